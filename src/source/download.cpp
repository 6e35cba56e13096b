#include "source/download.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <yolo/error.hpp>

#include "core/curl_library.hpp"

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

constexpr int kAttempts = 3;

struct Target {
  std::FILE* file = nullptr;
  std::uintmax_t size = 0;
  std::uintmax_t largest = 0;
  bool too_large = false;
};

std::size_t receive(char* data, std::size_t unit, std::size_t count, void* user) {
  auto& target = *static_cast<Target*>(user);
  const std::size_t size = unit * count;
  target.size += size;
  target.too_large = target.size > target.largest;
  return target.too_large ? 0 : std::fwrite(data, 1, size, target.file);
}

void configure(const Curl& curl, CURL* handle, const std::string& address, Target& target) {
  curl.set(handle, CURLOPT_URL, address.c_str());
  curl.set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl.set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl.set(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl.set(handle, CURLOPT_MAXREDIRS, 10L);
  curl.set(handle, CURLOPT_FAILONERROR, 1L);
  curl.set(handle, CURLOPT_NOSIGNAL, 1L);
  curl.set(handle, CURLOPT_CONNECTTIMEOUT, 15L);
  // Gives up when nothing comes for half a minute, however long the whole takes.
  curl.set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl.set(handle, CURLOPT_LOW_SPEED_TIME, 30L);
  curl.set(handle, CURLOPT_USERAGENT, "yolo.cpp");
  curl.set(handle, CURLOPT_WRITEFUNCTION, &receive);
  curl.set(handle, CURLOPT_WRITEDATA, &target);
}

struct Outcome {
  std::string problem;  ///< empty: it worked
  bool worth_retrying = false;
};

Outcome fetch_once(const Curl& curl, const std::string& address, const std::string& path,
                   std::uintmax_t largest) {
  Target target{std::fopen(path.c_str(), "wb"), 0, largest, false};
  if (target.file == nullptr) return {fmt::format("{} cannot be written", path), false};
  CURL* handle = curl.init();
  if (handle == nullptr) {
    std::fclose(target.file);
    return {"libcurl could not be started", false};
  }
  configure(curl, handle, address, target);
  const CURLcode code = curl.perform(handle);
  long status = 0;
  curl.info(handle, CURLINFO_RESPONSE_CODE, &status);
  curl.cleanup(handle);
  const bool written = std::fclose(target.file) == 0;
  if (target.too_large) return {fmt::format("more than {} MiB came", largest >> 20), false};
  if (code == CURLE_HTTP_RETURNED_ERROR) return {fmt::format("the server answers {}", status), status >= 500};
  if (code == CURLE_WRITE_ERROR || !written)
    return {fmt::format("{} cannot be written (disk full?)", path), false};
  if (code != CURLE_OK) return {curl.text_of(code), code != CURLE_URL_MALFORMAT};
  if (target.size == 0) return {"the server sends an empty file", false};
  return {};
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& ending) {
  std::error_code error;
  path_ = (fs::temp_directory_path(error) / ("yolo-XXXXXX" + ending)).string();
  const int descriptor = mkstemps(path_.data(), static_cast<int>(ending.size()));
  if (descriptor < 0) throw Error(fmt::format("no temporary file can be created as {}", path_));
  ::close(descriptor);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  fs::remove(path_, ignored);
}

std::unique_ptr<TemporaryFile> download(const std::string& address, const std::string& ending,
                                        std::uintmax_t largest) {
  const Curl curl = load_curl();
  auto file = std::make_unique<TemporaryFile>(ending);
  Outcome outcome;
  for (int attempt = 1; attempt <= kAttempts; ++attempt) {
    if (attempt > 1) std::this_thread::sleep_for(std::chrono::milliseconds(250 * attempt));
    outcome = fetch_once(curl, address, file->path(), largest);
    if (outcome.problem.empty()) return file;
    if (!outcome.worth_retrying) break;
  }
  throw Error(fmt::format("{} could not be downloaded: {}", address, outcome.problem));
}

}  // namespace yolo::source
