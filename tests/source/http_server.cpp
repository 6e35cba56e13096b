#include "source/http_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace yolo::test {

bool Connection::send(const std::string& bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size() && !server_.stopping()) {
    const ssize_t count = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return sent == bytes.size();
}

void Connection::answer(const std::string& status, const std::string& type, const std::string& body) const {
  send("HTTP/1.1 " + status + "\r\nContent-Type: " + type +
       "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
}

void Connection::hang() const {
  char byte = 0;
  while (!server_.stopping()) {
    pollfd wait{socket_, POLLIN, 0};
    if (poll(&wait, 1, 20) > 0 && recv(socket_, &byte, 1, 0) <= 0) return;
  }
}

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(where);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&where), size) != 0 || listen(listener_, 16) != 0) {
    throw std::runtime_error("the test server cannot listen");
  }
  getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size);
  port_ = ntohs(where.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() {
  stop_ = true;
  thread_.join();
  for (std::thread& talk : talks_) talk.join();
  close(listener_);
}

std::string HttpServer::address(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

void HttpServer::serve() {
  while (!stop_) {
    pollfd wait{listener_, POLLIN, 0};
    if (poll(&wait, 1, 20) <= 0) continue;
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket >= 0) talks_.emplace_back([this, socket] { talk(socket); });
  }
}

void HttpServer::talk(int socket) {
  std::string request;
  char byte = 0;
  while (request.find("\r\n\r\n") == std::string::npos && recv(socket, &byte, 1, 0) == 1) request += byte;
  const std::size_t begin = request.find(' ');
  if (begin != std::string::npos) {
    handler_(request.substr(begin + 1, request.find(' ', begin + 1) - begin - 1), Connection(socket, *this));
  }
  shutdown(socket, SHUT_RDWR);
  close(socket);
}

}  // namespace yolo::test
