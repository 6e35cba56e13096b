// Rows of results as JSON and CSV.
#include <yolo/results.hpp>

#include "plot/json_text.hpp"
#include "plot/numbers.hpp"

namespace yolo {
namespace {

using plot::shortest;

/// Named numbers of a row: {"x1": 1.0} or {"x": [1.0, 2.0]}.
struct Group {
  std::string name;
  bool lists = false;
  std::vector<std::pair<std::string, std::vector<double>>> fields;
};

template <std::size_t N>
std::vector<double> column(const std::vector<std::array<double, N>>& points, std::size_t index) {
  std::vector<double> values;
  for (const auto& point : points) values.push_back(point[index]);
  return values;
}

Group box_group(const Results::Row& row) {
  Group group{"box", false, {}};
  for (std::size_t i = 0; i < row.box.size(); ++i) {
    group.fields.push_back({fmt::format("{}{}", i % 2 == 0 ? 'x' : 'y', i / 2 + 1), {row.box[i]}});
  }
  return group;
}

/// What comes after the box and the number of the track.
std::vector<Group> more_groups(const Results& results, const Results::Row& row) {
  std::vector<Group> groups;
  if (results.masks) {
    groups.push_back({"segments", true, {{"x", column(row.segment, 0)}, {"y", column(row.segment, 1)}}});
  }
  if (results.keypoints) {
    Group group{"keypoints", true, {{"x", column(row.keypoints, 0)}, {"y", column(row.keypoints, 1)}}};
    if (row.keypoints_have_conf) group.fields.push_back({"visible", column(row.keypoints, 2)});
    groups.push_back(std::move(group));
  }
  return groups;
}

std::string json_list(const std::vector<double>& values) {
  std::string json;
  for (double value : values) json += (json.empty() ? "\n        " : ",\n        ") + shortest(value);
  return json.empty() ? "[]" : "[" + json + "\n      ]";
}

std::string json_group(const Group& group) {
  std::string json;
  for (const auto& [name, values] : group.fields) {
    json += fmt::format("{}\n      \"{}\": {}", json.empty() ? "" : ",", name,
                        group.lists ? json_list(values) : shortest(values[0]));
  }
  return fmt::format(",\n    \"{}\": {{{}\n    }}", group.name, json);
}

std::string json_row(const Results& results, const Results::Row& row) {
  std::string json = fmt::format("  {{\n    \"name\": {},\n    \"class\": {},\n    \"confidence\": {}",
                                 plot::json_string(row.name, true), row.cls, shortest(row.confidence));
  if (!row.box.empty()) json += json_group(box_group(row));
  if (row.track_id >= 0) json += fmt::format(",\n    \"track_id\": {}", row.track_id);
  for (const Group& group : more_groups(results, row)) json += json_group(group);
  return json + "\n  }";
}

// A field is quoted when it holds a separator, a quotation mark or a line break.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

// In the form of a Python dictionary, which is what the peer's table holds.
std::string csv_group(const Group& group) {
  std::string text;
  for (const auto& [name, values] : group.fields) {
    std::string numbers;
    for (double value : values) numbers += (numbers.empty() ? "" : ", ") + shortest(value, "None");
    text += fmt::format("{}'{}': {}", text.empty() ? "" : ", ", name,
                        group.lists ? "[" + numbers + "]" : numbers);
  }
  return ",\"{" + text + "}\"";
}

bool is_tracked(const Results& results) {
  return results.obb ? results.obb->is_track() : results.boxes.is_track();
}

std::string csv_heading(const Results& results, const Results::Row& row) {
  std::string heading = ",name,class,confidence";
  if (!row.box.empty()) heading += ",box";
  if (is_tracked(results)) heading += ",track_id";
  for (const Group& group : more_groups(results, row)) heading += ',' + group.name;
  return heading + '\n';
}

}  // namespace

std::string Results::to_json(bool normalize, int decimals) const {
  std::string json = "[";
  for (const Row& row : summary(normalize, decimals))
    json += (json.size() > 1 ? ",\n" : "\n") + json_row(*this, row);
  return json.size() > 1 ? json + "\n]" : "[]";
}

std::string Results::to_csv(bool normalize, int decimals) const {
  const std::vector<Row> rows = summary(normalize, decimals);
  if (rows.empty()) return "\"\"\n";  // what an empty table is written as
  std::string csv = csv_heading(*this, rows.front());
  const bool tracked = is_tracked(*this);
  std::size_t index = 0;
  for (const Row& row : rows) {
    csv += fmt::format("{},{},{},{}", index++, csv_field(row.name), row.cls, shortest(row.confidence, ""));
    if (!row.box.empty()) csv += csv_group(box_group(row));
    if (tracked) csv += row.track_id >= 0 ? fmt::format(",{}", row.track_id) : ",";
    for (const Group& group : more_groups(*this, row)) csv += csv_group(group);
    csv += '\n';
  }
  return csv;
}

}  // namespace yolo
