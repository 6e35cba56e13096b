// Text is drawn as a mask at twice the size, made smaller, turned, and blended.
#include "plot/chart/text.hpp"

#include <opencv2/imgproc.hpp>

#include "plot/glyphs.hpp"

namespace yolo::plot {
namespace {

constexpr auto kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kCapital = 21;   // height of its capitals at scale 1, in pixels
constexpr double kSpace = 9;      // between words, likewise
constexpr double kStroke = 0.10;  // thickness of lines, as a part of the capitals' height
constexpr int kFine = 2;          // the mask is this much larger than what is drawn
constexpr std::size_t kMostCharacters = 2000;

struct Font {
  double scale;
  int thickness;
};

Font fine_font(const TextStyle& style) {
  const double height = std::clamp(style.height, 1.0, 1000.0) * kFine;
  return {height / kCapital, std::max(1, static_cast<int>(std::lround(height * kStroke)))};
}

std::string fit_for_font(std::string_view text) {
  std::string drawn = drawable(text);
  if (drawn.size() > kMostCharacters) drawn.resize(kMostCharacters);
  return drawn;
}

// Calls `visit(word, left)` for each word, with where it begins in pixels of the fine mask; returns where the
// last one ends. Words are set apart by hand: the font's own space is as wide as a capital.
template <typename Visit>
int each_word(const std::string& drawn, const Font& font, Visit visit) {
  const int space = static_cast<int>(std::lround(kSpace * font.scale));
  int left = 0, end = 0;
  for (std::size_t from = 0; from < drawn.size(); left += space) {
    const std::size_t to = std::min(drawn.find(' ', from), drawn.size());
    const std::string word = drawn.substr(from, to - from);
    visit(word, left);
    left += word.empty() ? 0 : cv::getTextSize(word, kFont, font.scale, font.thickness, nullptr).width;
    end = left;
    from = to + 1;
  }
  return end;
}

int length_of(const std::string& drawn, const TextStyle& style) {
  const int fine = each_word(drawn, fine_font(style), [](const std::string&, int) {});
  return (fine + kFine - 1) / kFine;
}

// One byte a pixel, 255 inside of letters. The capitals' middle is the mask's middle row.
cv::Mat text_mask(const std::string& drawn, const TextStyle& style, int length) {
  const Font font = fine_font(style);
  const int half = static_cast<int>(std::ceil(style.height)) + 2;  // room for what hangs below the line
  cv::Mat fine = cv::Mat::zeros(2 * half * kFine, (length + 4) * kFine, CV_8UC1);
  const int base = half * kFine + static_cast<int>(std::lround(style.height * kFine / 2));
  each_word(drawn, font, [&](const std::string& word, int left) {
    cv::putText(fine, word, {2 * kFine + left, base}, kFont, font.scale, 255, font.thickness, cv::LINE_AA);
  });
  cv::Mat mask;
  cv::resize(fine, mask, {fine.cols / kFine, fine.rows / kFine}, 0, 0, cv::INTER_AREA);
  if (style.upward) cv::rotate(mask, mask, cv::ROTATE_90_COUNTERCLOCKWISE);
  return mask;
}

void blend(cv::Mat& image, const cv::Mat& mask, cv::Point corner, Color color) {
  const cv::Rect inside = cv::Rect(corner, mask.size()) & cv::Rect({}, image.size());
  const int ink[3] = {color.b, color.g, color.r};
  for (int y = inside.y; y < inside.br().y; ++y) {
    const auto* cover = mask.ptr<std::uint8_t>(y - corner.y) + (inside.x - corner.x);
    auto* pixel = image.ptr<cv::Vec3b>(y) + inside.x;
    for (int x = 0; x < inside.width; ++x) {
      if (cover[x] == 0) continue;
      for (int c = 0; c < 3; ++c) {
        pixel[x][c] =
            static_cast<std::uint8_t>((pixel[x][c] * (255 - cover[x]) + ink[c] * cover[x] + 127) / 255);
      }
    }
  }
}

}  // namespace

int text_length(std::string_view text, const TextStyle& style) {
  return length_of(fit_for_font(text), style);
}

void draw_text(cv::Mat& image, std::string_view text, cv::Point2d at, const TextStyle& style, Anchor anchor) {
  const std::string drawn = fit_for_font(text);
  if (drawn.empty()) return;
  const int length = length_of(drawn, style);
  const cv::Mat mask = text_mask(drawn, style, length);
  const double before = anchor == Anchor::start ? 0 : anchor == Anchor::middle ? length / 2.0 : length;
  const double x = style.upward ? at.x - mask.cols / 2.0 : at.x - before - 2;
  const double y = style.upward ? at.y + before + 2 - mask.rows : at.y - mask.rows / 2.0;
  blend(image, mask, {static_cast<int>(std::lround(x)), static_cast<int>(std::lround(y))}, style.color);
}

std::string shortened(std::string_view text, const TextStyle& style, int most) {
  std::string drawn = fit_for_font(text);
  if (length_of(drawn, style) <= most) return drawn;
  while (!drawn.empty() && length_of(drawn + "...", style) > most) drawn.pop_back();
  return drawn + "...";
}

}  // namespace yolo::plot
