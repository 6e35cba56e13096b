// Files that TensorBoard shows: scalar values over epochs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "core/own_symbols.hpp"
#include "record/epoch_row.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// Appends records; what was written before a process is killed stays readable, TensorBoard leaves out a last
/// record that is cut off.
class EventFile {
 public:
  /// Makes FOLDER/events.out.tfevents.TIME.HOST.PID.0, or the next last number that is not taken, and the
  /// folder. `now` is seconds since 1970. Throws Error when it cannot be made.
  EventFile(const std::filesystem::path& folder, double now);

  /// Values under their names at an epoch. Throws Error when they cannot be written.
  void scalars(std::int64_t step, std::span<const NamedValue> values, double now);

  const std::filesystem::path& file() const { return file_; }

 private:
  void write(const std::string& event);

  std::filesystem::path file_;
  std::ofstream out_;
};

/// A record of a TFRecord file: length (8 bytes), its checksum (4), the bytes, their checksum (4); all
/// little-endian.
std::string tf_record(std::string_view bytes);

/// Seconds since 1970, from the system's clock.
double wall_seconds();

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
