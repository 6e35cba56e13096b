// Reading small files with a bound, and writing files so that nobody ever sees half of one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Why a name that is there leads to no file: "is a link that leads nowhere (to 'x')", "is a link that leads
/// in a circle", "lies in a folder that you may not enter". Empty for what exists and for names that are not
/// there at all. Any part of the path may be such a link.
std::string broken_link(const std::filesystem::path& path);

/// "a folder", "a named pipe", "a device", ...: for messages about what is no regular file.
std::string_view kind_word(std::filesystem::file_type type);

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

/// The same for files that need not fit into memory twice: `produce` is called once and hands the bytes on
/// piece by piece. What it throws is passed on, and the old file stays.
using ByteSink = std::function<void(std::string_view)>;
void atomic_write_parts(const std::filesystem::path& file,
                        const std::function<void(const ByteSink&)>& produce,
                        Durability durability = Durability::on_disk);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
