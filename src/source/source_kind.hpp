// What a source is, told from its text: one table, looked through from top to bottom.
#pragma once

#include <string>

#include <yolo/source.hpp>

#include "core/own_symbols.hpp"
#include "source/part.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::source {

enum class SourceKind {
  empty,
  camera,
  screen,
  video_page,
  remote_file,
  stream,
  unknown_address,
  stream_list,
  text_list,
  pattern,
  folder,
  file,
};

SourceKind kind_of(const std::string& spec);

/// "camera", "picture or video at an http(s) address", ... for messages.
const char* name_of(SourceKind kind);

/// Appends the parts that a spec stands for, and what could not be found. Throws Error when that is nothing.
void open_parts(const std::string& spec, const SourceOptions& options, OpenedParts& opened);

bool is_http(const std::string& spec);

/// An address without "?query" and "#fragment".
std::string without_query(const std::string& address);

}  // namespace yolo::source
YOLO_OWN_SYMBOLS_END
