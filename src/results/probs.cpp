// The views of Probs: the most probable classes.
#include <limits>
#include <numeric>
#include <yolo/probs.hpp>

namespace yolo {

Probs::Probs(std::vector<float> data) : data_(std::move(data)) {}

int Probs::top1() const {
  const std::vector<int> best = top5();
  return best.empty() ? -1 : best.front();
}

std::vector<int> Probs::top5() const {
  std::vector<int> order(data_.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [this](int cls) {
    const float value = data_[static_cast<std::size_t>(cls)];
    return std::isnan(value) ? -std::numeric_limits<float>::infinity() : value;
  };
  const auto better = [&](int a, int b) { return rank(a) != rank(b) ? rank(a) > rank(b) : a < b; };
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(5, order.size()));
  std::partial_sort(order.begin(), end, order.end(), better);
  order.erase(end, order.end());
  return order;
}

float Probs::top1conf() const {
  const std::vector<float> best = top5conf();
  return best.empty() ? 0.0F : best.front();
}

std::vector<float> Probs::top5conf() const {
  std::vector<float> values;
  for (int cls : top5()) values.push_back(data_[static_cast<std::size_t>(cls)]);
  return values;
}

}  // namespace yolo
