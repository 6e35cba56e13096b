// Reads COCO files object by object, so that a large file is never held as a whole tree.
#include "metrics/coco_json.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <unordered_set>
#include <yolo/error.hpp>

#include "core/files.hpp"
#include "metrics/coco_fields.hpp"

namespace yolo::metrics {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxFile = std::size_t{1} << 31;
constexpr int kMaxDepth = 16;
constexpr int kMaxSide = 1 << 24;

/// Parses `text` and hands over each object that lies `depth` deep; it is forgotten afterwards. `list` is the
/// name of the top-level value that it lies in. Returns what is left of the whole.
json parse_objects(std::string_view text, const std::string& name, int depth,
                   const std::function<void(const std::string& list, const json& object)>& take) {
  std::string list;
  const auto on_event = [&](int at, json::parse_event_t event, json& value) {
    const bool opens =
        event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
    if (opens && at > kMaxDepth)
      throw Error(fmt::format("{}: values are nested more than {} deep", name, kMaxDepth));
    if (event == json::parse_event_t::key && at == 1) list = value.get<std::string>();
    if (event != json::parse_event_t::object_end || at != depth) return true;
    take(list, value);
    return false;
  };
  try {
    return json::parse(text.begin(), text.end(), on_event);
  } catch (const json::exception& error) {
    throw Error(fmt::format("{} is no valid JSON: {}", name, error.what()));
  }
}

class TruthReader {
 public:
  TruthReader(const std::string& name, CocoKind kind) : name_(name), kind_(kind) {}

  CocoTruthSet read(std::string_view text) {
    const json rest = parse_objects(text, name_, 2, [&](const std::string& list, const json& object) {
      if (list == "images") image(object);
      if (list == "categories") category(object);
      if (list == "annotations") early_annotation(object);
    });
    for (const char* key : {"images", "annotations", "categories"}) {
      if (rest.is_object() && rest.contains(key) && rest[key].is_array() && rest[key].empty()) continue;
      throw Error(fmt::format("{}: an object with a list of objects \"{}\" expected", name_, key));
    }
    for (const auto& [number, object] : waiting_) annotation(object, number);
    return std::move(set_);
  }

 private:
  void image(const json& object) {
    const std::string place = fmt::format("{}: image {}", name_, set_.images.size());
    const CocoFields fields(object, place);
    CocoImage image;
    image.id = fields.whole("id");
    if (fields.has("width")) image.width = fields.small("width", kMaxSide);
    if (fields.has("height")) image.height = fields.small("height", kMaxSide);
    if (const auto file = object.find("file_name"); file != object.end() && file->is_string())
      image.file_name = *file;
    sizes_[image.id] = {image.width, image.height};
    set_.images.push_back(std::move(image));
  }

  void category(const json& object) {
    const std::string place = fmt::format("{}: category {}", name_, set_.categories.size());
    CocoCategory category{CocoFields(object, place).small("id", std::numeric_limits<int>::max()), {}};
    if (const auto found = object.find("name"); found != object.end() && found->is_string())
      category.name = *found;
    set_.categories.push_back(std::move(category));
  }

  /// Polygons need the image's size, which some files give after the annotations.
  void early_annotation(const json& object) {
    const std::size_t number = seen_++;
    const auto id = object.find("image_id");
    const bool wait =
        !waiting_.empty() || (kind_ == CocoKind::masks && id != object.end() && id->is_number_integer() &&
                              !sizes_.contains(id->get<std::int64_t>()));
    if (wait) {
      waiting_.emplace_back(number, object);
    } else {
      annotation(object, number);
    }
  }

  void annotation(const json& object, std::size_t number) {
    const std::string place = fmt::format("{}: annotation {}", name_, number);
    const CocoFields fields(object, place);
    CocoTruth truth;
    truth.image = fields.whole("image_id");
    truth.category = fields.category();
    if (fields.has("id")) truth.id = fields.whole("id");
    if (fields.has("iscrowd")) {
      const json& crowd = object["iscrowd"];
      truth.crowd = crowd.is_boolean() ? crowd.get<bool>() : fields.whole("iscrowd") != 0;
    }
    if (kind_ == CocoKind::masks) {
      const auto size = sizes_.find(truth.image);
      set_.masks.push_back(fields.mask(size == sizes_.end() ? cv::Size() : size->second));
    }
    if (kind_ != CocoKind::masks || fields.has("bbox")) truth.box = fields.box();
    if (fields.has("area")) {
      truth.area = fields.number("area");
    } else {
      truth.area = kind_ == CocoKind::masks ? static_cast<double>(area(set_.masks.back())) : truth.box.area();
    }
    if (kind_ == CocoKind::poses) pose(fields, truth);
    set_.truths.push_back(truth);
  }

