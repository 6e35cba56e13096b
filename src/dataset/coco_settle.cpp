// From pixels and categories to fractions and classes.
#include <charconv>
#include <yolo/error.hpp>

#include "core/text.hpp"
#include "dataset/coco_frames.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/coco_outline.hpp"
#include "dataset/coco_turn.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;


struct Place {
  cv::Size frame, picture;
  float right() const { return static_cast<float>(picture.width) / static_cast<float>(frame.width); }
  float down() const { return static_cast<float>(picture.height) / static_cast<float>(frame.height); }
};

std::string settle_box(const Place& place, Label& label) {
  const auto [x, y, w, h] = label.coco->box;
  label.x = static_cast<float>((x + w / 2) / place.frame.width);
  label.y = static_cast<float>((y + h / 2) / place.frame.height);
  label.w = static_cast<float>(w / place.frame.width);
  label.h = static_cast<float>(h / place.frame.height);
  if (label.x < 0 || label.x > 1 || label.y < 0 || label.y > 1)
    return "the middle of the box lies outside the picture";
  return {};
}

void divide(std::vector<cv::Point2f>& points, cv::Size size) {
  for (cv::Point2f& point : points) {
    point.x /= static_cast<float>(size.width);
    point.y /= static_cast<float>(size.height);
  }
}

void multiply(std::vector<cv::Point2f>& points, const Place& place) {
  for (cv::Point2f& point : points) point = {point.x * place.right(), point.y * place.down()};
}

/// Masks of another scale become polygons, which can be scaled.
std::string settle_runs(const Place& place, CocoFacts& facts) {
  if (facts.run_lengths.empty() || facts.run_size == place.picture) return {};
  if (facts.run_size != place.frame) {
    return fmt::format("the RLE is made for {}x{} pixels, the picture has {}x{}", facts.run_size.width,
                       facts.run_size.height, place.picture.width, place.picture.height);
  }
  facts.polygons = outlines_of(facts.run_lengths, facts.run_size);
  facts.run_lengths.clear();
  return {};
}

std::string settle_label(const Place& place, Label& label) {
  CocoFacts& facts = *label.coco;
  if (std::string problem = settle_box(place, label); !problem.empty()) return problem;
  divide(label.polygon, facts.run_lengths.empty() ? place.frame : facts.run_size);
  if (std::string problem = settle_runs(place, facts); !problem.empty()) return problem;
  for (LabelKeypoint& point : label.keypoints) {
    point.x /= static_cast<float>(place.frame.width);
    point.y /= static_cast<float>(place.frame.height);
  }
  if (facts.area < 0) {
    facts.area = double{label.w} * place.picture.width * label.h * place.picture.height;
  } else if (place.frame != place.picture) {
    facts.area *= double{place.right()} * place.down();
  }
  if (place.frame != place.picture) {
    for (std::vector<cv::Point2f>& polygon : facts.polygons) multiply(polygon, place);
  }
  return {};
}

std::vector<std::int64_t> ids_by_class(const std::vector<CocoCategory>& categories,
                                       const std::vector<int>& classes, std::size_t count) {
  std::vector<std::int64_t> ids(count, -1);
  for (std::size_t i = categories.size(); i-- > 0;) {  // of several the first
    const std::string& text = categories[i].id;
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (classes[i] >= 0) ids[static_cast<std::size_t>(classes[i])] = whole ? id : -1;
  }
  return ids;
}

class Settling {
 public:
  Settling(fs::path origin, CocoFile file) : origin_(std::move(origin)), file_(std::move(file)) {}

  CocoAnnotations run(const std::vector<std::string>& names, bool one_class, const PictureFacts& facts) {
    CategoryMatch match = match_categories(file_.categories, names, one_class);
    std::vector<cv::Size> pictures;
    for (std::size_t i = 0; i < file_.samples.size(); ++i) pictures.push_back(facts.size_of(i));
    CocoFrames frames = choose_frames(file_.samples, pictures);
    for (std::size_t i = 0; i < file_.samples.size(); ++i) {
      const bool turned = frames.before_turning && are_exchanged(file_.samples[i].size, pictures[i]);
      if (turned) turn(file_.samples[i], facts.orientation_of(i));
      settle(file_.samples[i], {turned ? pictures[i] : frames.frames[i], pictures[i]}, match.classes);
    }
    CocoAnnotations result;
    result.category_ids = ids_by_class(file_.categories, match.classes, names.size());
    for (std::vector<std::string>* notes : {&match.notes, &frames.notes}) {
      for (const std::string& note : *notes)
        result.notes.push_back(fmt::format("{}: {}", printable(origin_.string()), note));
    }
    result.samples = std::move(file_.samples);
    result.problems = std::move(file_.problems);
    result.dropped = file_.dropped;
    result.annotations = file_.annotations;
    return result;
  }

 private:
  void drop(const Sample& sample, const Label& label, const std::string& reason) {
    ++file_.dropped;
    if (file_.problems.size() >= kMostCocoProblems) return;
    file_.problems.push_back({origin_, 0,
                              fmt::format("annotation {} of '{}': {}", label.coco->id,
                                          printable(sample.image.filename().string(), 100), reason),
                              true});
  }

  /// Labels that were made before the picture was turned; without a note of it nobody knows which way.
  void turn(Sample& sample, int orientation) {
    const cv::Size told = sample.size;
    std::erase_if(sample.labels, [&](Label& label) {
      std::string problem;
      if (orientation < 5) {
        problem = fmt::format("the picture was turned since it was annotated with {}x{} pixels", told.width,
                              told.height);
      } else if (!label.coco->run_lengths.empty() && label.coco->run_size != told) {
        problem = "its RLE is made for neither the picture nor the size that the file gives";
      }
      if (problem.empty()) turn_upright(label, told, orientation);
      if (!problem.empty()) drop(sample, label, problem);
      return !problem.empty();
    });
  }

  void settle(Sample& sample, const Place& place, const std::vector<int>& classes) {
    sample.size = place.picture;
    if (place.picture.empty()) return sample.labels.clear();
    std::erase_if(sample.labels, [&](Label& label) {
      label.cls = classes[static_cast<std::size_t>(label.cls)];
      const std::string problem = settle_label(place, label);
      if (problem.empty()) return false;
      drop(sample, label, problem);
      return true;
    });
  }

  fs::path origin_;
  CocoFile file_;
};

}  // namespace

CocoAnnotations settle_coco(CocoFile file, const fs::path& origin, const std::vector<std::string>& names,
                            bool one_class, const PictureFacts& pictures) {
  try {
    return Settling(origin, std::move(file)).run(names, one_class, pictures);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", printable(origin.string()), error.what()));
  }
}

}  // namespace yolo::dataset
