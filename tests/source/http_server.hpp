// A small HTTP server on 127.0.0.1 for tests: one thread a connection.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace yolo::test {

class HttpServer;

/// One request. The connection is closed when the handler returns.
class Connection {
 public:
  Connection(int socket, const HttpServer& server) : socket_(socket), server_(server) {}

  /// False when the other side has gone.
  bool send(const std::string& bytes) const;
  void answer(const std::string& status, const std::string& type, const std::string& body) const;

  /// Says nothing until the other side hangs up or the server is stopped.
  void hang() const;

 private:
  int socket_;
  const HttpServer& server_;
};

class HttpServer {
 public:
  using Handler = std::function<void(const std::string& path, const Connection& connection)>;
  explicit HttpServer(Handler handler);
  ~HttpServer();
  std::string address(const std::string& path) const;
  bool stopping() const { return stop_; }

 private:
  void serve();
  void talk(int socket);

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::vector<std::thread> talks_;
  std::thread thread_;
};

}  // namespace yolo::test
