#include "dataset/labelled_image.hpp"

namespace yolo::dataset {

LabelledImage labelled_image(const Sample& sample) {
  LabelledImage result{sample.image.string(), sample.size, {}};
  result.objects.reserve(sample.labels.size());
  for (const Label& label : sample.labels) {
    LabelledObject object{label.cls, label.x, label.y, label.w, label.h, label.polygon, {}};
    for (const LabelKeypoint& point : label.keypoints) object.keypoints.push_back({point.x, point.y, point.visible});
    result.objects.push_back(std::move(object));
  }
  return result;
}

}  // namespace yolo::dataset
