// Resumable transfers through libcurl.
#include "checkpoint/download.hpp"

#include <cerrno>
#include <memory>
#include <yolo/error.hpp>

#include "checkpoint/file_kind.hpp"
#include "checkpoint/part_file.hpp"
#include "core/curl_library.hpp"

namespace yolo::checkpoint {
namespace {

constexpr long kRangeRefused = 416;

using CurlPtr = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

/// One attempt, with what its callbacks need.
struct Transfer {
  const Curl& curl;
  PartFile& part;
  const DownloadOptions& options;
  std::uint64_t offset = 0;    ///< bytes that were there before
  std::uint64_t received = 0;  ///< bytes of this attempt
  std::string head{};          ///< the first bytes of the file, when it is fetched from its beginning
  std::string refusal{};       ///< why we do not want the rest
  bool disk_failed = false;
  int disk_error = 0;
  bool stopped = false;
  long status = 0;
  std::array<char, CURL_ERROR_SIZE> message{};
};

// False when it is known by now that this is not the file.
bool is_welcome(Transfer& transfer, std::string_view bytes) {
  const DownloadOptions& options = transfer.options;
  transfer.received += bytes.size();
  if (transfer.offset + transfer.received > options.largest) {
    transfer.refusal = fmt::format("it is larger than {} MiB", options.largest >> 20);
  }
  if (transfer.offset == 0 && options.check_head && transfer.head.size() < kHeadBytes) {
    transfer.head += bytes.substr(0, kHeadBytes - transfer.head.size());
    if (transfer.head.size() == kHeadBytes) transfer.refusal = options.check_head(transfer.head);
  }
  return transfer.refusal.empty();
}

std::size_t on_bytes(char* bytes, std::size_t, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (!is_welcome(transfer, {bytes, count})) return 0;
  if (transfer.part.append({bytes, count})) return count;
  transfer.disk_failed = true;
  transfer.disk_error = errno;
  return 0;
}

int on_progress(void* user, curl_off_t total, curl_off_t now, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (!transfer.options.progress) return 0;
  const std::uint64_t done = transfer.offset + static_cast<std::uint64_t>(now);
  const std::uint64_t expected = total > 0 ? transfer.offset + static_cast<std::uint64_t>(total) : 0;
  transfer.stopped = !transfer.options.progress(done, expected);
  return transfer.stopped ? 1 : 0;
}

// A redirection must not lead from https to anything weaker.
void allow_protocols(const Curl& curl, CURL* handle, bool secure_only) {
#if LIBCURL_VERSION_NUM >= 0x075500
  const char* protocols = secure_only ? "https" : "http,https";
  curl.set(handle, CURLOPT_PROTOCOLS_STR, protocols);
  curl.set(handle, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
#else
  const long protocols = secure_only ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS;
  curl.set(handle, CURLOPT_PROTOCOLS, protocols);
  curl.set(handle, CURLOPT_REDIR_PROTOCOLS, protocols);
#endif
}

void set_options(CURL* handle, const std::string& address, Transfer& transfer) {
  const Curl& curl = transfer.curl;
  curl.set(handle, CURLOPT_URL, address.c_str());
  allow_protocols(curl, handle, address.starts_with("https:"));
  curl.set(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl.set(handle, CURLOPT_MAXREDIRS, 10L);
  curl.set(handle, CURLOPT_FAILONERROR, 1L);
  curl.set(handle, CURLOPT_NOSIGNAL, 1L);
  curl.set(handle, CURLOPT_USERAGENT, "yolo.cpp");
  curl.set(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(transfer.options.connect_timeout_s));
  curl.set(handle, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(transfer.options.slowest));
  curl.set(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(transfer.options.stall_timeout_s));
  curl.set(handle, CURLOPT_ERRORBUFFER, transfer.message.data());
  curl.set(handle, CURLOPT_WRITEFUNCTION, on_bytes);
  curl.set(handle, CURLOPT_WRITEDATA, &transfer);
  curl.set(handle, CURLOPT_NOPROGRESS, 0L);
  curl.set(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl.set(handle, CURLOPT_XFERINFODATA, &transfer);
  if (transfer.offset > 0) {
    curl.set(handle, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(transfer.offset));
  }
}

CURLcode perform(const std::string& address, Transfer& transfer) {
  const Curl& curl = transfer.curl;
  const CurlPtr handle(curl.init(), curl.cleanup);
  if (!handle) throw Error("libcurl cannot be started");
  set_options(handle.get(), address, transfer);
  const CURLcode code = curl.perform(handle.get());
  curl.info(handle.get(), CURLINFO_RESPONSE_CODE, &transfer.status);
  return code;
}

std::string reason(CURLcode code, const Transfer& transfer) {
  if (transfer.status >= 400) return fmt::format("the server answered {}", transfer.status);
  if (code == CURLE_OPERATION_TIMEDOUT && transfer.status == 0)
    return fmt::format("the server says nothing within {} seconds", transfer.options.stall_timeout_s);
  return transfer.message[0] ? std::string(transfer.message.data())
                             : std::string(transfer.curl.text_of(code));
}

// A server that sends nothing, or next to nothing, is not asked again.
bool was_worth_it(const Transfer& transfer) {
  return transfer.received >= static_cast<std::uint64_t>(transfer.options.slowest) *
                                  static_cast<std::uint64_t>(transfer.options.stall_timeout_s);
}

bool may_pass(CURLcode code, const Transfer& transfer) {
  const long status = transfer.status;
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return was_worth_it(transfer);
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_COULDNT_CONNECT:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return true;
    case CURLE_HTTP_RETURNED_ERROR:
      return status >= 500 || status == 429;
    default:
      return false;
  }
}

enum class Outcome { done, again };

// `again` after a break that a further attempt may overcome; throws for what stays wrong.
Outcome attempt(const Curl& curl, const std::string& address, PartFile& part, const DownloadOptions& options,
                bool last) {
  Transfer transfer{curl, part, options, part.size()};
  const CURLcode code = perform(address, transfer);
  if (code == CURLE_OK && !(transfer.offset > 0 && transfer.status == kRangeRefused)) return Outcome::done;
  if (transfer.stopped)
    throw Error(fmt::format("download of {} was stopped; the next one continues it", address));
  if (!transfer.refusal.empty()) {
    part.clear();
    part.remove();
    throw Error(fmt::format("what came from {} is not usable: {}", address, transfer.refusal));
  }
  if (transfer.disk_failed) {
    throw Error(fmt::format("cannot write {}: {}", part.path().string(), std::strerror(transfer.disk_error)));
  }
  // A server that cannot continue, or a part that is no beginning of its file: start anew.
  if (transfer.offset > 0 && (code == CURLE_RANGE_ERROR || transfer.status == kRangeRefused)) {
    part.clear();
    return Outcome::again;
  }
  if (part.size() == 0) part.remove();
  if (last || !may_pass(code, transfer)) {
    throw Error(fmt::format("cannot download {}: {}", address, reason(code, transfer)));
  }
  options.log.warn(
      fmt::format("download of {} broke off ({}); trying again", address, reason(code, transfer)));
  return Outcome::again;
}

void transfer_all(const std::string& address, PartFile& part, const DownloadOptions& options) {
  const Curl curl = load_curl();
  // A restart from the beginning costs no attempt, but happens once only.
  bool restarted = false;
  for (int tries = 1;; ++tries) {
    const bool had_part = part.size() > 0;
    if (attempt(curl, address, part, options, tries >= options.attempts) == Outcome::done) return;
    if (had_part && part.size() == 0) {
      if (restarted)
        throw Error(fmt::format("cannot download {}: the server refuses to send it whole", address));
      restarted = true;
      --tries;
    }
  }
}

}  // namespace

void download_file(const std::string& address, const std::filesystem::path& file,
                   const DownloadOptions& options) {
  PartFile part(file);
  if (std::filesystem::exists(file)) {  // another process finished it while we waited for the lock
    part.remove();
    return;
  }
  bool resumed = part.size() > 0;
  for (;;) {
    transfer_all(address, part, options);
    try {
      if (options.check) options.check(part.path());
      break;
    } catch (const Error& error) {
      part.clear();
      if (!resumed) {
        part.remove();
        throw Error(fmt::format("what came from {} is not usable: {}", address, error.what()));
      }
      resumed = false;  // an old part may belong to another version of the file: once more from the beginning
    }
  }
  part.finish();
}

}  // namespace yolo::checkpoint
