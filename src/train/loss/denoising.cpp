#include "train/loss/denoising.hpp"

#include <limits>

#include <yolo/error.hpp>

#include "core/random.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

constexpr std::uint64_t kOwnStreams = 0x64656E6F697365ULL;  // draws of other parts of a training use the seed as it is
constexpr double kLeastShare = 1e-6;                        // logits are of no less, and of no more than 1 minus this

float logit(double share) {
  const double inside = std::clamp(share, kLeastShare, 1 - kLeastShare);
  return static_cast<float>(std::log(inside / (1 - inside)));
}

// Near: less than one half side; far: one to two. Either way.
std::array<double, 4> draw_moves(Random& random, bool far, double scale) {
  std::array<double, 4> moves{};
  for (double& move : moves) {
    const double size = random.uniform() + (far ? 1 : 0);
    move = (random.chance(0.5) ? size : -size) * scale;
  }
  return moves;
}

// What one process's images get; filled label by label.
struct Noised {
  Tensor classes, boxes, objects;  // on the processor
  NoiseLayout layout;

  Noised(std::int64_t images, const NoiseLayout& noise, std::int64_t class_count)
      : classes(at::zeros({images, noise.queries(), class_count})),
        boxes(at::zeros({images, noise.queries(), 4})),
        objects(at::full({images, noise.queries()}, -1, at::TensorOptions(at::kLong))),
        layout(noise) {}

  void add(std::int64_t image, std::int64_t query, std::int64_t cls, const std::array<float, 4>& box) {
    const std::int64_t row = image * layout.queries() + query;
    classes.mutable_data_ptr<float>()[row * classes.size(2) + cls] = 1;
    std::copy(box.begin(), box.end(), boxes.mutable_data_ptr<float>() + row * 4);
  }
};

// All copies of one label, which is number `label` of its image.
void add_copies(Noised& noised, std::int64_t image, std::int64_t label, std::int64_t cls, const float* box, std::int64_t object,
                const DenoisingOptions& options, Random& random) {
  const NoiseLayout& layout = noised.layout;
  for (std::int64_t copy = 0; copy < 2 * layout.copies; ++copy) {
    const bool far = copy >= layout.copies;
    const std::int64_t query = copy * layout.largest + label;
    const bool other = random.chance(options.class_noise / 2);
    const auto claimed = other ? static_cast<std::int64_t>(random.index(static_cast<std::size_t>(options.classes))) : cls;
    noised.add(image, query, claimed, moved_box(box, draw_moves(random, far, options.box_noise)));
    if (!far) noised.objects.mutable_data_ptr<std::int64_t>()[image * layout.queries() + query] = object;
  }
}

// The network's own queries see each other only, so that they learn nothing of the labels; noised ones see them and their group.
// A group are two copies that follow each other: as by the peer of the same kind, where the paper takes a near and a far one.
Tensor mask_of(const NoiseLayout& layout, std::int64_t own) {
  const std::int64_t size = 2 * layout.largest;
  Tensor mask = at::zeros({own + layout.queries(), own + layout.queries()});
  mask.slice(1, own).fill_(-std::numeric_limits<float>::infinity());
  for (std::int64_t first = own; first < own + layout.queries(); first += size) {
    mask.slice(0, first, first + size).slice(1, first, first + size).fill_(0);
  }
  return mask;
}

}  // namespace

NoiseLayout noise_layout(const TensorBatch& batch, const DenoisingOptions& options) {
  const std::int64_t own = batch.images.size(0), all = batch.of_whole_batch(own);
  Tensor labels = at::zeros({all}, at::TensorOptions(at::kLong));  // by image of the whole batch
  if (own > 0) {
    labels.slice(0, batch.first_image, batch.first_image + own).copy_(at::bincount(batch.image_of.to(at::kCPU), {}, own));
  }
  labels = batch.of_whole_batch(labels);
  NoiseLayout layout;
  layout.largest = all > 0 ? labels.max().item<std::int64_t>() : 0;
  if (layout.largest > 0 && options.queries > 0) layout.copies = std::max<std::int64_t>(1, options.queries / layout.largest);
  return layout;
}

std::array<float, 4> moved_box(const float* box, const std::array<double, 4>& moves) {
  const double half_width = box[2] / 2, half_height = box[3] / 2;
  const double left = std::clamp(box[0] - half_width + moves[0] * half_width, 0.0, 1.0);
  const double top = std::clamp(box[1] - half_height + moves[1] * half_height, 0.0, 1.0);
  const double right = std::clamp(box[0] + half_width + moves[2] * half_width, 0.0, 1.0);
  const double bottom = std::clamp(box[1] + half_height + moves[3] * half_height, 0.0, 1.0);
  return {logit((left + right) / 2), logit((top + bottom) / 2), logit(right - left), logit(bottom - top)};
}

std::vector<NamedMap> noised_labels(const TensorBatch& batch, const DenoisingOptions& options) {
  const NoiseLayout layout = noise_layout(batch, options);
  if (layout.queries() == 0) return {};
  const Tensor image_of = batch.image_of.to(at::kCPU).contiguous(), classes = batch.classes.to(at::kCPU).contiguous(),
               boxes = batch.boxes.to(at::kCPU).contiguous();
  const std::int64_t *images = image_of.const_data_ptr<std::int64_t>(), *numbers = classes.const_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < classes.size(0); ++i) {
    if (numbers[i] < 0 || numbers[i] >= options.classes) {
      throw Error(fmt::format("a label of class {}, but the network has {} classes, numbered from 0; correct the labels or the data's "
                              "names",
                              numbers[i], options.classes));
    }
  }
  Noised noised(batch.images.size(0), layout, options.classes);
  const std::int64_t count = image_of.size(0);
  for (std::int64_t begin = 0, end = 0; begin < count; begin = end) {
    while (end < count && images[end] == images[begin]) ++end;
    Random random({batch.seed ^ kOwnStreams, batch.epoch}, static_cast<std::uint32_t>(batch.first_image + images[begin]),
                  batch.step);
    for (std::int64_t i = begin; i < end; ++i) {
      add_copies(noised, images[begin], i - begin, numbers[i], boxes.const_data_ptr<float>() + i * 4, i, options, random);
    }
  }
  const at::Device device = batch.images.device();
  return {{"denoise_classes", noised.classes.to(device)},
          {"denoise_boxes", noised.boxes.to(device)},
          {"denoise_mask", mask_of(layout, options.own_queries).to(device)},
          {"denoise_objects", noised.objects.to(device)}};
}

}  // namespace yolo::train
