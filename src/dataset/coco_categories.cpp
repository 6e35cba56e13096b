#include "dataset/coco_categories.hpp"

#include <algorithm>
#include <map>
#include <yolo/error.hpp>

#include "core/name_list.hpp"
#include "core/text.hpp"

namespace yolo::dataset {
namespace {

constexpr std::size_t kMostListed = 10;
constexpr int kAmbiguous = -2;

/// Class numbers by name; kAmbiguous where two classes have it.
using Classes = std::map<std::string, int>;

void add(Classes& classes, const std::string& name, int cls) {
  const auto [place, is_new] = classes.emplace(name, cls);
  if (!is_new) place->second = kAmbiguous;
}

int find(const Classes& classes, const std::string& name) {
  const auto found = classes.find(name);
  return found == classes.end() ? -1 : found->second;
}

std::vector<int> by_name(const std::vector<CocoCategory>& categories, const std::vector<std::string>& names) {
  Classes exact, plain;
  for (std::size_t i = 0; i < names.size(); ++i) {
    add(exact, names[i], static_cast<int>(i));
    add(plain, plain_name(names[i]), static_cast<int>(i));
  }
  std::vector<int> classes;
  for (const CocoCategory& category : categories) {
    int cls = find(exact, category.name);
    if (cls == -1) cls = find(plain, plain_name(category.name));
    classes.push_back(std::max(cls, -1));
  }
  return classes;
}

/// The categories in the order of their ids; when there are too many, only those that are used.
std::vector<int> by_order(const std::vector<CocoCategory>& categories, std::size_t classes) {
  const bool all = categories.size() <= classes;
  std::vector<int> result;
  int next = 0;
  for (const CocoCategory& category : categories) result.push_back(all || category.used ? next++ : -1);
  return static_cast<std::size_t>(next) <= classes ? result : std::vector<int>();
}

bool same_names(const std::vector<CocoCategory>& categories, const std::vector<std::string>& names) {
  return std::equal(
      categories.begin(), categories.end(), names.begin(), names.end(),
      [](const CocoCategory& category, const std::string& name) { return category.name == name; });
}

void note_joined(const std::vector<CocoCategory>& categories, const std::vector<std::string>& names,
                 CategoryMatch& match) {
  std::map<int, std::vector<std::string>> of_class;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    if (match.classes[i] >= 0 && categories[i].used)
      of_class[match.classes[i]].push_back(fmt::format("{} ({})", categories[i].name, categories[i].id));
  }
  for (const auto& [cls, joined] : of_class) {
    if (joined.size() < 2) continue;
    match.notes.push_back(fmt::format("the categories {} are all taken as the class '{}'", name_list(joined, kMostListed),
                                      printable(names[static_cast<std::size_t>(cls)], 60)));
  }
}

[[noreturn]] void refuse(const std::vector<std::string>& unmatched, const std::vector<std::string>& names) {
  throw Error(fmt::format(
      "its categor{} {} {} among the dataset's names, which are {}; write the names of the categories into "
      "'names' of the dataset's YAML",
      unmatched.size() == 1 ? "y" : "ies", name_list(unmatched, kMostListed), unmatched.size() == 1 ? "is not" : "are not",
      name_list(names, kMostListed)));
}

}  // namespace

std::string plain_name(const std::string& name) {
  std::string plain;
  for (const char c : to_lower(trim(name))) {
    const bool space = c == ' ' || c == '_' || c == '-' || c == '\t';
    if (!space) plain += c;
    if (space && !plain.ends_with(' ')) plain += ' ';
  }
  return plain;
}

bool are_placeholders(const std::vector<std::string>& names) {
  const auto numbered = [&](std::size_t from) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string name = plain_name(names[i]), number = std::to_string(i + from);
      if (!name.ends_with(number)) return false;
      const std::string word(trim(std::string_view(name).substr(0, name.size() - number.size())));
      constexpr std::array kWords{"",    "class", "cls",    "c",   "category",
                                  "cat", "label", "object", "obj", "item"};
      if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) return false;
    }
    return true;
  };
  return numbered(0) || numbered(1);
}

CategoryMatch match_categories(const std::vector<CocoCategory>& categories,
                               const std::vector<std::string>& names, bool one_class) {
  CategoryMatch match;
  if (same_names(categories, names)) {  // names that two classes share are no question then
    for (std::size_t i = 0; i < categories.size(); ++i) match.classes.push_back(static_cast<int>(i));
    return match;
  }
  match.classes = by_name(categories, names);
  std::vector<std::string> unmatched;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    if (!categories[i].used || match.classes[i] >= 0) continue;
    unmatched.push_back(categories[i].name.empty() ? categories[i].id : categories[i].name);
    if (one_class) match.classes[i] = 0;
  }
  if (!unmatched.empty() && !one_class) {
    if (!are_placeholders(names)) refuse(unmatched, names);
    match.classes = by_order(categories, names.size());
    if (match.classes.empty()) refuse(unmatched, names);
    std::vector<std::string> taken;
    for (std::size_t i = 0; i < categories.size(); ++i) {
      if (match.classes[i] >= 0)
        taken.push_back(fmt::format("{} = {}", match.classes[i], categories[i].name));
    }
    match.notes.push_back(fmt::format(
        "the dataset does not name its classes: the categories are taken in the order of their ids, {}",
        name_list(taken, kMostListed)));
  }
  note_joined(categories, names, match);
  return match;
}

}  // namespace yolo::dataset
