// The pictures of a split, and where the labels of a picture are.
#pragma once

#include <filesystem>
#include <vector>

#include "dataset/problem.hpp"

namespace yolo::dataset {

struct SplitImages {
  std::vector<std::filesystem::path> images;  ///< absolute, in the order of their paths, as in the peer
};

/// Collects from folders (with those inside, hidden ones apart) and .txt lists. An entry "./x" of a list is
/// relative to the list's folder; any other relative one is looked for there first, then in the current
/// folder. Files count by their ending (media/formats.hpp). What a list names twice is there twice. Throws
/// Error when a source cannot be read, or nothing is found in all of them.
SplitImages list_images(const std::vector<std::filesystem::path>& sources);

/// ".../images/a/b.jpg" to ".../labels/a/b.txt"; the last "/images/" counts. Without one: beside the picture.
std::filesystem::path label_file_of(const std::filesystem::path& image);

}  // namespace yolo::dataset
