// Values of one JSON object of a COCO file.
#include "metrics/coco_fields.hpp"

#include <cmath>
#include <limits>
#include <yolo/error.hpp>

namespace yolo::metrics {
namespace {

/// A whole number, also when written as 3.0; nothing for anything else.
std::optional<std::int64_t> to_whole(const nlohmann::json& value) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    return number <= static_cast<std::uint64_t>(kMost) ? std::optional(static_cast<std::int64_t>(number))
                                                       : std::nullopt;
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return {};
  const auto number = value.get<double>();
  if (number != std::floor(number) || std::abs(number) > 9e15) return {};
  return static_cast<std::int64_t>(number);
}

std::vector<double> box_corners(const std::vector<double>& box) {
  const double right = box[0] + box[2], lower = box[1] + box[3];
  return {box[0], box[1], box[0], lower, right, lower, right, box[1]};
}

}  // namespace

CocoFields::CocoFields(const nlohmann::json& object, const std::string& place)
    : object_(object), place_(place) {
  if (!object.is_object())
    throw Error(fmt::format("{}: an object expected, found {}", place, object.type_name()));
}

void CocoFields::fail(const char* key, const std::string& expected) const {
  const auto found = object_.find(key);
  std::string text = found == object_.end()
                         ? "nothing"
                         : found->dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, 60) + "…";
  throw Error(fmt::format("{}: {} as \"{}\" expected, found {}", place_, expected, key, text));
}

const nlohmann::json& CocoFields::at(const char* key) const {
  const auto found = object_.find(key);
  if (found == object_.end()) fail(key, "a value");
  return *found;
}

bool CocoFields::has(const char* key) const {
  const auto found = object_.find(key);
  return found != object_.end() && !found->is_null() && !(found->is_structured() && found->empty());
}

std::int64_t CocoFields::whole(const char* key) const {
  const auto value = to_whole(at(key));
  if (!value) fail(key, "a whole number");
  return *value;
}

int CocoFields::small(const char* key, int most) const {
  const std::int64_t value = whole(key);
  if (value < 0 || value > most) fail(key, fmt::format("a whole number of 0 to {}", most));
  return static_cast<int>(value);
}

int CocoFields::category() const { return small("category_id", std::numeric_limits<int>::max()); }

double CocoFields::number(const char* key) const {
  const nlohmann::json& value = at(key);
  if (!value.is_number()) fail(key, "a number");
  return value.get<double>();
}

std::vector<double> CocoFields::to_numbers(const nlohmann::json& list, const char* key) const {
  if (!list.is_array()) fail(key, "a list of numbers");
  std::vector<double> result;
  result.reserve(list.size());
  for (const nlohmann::json& value : list) {
    if (!value.is_number()) fail(key, "a list of numbers");
    result.push_back(value.get<double>());
  }
  return result;
}

std::vector<double> CocoFields::numbers(const char* key) const { return to_numbers(at(key), key); }

cv::Rect2d CocoFields::box() const {
  const std::vector<double> values = numbers("bbox");
  if (values.size() != 4) fail("bbox", "four numbers x, y, width, height");
  return {values[0], values[1], values[2], values[3]};
}

CocoPose CocoFields::pose() const {
  const std::vector<double> values = numbers("keypoints");
  if (values.size() % 3 != 0) fail("keypoints", "three numbers x, y, visibility for each point");
  CocoPose pose;
  for (std::size_t i = 0; i < values.size(); i += 3)
    pose.emplace_back(values[i], values[i + 1], values[i + 2]);
  return pose;
}

Rle CocoFields::polygons(const nlohmann::json& list, cv::Size size) const {
  if (size.empty())
    throw Error(fmt::format("{}: the image's width and height are needed for polygons", place_));
  std::vector<Rle> parts;
  for (const nlohmann::json& part : list) {
    std::vector<double> points = to_numbers(part, "segmentation");
    if (points.size() == 4) points = box_corners(points);  // COCO's tool takes four numbers for a box
    parts.push_back(encode_polygon(points, size));
  }
  return merge(parts);
}

Rle CocoFields::mask(cv::Size size) const {
  const nlohmann::json& value = at("segmentation");
  try {
    if (value.is_array()) return polygons(value, size);
    const CocoFields runs(value, place_);
    const std::vector<double> shape = runs.numbers("size");
    constexpr double kMost = 1 << 24;
    if (shape.size() != 2 || !(shape[0] >= 1 && shape[0] <= kMost && shape[1] >= 1 && shape[1] <= kMost)) {
      runs.fail("size", "height and width");
    }
    const auto height = static_cast<int>(shape[0]), width = static_cast<int>(shape[1]);
    const nlohmann::json& counts = runs.at("counts");
    if (counts.is_string()) return decompress(counts.get_ref<const std::string&>(), height, width);
    std::vector<std::uint32_t> lengths;
    for (double length : runs.numbers("counts")) {
      if (!(length >= 0 && length <= static_cast<double>(kMaxPlane))) runs.fail("counts", "run lengths");
      lengths.push_back(static_cast<std::uint32_t>(length));
    }
    return checked_rle(height, width, std::move(lengths));
  } catch (const Error& error) {
    const std::string text = error.what();
    if (text.starts_with(place_)) throw;
    throw Error(fmt::format("{}: {}", place_, text));
  }
}

}  // namespace yolo::metrics
