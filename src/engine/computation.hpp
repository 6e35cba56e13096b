// A network as it runs under one set of compute options.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "core/own_symbols.hpp"
#include "runtime/backend.hpp"
#include "tasks/task.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// The backend, what reads its maps, and requests that wait for their next use. Any number of threads may use it.
class Computation {
 public:
  Computation(std::shared_ptr<const runtime::Backend> backend, std::shared_ptr<const tasks::Postprocessor> postprocessor)
      : backend_(std::move(backend)), postprocessor_(std::move(postprocessor)) {}

  const tasks::Postprocessor& postprocessor() const { return *postprocessor_; }
  std::string description() const { return backend_->description(); }
  /// How many requests are computed at once.
  int streams() const { return backend_->streams(); }

  /// A request of this shape that nobody else has.
  std::unique_ptr<runtime::PictureRequest> take(const runtime::InputShape& shape) const;
  /// Keeps it, idle as it must be, for the next one who needs that shape.
  void give_back(std::unique_ptr<runtime::PictureRequest> request) const;

 private:
  std::shared_ptr<const runtime::Backend> backend_;
  std::shared_ptr<const tasks::Postprocessor> postprocessor_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<runtime::PictureRequest>> free_;  // most recently used last
};

/// A request whose outputs are being read. It goes back to its computation at the end.
class ReadRequest {
 public:
  ReadRequest() = default;
  ReadRequest(std::unique_ptr<runtime::PictureRequest> request, std::shared_ptr<const Computation> computation)
      : request_(std::move(request)), computation_(std::move(computation)) {}
  ~ReadRequest() {
    if (request_) computation_->give_back(std::move(request_));
  }
  ReadRequest(ReadRequest&&) noexcept = default;
  ReadRequest& operator=(ReadRequest&& other) noexcept {
    std::swap(request_, other.request_);
    std::swap(computation_, other.computation_);
    return *this;
  }

  std::span<const runtime::RawMap> outputs() const { return request_ ? request_->outputs() : std::span<const runtime::RawMap>(); }

 private:
  std::unique_ptr<runtime::PictureRequest> request_;
  std::shared_ptr<const Computation> computation_;
};

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
