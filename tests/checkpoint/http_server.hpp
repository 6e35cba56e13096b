// A small HTTP server on 127.0.0.1 for tests of downloads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace yolo::test {

/// What the server does for one path.
struct Page {
  int status = 200;
  std::string body;
  bool ranges = true;                ///< answer Range requests
  std::size_t cut_after = SIZE_MAX;  ///< close the connection after so many bytes of a body
  int cuts = 1'000'000;              ///< how often it does so
  std::string location;              ///< for redirections
  int pause_ms = 0;                  ///< after each byte of the body; -1: nothing is ever said
};

class HttpServer {
 public:
  explicit HttpServer(std::map<std::string, Page> pages);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string address(const std::string& path = "/") const;
  /// "GET /x" or "GET /x bytes=5-" of every request so far.
  std::vector<std::string> requests() const;

 private:
  void serve();
  void answer(int connection);

  mutable std::mutex mutex_;
  std::map<std::string, Page> pages_;
  std::vector<std::string> requests_;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace yolo::test
