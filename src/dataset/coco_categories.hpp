// Which class of the dataset each category of a COCO file is.
#pragma once

#include <string>
#include <vector>

namespace yolo::dataset {

struct CocoCategory {
  std::string id;     ///< as JsonId::key
  std::string name;   ///< may be empty
  bool used = false;  ///< an annotation is of it
};

struct CategoryMatch {
  std::vector<int> classes;        ///< for each category; -1: none, and no annotation uses it
  std::vector<std::string> notes;  ///< worth a warning
};

/// By name: the same one, else one that differs in case, spaces, hyphens and underscores only. What no
/// annotation uses need not be found. Only a dataset without names of its own ("class_0", "0") takes the
/// categories in the order of their ids, and says so. `one_class`: all that is found nowhere is class 0.
/// Throws Error that lists the categories without a class.
CategoryMatch match_categories(const std::vector<CocoCategory>& categories,
                               const std::vector<std::string>& names, bool one_class);

/// Whether names only number the classes, as where a description gives 'nc' alone.
bool are_placeholders(const std::vector<std::string>& names);

/// A name without case, and with one space for spaces, hyphens and underscores.
std::string plain_name(const std::string& name);

}  // namespace yolo::dataset
