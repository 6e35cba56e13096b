// A key for each announcement; its first letter tells good from bad.
#include "train/distributed/announcements.hpp"

#include <fmt/format.h>

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

constexpr char kTold = '+', kFailed = '-';

std::string key_of(std::int64_t number) { return fmt::format("announcement/{}", number); }

}  // namespace

void Announcements::tell(const std::string& text) { store_.set(key_of(next_++), kTold + text); }
void Announcements::fail(const std::string& reason) { store_.set(key_of(next_++), kFailed + reason); }

std::string Announcements::wait() {
  const std::string key = key_of(next_++);
  std::optional<std::string> beat;
  int unchanged = 0;
  while (unchanged < patience_) {
    std::optional<std::string> text, now;
    try {
      text = store_.get(key);
      now = store_.get(heartbeat_key(0));
    } catch (const std::exception&) {
      throw Error("rank 0, which holds the common store, has ended; training cannot go on");
    }
    if (text && text->starts_with(kTold)) return text->substr(1);
    if (text) throw Error(fmt::format("rank 0 failed: {}", text->substr(1)));
    unchanged = now == beat ? unchanged + 1 : 0;
    beat = now;
    std::this_thread::sleep_for(look_);
  }
  throw Error(
      fmt::format("rank 0 has shown no sign of life in {} s and counts as ended; training cannot go on",
                  static_cast<double>(look_.count() * patience_) / 1000));
}

}  // namespace yolo::train
