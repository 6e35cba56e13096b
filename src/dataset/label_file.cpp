// Reads label rows: numbers first, then their form, then their meaning.
#include "dataset/label_file.hpp"

#include <charconv>
#include <tuple>

#include "core/text.hpp"

namespace yolo::dataset {
namespace {

constexpr std::size_t kBoxValues = 5;
constexpr std::size_t kMostProblems = 1000;  // of one file

struct Row {
  int line = 0;
  std::vector<float> values;  ///< class first
};

class Problems {
 public:
  explicit Problems(LabelRows& result) : result_(result) {}

  void drop(int line, std::string reason) {
    ++result_.dropped;
    add(line, std::move(reason), true);
  }
  void add(int line, std::string reason, bool dropped) {
    if (result_.problems.size() < kMostProblems)
      result_.problems.push_back({{}, line, std::move(reason), dropped});
  }

 private:
  LabelRows& result_;
};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// False for a word that is no number, which is then left in `word`.
bool read_numbers(std::string_view line, std::vector<float>& values, std::string_view& word) {
  std::size_t at = 0;
  while (at < line.size()) {
    if (is_blank(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && !is_blank(line[end])) ++end;
    word = line.substr(at, end - at);
    const char* first = word.data() + (word.size() > 1 && word[0] == '+' && word[1] != '-' ? 1 : 0);
    double value = 0;
    const auto [stop, error] = std::from_chars(first, word.data() + word.size(), value);
    // Numbers too small for a double come as such an error; nothing sensible is lost with them.
    if (error != std::errc{} || stop != word.data() + word.size()) return false;
    values.push_back(static_cast<float>(value));
    at = end;
  }
  return true;
}

/// Notepad's "Unicode", and what PowerShell writes. Rows are made of ASCII; anything else becomes '?'.
std::string from_utf16(std::string_view text) {
  const bool little = text.starts_with("\xFF\xFE");
  std::string ascii;
  for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
    const char low = text[little ? i : i + 1], high = text[little ? i + 1 : i];
    ascii += high == 0 && static_cast<unsigned char>(low) < 128 ? low : '?';
  }
  return ascii;
}

/// What people write between numbers, or in them, instead of a space and a point.
const char* hint_for(std::string_view word) {
  return word.find_first_of(",;") == std::string_view::npos
             ? ""
             : "; values are separated by spaces, and decimals by a point";
}

std::vector<Row> read_rows(std::string_view text, Problems& problems) {
  std::vector<Row> rows;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find_first_of("\r\n");
    Row row{line, {}};
    std::string_view word;
    if (!read_numbers(text.substr(0, end), row.values, word)) {
      problems.drop(line, fmt::format("'{}' is no number{}", printable(word, 40), hint_for(word)));
    } else if (!row.values.empty()) {
      rows.push_back(std::move(row));
    }
    const bool pair = end != std::string_view::npos && text.substr(end).starts_with("\r\n");
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + (pair ? 2 : 1));
  }
  return rows;
}

bool is_polygon(const Row& row) { return row.values.size() > kBoxValues + 1 && row.values.size() % 2 == 1; }

/// Nothing when the class is one of the dataset.
std::string class_problem(float cls, int classes) {
  if (!std::isfinite(cls) || cls != std::floor(cls) || cls < 0) {
    return fmt::format("the class should be a whole number from 0 on, found {}", cls);
  }
  if (cls < static_cast<float>(classes)) return {};
  return fmt::format("class {} is not one of the dataset's, which are 0 to {}", cls, classes - 1);
}

std::string range_problem(const char* what, std::span<const float> values, float most) {
  for (const float value : values) {
    if (!std::isfinite(value)) return fmt::format("{} holds {}", what, value);
    if (value < 0 || value > most) {
      return fmt::format("{} holds {}; values are fractions of the picture, from 0 to 1", what, value);
    }
  }
  return {};
}

std::string box_problem(const Label& label, float most = 1) {
  return range_problem("the box", std::array<float, 4>{label.x, label.y, label.w, label.h}, most);
}

/// The bounds of the points, worked out as the peer does so that the last bit agrees.
void set_bounds(Label& label, std::span<const float> coordinates) {
  float left = coordinates[0], right = coordinates[0], top = coordinates[1], bottom = coordinates[1];
  for (std::size_t i = 0; i < coordinates.size(); i += 2) {
    left = std::min(left, coordinates[i]), right = std::max(right, coordinates[i]);
    top = std::min(top, coordinates[i + 1]), bottom = std::max(bottom, coordinates[i + 1]);
  }
  label.x = (left + right) / 2, label.y = (top + bottom) / 2;
  label.w = right - left, label.h = bottom - top;
}

