// Labels with noise as further queries, from which RT-DETR's decoder learns to restore them: DN-DETR (arXiv:2203.01305), with
// near and far ones as in DINO (arXiv:2203.03605, section 3.3).
#pragma once

#include <array>

#include <yolo/train/tensor_batch.hpp>

namespace yolo::train {

struct DenoisingOptions {
  std::int64_t classes = 80;
  std::int64_t own_queries = 300;  ///< of the network: they stand in front of the noised ones
  std::int64_t queries = 100;      ///< about so many near ones an image, and as many far ones; 0: none
  double class_noise = 0.5;        ///< half this share of labels gets a class drawn at random, perhaps its own
  double box_noise = 1;            ///< a near corner moves by up to this many half sides, a far one by up to twice that
};

/// How each image's noised queries are laid out: copies of its labels one after the other, each filled up to `largest`. The first
/// half are near copies, which are to be restored, the others far ones, which are to be told apart.
struct NoiseLayout {
  std::int64_t largest = 0;  ///< labels of the image of the whole batch that has most
  std::int64_t copies = 0;   ///< near ones, and as many far ones
  std::int64_t queries() const { return 2 * copies * largest; }
};
NoiseLayout noise_layout(const TensorBatch& batch, const DenoisingOptions& options);

/// Logits of centre and size of a box (centre and size, fractions) whose corners (left, top, right, bottom) are moved by so many
/// half sides, each kept inside the image.
std::array<float, 4> moved_box(const float* box, const std::array<double, 4>& moves);

/// The side inputs "denoise_classes", "denoise_boxes" and "denoise_mask" of the network, and for the loss "denoise_objects", N x
/// D: number of the object that a query is to restore, -1 for none. Nothing when the whole batch has no labels. Draws depend on
/// seed, epoch, step and the image's number within the whole batch only.
std::vector<NamedMap> noised_labels(const TensorBatch& batch, const DenoisingOptions& options);

}  // namespace yolo::train
