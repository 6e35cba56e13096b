// Formats the progress line and decides when it is due.
#include "core/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace yolo {
namespace {

constexpr double kLeastPause = 0.1;  // seconds between two lines
constexpr std::uint64_t kBarWidth = 10;
constexpr std::uint64_t kPartsOfCharacter = 8;
constexpr double kLongest = 359999;  // seconds; more than 99 hours help nobody
constexpr std::array<std::string_view, kPartsOfCharacter> kParts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string bar(double part) {
  const auto eighths = static_cast<std::uint64_t>(part * static_cast<double>(kBarWidth * kPartsOfCharacter));
  std::uint64_t used = eighths / kPartsOfCharacter;
  std::string text;
  for (std::uint64_t i = 0; i < used; ++i) text += "█";
  if (eighths % kPartsOfCharacter != 0) {
    text += kParts[eighths % kPartsOfCharacter];
    ++used;
  }
  return text.append(kBarWidth - used, ' ');
}

// Steps a second, or seconds a step where that is the number above 1.
std::string rate_text(std::uint64_t count, double seconds, std::string_view unit) {
  if (count == 0 || seconds <= 0) return fmt::format("?{}/s", unit);
  const double rate = static_cast<double>(count) / seconds;
  return rate < 1 ? fmt::format("{:5.2f}s/{}", 1 / rate, unit) : fmt::format("{:5.2f}{}/s", rate, unit);
}

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), starts_character));
}

// At most `most` characters of a UTF-8 text.
std::string_view cut(std::string_view utf8, std::size_t most) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (starts_character(utf8[i]) && seen++ == most) return utf8.substr(0, i);
  }
  return utf8;
}

}  // namespace

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::clamp(seconds, 0.0, kLongest));
  const std::int64_t hours = whole / 3600, minutes = whole / 60 % 60;
  if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
  return fmt::format("{:02}:{:02}", minutes, whole % 60);
}

std::string progress_line(std::string_view description, std::uint64_t count, std::uint64_t total,
                          double seconds, std::string_view unit) {
  const std::string prefix = description.empty() ? "" : fmt::format("{}: ", description);
  const std::string passed = clock_text(seconds), rate = rate_text(count, seconds, unit);
  // A count beyond the total shows that the total was wrong, and then no share of it means anything.
  if (total == 0 || count > total) return fmt::format("{}{}{} [{}, {}]", prefix, count, unit, passed, rate);
  const double part = static_cast<double>(count) / static_cast<double>(total);
  const std::string left = count == 0 ? "?" : clock_text(seconds * (1 - part) / part);
  const double percent = count < total ? std::min(99.0, std::nearbyint(part * 100)) : 100;
  return fmt::format("{}{:3.0f}%|{}| {}/{} [{}<{}, {}]", prefix, percent, bar(part), count, total, passed,
                     left, rate);
}

Progress::Progress(std::string description, std::uint64_t total, ProgressOptions options)
    : description_(std::move(description)), total_(total), options_(std::move(options)) {
  if (!options_.clock) options_.clock = steady_seconds;
  start_ = options_.clock();
  if (options_.terminal) show(start_);
}

Progress::~Progress() {
  if (finished_ || !options_.terminal || !options_.output) return;
  try {
    options_.output("\n");
  } catch (...) {  // an output that fails must not end the program during an exception
  }
}

void Progress::update(std::uint64_t steps) {
  count_ += steps;
  if (finished_ || !options_.terminal) return;
  const double now = options_.clock();
  if (now - shown_ >= kLeastPause) show(now);
}

void Progress::finish() {
  if (finished_) return;
  show(options_.clock());
  if (options_.output) options_.output("\n");
  finished_ = true;
}

void Progress::show(double now) {
  shown_ = now;
  if (!options_.output) return;
  const std::string line = progress_line(description_, count_, total_, now - start_, options_.unit);
  if (!options_.terminal) return options_.output(line);

  // The last column stays free: some terminals go to the next line as soon as it is written.
  std::string text(options_.columns > 1 ? cut(line, static_cast<std::size_t>(options_.columns - 1)) : line);
  const std::size_t width = characters(text);
  if (width < width_) text.append(width_ - width, ' ');  // over what the longer line left
  width_ = width;
  options_.output("\r" + text);
}

}  // namespace yolo
