// Looks into the header of a picture before memory is set aside for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace yolo::media {

/// A few words when a JPEG or PNG claims far more pixels than its bytes can hold, else nothing. Files of a
/// few hundred bytes could otherwise take gigabytes of memory.
std::string implausible_size(std::span<const std::byte> bytes);

/// The same for the size that a JPEG decoder has found: it passes over bytes between segments, at which the
/// quick look above gives up.
std::string implausible_jpeg_size(std::uint32_t width, std::uint32_t height, std::size_t bytes);

/// Whether a JPEG stops within its last scan; decoders fill the rest with grey.
bool jpeg_ends_early(std::span<const std::byte> bytes);

}  // namespace yolo::media
