// Results as rows, JSON and CSV.
#include <charconv>
#include <yolo/results.hpp>

#include "plot/json_text.hpp"
#include "plot/numbers.hpp"

namespace yolo {
namespace {

// Decimal rounding of the exact value, ties to even.
double rounded(double value, int decimals) {
  if (!std::isfinite(value)) return value;
  const std::string text = fmt::format("{:.{}f}", value, std::clamp(decimals, 0, 17));
  double result = value;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

// A field is quoted when it holds a separator, a quotation mark or a line break.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string json_row(const Results::Row& row) {
  using plot::shortest;
  std::string json = "  {\n";
  json += fmt::format("    \"name\": {},\n    \"class\": {},\n    \"confidence\": {},\n    \"box\": {{\n",
                      plot::json_string(row.name, true), row.cls, shortest(row.confidence));
  json += fmt::format("      \"x1\": {},\n      \"y1\": {},\n      \"x2\": {},\n      \"y2\": {}\n    }}",
                      shortest(row.box[0]), shortest(row.box[1]), shortest(row.box[2]), shortest(row.box[3]));
  if (row.track_id >= 0) json += fmt::format(",\n    \"track_id\": {}", row.track_id);
  return json + "\n  }";
}

}  // namespace

std::vector<Results::Row> Results::summary(bool normalize, int decimals) const {
  const double width = normalize ? std::max(boxes.orig_size().width, 1) : 1;
  const double height = normalize ? std::max(boxes.orig_size().height, 1) : 1;
  std::vector<Row> rows;
  rows.reserve(boxes.size());
  for (const Detection& d : boxes) {
    Row row;
    row.name = class_name(d.cls);
    row.cls = d.cls;
    row.confidence = rounded(d.conf, decimals);
    row.box = {rounded(d.x1 / width, decimals), rounded(d.y1 / height, decimals),
               rounded(d.x2 / width, decimals), rounded(d.y2 / height, decimals)};
    row.track_id = d.id;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string Results::to_json(bool normalize, int decimals) const {
  if (boxes.empty()) return "[]";
  std::string json = "[";
  for (const Row& row : summary(normalize, decimals))
    json += (json.size() > 1 ? ",\n" : "\n") + json_row(row);
  return json + "\n]";
}

std::string Results::to_csv(bool normalize, int decimals) const {
  if (boxes.empty()) return "\"\"\n";  // what an empty table is written as
  const bool tracked = boxes.is_track();
  std::string csv = tracked ? ",name,class,confidence,box,track_id\n" : ",name,class,confidence,box\n";
  std::size_t index = 0;
  for (const Row& row : summary(normalize, decimals)) {
    const auto number = [](double value) { return plot::shortest(value, "None"); };
    csv += fmt::format("{},{},{},{},", index++, csv_field(row.name), row.cls,
                       plot::shortest(row.confidence, ""));
    csv += fmt::format("\"{{'x1': {}, 'y1': {}, 'x2': {}, 'y2': {}}}\"", number(row.box[0]),
                       number(row.box[1]), number(row.box[2]), number(row.box[3]));
    if (tracked) csv += row.track_id >= 0 ? fmt::format(",{}", row.track_id) : ",";
    csv += '\n';
  }
  return csv;
}

}  // namespace yolo