  void pose(const CocoFields& fields, CocoTruth& truth) {
    set_.poses.push_back(fields.pose());
    const CocoPose& points = set_.poses.back();
    const bool labelled =
        fields.has("num_keypoints")
            ? fields.whole("num_keypoints") != 0
            : std::any_of(points.begin(), points.end(), [](const auto& point) { return point.z > 0; });
    truth.ignore = !labelled;
  }

  const std::string& name_;
  CocoKind kind_;
  CocoTruthSet set_;
  std::unordered_map<std::int64_t, cv::Size> sizes_;
  std::size_t seen_ = 0;
  std::vector<std::pair<std::size_t, json>> waiting_;
};

/// The box around a pose's points.
cv::Rect2d around(const CocoPose& pose) {
  if (pose.empty()) return {};
  double left = pose[0].x, top = pose[0].y, right = left, lower = top;
  for (const cv::Point3d& point : pose) {
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    top = std::min(top, point.y);
    lower = std::max(lower, point.y);
  }
  return {left, top, right - left, lower - top};
}

void add_detection(const json& object, const std::string& place, CocoKind kind, CocoDetectionSet& set) {
  const CocoFields fields(object, place);
  CocoDetection detection;
  detection.image = fields.whole("image_id");
  detection.category = fields.category();
  detection.score = fields.number("score");
  if (kind == CocoKind::masks) set.masks.push_back(fields.mask({}));
  if (kind == CocoKind::poses) set.poses.push_back(fields.pose());
  if (kind == CocoKind::boxes || fields.has("bbox")) {
    detection.box = fields.box();
    detection.area = detection.box.width * detection.box.height;
  } else if (kind == CocoKind::masks) {
    detection.box = bounds(set.masks.back());
    detection.area = static_cast<double>(area(set.masks.back()));
  } else {
    detection.box = around(set.poses.back());
    detection.area = detection.box.width * detection.box.height;
  }
  set.detections.push_back(detection);
}

}  // namespace

std::vector<std::int64_t> CocoTruthSet::image_ids() const {
  std::vector<std::int64_t> ids;
  for (const CocoImage& image : images) ids.push_back(image.id);
  return ids;
}

std::vector<int> CocoTruthSet::category_ids() const {
  std::vector<int> ids;
  for (const CocoCategory& category : categories) ids.push_back(category.id);
  return ids;
}

CocoTruthSet parse_coco_truth(std::string_view text, const std::string& name, CocoKind kind) {
  return TruthReader(name, kind).read(text);
}

CocoDetectionSet parse_coco_detections(std::string_view text, const std::string& name, CocoKind kind) {
  CocoDetectionSet set;
  const json rest = parse_objects(text, name, 1, [&](const std::string&, const json& object) {
    add_detection(object, fmt::format("{}: detection {}", name, set.detections.size()), kind, set);
  });
  if (!rest.is_array() || !rest.empty())
    throw Error(fmt::format("{}: a list of detections (objects) expected", name));
  return set;
}

CocoTruthSet read_coco_truth(const std::filesystem::path& file, CocoKind kind) {
  return parse_coco_truth(read_small_file(file, kMaxFile), file.string(), kind);
}

CocoDetectionSet read_coco_detections(const std::filesystem::path& file, CocoKind kind) {
  return parse_coco_detections(read_small_file(file, kMaxFile), file.string(), kind);
}

void check_images(const CocoTruthSet& truth, const CocoDetectionSet& detections) {
  const std::vector<std::int64_t> ids = truth.image_ids();
  const std::unordered_set<std::int64_t> known(ids.begin(), ids.end());
  for (const CocoDetection& detection : detections.detections) {
    if (known.contains(detection.image)) continue;
    throw Error(
        fmt::format("detections on the {} images of the truth expected, found one on image {}; "
                    "do the two files belong together?",
                    known.size(), detection.image));
  }
}

CocoResult evaluate_coco(const CocoTruthSet& truth, const CocoDetectionSet& detections, CocoKind kind,
                         const CocoOptions& options) {
  PairIou iou;
  if (kind == CocoKind::masks) {
    iou = mask_pairs(truth.truths, truth.masks, detections.masks);
  } else if (kind == CocoKind::poses) {
    iou = pose_pairs(truth.truths, truth.poses, detections.poses, coco_pose_sigmas());
  } else {
    iou = box_pairs(truth.truths, detections.detections);
  }
  const auto images = truth.image_ids();
  const auto categories = truth.category_ids();
  return evaluate_coco(images, categories, truth.truths, detections.detections, iou, options);
}

}  // namespace yolo::metrics
