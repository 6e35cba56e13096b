// The blue scale by linear interpolation.
#include "plot/chart/color_scale.hpp"

#include <opencv2/imgproc.hpp>

#include "plot/chart/axes.hpp"
#include "plot/chart/text.hpp"

namespace yolo::plot {
namespace {

constexpr std::array<Color, 9> kBlues = {{{255, 251, 247},
                                          {247, 235, 222},
                                          {239, 219, 198},
                                          {225, 202, 158},
                                          {214, 174, 107},
                                          {198, 146, 66},
                                          {181, 113, 33},
                                          {156, 81, 8},
                                          {107, 48, 8}}};

}  // namespace

Color blue_scale(double share) {
  const double place = (share > 0 ? std::min(share, 1.0) : 0.0) * (kBlues.size() - 1);  // not a number: 0
  const auto step = std::min(static_cast<std::size_t>(place), kBlues.size() - 2);
  const double part = place - static_cast<double>(step);
  const auto mix = [&](std::uint8_t Color::*channel) {
    const double low = kBlues[step].*channel, high = kBlues[step + 1].*channel;
    return static_cast<std::uint8_t>(std::lround(low + part * (high - low)));
  };
  return {mix(&Color::b), mix(&Color::g), mix(&Color::r)};
}

Color ink_on(Color background) {
  const double brightness = 0.114 * background.b + 0.587 * background.g + 0.299 * background.r;
  return brightness > 140 ? Color{38, 38, 38} : Color{255, 255, 255};
}

void draw_color_bar(cv::Mat& canvas, cv::Rect area, double highest) {
  for (int row = 0; row < area.height; ++row) {
    const Color color = blue_scale(1 - static_cast<double>(row) / std::max(1, area.height - 1));
    canvas(area).row(row).setTo(cv::Scalar(color.b, color.g, color.r));
  }
  const Ticks ticks = round_ticks(0, highest, 7);
  for (std::size_t i = 0; i < ticks.values.size(); ++i) {
    const int y = area.br().y - 1 - cvRound(ticks.values[i] / highest * (area.height - 1));
    cv::line(canvas, {area.br().x, y}, {area.br().x + kTickLength, y}, cv::Scalar(), kFrameWidth);
    draw_text(canvas, ticks.texts[i], {area.br().x + 32.0, double(y)}, {kLabelHeight});
  }
}

}  // namespace yolo::plot
