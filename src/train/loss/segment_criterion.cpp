#include "train/loss/segment_criterion.hpp"

#include <yolo/error.hpp>

#include "train/loss/mask_loss.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

// Objects that were given to cells, with the numbers of those among the positives.
std::vector<MaskTarget> targets_of(const TensorBatch& batch, const Objects& objects,
                                   const Assignment& assignment, bool overlap_mask) {
  const auto height = static_cast<float>(batch.images.size(2)),
             width = static_cast<float>(batch.images.size(3));
  const Tensor scale = at::tensor({width, height, width, height}, objects.boxes.options());
  const Tensor boxes = (objects.boxes / scale).to(at::kCPU).contiguous();
  const Tensor images = objects.image_of.to(at::kCPU), given = assignment.object.to(at::kCPU);
  const std::int64_t* image_of = images.const_data_ptr<std::int64_t>();
  std::vector<MaskTarget> targets;
  std::int64_t first_of_image = 0;
  for (std::int64_t i = 0; i < objects.count(); ++i) {
    if (image_of[i] != image_of[first_of_image]) first_of_image = i;
    const float* box = boxes.const_data_ptr<float>() + i * 4;
    const std::int64_t map = overlap_mask ? image_of[i] : i;
    const int value = overlap_mask ? static_cast<int>(i - first_of_image) + 1 : 1;
    targets.push_back({image_of[i], map, value, box[0], box[1], box[2], box[3], {}});
  }
  for (std::int64_t row = 0; row < given.size(0); ++row) {
    targets[static_cast<std::size_t>(given.const_data_ptr<std::int64_t>()[row])].rows.push_back(row);
  }
  std::erase_if(targets, [](const MaskTarget& target) { return target.rows.empty(); });
  return targets;
}

// Masks in the size of the prototypes.
Tensor fitted_masks(const TensorBatch& batch, const Tensor& prototypes, std::int64_t maps) {
  if (!batch.masks.defined() || batch.masks.size(0) != maps) {
    throw Error(fmt::format(
        "a batch with {} masks where the segments' loss needs {}: overlap_mask of loader and loss differ, "
        "or the labels are boxes only",
        batch.masks.defined() ? batch.masks.size(0) : 0, maps));
  }
  const at::IntArrayRef size = prototypes.sizes().slice(2);
  if (batch.masks.sizes().slice(1) == size) return batch.masks;
  return at::upsample_nearest2d(batch.masks.unsqueeze(1), size).squeeze(1);
}

}  // namespace

std::vector<std::string> SegmentCriterion::item_names() const {
  return {"box_loss", "seg_loss", "cls_loss", "dfl_loss"};
}

Loss SegmentCriterion::operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) {
  const DenseHead head = read_dense_head(maps, batch.images);
  const HeadTable coefficients(head.grid, maps_named(maps, "masks"));
  const Tensor prototypes = map_named(maps, "protos");
  const Objects objects = objects_of(batch);
  const Assignment assignment = assign_corners(head, objects, {});
  const Positives positives = positives_of(head, assignment, objects, batch);
  const BoxParts parts = detect_parts(head, assignment, objects, positives);
  Tensor masks = at::zeros({}, prototypes.options().requires_grad(false));
  if (const std::int64_t count = batch.of_whole_batch(assignment.cells.count()); count > 0) {
    const Tensor truth =
        assignment.cells.count() > 0
            ? fitted_masks(batch, prototypes, overlap_mask_ ? head.grid.images : objects.count())
            : at::empty({0}, at::TensorOptions(at::kByte));  // all cells are other processes'
    const std::vector<MaskTarget> targets = targets_of(batch, objects, assignment, overlap_mask_);
    masks = mask_loss(coefficients.select(head.grid, assignment.cells), prototypes, truth, targets) /
            static_cast<double>(count);
  }
  return gather_items({parts.box, masks, parts.classes, parts.distribution},
                      {gains_.box, gains_.box, gains_.classes, gains_.distribution},
                      batch.of_whole_batch(head.grid.images));
}

}  // namespace yolo::train
