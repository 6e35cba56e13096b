// A part of a source: one file, or the live streams that are read at once.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <yolo/frame.hpp>
#include <yolo/source.hpp>

namespace yolo::source {

/// Receives what goes wrong while a part is read.
class Reporter {
 public:
  virtual ~Reporter() = default;

  /// Something that was named is skipped.
  virtual void failed(std::string path, std::string reason) = 0;

  /// Something is worth knowing, but nothing is skipped.
  virtual void warn(const std::string& line) = 0;
};

/// Yields frames until it is used up. Frame::item counts from 0 within the part. A file is opened by the
/// first call of next() and closed with the part, so that a long list holds one open file.
class Part {
 public:
  virtual ~Part() = default;
  virtual std::optional<Frame> next(Reporter& reporter) = 0;
  virtual int item_count() const { return 1; }
  virtual int natural_batch() const { return 1; }
  virtual bool is_live() const { return false; }
};

using PartPtr = std::unique_ptr<Part>;

struct OpenedParts {
  std::vector<PartPtr> parts;
  std::vector<SourceFailure> failures;
};

}  // namespace yolo::source
