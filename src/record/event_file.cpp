// Writes TensorFlow's Event messages. Numbers of fields are those of event.proto and summary.proto in
// TensorBoard's sources (Apache-2.0).
#include "record/event_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <protozero/pbf_writer.hpp>
#include <yolo/error.hpp>

#include "plot/crop.hpp"
#include "record/crc32c.hpp"

namespace yolo::record {
namespace {

namespace fs = std::filesystem;

constexpr int kMostFiles = 1000;  // of one second and process

enum EventField : protozero::pbf_tag_type { kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5 };
enum SummaryField : protozero::pbf_tag_type { kValue = 1 };
enum ValueField : protozero::pbf_tag_type { kTag = 1, kSimpleValue = 2 };

std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "host";
  return plot::path_part(name.data(), "host");
}

std::string version_event(double now) {
  std::string bytes;
  protozero::pbf_writer event(bytes);
  event.add_double(kWallTime, now);
  event.add_string(kFileVersion, "brain.Event:2");
  return bytes;
}

std::string scalars_event(std::int64_t step, std::span<const NamedValue> values, double now) {
  std::string summary_bytes;
  protozero::pbf_writer summary(summary_bytes);
  for (const auto& [name, number] : values) {
    protozero::pbf_writer value(summary, kValue);
    value.add_string(kTag, name);
    value.add_float(kSimpleValue, static_cast<float>(number));
  }
  std::string bytes;
  protozero::pbf_writer event(bytes);
  event.add_double(kWallTime, now);
  event.add_int64(kStep, step);
  event.add_message(kSummary, summary_bytes);
  return bytes;
}

// Makes the file itself, so that no other process can have the same one.
fs::path make_file(const fs::path& folder, double now) {
  std::error_code error;
  fs::create_directories(folder, error);
  const std::string stem =
      fmt::format("events.out.tfevents.{}.{}.{}", static_cast<std::int64_t>(now), host_name(), getpid());
  for (int number = 0; number < kMostFiles; ++number) {
    const fs::path file = folder / fmt::format("{}.{}", stem, number);
    const int descriptor = open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (descriptor >= 0) {
      close(descriptor);
      return file;
    }
    if (errno != EEXIST) break;
  }
  throw Error(
      fmt::format("Cannot make the TensorBoard file '{}' in '{}': {}; `yolo settings tensorboard=False` does "
                  "without such files",
                  stem, folder.string(), std::strerror(errno)));
}

}  // namespace

std::string tf_record(std::string_view bytes) {
  const std::string length = little_endian(bytes.size(), 8);
  return length + little_endian(masked_crc32c(length), 4) + std::string(bytes) +
         little_endian(masked_crc32c(bytes), 4);
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

EventFile::EventFile(const fs::path& folder, double now)
    : file_(make_file(folder, now)), out_(file_, std::ios::binary | std::ios::app) {
  write(version_event(now));
}

void EventFile::scalars(std::int64_t step, std::span<const NamedValue> values, double now) {
  write(scalars_event(step, values, now));
}

void EventFile::write(const std::string& event) {
  const std::string record = tf_record(event);
  out_.write(record.data(), static_cast<std::streamsize>(record.size()));
  out_.flush();
  if (!out_) throw Error(fmt::format("Cannot write '{}': {}", file_.string(), std::strerror(errno)));
}

}  // namespace yolo::record
