// Files that come with the program, found from where it lies: the installed tree may be moved anywhere.
#pragma once

#include <filesystem>

namespace yolo {

/// The folder of the library or program that holds this code; empty when the system does not tell.
std::filesystem::path folder_of_this_code();

/// The pictures that predict takes without a source: ../share/yolo/pictures of the library or program. Empty when
/// they are not there.
std::filesystem::path bundled_pictures();

}  // namespace yolo
