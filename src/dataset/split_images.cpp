// Collects the pictures of a split from folders and lists.
#include "dataset/split_images.hpp"

#include <yolo/error.hpp>

#include "core/text.hpp"
#include "media/formats.hpp"
#include "source/list_file.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

constexpr int kMostDepth = 32;  // also ends a walk along links that lead back

void add_folder(const fs::path& folder, int depth, std::vector<fs::path>& images) {
  std::error_code error;
  fs::directory_iterator it(folder, error), end;
  if (error)
    throw Error(
        fmt::format("{}: the folder cannot be read: {}", printable(folder.string()), error.message()));
  std::vector<fs::path> folders;
  for (; it != end; it.increment(error)) {
    if (error)
      throw Error(
          fmt::format("{}: the folder cannot be read: {}", printable(folder.string()), error.message()));
    const fs::path& path = it->path();
    if (path.filename().native().starts_with('.')) continue;
    std::error_code ignored;
    if (it->is_directory(ignored)) {
      folders.push_back(path);
    } else if (media::is_image_name(path.native())) {
      images.push_back(path);
    }
  }
  for (const fs::path& inner : folders) {
    if (depth < kMostDepth) add_folder(inner, depth + 1, images);
  }
}

fs::path listed_image(const fs::path& folder, const std::string& line) {
  fs::path entry(line);
  if (entry.is_absolute()) return entry;
  std::error_code ignored;
  fs::path beside = (folder / entry).lexically_normal();
  const bool is_here = line.starts_with("./") || fs::exists(beside, ignored) || !fs::exists(entry, ignored);
  return is_here ? beside : fs::absolute(entry).lexically_normal();
}

void add_list(const fs::path& list, std::vector<fs::path>& images) {
  const fs::path folder = list.parent_path();
  for (const std::string& line : source::read_lines(list.string())) {
    if (!media::is_image_name(line)) continue;
    fs::path image = listed_image(folder, line);
    std::error_code ignored;
    if (line.find('\\') != std::string::npos && !fs::exists(image, ignored)) {  // written on Windows
      image = listed_image(folder, replace_all(line, "\\", "/"));
    }
    images.push_back(std::move(image));
  }
}

}  // namespace

SplitImages list_images(const std::vector<fs::path>& sources) {
  SplitImages split;
  for (const fs::path& given : sources) {
    fs::path source = fs::absolute(given).lexically_normal();
    if (!source.has_filename()) source = source.parent_path();
    std::error_code error;
    if (fs::is_directory(source, error)) {
      add_folder(source, 0, split.images);
    } else if (fs::is_regular_file(source, error) && !media::is_image_name(source.native())) {
      add_list(source, split.images);
    } else {
      throw Error(fmt::format("{}: expected a folder of pictures or a .txt list of pictures, found {}",
                              printable(source.string()),
                              fs::exists(source, error) ? "something else" : "nothing"));
    }
  }
  if (split.images.empty()) {
    std::vector<std::string> names;
    for (const fs::path& source : sources) names.push_back(fmt::format("'{}'", source.string()));
    throw Error(fmt::format("no pictures in {} ({})", fmt::join(names, ", "), media::formats_text()));
  }
  std::sort(split.images.begin(), split.images.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return split;
}

fs::path label_file_of(const fs::path& image) {
  constexpr std::string_view kImages = "/images/", kLabels = "/labels/";
  std::string path = image.native();
  if (const std::size_t at = path.rfind(kImages); at != std::string::npos)
    path.replace(at, kImages.size(), kLabels);
  return fs::path(path).replace_extension(".txt");
}

}  // namespace yolo::dataset
