// A JSON array in a file that grows row by row.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace yolo::plot {

/// Rows go to "NAME.part" beside the file, which is complete JSON after each of them; finish() renames it. Holds no row in
/// memory.
class JsonArrayFile {
 public:
  /// Makes the folder and the part file. Throws Error.
  explicit JsonArrayFile(std::filesystem::path file);
  /// Finishes when nobody did, so that a run that ends early keeps its rows; errors are dropped here.
  ~JsonArrayFile();
  JsonArrayFile(const JsonArrayFile&) = delete;
  JsonArrayFile& operator=(const JsonArrayFile&) = delete;

  /// Adds one element, or several with commas between them, as JSON text. Throws Error when it cannot be written.
  void add(const std::string& elements);

  /// Puts the file in its place. Throws Error. add() is not allowed afterwards.
  void finish();

 private:
  void write(const std::string& text);
  void drop_half_row();

  std::filesystem::path file_;
  std::filesystem::path part_;
  std::ofstream out_;
  std::streamoff end_ = 0;  // where the next row starts, before the closing bracket
  bool first_ = true;
  bool finished_ = false;
};

}  // namespace yolo::plot
