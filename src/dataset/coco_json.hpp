// COCO annotation files (instances_val2017.json) as samples.
#pragma once

#include <filesystem>
#include <istream>
#include <string>
#include <vector>

#include "dataset/label.hpp"
#include "dataset/problem.hpp"
#include "dataset/scan.hpp"

namespace yolo::dataset {

struct CocoSource {
  std::filesystem::path json;
  std::filesystem::path images;  ///< folder of the pictures; empty: it is looked for
};

struct CocoAnnotations {
  std::vector<Sample> samples;  ///< `size` as the file says; crowds are among the labels (CocoFacts::crowd)
  std::vector<LabelProblem> problems;
  int dropped = 0;  ///< annotations that were not used
  std::vector<std::int64_t>
      category_ids;  ///< for each class of the dataset; -1: the file has no such category
};

/// Reads annotations of boxes, polygons, RLE (both forms) and keypoints; coordinates become fractions of the
/// width and height that the file gives. Categories become classes by their names when all of them are names
/// of the dataset, else by the order of their ids. A picture is "file_name" if absolute; else it is looked
/// for in `images`, or, for FOLDER/instances_X.json (X without the beginning "instances_",
/// "person_keypoints_"), in FOLDER, FOLDER/X, FOLDER/images/X, FOLDER/images and in the same places above
/// FOLDER; the first that holds one of the first pictures counts for all. A bad annotation is dropped alone
/// and listed. Throws Error for what is no such file.
CocoAnnotations read_coco_json(const CocoSource& source, const std::vector<std::string>& names,
                               const ScanOptions& options);

/// The first half of it: Sample::image is "file_name".
CocoAnnotations parse_coco_file(const CocoSource& source, const std::vector<std::string>& names,
                                const ScanOptions& options);

/// The second half: looks for the pictures' folder and puts it before their names. Throws Error.
void place_coco_images(const CocoSource& source, std::vector<Sample>& samples);

/// The same from a stream, without looking for pictures: Sample::image is "file_name".
CocoAnnotations parse_coco_json(std::istream& in, const std::filesystem::path& origin,
                                const std::vector<std::string>& names, const ScanOptions& options);

}  // namespace yolo::dataset