std::string read_polygon(std::span<const float> values, bool keep, Label& label) {
  if (values.size() % 2 != 0 || values.size() < 4) {
    return fmt::format("expected pairs of coordinates after the class, found {} values", values.size());
  }
  for (const float value : values) {
    if (!std::isfinite(value)) return fmt::format("the polygon holds {}", value);
  }
  set_bounds(label, values);
  // As in the peer a corner may lie outside as long as centre and size of the bounds do not.
  if (std::string problem = box_problem(label); !problem.empty()) return problem;
  for (std::size_t i = 0; keep && i < values.size(); i += 2)
    label.polygon.emplace_back(values[i], values[i + 1]);
  return {};
}

std::string read_box(std::span<const float> values, Label& label) {
  if (values.size() != kBoxValues - 1) {
    return fmt::format(
        "expected 4 values after the class (x y width height), or a polygon of at least 3 points; "
        "found {}",
        values.size());
  }
  label.x = values[0], label.y = values[1], label.w = values[2], label.h = values[3];
  return box_problem(label);
}

std::string read_keypoints(std::span<const float> values, const KeypointShape& shape, Label& label) {
  const auto points = static_cast<std::size_t>(shape.points), step = static_cast<std::size_t>(shape.values);
  const std::size_t expected = kBoxValues - 1 + points * step;
  if (values.size() != expected) {
    return fmt::format("expected {} values after the class (box and {} keypoints of {}), found {}", expected,
                       shape.points, shape.values, values.size());
  }
  label.x = values[0], label.y = values[1], label.w = values[2], label.h = values[3];
  // As in the peer only the points have an upper limit here.
  if (std::string problem = box_problem(label, std::numeric_limits<float>::max()); !problem.empty())
    return problem;
  for (std::size_t i = 4; i < values.size(); i += step) {
    if (std::string problem = range_problem("a keypoint", values.subspan(i, 2), 1); !problem.empty())
      return problem;
    const float visible = step == 3 ? values[i + 2] : 2;
    if (!std::isfinite(visible) || visible < 0)
      return fmt::format("the visibility of a keypoint is {}", visible);
    label.keypoints.push_back({values[i], values[i + 1], visible});
  }
  return {};
}

/// Box and points as one sequence, in the peer's order of columns.
std::vector<float> key_of(const Label& label) {
  std::vector<float> key{static_cast<float>(label.cls), label.x, label.y, label.w, label.h};
  for (const LabelKeypoint& point : label.keypoints) key.insert(key.end(), {point.x, point.y, point.visible});
  return key;
}

void remove_duplicates(LabelRows& result, const std::vector<int>& lines, Problems& problems) {
  std::vector<std::pair<std::vector<float>, std::size_t>> keys;
  for (std::size_t i = 0; i < result.labels.size(); ++i) keys.emplace_back(key_of(result.labels[i]), i);
  std::sort(keys.begin(), keys.end());
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i == 0 || keys[i].first != keys[i - 1].first) {
      kept.push_back(keys[i].second);
    } else {
      problems.add(lines[keys[i].second], fmt::format("the same as line {}", lines[kept.back()]), true);
      ++result.duplicates;
    }
  }
  if (result.duplicates == 0) return;
  std::vector<Label> labels;
  for (const std::size_t i : kept) labels.push_back(std::move(result.labels[i]));
  result.labels = std::move(labels);
}

}  // namespace

LabelRows parse_label_rows(std::string_view text, const LabelRules& rules) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return parse_label_rows(from_utf16(text), rules);
  LabelRows result;
  Problems problems(result);
  const std::vector<Row> rows = read_rows(text, problems);
  const bool polygons = !rules.keypoints && std::any_of(rows.begin(), rows.end(), is_polygon);
  std::vector<int> lines;
  for (const Row& row : rows) {
    const std::span<const float> values = std::span(row.values).subspan(1);
    Label label;
    std::string problem = class_problem(row.values[0], rules.classes);
    if (problem.empty()) {
      problem = rules.keypoints ? read_keypoints(values, *rules.keypoints, label)
                : polygons      ? read_polygon(values, rules.keep_polygons, label)
                                : read_box(values, label);
    }
    if (!problem.empty()) {
      problems.drop(row.line, std::move(problem));
      continue;
    }
    if (polygons && row.values.size() == kBoxValues) {
      problems.add(row.line, "a box among polygons is read as a polygon of two points; write it as a polygon",
                   false);
    }
    label.cls = static_cast<int>(row.values[0]);
    result.labels.push_back(std::move(label));
    lines.push_back(row.line);
  }
  remove_duplicates(result, lines, problems);
  std::sort(result.problems.begin(), result.problems.end(), [](const LabelProblem& a, const LabelProblem& b) {
    return std::tie(a.line, a.reason) < std::tie(b.line, b.reason);
  });
  return result;
}

}  // namespace yolo::dataset
