#include "source/download.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <thread>

#include <yolo/error.hpp>

#include "core/curl_library.hpp"
#include "core/text.hpp"
#include "media/formats.hpp"
#include "source/source_kind.hpp"

namespace yolo::source {

namespace {

constexpr int kAttempts = 3;
constexpr long kMostRedirections = 10;

using Clock = std::chrono::steady_clock;

/// One attempt, with what its callbacks need. They must not throw into libcurl.
struct Answer {
  NamedAs named;
  const FetchLimits& limits;
  std::string ending;  ///< of the temporary file
  Clock::time_point began = Clock::now();

  std::string type, length, location;  ///< of the headers
  std::string start;                   ///< bytes held back until the kind is known
  std::optional<ContentKind> kind;
  std::unique_ptr<TemporaryFile> file;
  std::FILE* out = nullptr;
  std::uintmax_t size = 0;
  std::string problem;  ///< why we have stopped it

  ~Answer() { close(); }
  Answer(NamedAs as, const FetchLimits& bounds, std::string name_ending)
      : named(as), limits(bounds), ending(std::move(name_ending)) {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  bool stop(std::string why) {
    problem = std::move(why);
    return false;
  }

  /// Says what comes, once enough is there, and opens the file for it.
  bool decide() {
    kind = content_kind(type, start, named);
    if (*kind == ContentKind::stream) return false;
    if (*kind == ContentKind::other) {
      return stop(fmt::format("it is not a picture or video but {}", describe_content(type, start)));
    }
    try {
      file = std::make_unique<TemporaryFile>(ending);
    } catch (const Error& error) {
      return stop(error.what());
    }
    out = std::fopen(file->path().c_str(), "wb");
    return out != nullptr ? write(start) : stop(fmt::format("{}: {}", file->path(), std::strerror(errno)));
  }

  bool write(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), out) == bytes.size()) return true;
    return stop(fmt::format("{} cannot be written: {}", file->path(), std::strerror(errno)));
  }

  bool take(std::string_view bytes) {
    size += bytes.size();
    if (kind) return is_within_limits() && write(bytes);
    start += bytes;
    if (start.size() < kDecidingBytes && !is_stream_type(type)) return true;
    return decide() && is_within_limits();
  }

  bool is_within_limits() {
    const auto largest = *kind == ContentKind::picture ? limits.largest_picture : limits.largest_video;
    if (size > largest) return stop(fmt::format("more than {} MiB came", largest >> 20));
    const auto spent = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - began).count();
    return *kind != ContentKind::picture || spent < limits.picture_s || stop(too_long());
  }

  std::string too_long() const {
    return fmt::format("{} bytes came within {} seconds, and the picture is not complete", size,
                       limits.picture_s);
  }

  /// The rest of what was held back or written. False when the disk refuses it.
  bool finish() {
    if (!kind && !decide()) return *kind == ContentKind::stream;
    return close() || stop(fmt::format("{} cannot be written: {}", file->path(), std::strerror(errno)));
  }

  bool close() { return out == nullptr || std::fclose(std::exchange(out, nullptr)) == 0; }
};

std::size_t receive(char* data, std::size_t unit, std::size_t count, void* user) {
  return static_cast<Answer*>(user)->take({data, unit * count}) ? unit * count : 0;
}

std::size_t receive_header(char* data, std::size_t unit, std::size_t count, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  const std::string_view line(data, unit * count);
  if (line.starts_with("HTTP/")) {  // of the answer behind a redirection
    answer.type.clear();
    answer.length.clear();
  }
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return line.size();
  const std::string name = to_lower(trim(line.substr(0, colon)));
  const std::string_view value = trim(line.substr(colon + 1));
  if (name == "content-type") answer.type = value;
  if (name == "content-length") answer.length = value;
  if (name == "location") answer.location = value;
  return line.size();
}

