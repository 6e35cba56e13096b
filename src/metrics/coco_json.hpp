// Reads true objects and detections from JSON files in COCO's form (cocodataset.org, "Data format", "Results
// format").
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "metrics/coco_pairs.hpp"

namespace yolo::metrics {

/// What overlaps are computed of. The reader leaves out what is not asked for.
enum class CocoKind { boxes, masks, poses };

struct CocoImage {
  std::int64_t id = 0;
  int width = 0, height = 0;  ///< 0 where the file does not say
  std::string file_name;
};

struct CocoCategory {
  int id = 0;
  std::string name;
};

struct CocoTruthSet {
  std::vector<CocoImage> images;
  std::vector<CocoCategory> categories;
  std::vector<CocoTruth> truths;
  std::vector<Rle> masks;       ///< one for each truth; empty unless asked for
  std::vector<CocoPose> poses;  ///< the same

  std::vector<std::int64_t> image_ids() const;
  std::vector<int> category_ids() const;
};

struct CocoDetectionSet {
  std::vector<CocoDetection> detections;
  std::vector<Rle> masks;       ///< one for each detection; empty unless asked for
  std::vector<CocoPose> poses;  ///< the same
};

/// An object with images, annotations and categories. Masks may be polygons or run lengths, plain or as text.
/// Where an annotation says no area it is that of its box. For poses, truths without labelled keypoints are
/// ignored. Throws Error with the place of the first mistake; files up to 2 GiB.
CocoTruthSet read_coco_truth(const std::filesystem::path& file, CocoKind kind = CocoKind::boxes);
/// The same from text; `name` stands in errors.
CocoTruthSet parse_coco_truth(std::string_view text, const std::string& name,
                              CocoKind kind = CocoKind::boxes);

/// A list of detections. The area is that of the box; without a box, of the mask, or of the box around the
/// keypoints.
CocoDetectionSet read_coco_detections(const std::filesystem::path& file, CocoKind kind = CocoKind::boxes);
CocoDetectionSet parse_coco_detections(std::string_view text, const std::string& name,
                                       CocoKind kind = CocoKind::boxes);

/// Throws Error when a detection belongs to no image of the truth.
void check_images(const CocoTruthSet& truth, const CocoDetectionSet& detections);

/// The whole evaluation of a pair of files that were read for `kind`.
CocoResult evaluate_coco(const CocoTruthSet& truth, const CocoDetectionSet& detections, CocoKind kind,
                         const CocoOptions& options);

}  // namespace yolo::metrics
