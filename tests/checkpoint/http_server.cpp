// One connection after the other, GET only.
#include "http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace yolo::test {
namespace {

void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void wait_for_hang_up(int connection) {
  char byte;
  while (recv(connection, &byte, 1, 0) > 0) {
  }
}

std::string read_request(int connection) {
  std::string request;
  char buffer[4096];
  while (request.find("\r\n\r\n") == std::string::npos) {
    const ssize_t got = recv(connection, buffer, sizeof buffer, 0);
    if (got <= 0) break;
    request.append(buffer, static_cast<std::size_t>(got));
  }
  return request;
}

}  // namespace

HttpServer::HttpServer(std::map<std::string, Page> pages) : pages_(std::move(pages)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 16) != 0) {
    throw std::runtime_error("the test server cannot listen");
  }
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

std::string HttpServer::address(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<std::string> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void HttpServer::serve() {
  for (;;) {
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    answer(connection);
    shutdown(connection, SHUT_WR);
    char rest[256];
    while (recv(connection, rest, sizeof rest, 0) > 0) {
    }
    close(connection);
  }
}

void HttpServer::answer(int connection) {
  const std::string request = read_request(connection);
  if (!request.starts_with("GET ")) return;
  const std::string path = request.substr(4, request.find(' ', 4) - 4);
  const std::size_t range_at = request.find("Range: bytes=");
  const std::size_t offset = range_at == std::string::npos ? 0 : std::stoul(request.substr(range_at + 13));
  const std::lock_guard lock(mutex_);
  requests_.push_back("GET " + path + (offset ? " bytes=" + std::to_string(offset) + "-" : ""));
  const auto found = pages_.find(path);
  if (found == pages_.end()) {
    return send_all(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }
  Page& page = found->second;
  if (page.pause_ms < 0) return wait_for_hang_up(connection);
  std::string head;
  std::string body = page.body;
  if (offset > 0 && page.ranges && offset >= body.size()) {
    head = "HTTP/1.1 416 Range Not Satisfiable\r\n";
    body.clear();
  } else if (offset > 0 && page.ranges) {
    const std::string size = std::to_string(body.size());
    head = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + std::to_string(offset) + "-" +
           std::to_string(body.size() - 1) + "/" + size + "\r\n";
    body.erase(0, offset);
  } else {
    head = "HTTP/1.1 " + std::to_string(page.status) + " Status\r\n";
  }
  if (!page.location.empty()) head += "Location: " + page.location + "\r\n";
  send_all(connection,
           head + "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n");
  if (body.size() > page.cut_after && page.cuts-- > 0) body.resize(page.cut_after);
  if (page.pause_ms == 0) return send_all(connection, body);
  for (const char byte : body) {
    if (send(connection, &byte, 1, MSG_NOSIGNAL) != 1) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(page.pause_ms));
  }
}

}  // namespace yolo::test
