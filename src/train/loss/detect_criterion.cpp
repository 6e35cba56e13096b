#include "train/loss/detect_criterion.hpp"

namespace yolo::train {

DetectCriterion::DetectCriterion(const LossGains& gains, const AssignerOptions& assigner, std::string prefix)
    : gains_(gains), assigner_(assigner), prefix_(std::move(prefix)) {}

std::vector<std::string> DetectCriterion::item_names() const { return {"box_loss", "cls_loss", "dfl_loss"}; }

Loss DetectCriterion::operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) {
  const DenseHead head = read_dense_head(maps, batch.images, prefix_);
  const Objects objects = objects_of(batch);
  const Assignment assignment = assign_corners(head, objects, assigner_);
  const Positives positives = positives_of(head, assignment, objects, batch);
  const BoxParts parts = detect_parts(head, assignment, objects, positives);
  return gather_items({parts.box, parts.classes, parts.distribution},
                      {gains_.box, gains_.classes, gains_.distribution},
                      batch.of_whole_batch(head.grid.images));
}

}  // namespace yolo::train
