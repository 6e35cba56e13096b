// What an http(s) address gives, told from the answer's Content-Type and first bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace yolo::source {

enum class ContentKind {
  picture,
  video_file,  ///< to be fetched whole
  stream,      ///< to be read while it comes: a camera, a playlist, a video without a name
  other,       ///< nothing that can be predicted on, such as a web page
};

/// What the ending of an address promises.
enum class NamedAs { nothing, picture, video };

/// "http://host/a.jpg?x=1": picture.
NamedAs named_as(const std::string& address);

/// Whether a Content-Type is that of a stream, whatever the bytes are.
bool is_stream_type(std::string_view type);

/// So many first bytes are enough to decide.
inline constexpr std::size_t kDecidingBytes = 16;

/// `type` is the value of Content-Type, or nothing; `start` the first bytes, fewer where the answer is
/// shorter. Bytes that are those of a picture count for more than the type, which servers often get wrong,
/// and both for more than the name.
ContentKind content_kind(std::string_view type, std::string_view start, NamedAs named);

/// "a web page (text/html)", "text/plain", "bytes that begin with 'xxxxxxxx'": for messages.
std::string describe_content(std::string_view type, std::string_view start);

}  // namespace yolo::source
