// Changes that map each value by itself: posterize, solarize, invert, auto contrast, equalize.
#include "augment/classify/color_operations.hpp"

namespace yolo::augment::classify {
namespace {

using Table = std::array<std::uint8_t, 256>;
using Histogram = std::array<std::uint64_t, 256>;

/// table(i) gives the new value of i.
template <typename Function>
Table make_table(const Function& value) {
  Table table;
  for (int i = 0; i < 256; ++i) table[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value(i));
  return table;
}

cv::Mat look_up(const cv::Mat& image, const std::array<Table, 3>& tables) {
  cv::Mat result(image.size(), CV_8UC3);
  for (int y = 0; y < image.rows; ++y) {
    const std::uint8_t* from = image.ptr(y);
    std::uint8_t* to = result.ptr(y);
    for (int x = 0; x < image.cols; ++x, from += 3, to += 3) {
      for (std::size_t c = 0; c < 3; ++c) to[c] = tables[c][from[c]];
    }
  }
  return result;
}

cv::Mat look_up(const cv::Mat& image, const Table& table) { return look_up(image, {table, table, table}); }

std::array<Histogram, 3> histograms(const cv::Mat& image) {
  std::array<Histogram, 3> counts{};
  for (int y = 0; y < image.rows; ++y) {
    const std::uint8_t* pixel = image.ptr(y);
    for (int x = 0; x < image.cols; ++x, pixel += 3) {
      for (std::size_t c = 0; c < 3; ++c) ++counts[c][pixel[c]];
    }
  }
  return counts;
}

Table same() {
  return make_table([](int i) { return i; });
}

Table spread(const Histogram& counts) {
  int low = 0, high = 255;
  while (low < 255 && counts[static_cast<std::size_t>(low)] == 0) ++low;
  while (high > 0 && counts[static_cast<std::size_t>(high)] == 0) --high;
  if (high <= low) return same();
  const double scale = 255.0 / (high - low), offset = -low * scale;
  return make_table([&](int i) { return std::clamp(static_cast<int>(i * scale + offset), 0, 255); });
}

Table even(const Histogram& counts) {
  std::uint64_t total = 0, last = 0, kinds = 0;
  for (std::uint64_t count : counts) {
    if (count == 0) continue;
    total += count;
    last = count;
    ++kinds;
  }
  const std::uint64_t step = (total - last) / 255;
  if (kinds <= 1 || step == 0) return same();
  std::uint64_t sum = step / 2;
  return make_table([&](int i) {
    const std::uint64_t value = std::min<std::uint64_t>(sum / step, 255);
    sum += counts[static_cast<std::size_t>(i)];
    return static_cast<int>(value);
  });
}

}  // namespace

cv::Mat posterize(const cv::Mat& image, int bits) {
  const int mask = ~((1 << (8 - bits)) - 1);
  return look_up(image, make_table([mask](int i) { return i & mask; }));
}

cv::Mat solarize(const cv::Mat& image, double threshold) {
  return look_up(image, make_table([threshold](int i) { return i < threshold ? i : 255 - i; }));
}

cv::Mat invert(const cv::Mat& image) {
  return look_up(image, make_table([](int i) { return 255 - i; }));
}

cv::Mat auto_contrast(const cv::Mat& image) {
  const auto counts = histograms(image);
  return look_up(image, {spread(counts[0]), spread(counts[1]), spread(counts[2])});
}

cv::Mat equalize(const cv::Mat& image) {
  const auto counts = histograms(image);
  return look_up(image, {even(counts[0]), even(counts[1]), even(counts[2])});
}

}  // namespace yolo::augment::classify
