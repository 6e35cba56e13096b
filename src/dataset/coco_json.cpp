// Reads a COCO annotation file piece by piece: no more than one annotation is held as JSON at a time.
#include "dataset/coco_json.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <yolo/error.hpp>

#include "core/text.hpp"
#include "dataset/coco_annotation.hpp"

namespace yolo::dataset {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr int kMostDepth = 16;
constexpr std::size_t kMostProblems = 10000;
constexpr std::int64_t kMostSide = 1 << 20;

struct Category {
  std::int64_t id = 0;
  std::string name;
};

/// An annotation whose picture comes later in the file.
struct Pending {
  std::int64_t image = 0, category = 0;
  json content;
};

class CocoReader {
 public:
  CocoReader(fs::path origin, const std::vector<std::string>& names, const ScanOptions& options)
      : origin_(std::move(origin)), names_(names), options_(options) {}

  /// For json::parse: takes each element of the three lists and lets it go.
  bool take(int depth, json::parse_event_t event, json& parsed) {
    if (depth > kMostDepth) throw Error("it is nested too deeply");
    if (depth == 1 && event == json::parse_event_t::key) list_ = parsed.get<std::string>();
    if (depth == 0 && event == json::parse_event_t::array_start)
      throw Error("it is a list, expected an object");
    if (list_ != "images" && list_ != "categories" && list_ != "annotations") return depth < 2;
    if (depth != 2 || event != json::parse_event_t::object_end) return true;
    if (list_ == "images") add_image(parsed);
    if (list_ == "categories") add_category(parsed);
    if (list_ == "annotations") add_annotation(parsed);
    return false;
  }

  CocoAnnotations finish() {
    if (result_.samples.empty()) throw Error("it lists no 'images'; expected a COCO annotation file");
    for (const Pending& pending : later_) add_later(pending);
    map_categories();
    for (std::size_t i = 0; i < result_.samples.size(); ++i)
      set_classes(result_.samples[i], label_categories_[i]);
    return std::move(result_);
  }

 private:
  void drop(std::string reason) {
    ++result_.dropped;
    if (result_.problems.size() < kMostProblems)
      result_.problems.push_back({origin_, 0, std::move(reason), true});
  }

  void add_image(const json& image) {
    const auto id = json_whole(image, "id"), width = json_whole(image, "width"),
               height = json_whole(image, "height");
    const auto name = image.find("file_name");
    if (!id || name == image.end() || !name->is_string()) return drop("an image without 'id' or 'file_name'");
    if (!width || !height || *width < 1 || *height < 1 || *width > kMostSide || *height > kMostSide) {
      return drop(fmt::format("image {}: 'width' and 'height' are missing or out of range", *id));
    }
    if (!index_.emplace(*id, result_.samples.size()).second)
      return drop(fmt::format("image {} is listed twice", *id));
    Sample sample;
    sample.image = name->get<std::string>();
    sample.size = cv::Size(static_cast<int>(*width), static_cast<int>(*height));
    sample.coco_id = *id;
    result_.samples.push_back(std::move(sample));
    label_categories_.emplace_back();
  }

  void add_category(const json& category) {
    const auto id = json_whole(category, "id");
    const auto name = category.find("name");
    if (!id) return drop("a category without 'id'");
    categories_.push_back({*id, name != category.end() && name->is_string() ? name->get<std::string>() : ""});
  }

  void add_annotation(json& annotation) {
    const auto image = json_whole(annotation, "image_id"), category = json_whole(annotation, "category_id");
    const std::int64_t id = json_whole(annotation, "id").value_or(0);
    if (!image || !category)
      return drop(fmt::format("annotation {}: 'image_id' or 'category_id' is missing", id));
    if (const auto found = index_.find(*image); found != index_.end()) {
      read_label(found->second, *category, annotation);
    } else {
      later_.push_back({*image, *category, std::move(annotation)});
    }
  }

  void add_later(const Pending& pending) {
    if (const auto found = index_.find(pending.image); found != index_.end()) {
      read_label(found->second, pending.category, pending.content);
    } else {
      drop(fmt::format("annotation {}: there is no image {}", json_whole(pending.content, "id").value_or(0),
                       pending.image));
    }
  }

  void read_label(std::size_t sample, std::int64_t category, const json& annotation) {
    Label label;
    const std::string problem = read_coco_annotation(annotation, result_.samples[sample].size,
                                                     options_.keypoints, options_.keep_polygons, label);
    if (!problem.empty()) return drop(fmt::format("annotation {}: {}", label.coco->id, problem));
    result_.samples[sample].labels.push_back(std::move(label));
    label_categories_[sample].push_back(category);
  }

  bool all_named() const {
    return std::all_of(categories_.begin(), categories_.end(), [this](const Category& category) {
      return std::find(names_.begin(), names_.end(), category.name) != names_.end();
    });
  }

  void map_categories() {
    std::sort(categories_.begin(), categories_.end(),
              [](const Category& a, const Category& b) { return a.id < b.id; });
    const bool by_name = all_named();
    if (categories_.empty()) throw Error("it lists no 'categories'");
    if (!by_name && categories_.size() > names_.size()) {
      throw Error(fmt::format(
          "it has {} categories, the dataset {} classes, and the names differ ('{}' is none of the "
          "dataset's); write the categories' names into the dataset's 'names'",
          categories_.size(), names_.size(), printable(unknown_name(), 60)));
    }
    result_.category_ids.assign(names_.size(), -1);
    for (std::size_t i = 0; i < categories_.size(); ++i) {
      const auto cls =
          by_name ? static_cast<std::size_t>(std::find(names_.begin(), names_.end(), categories_[i].name) -
                                             names_.begin())
                  : i;
      classes_[categories_[i].id] = static_cast<int>(cls);
      result_.category_ids[cls] = categories_[i].id;
    }
  }

  std::string unknown_name() const {
    for (const Category& category : categories_) {
      if (std::find(names_.begin(), names_.end(), category.name) == names_.end()) return category.name;
    }
    return {};
  }

  void set_classes(Sample& sample, const std::vector<std::int64_t>& categories) {
    std::vector<Label> labels;
    for (std::size_t i = 0; i < sample.labels.size(); ++i) {
      const auto cls = classes_.find(categories[i]);
      if (cls == classes_.end()) {
        drop(fmt::format("annotation {}: there is no category {}", sample.labels[i].coco->id, categories[i]));
        continue;
      }
      sample.labels[i].cls = cls->second;
      labels.push_back(std::move(sample.labels[i]));
    }
    sample.labels = std::move(labels);
  }

  fs::path origin_;
  const std::vector<std::string>& names_;
  const ScanOptions& options_;
  std::string list_;
  std::unordered_map<std::int64_t, std::size_t> index_;  ///< image number to sample
  std::vector<Category> categories_;
  std::unordered_map<std::int64_t, int> classes_;            ///< category number to class
  std::vector<std::vector<std::int64_t>> label_categories_;  ///< for each label of each sample
  std::vector<Pending> later_;
  CocoAnnotations result_;
};

}  // namespace

CocoAnnotations parse_coco_json(std::istream& in, const fs::path& origin,
                                const std::vector<std::string>& names, const ScanOptions& options) {
  try {
    CocoReader reader(origin, names, options);
    const json rest = json::parse(in, [&](int depth, json::parse_event_t event, json& parsed) {
      return reader.take(depth, event, parsed);
    });
    return reader.finish();
  } catch (const json::exception& error) {
    throw Error(fmt::format("{}: no valid JSON: {}", printable(origin.string()), printable(error.what())));
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", printable(origin.string()), error.what()));
  }
}

}  // namespace yolo::dataset
