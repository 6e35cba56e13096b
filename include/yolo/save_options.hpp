// What predict and val write, and where.
#pragma once

#include <string>

namespace yolo {

/// Where a run puts its files. A folder that is taken gets a number, unless `exist_ok`.
struct RunFolder {
  std::string project = {};  ///< folder above the run folder; empty: runs_dir/TASK
  std::string name = {};     ///< run folder; empty: the word of the mode, such as "predict"
  bool exist_ok = false;     ///< reuse the run folder

  bool operator==(const RunFolder&) const = default;
};

/// Files of predict. The argument of `txt` is save_txt, and so on; that of `images` is save.
struct SaveOptions {
  bool images = false;  ///< annotated images and videos
  bool frames = false;  ///< single frames of videos too
  bool txt = false;     ///< a text file of boxes for each image
  bool conf = false;    ///< the confidence in those files
  bool crop = false;    ///< each object cut out
  bool json = false;    ///< predictions.json

  bool operator==(const SaveOptions&) const = default;
};

/// Files of val, beside the charts of ValOptions::plots.
struct ValSaveOptions {
  bool txt = false;     ///< a text file of boxes for each image
  bool conf = false;    ///< the confidence in those files
  bool json = false;    ///< predictions.json in COCO form
  bool hybrid = false;  ///< text files that mix detections with the truth (detect)

  bool operator==(const ValSaveOptions&) const = default;
};

}  // namespace yolo
