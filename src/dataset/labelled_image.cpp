#include "dataset/labelled_image.hpp"

namespace yolo::dataset {

LabelledImage labelled_image(const Sample& sample) {
  return {sample.image.string(), sample.size, {sample.labels.begin(), sample.labels.end()}};
}

}  // namespace yolo::dataset
