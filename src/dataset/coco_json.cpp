// Reads a COCO annotation file piece by piece: no more than one annotation is held as JSON at a time.
#include "dataset/coco_json.hpp"

#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <yolo/error.hpp>

#include "core/text.hpp"
#include "dataset/coco_annotation.hpp"
#include "dataset/json_stream.hpp"
#include "dataset/json_value.hpp"

namespace yolo::dataset {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr int kMostDepth = 16;
constexpr std::int64_t kMostSide = 1 << 20;

/// An annotation whose picture comes later in the file.
struct Pending {
  JsonId image, category;
  json content;
};

std::string called(const json& annotation) {
  const std::optional<JsonId> id = json_id(annotation, "id");
  return fmt::format("annotation {}", id ? printable(id->key, 60) : "without 'id'");
}

/// Numbers before texts, and numbers by size.
bool comes_before(const CocoCategory& a, const CocoCategory& b) {
  const auto number = [](const std::string& id) {
    double value = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), value);
    return error == std::errc{} && end == id.data() + id.size() ? value
                                                                : std::numeric_limits<double>::infinity();
  };
  const double first = number(a.id), second = number(b.id);
  return first != second ? first < second : a.id < b.id;
}

class CocoReader {
 public:
  CocoReader(fs::path origin, const ScanOptions& options) : origin_(std::move(origin)), options_(options) {}

  /// For json::parse: takes each element of the three lists and lets it go.
  bool take(int depth, json::parse_event_t event, json& parsed) {
    if (depth > kMostDepth) throw Error("it is nested too deeply");
    if (depth == 1 && event == json::parse_event_t::key) list_ = parsed.get<std::string>();
    if (depth == 0 && event == json::parse_event_t::array_start) {
      throw Error(
          "it is a list, as programs write their detections; expected an object with the lists 'images', "
          "'annotations' and 'categories'");
    }
    if (list_ != "images" && list_ != "categories" && list_ != "annotations") return depth < 2;
    if (depth != 2 || event != json::parse_event_t::object_end) return true;
    if (list_ == "images") add_image(parsed);
    if (list_ == "categories") add_category(parsed);
    if (list_ == "annotations") add_annotation(parsed);
    return false;
  }

  CocoFile finish() {
    if (result_.samples.empty()) throw Error(no_images());
    for (const Pending& pending : later_) add_later(pending);
    if (result_.categories.empty() && !used_.empty())
      throw Error("it lists no 'categories', so that its annotations are of no class");
    std::stable_sort(result_.categories.begin(), result_.categories.end(), comes_before);
    set_categories();
    return std::move(result_);
  }

 private:
  void drop_image(std::string reason) {
    if (bad_image_.empty()) bad_image_ = reason;
    drop(std::move(reason));
  }

  void drop(std::string reason) {
    ++result_.dropped;
    remark(std::move(reason), true);
  }

  void remark(std::string reason, bool dropped) {
    if (result_.problems.size() < kMostCocoProblems)
      result_.problems.push_back({origin_, 0, std::move(reason), dropped});
  }

  std::string no_images() const {
    if (images_ == 0) return "it lists no 'images'; expected a COCO annotation file";
    return fmt::format("none of its {} 'images' can be used: {}", images_, bad_image_);
  }

  /// 0 x 0 when width or height say nothing.
  static cv::Size size_of(const json& image) {
    const auto width = json_whole(image, "width"), height = json_whole(image, "height");
    const auto is_side = [](const auto& side) { return side && *side >= 1 && *side <= kMostSide; };
    if (!is_side(width) || !is_side(height)) return {};
    return {static_cast<int>(*width), static_cast<int>(*height)};
  }

  void add_image(const json& image) {
    ++images_;
    const std::optional<JsonId> id = json_id(image, "id");
    const auto name = image.find("file_name");
    if (!id) return drop_image("an image without a usable 'id'");
    if (name == image.end() || !name->is_string() || name->get_ref<const std::string&>().empty())
      return drop_image(fmt::format("image {}: 'file_name' is missing", printable(id->key, 60)));
    const std::string& file = name->get_ref<const std::string&>();
    if (file.find('\0') != std::string::npos)
      return drop_image(fmt::format("image {}: 'file_name' is no name of a file", printable(id->key, 60)));
    const auto [place, is_new] = index_.emplace(id->key, result_.samples.size());
    if (!is_new) return add_again(*id, file, result_.samples[place->second]);
    if (const auto [same, is_first] = by_name_.emplace(file, place->second); !is_first) {
      place->second = same->second;
      return remark(fmt::format("images {} and {} are one file, '{}': their annotations are taken together",
                                printable(result_.samples[same->second].coco_id, 60), printable(id->json, 60),
                                printable(file, 100)),
                    false);
    }
    Sample& sample = result_.samples.emplace_back();
    sample.image = file;
    sample.size = size_of(image);
    sample.coco_id = id->json;
  }

