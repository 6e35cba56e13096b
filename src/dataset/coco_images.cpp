// Finds the pictures that a COCO annotation file names.
#include <array>
#include <optional>
#include <unordered_set>
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

/// What the file's names may have to become before a picture is found.
enum class NameForm { as_written, with_slashes, decoded, last_part };
constexpr std::array kForms{NameForm::as_written, NameForm::with_slashes, NameForm::decoded,
                            NameForm::last_part};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// "my%20picture.jpg" to "my picture.jpg"
std::string percent_decoded(const std::string& text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    decoded += escape ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return decoded;
}

fs::path in_form(const fs::path& name, NameForm form) {
  if (form == NameForm::as_written) return name;
  std::string text = replace_all(name.native(), "\\", "/");
  if (form != NameForm::with_slashes) text = percent_decoded(text);
  if (form == NameForm::last_part) text = fs::path(text).filename().native();
  if (text.find('\0') != std::string::npos) return name;
  return text;
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

struct Place {
  fs::path folder;
  NameForm form = NameForm::as_written;
};

bool holds_one(const Place& place, const std::vector<Sample>& samples) {
  for (std::size_t i = 0; i < std::min(samples.size(), kProbes); ++i) {
    if (is_file(place.folder / in_form(samples[i].image, place.form))) return true;
  }
  return false;
}

/// Pictures of two folders may share a name; then the name alone finds none of them.
bool have_own_last_parts(const std::vector<Sample>& samples) {
  std::unordered_set<std::string> parts;
  return std::all_of(samples.begin(), samples.end(), [&](const Sample& sample) {
    return parts.insert(in_form(sample.image, NameForm::last_part).native()).second;
  });
}

std::optional<Place> find_place(const std::vector<fs::path>& folders, const std::vector<Sample>& samples,
                                bool by_last_part) {
  for (const NameForm form : kForms) {
    if (form == NameForm::last_part && !by_last_part) continue;
    for (const fs::path& folder : folders) {
      if (holds_one({folder, form}, samples)) return Place{folder, form};
    }
  }
  return std::nullopt;
}

/// In the chosen folder; a name that finds nothing in the chosen form may do so in another.
fs::path placed(const fs::path& name, const Place& place, bool by_last_part) {
  fs::path first = (place.folder / in_form(name, place.form)).lexically_normal();
  if (is_file(first)) return first;
  for (const NameForm form : kForms) {
    if (form == NameForm::last_part && !by_last_part) continue;
    fs::path other = (place.folder / in_form(name, form)).lexically_normal();
    if (is_file(other)) return other;
  }
  return first;
}

}  // namespace

void place_coco_images(const CocoSource& source, std::vector<Sample>& samples) {
  const std::vector<fs::path> folders = image_folders(source);
  const bool by_last_part = have_own_last_parts(samples);
  const std::optional<Place> place = find_place(folders, samples, by_last_part);
  if (!place) {
    std::vector<std::string> tried;
    for (const fs::path& folder : folders) tried.push_back(fmt::format("'{}'", folder.string()));
    throw Error(fmt::format(
        "{}: its pictures (the first is '{}') are not there; looked in {}. Name their folder with the "
        "key '<split>_images' (for example val_images) of the dataset's YAML",
        printable(source.json.string()), printable(samples.front().image.string()), fmt::join(tried, ", ")));
  }
  for (Sample& sample : samples) sample.image = placed(sample.image, *place, by_last_part);
}

}  // namespace yolo::dataset
