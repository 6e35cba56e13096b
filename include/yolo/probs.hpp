// Class probabilities of one image, with the accessors of the manual's Probs.
#pragma once

#include <array>
#include <vector>

#include <yolo/export.hpp>

namespace yolo {

class YOLO_API Probs {
 public:
  Probs() = default;
  explicit Probs(std::vector<float> data);  ///< one probability a class; they sum to 1

  const std::vector<float>& data() const { return data_; }
  std::size_t size() const { return data_.size(); }
  int top1() const;                    ///< most probable class; -1 without classes
  std::vector<int> top5() const;       ///< up to five classes, most probable first; the lower index first on a tie
  float top1conf() const;
  std::vector<float> top5conf() const;

 private:
  std::vector<float> data_;
};

}  // namespace yolo