void configure(const Curl& curl, CURL* handle, const std::string& address, Answer& answer) {
  curl.set(handle, CURLOPT_URL, address.c_str());
  curl.set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl.set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl.set(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl.set(handle, CURLOPT_MAXREDIRS, kMostRedirections);
  curl.set(handle, CURLOPT_FAILONERROR, 1L);
  curl.set(handle, CURLOPT_NOSIGNAL, 1L);
  curl.set(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(answer.limits.connect_s));
  curl.set(handle, CURLOPT_LOW_SPEED_LIMIT, answer.limits.slowest);
  curl.set(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(answer.limits.window_s));
  curl.set(handle, CURLOPT_USERAGENT, "yolo.cpp");
  curl.set(handle, CURLOPT_HEADERFUNCTION, &receive_header);
  curl.set(handle, CURLOPT_HEADERDATA, &answer);
  curl.set(handle, CURLOPT_WRITEFUNCTION, &receive);
  curl.set(handle, CURLOPT_WRITEDATA, &answer);
}

std::string text_of(const Curl& curl, CURLcode code, long status, const Answer& answer) {
  switch (code) {
    case CURLE_HTTP_RETURNED_ERROR:
      return fmt::format("the server answers {}", status);
    case CURLE_OPERATION_TIMEDOUT:
      if (answer.size > 0) {
        return fmt::format("it comes too slowly: less than {} bytes a second for {} seconds, {} bytes in all",
                           answer.limits.slowest, answer.limits.window_s, answer.size);
      }
      return fmt::format("the server says nothing within {} seconds", answer.limits.window_s);
    case CURLE_PARTIAL_FILE:
      return fmt::format("the connection broke off after {} of {} bytes", answer.size,
                         printable(answer.length, 20));
    case CURLE_TOO_MANY_REDIRECTS:
      return fmt::format("it redirects more than {} times, the last time to '{}'", kMostRedirections,
                         printable(answer.location));
    case CURLE_UNSUPPORTED_PROTOCOL:
      if (answer.location.empty()) return "the server does not speak HTTP";
      return fmt::format("it redirects to '{}', and only http and https are followed",
                         printable(answer.location));
    case CURLE_COULDNT_RESOLVE_HOST:
      return "there is no host of this name, or no network";
    case CURLE_COULDNT_CONNECT:
      return "nothing answers there";
    default:
      return curl.text_of(code);
  }
}

bool is_worth_retrying(CURLcode code, long status) {
  switch (code) {
    case CURLE_HTTP_RETURNED_ERROR:
      return status >= 500;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
      return true;
    default:
      return false;
  }
}

/// A server that speaks no HTTP of ours may still send a stream that FFmpeg knows.
bool may_be_stream(CURLcode code, const Answer& answer) {
  if (answer.named != NamedAs::nothing || !answer.location.empty()) return false;
  return code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY;
}

struct Outcome {
  std::string problem;  ///< empty: it worked
  bool worth_retrying = false;
};

Outcome fetch_once(const Curl& curl, const std::string& address, Answer& answer) {
  CURL* handle = curl.init();
  if (handle == nullptr) return {"libcurl could not be started", false};
  configure(curl, handle, address, answer);
  const CURLcode code = curl.perform(handle);
  long status = 0;
  curl.info(handle, CURLINFO_RESPONSE_CODE, &status);
  curl.cleanup(handle);
  if (!answer.problem.empty()) return {answer.problem, false};
  if (answer.kind == ContentKind::stream) return {};
  if (may_be_stream(code, answer)) {
    answer.kind = ContentKind::stream;
    return {};
  }
  if (code != CURLE_OK) return {text_of(curl, code, status, answer), is_worth_retrying(code, status)};
  if (answer.size == 0) return {"the server sends an empty file", false};
  return {answer.finish() ? "" : answer.problem, false};
}

}  // namespace

Fetched fetch(const std::string& address, NamedAs named, const FetchLimits& limits) {
  const Curl curl = load_curl();
  const std::string name_ending =
      named == NamedAs::nothing ? "" : "." + media::ending_of(without_query(address));
  const Clock::time_point began = Clock::now();
  Outcome outcome;
  for (int attempt = 1; attempt <= kAttempts; ++attempt) {
    if (attempt > 1) std::this_thread::sleep_for(std::chrono::milliseconds(250 * attempt));
    Answer answer(named, limits, name_ending);
    outcome = fetch_once(curl, address, answer);
    if (outcome.problem.empty()) return {*answer.kind, std::move(answer.file), !answer.length.empty()};
    if (!outcome.worth_retrying || Clock::now() - began > std::chrono::seconds(limits.window_s)) break;
  }
  throw Error(fmt::format("{} could not be downloaded: {}", without_query(address), outcome.problem));
}

}  // namespace yolo::source
