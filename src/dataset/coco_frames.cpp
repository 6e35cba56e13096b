#include "dataset/coco_frames.hpp"

#include <fmt/format.h>

#include <array>

#include "core/text.hpp"

namespace yolo::dataset {
namespace {

constexpr double kSlack = 2;  // pixels that a box may reach beyond its picture

enum Kind : std::size_t { kExchanged, kScaled, kOther, kKinds };

Kind kind_of(cv::Size told, cv::Size picture) {
  if (are_exchanged(told, picture)) return kExchanged;
  const double scale = static_cast<double>(picture.width) / told.width;
  // Programs that scale round both sides.
  return std::abs(told.height * scale - picture.height) <= 1 + scale ? kScaled : kOther;
}

struct Votes {
  int images = 0;
  int outside_told = 0, outside_picture = 0;  ///< annotations
  std::string example;

  bool told_counts(Kind kind) const {
    if (outside_told != outside_picture) return outside_told < outside_picture;
    return kind == kScaled;
  }
};

const char* taken_in(Kind kind, bool told) {
  if (!told) return "the picture files";
  return kind == kExchanged ? "the pictures before their EXIF orientation turns them"
                            : "the size that the file gives";
}

bool leaves(const CocoFacts& facts, cv::Size frame) {
  return facts.box[0] + facts.box[2] > frame.width + kSlack ||
         facts.box[1] + facts.box[3] > frame.height + kSlack;
}

void count(const Sample& sample, cv::Size picture, Votes& votes) {
  if (votes.images++ == 0) {
    votes.example =
        fmt::format("'{}' has {}x{} and should have {}x{}", printable(sample.image.filename().string(), 100),
                    picture.width, picture.height, sample.size.width, sample.size.height);
  }
  for (const Label& label : sample.labels) {
    votes.outside_told += leaves(*label.coco, sample.size) ? 1 : 0;
    votes.outside_picture += leaves(*label.coco, picture) ? 1 : 0;
  }
}

}  // namespace

bool are_exchanged(cv::Size told, cv::Size picture) {
  return told != picture && told.width == picture.height && told.height == picture.width;
}

CocoFrames choose_frames(const std::vector<Sample>& samples, const std::vector<cv::Size>& pictures) {
  std::array<Votes, kKinds> votes;
  int unknown = 0;
  const auto differs = [&](std::size_t i) {
    return !samples[i].size.empty() && !pictures[i].empty() && samples[i].size != pictures[i];
  };
  for (std::size_t i = 0; i < samples.size(); ++i) {
    unknown += samples[i].size.empty() ? 1 : 0;
    if (differs(i)) count(samples[i], pictures[i], votes[kind_of(samples[i].size, pictures[i])]);
  }
  CocoFrames result;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Kind kind = differs(i) ? kind_of(samples[i].size, pictures[i]) : kOther;
    const bool told = differs(i) && votes[kind].told_counts(kind);
    result.frames.push_back(told ? samples[i].size : pictures[i]);
  }
  if (unknown > 0) {
    result.notes.push_back(fmt::format(
        "{} of {} images have no usable 'width' and 'height': their sizes are those of the picture files",
        unknown, samples.size()));
  }
  result.before_turning = votes[kExchanged].images > 0 && votes[kExchanged].told_counts(kExchanged);
  constexpr std::array<const char*, kKinds> kTexts{
      "'width' and 'height' are exchanged against the pictures",
      "'width' and 'height' are those of the pictures in another scale",
      "'width' and 'height' are not those of the pictures"};
  for (const Kind kind : {kExchanged, kScaled, kOther}) {
    if (votes[kind].images == 0) continue;
    result.notes.push_back(fmt::format(
        "{} of {} images: {} ({}); their annotations are taken in pixels of {}", votes[kind].images,
        samples.size(), kTexts[kind], votes[kind].example, taken_in(kind, votes[kind].told_counts(kind))));
  }
  return result;
}

}  // namespace yolo::dataset
