// The part of a scan that COCO annotation files are.
#pragma once

#include "dataset/coco_json.hpp"
#include "dataset/scan.hpp"

namespace yolo::dataset {

/// Adds the pictures and labels of one annotation file. Throws Error.
void scan_annotations(const CocoSource& source, const std::vector<std::string>& names,
                      const ScanOptions& options, ScanResult& result);

/// A fingerprint of what labels depend on besides their files.
std::uint64_t fingerprint(const ScanOptions& options);

}  // namespace yolo::dataset
