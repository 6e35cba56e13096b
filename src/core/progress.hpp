// A progress line: bar, count, rate and time left.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// What a Progress needs to know of the outside.
struct ProgressOptions {
  using Output = std::function<void(std::string_view text)>;
  using Clock = std::function<double()>;

  Output output;          ///< receives raw text with its own "\r" and "\n"; nothing is shown without one
  bool terminal = false;  ///< whether `output` is a terminal, where one line can be written again and again
  int columns = 0;        ///< width of the terminal in characters, to which the line is cut; 0 if not known
  Clock clock;            ///< seconds that only grow; the machine's steady clock when empty
  std::string unit = "it";
};

/// One progress line, as in "Scanning labels:  40%|████      | 2/5 [00:01<00:02,  1.62it/s]".
///
/// On a terminal the line is written again at most ten times a second; elsewhere (a file, a pipe) only its
/// last state is written, as one line. Not to be shared between threads. A Progress that is destroyed before
/// finish(), by an exception for instance, ends its line on a terminal and writes nothing elsewhere.
class Progress {
 public:
  /// Shows the line at once on a terminal. With a `total` of 0 the count alone is shown: no bar, no time
  /// left.
  Progress(std::string description, std::uint64_t total, ProgressOptions options);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Counts `steps` more.
  void update(std::uint64_t steps = 1);

  /// Replaces the text before the bar. It is shown with the next line that is due.
  void set_description(std::string description) { description_ = std::move(description); }

  /// Writes the last state and ends the line. Later calls do nothing.
  void finish();

  std::uint64_t count() const { return count_; }

 private:
  void show(double now);

  std::string description_;
  std::uint64_t total_, count_ = 0;
  ProgressOptions options_;
  double start_ = 0, shown_ = 0;  // seconds
  std::size_t width_ = 0;         // characters of the line that stands on the terminal
  bool finished_ = false;
};

/// The line of a Progress for given numbers; `seconds` have passed.
std::string progress_line(std::string_view description, std::uint64_t count, std::uint64_t total,
                          double seconds, std::string_view unit = "it");

/// "01:05", or "1:01:05" from an hour on.
std::string clock_text(double seconds);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
