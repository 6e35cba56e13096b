// libcurl, opened when the first address is fetched: linking it would slow down every start.
#pragma once

#include <curl/curl.h>

namespace yolo {

/// The few functions of libcurl that are needed.
struct Curl {
  decltype(&curl_easy_init) init = nullptr;
  decltype(&curl_easy_setopt) set = nullptr;
  decltype(&curl_easy_perform) perform = nullptr;
  decltype(&curl_easy_getinfo) info = nullptr;
  decltype(&curl_easy_strerror) text_of = nullptr;
  decltype(&curl_easy_cleanup) cleanup = nullptr;
};

/// Opens the library; it stays open. Throws Error when it is not installed.
Curl load_curl();

}  // namespace yolo
