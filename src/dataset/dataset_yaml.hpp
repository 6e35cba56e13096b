// The YAML description of a dataset: where its pictures are, and what its classes are called.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <yolo/error.hpp>

namespace yolo::dataset {

struct KeypointShape {
  int points = 0;
  int values = 3;  ///< for each point: 2 (x, y) or 3 (with visibility)
};

/// What a description says, before any file was looked for.
struct DatasetText {
  std::string path;  ///< folder that the splits are relative to; may be empty
  std::map<std::string, std::vector<std::string>>
      splits;  ///< "train", "val", "test", and "val_images" for COCO JSON
  std::vector<std::string> names;
  std::optional<KeypointShape> kpt_shape;
  std::vector<int> flip_idx;       ///< for each point the one that it becomes in a mirrored picture
  std::vector<double> kpt_oks_sigmas;  ///< spread of each point in the similarity of skeletons; own key, may be empty
  std::string download;            ///< an address or a script; only noted, never executed
  std::vector<std::string> notes;  ///< what the user may want to know, one line each
};

/// Reads the text. Keys that are not known are named in `notes` and change nothing. `origin` is used in
/// messages. Throws Error for what is no YAML, for missing keys, and for names, nc and kpt_shape that
/// contradict each other.
DatasetText parse_dataset_yaml(std::string_view text, const std::string& origin);

/// A split with its places on this machine.
struct DatasetSplit {
  std::vector<std::filesystem::path> sources;  ///< folders, lists (.txt), COCO annotation files (.json)
  std::filesystem::path images;                ///< "<split>_images", for COCO annotation files; may be empty
  std::string missing;                         ///< when a source is not there: which, and every place tried
};

struct DatasetDescription {
  std::filesystem::path file;  ///< the YAML
  std::vector<std::string> names;
  std::map<std::string, DatasetSplit> splits;
  std::optional<KeypointShape> kpt_shape;
  std::vector<int> flip_idx;
  std::vector<double> kpt_oks_sigmas;
  std::string download;
  std::vector<std::string> notes;
};

/// Where things are looked for.
struct DatasetSearch {
  std::filesystem::path datasets_dir;          ///< of the settings; may be empty
  std::vector<std::filesystem::path> folders;  ///< more folders for a name such as "coco8.yaml"
};

/// Throws Error: `name`, which stands for `given`, is no dataset, since it is a link that leads nowhere, or since it is in none of
/// the places tried; `advice` ends the sentence.
[[noreturn]] void refuse_missing_dataset(const std::string& name, const std::filesystem::path& given,
                                         const std::vector<std::string>& tried, std::string_view advice);

/// Reads a description by its path, or by a name that is looked for in the current folder, in datasets_dir
/// and in the other folders, there also in the sub-folder of that name (coco8/coco8.yaml). A folder stands
/// for the one YAML in it. Each source of a split is taken from the first of these places where it exists:
/// `path` beside the YAML, `path` in datasets_dir, beside the YAML. At each place a leading "../" may be one
/// too many, as in the peer. A missing source is no error yet. Throws Error.
DatasetDescription read_dataset_yaml(const std::string& path_or_name, const DatasetSearch& search);

/// Thrown where a description does not name a split at all.
class NoSuchSplit : public Error {
 public:
  using Error::Error;
};

/// The split that is asked for. Throws NoSuchSplit, and Error when its sources are not there.
const DatasetSplit& split_of(const DatasetDescription& dataset, const std::string& split);

}  // namespace yolo::dataset
