#include "dataset/scan_verdict.hpp"

#include <algorithm>
#include <yolo/error.hpp>

#include "core/text.hpp"
#include "dataset/split_images.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReasons = 3;
constexpr int kProbes = 1000;  // pictures without labels whose neighbours are looked at

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::size_t labels_of(const ScanResult& result) {
  std::size_t count = 0;
  for (const Sample& sample : result.samples) count += sample.labels.size();
  return count;
}

/// Files with the picture's name where labels are not looked for, or in a form that is not read.
struct Strays {
  int beside = 0, other_form = 0;
  fs::path first_beside, first_other;
};

void look_around(const fs::path& image, Strays& strays) {
  const fs::path expected = label_file_of(image);
  if (is_file(expected)) return;
  fs::path beside = fs::path(image).replace_extension(".txt");
  if (beside != expected && is_file(beside)) {
    if (strays.beside++ == 0) strays.first_beside = beside;
    return;
  }
  for (const fs::path& place : {expected, beside}) {
    for (const char* ending : {".xml", ".json"}) {
      fs::path other = fs::path(place).replace_extension(ending);
      if (!is_file(other)) continue;
      if (strays.other_form++ == 0) strays.first_other = std::move(other);
      return;
    }
  }
}

Strays find_strays(const ScanResult& result) {
  Strays strays;
  int probes = 0;
  for (const Sample& sample : result.samples) {
    if (!sample.labels.empty() || !sample.coco_id.empty()) continue;
    if (++probes > kProbes) break;
    look_around(sample.image, strays);
  }
  return strays;
}

void note_strays(const Strays& strays, ScanResult& result) {
  if (strays.beside > 0) {
    result.notes.push_back(fmt::format(
        "{} label file{} beside the pictures ('{}') {} not read: the labels of ...images/NAME.jpg are "
        "looked for in ...labels/NAME.txt. Move them there",
        strays.beside, strays.beside == 1 ? "" : "s", printable(strays.first_beside.string()),
        strays.beside == 1 ? "is" : "are"));
  }
  if (strays.other_form > 0) {
    result.notes.push_back(
        fmt::format("{} image{} a file of another form ('{}') instead of labels: only .txt files of rows "
                    "'class x y width "
                    "height' and COCO annotation files are read. Convert them",
                    strays.other_form, strays.other_form == 1 ? " has" : "s have",
                    printable(strays.first_other.string())));
  }
}

std::string why_none(const ScanOptions& options, const ScanResult& result) {
  const ScanStatistics& statistics = result.statistics;
  if (!options.only_classes.empty() && statistics.rows > 0)
    return fmt::format("none of its labels is of the classes {}", fmt::join(options.only_classes, ", "));
  if (!result.samples.front().coco_id.empty()) return "its annotation file has no annotation of them";
  if (statistics.found > 0 && statistics.missing == 0) return "their label files are empty";
  return fmt::format("'{}'{} not there", printable(label_file_of(result.samples.front().image).string()),
                     statistics.missing == 1 ? " is" : " and the others are");
}

}  // namespace

std::string problem_text(const LabelProblem& problem) {
  if (problem.line < 1) return fmt::format("{}: {}", problem.file.string(), problem.reason);
  return fmt::format("{}:{}: {}", problem.file.string(), problem.line, problem.reason);
}

std::string first_reasons(const std::vector<LabelProblem>& problems) {
  std::vector<std::string> reasons;
  for (std::size_t i = 0; i < std::min(problems.size(), kReasons); ++i)
    reasons.push_back(printable(problem_text(problems[i]), 400));
  const std::size_t more = problems.size() - reasons.size();
  return fmt::format("{}{}", fmt::join(reasons, "; "), more > 0 ? fmt::format("; and {} more", more) : "");
}

void check_what_is_left(const ScanResult& result) {
  const ScanStatistics& statistics = result.statistics;
  if (result.samples.empty()) {
    throw Error(fmt::format("none of the {} pictures can be used: {}", statistics.images,
                            first_reasons(result.problems)));
  }
  if (statistics.rows > 0 && labels_of(result) == 0) {
    throw Error(fmt::format("none of the {} labels can be used: {}", statistics.rows,
                            first_reasons(result.problems)));
  }
}

void note_absent_labels(const ScanOptions& options, ScanResult& result) {
  if (result.statistics.instances == 0) {
    const int images = static_cast<int>(result.samples.size());
    result.notes.push_back(fmt::format(
        "no labels for {}: {}. Without labels nothing can be measured, and a training has no "
        "objects to learn",
        images == 1 ? "the only image" : fmt::format("all {} images", images), why_none(options, result)));
  }
  note_strays(find_strays(result), result);
}

}  // namespace yolo::dataset