  void add_again(const JsonId& id, const std::string& file, const Sample& first) {
    if (first.image.native() == file) return;  // says nothing new
    drop(fmt::format("image {} is listed twice, as '{}' and as '{}': the first counts", printable(id.key, 60),
                     printable(first.image.native(), 100), printable(file, 100)));
  }

  void add_category(const json& category) {
    const std::optional<JsonId> id = json_id(category, "id");
    const auto name = category.find("name");
    if (!id) return drop("a category without 'id'");
    std::string text;
    if (name != category.end()) text = name->is_string() ? name->get<std::string>() : name->dump();
    const auto [known, is_new] = category_.emplace(id->key, result_.categories.size());
    if (is_new) {
      result_.categories.push_back({id->key, std::move(text), false});
    } else if (const std::string& first = result_.categories[known->second].name; first != text) {
      drop(fmt::format("category {} is listed twice, as '{}' and as '{}': the first counts",
                       printable(id->key, 60), printable(first, 60), printable(text, 60)));
    }
  }

  void add_annotation(json& annotation) {
    ++result_.annotations;
    std::optional<JsonId> image = json_id(annotation, "image_id"),
                          category = json_id(annotation, "category_id");
    for (const auto& [id, key] : {std::pair{&image, "image_id"}, std::pair{&category, "category_id"}}) {
      if (*id) continue;
      return drop(json_says(annotation, key)
                      ? fmt::format("{}: '{}' should be a number or a text", called(annotation), key)
                      : fmt::format("{}: '{}' is missing", called(annotation), key));
    }
    if (const auto found = index_.find(image->key); found != index_.end()) {
      read_label(found->second, *category, annotation);
    } else {
      later_.push_back({*std::move(image), *std::move(category), std::move(annotation)});
    }
  }

  void add_later(const Pending& pending) {
    if (const auto found = index_.find(pending.image.key); found != index_.end()) {
      read_label(found->second, pending.category, pending.content);
    } else {
      drop(fmt::format("{}: there is no image {}", called(pending.content),
                       printable(pending.image.json, 60)));
    }
  }

  void read_label(std::size_t sample, const JsonId& category, const json& annotation) {
    Label label;
    const std::string problem =
        read_coco_annotation(annotation, options_.keypoints, options_.keep_polygons, label);
    if (!problem.empty()) return drop(fmt::format("{}: {}", called(annotation), problem));
    label.cls = static_cast<int>(used_.emplace(category.key, used_.size()).first->second);
    result_.samples[sample].labels.push_back(std::move(label));
  }

  /// From numbers in the order of their appearance to indices into the categories.
  void set_categories() {
    std::unordered_map<std::string, int> index;
    for (const CocoCategory& category : result_.categories)
      index.emplace(category.id, static_cast<int>(index.size()));
    std::vector<int> index_of(used_.size(), -1);
    std::vector<std::string> name_of(used_.size());
    for (const auto& [key, number] : used_) {
      name_of[number] = key;
      const auto found = index.find(key);
      if (found == index.end()) continue;
      index_of[number] = found->second;
      result_.categories[static_cast<std::size_t>(found->second)].used = true;
    }
    for (Sample& sample : result_.samples) {
      std::erase_if(sample.labels, [&](Label& label) {
        const auto number = static_cast<std::size_t>(label.cls);
        label.cls = index_of[number];
        if (label.cls >= 0) return false;
        drop(fmt::format("annotation {}: there is no category {}", label.coco->id,
                         printable(name_of[number], 60)));
        return true;
      });
    }
  }

  fs::path origin_;
  const ScanOptions& options_;
  std::string list_, bad_image_;
  int images_ = 0;
  std::unordered_map<std::string, std::size_t> index_;     ///< an image's id to its sample
  std::unordered_map<std::string, std::size_t> by_name_;   ///< file name to sample
  std::unordered_map<std::string, std::size_t> category_;  ///< its id to its place in the list
  std::unordered_map<std::string, std::size_t> used_;      ///< category ids of annotations, numbered
  std::vector<Pending> later_;
  CocoFile result_;
};

}  // namespace

CocoFile parse_coco_json(std::istream& in, const fs::path& origin, const ScanOptions& options) {
  try {
    if (const std::string reason = no_json_reason(in); !reason.empty()) throw Error(reason);
    CocoReader reader(origin, options);
    JsonStream text(*in.rdbuf());
    std::istream standard(&text);
    const json rest = json::parse(standard, [&](int depth, json::parse_event_t event, json& parsed) {
      return reader.take(depth, event, parsed);
    });
    return reader.finish();
  } catch (const json::exception& error) {
    throw Error(fmt::format("{}: no valid JSON: {}", printable(origin.string()), printable(error.what())));
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", printable(origin.string()), error.what()));
  }
}

CocoFile parse_coco_file(const CocoSource& source, const ScanOptions& options) {
  std::ifstream in(source.json, std::ios::binary);
  std::error_code ignored;
  if (!in || !fs::is_regular_file(source.json, ignored)) {
    throw Error(fmt::format("{}: the annotation file cannot be read", printable(source.json.string())));
  }
  return parse_coco_json(in, source.json, options);
}

}  // namespace yolo::dataset
