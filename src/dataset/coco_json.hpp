// COCO annotation files (instances_val2017.json) as samples.
#pragma once

#include <filesystem>
#include <functional>
#include <istream>
#include <string>
#include <vector>

#include "dataset/coco_categories.hpp"
#include "dataset/label.hpp"
#include "dataset/problem.hpp"
#include "dataset/scan.hpp"

namespace yolo::dataset {

struct CocoSource {
  std::filesystem::path json;
  std::filesystem::path images;  ///< folder of the pictures; empty: it is looked for
};

constexpr std::size_t kMostCocoProblems = 10000;  ///< remembered of one file; the others are counted

/// What the file alone says.
struct CocoFile {
  /// Sample::image is "file_name", `size` what the file gives (0 x 0: nothing sensible). Labels are in
  /// pixels: CocoFacts::box, polygons, keypoints; `cls` is an index into `categories`, and x, y, w, h are not
  /// set yet.
  std::vector<Sample> samples;
  std::vector<CocoCategory> categories;  ///< in the order of their ids
  std::vector<LabelProblem> problems;
  int dropped = 0;      ///< images and annotations that were not used
  int annotations = 0;  ///< all that the file lists
};

/// The same with classes of the dataset and fractions of the pictures.
struct CocoAnnotations {
  std::vector<Sample> samples;  ///< crowds are among the labels (CocoFacts::crowd)
  std::vector<LabelProblem> problems;
  int dropped = 0;
  int annotations = 0;
  /// For each class of the dataset the id of its category; -1: none, or one that is no whole number.
  std::vector<std::int64_t> category_ids;
  std::vector<std::string> notes;  ///< worth a warning
};

/// Reads annotations of boxes, polygons, RLE (both forms) and keypoints. Ids may be numbers or texts, numbers
/// may be texts, and NaN is no error of the file but of its annotation. A box that is missing is taken from
/// the segmentation. A bad annotation is dropped alone and listed. Throws Error for what is no such file.
CocoFile parse_coco_json(std::istream& in, const std::filesystem::path& origin, const ScanOptions& options);
CocoFile parse_coco_file(const CocoSource& source, const ScanOptions& options);

/// Looks for the pictures' folder and puts it before their names. A picture is "file_name" if absolute; else
/// it is looked for in `images`, or, for FOLDER/instances_X.json (X without the beginning "instances_",
/// "person_keypoints_"), in FOLDER, FOLDER/X, FOLDER/images/X, FOLDER/images and in the same places above
/// FOLDER; the first that holds one of the first pictures counts for all. Names with backslashes, with %20,
/// and with folders that are not there are understood. Throws Error.
void place_coco_images(const CocoSource& source, std::vector<Sample>& samples);

/// What is known of the picture of each sample.
struct PictureFacts {
  std::function<cv::Size(std::size_t sample)> size_of;  ///< 0 x 0 where it cannot be read
  /// EXIF's, 1 to 8; asked only where the file has both sides exchanged.
  std::function<int(std::size_t sample)> orientation_of = [](std::size_t) { return 1; };
};

/// Brings labels to classes (see match_categories) and to fractions of the pictures. Samples of pictures that
/// cannot be read keep their place and lose their labels. Where the file contradicts a picture, see
/// choose_frames. Throws Error.
CocoAnnotations settle_coco(CocoFile file, const std::filesystem::path& origin,
                            const std::vector<std::string>& names, bool one_class,
                            const PictureFacts& pictures);

}  // namespace yolo::dataset
