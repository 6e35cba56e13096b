// Results that become more: objects of another result, track numbers.
#include <yolo/error.hpp>
#include <yolo/results.hpp>

#include "results/object_columns.hpp"

namespace yolo {
namespace {

template <typename Object>
void number(std::vector<Object>& objects, std::span<const int> ids) {
  if (ids.size() != objects.size()) {
    throw Error(fmt::format("{} track numbers cannot be those of {} objects; give one for each", ids.size(), objects.size()),
                ErrorCode::bad_option);
  }
  for (std::size_t i = 0; i < objects.size(); ++i) objects[i].id = ids[i];
}

template <typename List>
List behind(const List& first, const List& second) {
  std::vector<std::decay_t<decltype(first[0])>> all(first.begin(), first.end());
  all.insert(all.end(), second.begin(), second.end());
  return {std::move(all), first.orig_size()};
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error("results of different kinds cannot be joined: " + what, ErrorCode::bad_option);
}

template <typename Part>
void check_both(const std::optional<Part>& first, const std::optional<Part>& second, const char* what) {
  if (first.has_value() != second.has_value()) refuse(fmt::format("only one of them has {}", what));
}

}  // namespace

void Boxes::set_ids(std::span<const int> ids) { number(detections_, ids); }
void Obb::set_ids(std::span<const int> ids) { number(boxes_, ids); }

void Masks::append(const Masks& other) {
  const bool same = plane_ == other.plane_ && orig_size_ == other.orig_size_ && gain_x_ == other.gain_x_ &&
                    gain_y_ == other.gain_y_ && left_ == other.left_ && top_ == other.top_;
  if (!same) refuse("their masks lie in other planes");
  masks_.insert(masks_.end(), other.masks_.begin(), other.masks_.end());
}

void Keypoints::append(const Keypoints& other) {
  if (per_object_ != other.per_object_ || has_conf_ != other.has_conf_) refuse("their skeletons have other points");
  points_.insert(points_.end(), other.points_.begin(), other.points_.end());
}

void Results::set_ids(std::span<const int> ids) { obb ? obb->set_ids(ids) : boxes.set_ids(ids); }

void Results::append(const Results& other) {
  if (probs || other.probs) refuse("a classification is of the whole picture");
  if (orig_shape() != other.orig_shape()) refuse("their pictures have other sizes");
  check_both(obb, other.obb, "rotated boxes");
  check_both(masks, other.masks, "masks");
  check_both(keypoints, other.keypoints, "keypoints");
  if (obb) {
    obb = behind(*obb, *other.obb);
    return;
  }
  if (masks) masks->append(*other.masks);
  if (keypoints) keypoints->append(*other.keypoints);
  boxes = behind(boxes, other.boxes);
}

}  // namespace yolo
