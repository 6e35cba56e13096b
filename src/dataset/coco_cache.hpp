// Keeps what a COCO annotation file says, so that the next scan need not parse it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/coco_json.hpp"
#include "dataset/file_stamp.hpp"
#include "dataset/image_check.hpp"

namespace yolo::dataset {

/// What was found out about a picture.
struct CheckedPicture {
  std::string path;
  FileStamp stamp;
  ImageCheck check;
};

struct CocoCache {
  FileStamp json;                        ///< of the annotation file
  CocoFile file;                         ///< as parse_coco_json gives it
  std::vector<CheckedPicture> pictures;  ///< in the order of the samples
};

/// Bytes of a cache. `options` is a fingerprint of what it depends on besides the files.
std::string encode_coco_cache(const CocoCache& cache, std::uint64_t options);

/// Nothing when the bytes are damaged, of another version or made with other options. Memory stays in
/// proportion to the bytes.
std::optional<CocoCache> decode_coco_cache(std::string_view bytes, std::uint64_t options);

}  // namespace yolo::dataset
