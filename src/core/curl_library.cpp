#include "core/curl_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>

#include <yolo/error.hpp>

namespace yolo {

namespace {

constexpr std::array<const char*, 2> kFileNames{"libcurl.so.4", "libcurl-gnutls.so.4"};

template <typename Function>
void load(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr)
    throw Error(fmt::format("the libcurl on this machine has no {}; install libcurl4", name));
}

}  // namespace

Curl load_curl() {
  void* library = nullptr;
  for (const char* name : kFileNames) {
    if (library == nullptr) library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  }
  if (library == nullptr)
    throw Error("http(s) addresses need libcurl, which is not installed (package libcurl4)");
  Curl curl;
  load(library, "curl_easy_init", curl.init);
  load(library, "curl_easy_setopt", curl.set);
  load(library, "curl_easy_perform", curl.perform);
  load(library, "curl_easy_getinfo", curl.info);
  load(library, "curl_easy_strerror", curl.text_of);
  load(library, "curl_easy_cleanup", curl.cleanup);
  return curl;
}

}  // namespace yolo
