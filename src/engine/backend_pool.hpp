// The compiled forms of one model, each made once and shared.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/computation.hpp"
#include "formats/format.hpp"

namespace yolo::engine {

/// Any number of threads may ask at once. Who has got a computation keeps it for as long as he wants, whatever others ask for.
class BackendPool {
 public:
  using Make = std::function<std::shared_ptr<const Computation>(const formats::RunRequest&)>;
  explicit BackendPool(Make make) : make_(std::move(make)) {}

  /// The one for this request; made when there is none, which holds up only those who ask for the same one. The last few stay in
  /// memory, others as long as they are used.
  std::shared_ptr<const Computation> get(const formats::RunRequest& request) const;
  /// The same, but nothing while another thread makes it.
  std::shared_ptr<const Computation> get_unless_in_making(const formats::RunRequest& request) const;

 private:
  struct Entry {
    formats::RunRequest request;
    std::mutex making;  // held by who makes it
    std::shared_ptr<const Computation> kept;  // null: only those who use it keep it
    std::weak_ptr<const Computation> known;
  };
  std::shared_ptr<Entry> entry_of(const formats::RunRequest& request) const;
  std::shared_ptr<const Computation> known(Entry& entry) const;
  std::shared_ptr<const Computation> made(Entry& entry) const;
  void keep_recent() const;

  Make make_;
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<Entry>> entries_;  // most recently used last
};

}  // namespace yolo::engine
