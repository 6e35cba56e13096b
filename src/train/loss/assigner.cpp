#include "train/loss/assigner.hpp"

#include <ATen/Parallel.h>

#include <yolo/error.hpp>

#include "train/loss/pair_overlap.hpp"

namespace yolo::train {
namespace {

constexpr float kSmall = 1e-9F;

// A cell inside an object.
struct Candidate {
  std::int32_t object;  // number within the image
  std::int32_t cell;    // number within the image, all levels
  float overlap, alignment;
};

struct Given {
  std::int64_t row, object;
  float score;
};

struct Problem {
  const CellGrid& grid;
  const AssignerOptions& options;
  std::vector<const float*> logits;  // by level
  std::int64_t classes;
  const float* boxes;
  const std::int64_t* labels;
  const float* objects;
  std::vector<std::int64_t> first_object;  // by image; images + 1
};

float power(float value, double exponent) {
  if (exponent == 0.5) return std::sqrt(value);
  if (exponent == 6) {
    const float cube = value * value * value;
    return cube * cube;
  }
  return static_cast<float>(std::pow(value, exponent));
}

// Rows or columns of a level whose centres may lie between two coordinates.
std::pair<std::int64_t, std::int64_t> span_of(float low, float high, float stride, std::int64_t count) {
  const float first = std::floor(low / stride - 0.5F), last = std::ceil(high / stride - 0.5F);
  const auto limit = static_cast<float>(count - 1);
  if (!(first <= limit) || !(last >= 0)) return {0, 0};
  return {static_cast<std::int64_t>(std::max(first, 0.0F)),
          static_cast<std::int64_t>(std::min(last, limit)) + 1};
}

template <class Object>
class ImageAssigner {
 public:
  ImageAssigner(const Problem& problem, std::int64_t image) : problem_(problem), image_(image) {
    for (const CellGrid::Level& level : problem.grid.levels) {
      first_cell_.push_back(cells_);
      cells_ += static_cast<std::int32_t>(level.cells());
    }
  }

  std::vector<Given> run() {
    const std::int64_t begin = problem_.first_object[image_], end = problem_.first_object[image_ + 1];
    objects_ = static_cast<std::int32_t>(end - begin);
    if (objects_ == 0) return {};
    asked_.assign(static_cast<std::size_t>(cells_), 0);
    owner_.assign(static_cast<std::size_t>(cells_), -1);
    for (std::int32_t i = 0; i < objects_; ++i) ask(i, begin + i);
    settle();
    return scores(begin);
  }

 private:
  // Lists the cells inside one object and asks for the best of them.
  void ask(std::int32_t object, std::int64_t number) {
    const std::size_t begin = candidates_.size();
    const Object shape(problem_.objects + number * Object::kValues);
    const std::int64_t label = problem_.labels[number];
    for (std::size_t i = 0; i < first_cell_.size(); ++i) list_level(shape, object, label, i);
    best_.clear();
    for (std::size_t i = begin; i < candidates_.size(); ++i) {
      if (candidates_[i].alignment > 0) best_.push_back(i);
    }
    const auto most = std::min(best_.size(), static_cast<std::size_t>(problem_.options.most_cells));
    std::partial_sort(best_.begin(), best_.begin() + static_cast<std::ptrdiff_t>(most), best_.end(),
                      [this](std::size_t a, std::size_t b) {
                        const float left = candidates_[a].alignment, right = candidates_[b].alignment;
                        return left != right ? left > right : a < b;
                      });
    for (std::size_t i = 0; i < most; ++i) {
      const auto cell = static_cast<std::size_t>(candidates_[best_[i]].cell);
      if (asked_[cell]++ == 0) owner_[cell] = object;
    }
  }

  void list_level(const Object& shape, std::int32_t object, std::int64_t label, std::size_t index) {
    const CellGrid::Level& level = problem_.grid.levels[index];
    const auto [left, right] = span_of(shape.left(), shape.right(), level.stride, level.width);
    const auto [top, bottom] = span_of(shape.top(), shape.bottom(), level.stride, level.height);
    const std::int64_t first_row = image_ * level.cells();
    for (std::int64_t y = top; y < bottom; ++y) {
      for (std::int64_t x = left; x < right; ++x) {
        const float center_x = (static_cast<float>(x) + 0.5F) * level.stride;
        if (!shape.contains(center_x, (static_cast<float>(y) + 0.5F) * level.stride)) continue;
        const std::int64_t cell = y * level.width + x, row = first_row + cell;
        const float overlap = shape.overlap(problem_.boxes + (level.begin + row) * Object::kValues);
        if (!(overlap > 0)) continue;
        const float score = 1 / (1 + std::exp(-problem_.logits[index][row * problem_.classes + label]));
        const float alignment =
            power(score, problem_.options.score_power) * power(overlap, problem_.options.overlap_power);
        candidates_.push_back(
            {object, first_cell_[index] + static_cast<std::int32_t>(cell), overlap, alignment});
      }
    }
  }

  // Cells that several objects ask for go to the one with the largest overlap, whether it asked or not.
  void settle() {
    std::vector<float> largest(static_cast<std::size_t>(cells_), 0);
    for (const Candidate& candidate : candidates_) {
      const auto cell = static_cast<std::size_t>(candidate.cell);
      if (asked_[cell] < 2 || candidate.overlap <= largest[cell]) continue;
      largest[cell] = candidate.overlap;
      owner_[cell] = candidate.object;
    }
  }

