// results.csv: a row for each epoch, in the form of the peer's file.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/own_symbols.hpp"
#include "record/epoch_row.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// The file's text: columns 23 characters wide, numbers with five significant digits, as the peer 8.3.6
/// writes it. Columns are those of all rows, in the order in which they first occur; where a row lacks one it
/// says "nan".
std::string results_csv_text(std::span<const EpochRow> rows);

/// Reads the text. A column `time`, which newer programs write, becomes EpochRow::seconds. A last line that a
/// killed process left unfinished is dropped. Throws Error, naming `file` and the line, for anything else
/// that is not such a table.
std::vector<EpochRow> parse_results_csv(std::string_view text, const std::string& file);

/// Reads a file of at most 64 MiB. Throws Error as above and when the file cannot be read.
std::vector<EpochRow> read_results_csv(const std::filesystem::path& file);

/// The file of a training that goes on. Each change writes the whole file anew and renames it, so that it is
/// complete at any moment.
class ResultsCsv {
 public:
  /// A new training begins with `last_epoch` 0: a file that is there counts for nothing and is replaced with
  /// the first row. A training that goes on after epoch n keeps the rows up to n; those after it, and rows
  /// out of order, are dropped. Throws Error when such a file is there and is no results.csv.
  explicit ResultsCsv(std::filesystem::path file, int last_epoch = 0);

  /// Adds a row and writes the file. Rows of the same or a later epoch are replaced. Throws Error when it
  /// cannot be written.
  void append(EpochRow row);

  const std::vector<EpochRow>& rows() const { return rows_; }

 private:
  std::filesystem::path file_;
  std::vector<EpochRow> rows_;
};

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
