// Writes and reads the table of epochs.
#include "record/results_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <yolo/error.hpp>

#include "core/files.hpp"
#include "core/text.hpp"

namespace yolo::record {
namespace {

constexpr std::size_t kLargestFile = 64 << 20;  // bytes
constexpr std::size_t kMostColumns = 1000;
constexpr std::string_view kEpoch = "epoch", kTime = "time";

std::vector<std::string> columns_of(std::span<const EpochRow> rows) {
  std::vector<std::string> columns;
  for (const EpochRow& row : rows) {
    for (const auto& [name, value] : row.values) {
      if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
    }
  }
  return columns;
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// What stands in one line; nothing when the line does not fit the columns.
std::optional<EpochRow> parse_row(std::string_view line, const std::vector<std::string>& columns) {
  const std::vector<std::string_view> cells = split(line, ',');
  if (cells.size() != columns.size()) return std::nullopt;
  EpochRow row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::optional<double> value = number(trim(cells[i]));
    if (!value) return std::nullopt;
    if (columns[i] == kTime) {
      row.seconds = *value;
    } else if (columns[i] != kEpoch) {
      row.values.emplace_back(columns[i], *value);
    } else {
      if (!(*value >= 1 && *value <= 1e9) || *value != std::floor(*value)) return std::nullopt;
      row.epoch = static_cast<int>(*value);
    }
  }
  return row;
}

std::vector<std::string> parse_header(std::string_view line, const std::string& file) {
  const std::vector<std::string_view> cells = split(line, ',');
  if (cells.size() > kMostColumns || trim(cells.front()) != kEpoch) {
    throw Error(fmt::format("Cannot read '{}': expected the columns 'epoch,...' of a results.csv, found '{}'",
                            file, printable(trim(line), 60)));
  }
  std::vector<std::string> columns;
  for (const std::string_view cell : cells) {
    std::string name(trim(cell));
    if (name.empty() || std::ranges::find(columns, name) != columns.end()) {
      throw Error(fmt::format("Cannot read '{}': the column '{}' has no name or stands there twice", file,
                              printable(name, 60)));
    }
    columns.push_back(std::move(name));
  }
  return columns;
}

}  // namespace

std::string results_csv_text(std::span<const EpochRow> rows) {
  const std::vector<std::string> columns = columns_of(rows);
  std::string text = fmt::format("{:>23}", kEpoch);
  for (const std::string& name : columns) fmt::format_to(std::back_inserter(text), ",{:>23}", name);
  text += '\n';
  for (const EpochRow& row : rows) {
    fmt::format_to(std::back_inserter(text), "{:>23}", row.epoch);
    for (const std::string& name : columns) {
      fmt::format_to(std::back_inserter(text), ",{:>23.5g}", value_of(row, name));
    }
    text += '\n';
  }
  return text;
}

std::vector<EpochRow> parse_results_csv(std::string_view text, const std::string& file) {
  std::vector<EpochRow> rows;
  std::vector<std::string> columns;
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    if (end == text.npos && line > 1) break;  // cut off; its last number may lack digits
    const std::string_view content = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line == 1) {
      columns = parse_header(content, file);
    } else if (std::optional<EpochRow> row = parse_row(content, columns)) {
      rows.push_back(std::move(*row));
    } else if (!trim(content).empty()) {
      throw Error(fmt::format(
          "Cannot read line {} of '{}': expected {} numbers, the first of them an epoch, found '{}'", line,
          file, columns.size(), printable(trim(content), 80)));
    }
  }
  if (columns.empty())
    throw Error(fmt::format("Cannot read '{}': expected a results.csv, found an empty file", file));
  return rows;
}

std::vector<EpochRow> read_results_csv(const std::filesystem::path& file) {
  return parse_results_csv(read_small_file(file, kLargestFile), file.string());
}

ResultsCsv::ResultsCsv(std::filesystem::path file, int last_epoch) : file_(std::move(file)) {
  std::error_code error;
  if (last_epoch < 1 || !std::filesystem::exists(file_, error)) return;
  for (EpochRow& row : read_results_csv(file_)) {
    const int before = rows_.empty() ? 0 : rows_.back().epoch;
    if (row.epoch > before && row.epoch <= last_epoch) rows_.push_back(std::move(row));
  }
}

void ResultsCsv::append(EpochRow row) {
  while (!rows_.empty() && rows_.back().epoch >= row.epoch) rows_.pop_back();
  rows_.push_back(std::move(row));
  atomic_write(file_, results_csv_text(rows_));
}

}  // namespace yolo::record
