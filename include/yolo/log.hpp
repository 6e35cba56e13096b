// Where the library's messages go. A Log is passed in; nothing is global.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <yolo/export.hpp>

namespace yolo {

enum class LogLevel { info, warning };

/// Receives whole lines without the line end. A default-constructed Log drops everything.
class YOLO_API Log {
 public:
  using Sink = std::function<void(LogLevel, std::string_view line)>;

  Log() = default;
  explicit Log(Sink sink) : sink_(std::move(sink)) {}

  void info(std::string_view line) const {
    if (sink_) sink_(LogLevel::info, line);
  }
  void warn(std::string_view line) const {
    if (sink_) sink_(LogLevel::warning, line);
  }

 private:
  Sink sink_;
};

/// A Log that writes lines to standard output and warnings (prefixed "WARNING ") to standard error.
YOLO_API Log console_log();

}  // namespace yolo
