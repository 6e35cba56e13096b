// Finds the pictures that a COCO annotation file names.
#include <fstream>
#include <yolo/error.hpp>

#include "core/text.hpp"
#include "dataset/coco_json.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kProbes = 16;

/// "instances_val2017" to "val2017"
std::string split_name(const fs::path& json) {
  std::string name = json.stem().string();
  for (const std::string_view start : {"instances_", "person_keypoints_", "image_info_", "annotations_"}) {
    if (name.starts_with(start)) return name.substr(start.size());
  }
  return name;
}

std::vector<fs::path> image_folders(const CocoSource& source) {
  if (!source.images.empty()) return {source.images};
  const fs::path beside = fs::absolute(source.json).lexically_normal().parent_path();
  const std::string name = split_name(source.json);
  std::vector<fs::path> folders;
  for (const fs::path& folder : {beside, beside.parent_path()}) {
    for (const fs::path& inner :
         {fs::path(), fs::path(name), "images" / fs::path(name), fs::path("images")}) {
      folders.push_back(inner.empty() ? folder : folder / inner);
    }
  }
  return folders;
}

bool holds_one(const fs::path& folder, const std::vector<Sample>& samples) {
  std::error_code ignored;
  for (std::size_t i = 0; i < std::min(samples.size(), kProbes); ++i) {
    if (fs::is_regular_file(folder / samples[i].image, ignored)) return true;
  }
  return false;
}

}  // namespace

void place_coco_images(const CocoSource& source, std::vector<Sample>& samples) {
  const std::vector<fs::path> folders = image_folders(source);
  const auto found = std::find_if(folders.begin(), folders.end(),
                                  [&](const fs::path& folder) { return holds_one(folder, samples); });
  if (found == folders.end()) {
    std::vector<std::string> tried;
    for (const fs::path& folder : folders) tried.push_back(fmt::format("'{}'", folder.string()));
    throw Error(fmt::format(
        "{}: its pictures (the first is '{}') are not there; looked in {}. Name their folder with the "
        "key '<split>_images' (for example val_images) of the dataset's YAML",
        printable(source.json.string()), printable(samples.front().image.string()), fmt::join(tried, ", ")));
  }
  for (Sample& sample : samples) sample.image = (*found / sample.image).lexically_normal();
}

CocoAnnotations parse_coco_file(const CocoSource& source, const std::vector<std::string>& names,
                                const ScanOptions& options) {
  std::ifstream in(source.json, std::ios::binary);
  std::error_code ignored;
  if (!in || !fs::is_regular_file(source.json, ignored)) {
    throw Error(fmt::format("{}: the annotation file cannot be read", printable(source.json.string())));
  }
  return parse_coco_json(in, source.json, names, options);
}

CocoAnnotations read_coco_json(const CocoSource& source, const std::vector<std::string>& names,
                               const ScanOptions& options) {
  CocoAnnotations result = parse_coco_file(source, names, options);
  place_coco_images(source, result.samples);
  return result;
}

}  // namespace yolo::dataset
