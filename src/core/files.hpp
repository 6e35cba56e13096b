// Reading small files with a bound, and writing files so that nobody ever sees half of one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace yolo {

/// The whole regular file. Throws Error when it is missing, no regular file, unreadable or larger than
/// `limit` bytes.
std::string read_small_file(const std::filesystem::path& file, std::size_t limit);

/// Whether a file must survive a power cut.
enum class Durability {
  on_disk,   ///< waits until the disk has it: settings, caches, reports
  whenever,  ///< a result that can be made again
};

/// Writes into a new file beside `file` and renames it: nobody ever sees half of one, and after a crash there
/// is the old content or the new one. Links are followed, permissions of an existing file kept. Throws Error
/// when the folder cannot be written; then `file` is as before.
void atomic_write(const std::filesystem::path& file, std::string_view bytes,
                  Durability durability = Durability::on_disk);

}  // namespace yolo