  std::vector<Given> scores(std::int64_t first_object) const {
    std::vector<float> alignment(static_cast<std::size_t>(objects_), 0), overlap = alignment;
    auto owned = [this](const Candidate& candidate) {
      return owner_[static_cast<std::size_t>(candidate.cell)] == candidate.object;
    };
    for (const Candidate& candidate : candidates_) {
      if (!owned(candidate)) continue;
      const auto object = static_cast<std::size_t>(candidate.object);
      alignment[object] = std::max(alignment[object], candidate.alignment);
      overlap[object] = std::max(overlap[object], candidate.overlap);
    }
    std::vector<Given> result;
    for (const Candidate& candidate : candidates_) {
      if (!owned(candidate)) continue;
      const auto object = static_cast<std::size_t>(candidate.object);
      const float score = candidate.alignment * overlap[object] / (alignment[object] + kSmall);
      result.push_back({row_of(candidate.cell), first_object + candidate.object, score});
    }
    return result;
  }

  std::int64_t row_of(std::int32_t cell) const {
    std::size_t level = first_cell_.size() - 1;
    while (cell < first_cell_[level]) --level;
    return problem_.grid.row(level, image_, cell - first_cell_[level]);
  }

  const Problem& problem_;
  std::int64_t image_;
  std::int32_t objects_ = 0, cells_ = 0;
  std::vector<std::int32_t> first_cell_;  // by level
  std::vector<Candidate> candidates_;     // by object
  std::vector<std::size_t> best_;
  std::vector<std::int32_t> asked_, owner_;  // by cell: how many objects ask for it, and which has it
};

std::vector<std::int64_t> first_objects(const at::Tensor& image_of, std::int64_t images) {
  std::vector<std::int64_t> first(static_cast<std::size_t>(images) + 1, 0);
  const std::int64_t* numbers = image_of.const_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < image_of.size(0); ++i) {
    if (numbers[i] < 0 || numbers[i] >= images || (i > 0 && numbers[i] < numbers[i - 1])) {
      throw Error(fmt::format("object {} is of image {} in a batch of {} images ordered by image", i,
                              numbers[i], images));
    }
    ++first[static_cast<std::size_t>(numbers[i]) + 1];
  }
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  return first;
}

void check_labels(const at::Tensor& labels, std::int64_t classes) {
  const std::int64_t* values = labels.const_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < labels.size(0); ++i) {
    if (values[i] >= 0 && values[i] < classes) continue;
    throw Error(fmt::format("a label of class {}, but the network has {} classes: check nc and the labels",
                            values[i], classes));
  }
}

Assignment to_tensors(std::vector<Given> given, const CellGrid& grid, at::Device device) {
  std::sort(given.begin(), given.end(), [](const Given& a, const Given& b) { return a.row < b.row; });
  const auto count = static_cast<std::int64_t>(given.size());
  Assignment result{
      {at::empty({count}, at::kLong), {}}, at::empty({count}, at::kLong), at::empty({count}, at::kFloat)};
  for (std::int64_t i = 0; i < count; ++i) {
    const Given& one = given[static_cast<std::size_t>(i)];
    result.cells.rows.mutable_data_ptr<std::int64_t>()[i] = one.row;
    result.object.mutable_data_ptr<std::int64_t>()[i] = one.object;
    result.score.mutable_data_ptr<float>()[i] = one.score;
  }
  for (const CellGrid::Level& level : grid.levels) {
    const auto place = std::lower_bound(given.begin(), given.end(), level.begin,
                                        [](const Given& one, std::int64_t row) { return one.row < row; });
    result.cells.level_begin.push_back(place - given.begin());
  }
  result.cells.level_begin.push_back(count);
  result.cells.rows = result.cells.rows.to(device);
  result.object = result.object.to(device);
  result.score = result.score.to(device);
  return result;
}

}  // namespace

Assignment assign(const CellGrid& grid, const HeadTable& logits, const at::Tensor& boxes,
                  const Objects& objects, const AssignerOptions& options) {
  const at::NoGradGuard no_gradients;
  std::vector<at::Tensor> tables;
  for (const at::Tensor& level : logits.levels())
    tables.push_back(level.to(at::kCPU, at::kFloat).contiguous());
  const at::Tensor predicted = boxes.to(at::kCPU, at::kFloat).contiguous();
  const at::Tensor labels = objects.classes.to(at::kCPU).contiguous(),
                   images = objects.image_of.to(at::kCPU).contiguous();
  const at::Tensor shapes = objects.boxes.to(at::kCPU, at::kFloat).contiguous();
  check_labels(labels, logits.columns());
  Problem problem{grid,
                  options,
                  {},
                  logits.columns(),
                  predicted.const_data_ptr<float>(),
                  labels.const_data_ptr<std::int64_t>(),
                  shapes.const_data_ptr<float>(),
                  first_objects(images, grid.images)};
  for (const at::Tensor& table : tables) problem.logits.push_back(table.const_data_ptr<float>());
  std::vector<std::vector<Given>> by_image(static_cast<std::size_t>(grid.images));
  at::parallel_for(0, grid.images, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t image = begin; image < end; ++image) {
      auto& result = by_image[static_cast<std::size_t>(image)];
      result = objects.rotated() ? ImageAssigner<RotatedObject>(problem, image).run()
                                 : ImageAssigner<CornerObject>(problem, image).run();
    }
  });
  std::vector<Given> given;
  for (const auto& part : by_image) given.insert(given.end(), part.begin(), part.end());
  return to_tensors(std::move(given), grid, boxes.device());
}

}  // namespace yolo::train
