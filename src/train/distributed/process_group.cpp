// LibTorch's Gloo behind our own interface.
#define USE_C10D_GLOO
#include "train/distributed/process_group.hpp"

#include <fmt/format.h>

#include <csignal>

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <yolo/error.hpp>

#include "train/distributed/flat_buckets.hpp"
#include "train/distributed/heartbeat.hpp"

namespace yolo::train {
namespace {

using StorePointer = c10::intrusive_ptr<c10d::Store>;

StorePointer open_store(const DistributedSettings& settings) {
  c10d::TCPStoreOptions options;
  options.port = settings.master_port;
  options.isServer = settings.rank == 0 && !settings.store_of_attempt;
  options.numWorkers = static_cast<std::size_t>(settings.world_size);
  options.waitWorkers = false;  // see wait_for_all, which can say who is missing
  options.timeout = settings.timeout;
  try {
    const StorePointer store = c10::make_intrusive<c10d::TCPStore>(settings.master_address, options);
    if (!settings.store_of_attempt) return store;
    return c10::make_intrusive<c10d::PrefixStore>(
        fmt::format("/worker/attempt_{}", *settings.store_of_attempt), store);
  } catch (const std::exception& error) {
    const char* what = options.isServer ? "rank 0 could not open" : "rank 0 was not found at";
    throw Error(fmt::format("{} {} port {}: {}", what, settings.master_address, settings.master_port,
                            std::string_view(error.what()).substr(0, 200)));
  }
}

SharedValues values_of(const StorePointer& store) {
  return {[store](const std::string& key, const std::string& value) { store->set(key, value); },
          [store](const std::string& key) -> std::optional<std::string> {
            if (!store->check({key})) return std::nullopt;
            return store->get_to_str(key);
          }};
}

void wait_for_all(c10d::Store& store, const DistributedSettings& settings) {
  const auto key = [](int rank) { return fmt::format("arrived/{}", rank); };
  store.set(key(settings.rank), std::string("1"));
  const auto end = std::chrono::steady_clock::now() + settings.timeout;
  for (int rank = 0; rank < settings.world_size; ++rank) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    try {
      store.wait({key(rank)}, std::max(left, std::chrono::milliseconds(1)));
    } catch (const std::exception&) {
      throw Error(
          fmt::format("rank {} of {} did not come within {} s; were all processes started, and can they "
                      "reach {} port {}?",
                      rank, settings.world_size, settings.timeout.count() / 1000.0, settings.master_address,
                      settings.master_port));
    }
  }
}

// Gloo writes to sockets whose other end may be gone: that is to be an error that we can tell, not a signal
// that ends the process without a word.
void ignore_broken_pipes() {
  struct sigaction now {};
  if (sigaction(SIGPIPE, nullptr, &now) != 0 || now.sa_handler != SIG_DFL)
    return;  // a program has its own way
  now.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &now, nullptr);
}

bool is_loopback(const std::string& address) { return address == "localhost" || address.starts_with("127."); }

}  // namespace

struct ProcessGroup::State {
  DistributedSettings settings;
  StorePointer store, beat_store;  // connections of their own: a thread that waits must not stop the other
  c10::intrusive_ptr<c10d::Backend> gloo;
  std::unique_ptr<Heartbeat> heartbeat;

  template <typename Exchange>
  void exchange(const char* what, Exchange&& start) {
    heartbeat->begin_exchange();
    try {
      start()->wait();
    } catch (const std::exception& error) {
      throw Error(fmt::format(
          "{} in exchange {} ({} of {} processes): {}; training cannot go on",
          missing_ranks(values_of(store), settings.rank, settings.world_size, heartbeat->exchanges()),
          heartbeat->exchanges(), what, settings.world_size, std::string_view(error.what()).substr(0, 160)));
    }
  }

  void reduce(at::Tensor& block) {
    exchange("sum", [&] {
      std::vector<at::Tensor> tensors{block};
      return gloo->allreduce(tensors);
    });
  }
};

ProcessGroup::ProcessGroup(const DistributedSettings& settings) : state_(std::make_unique<State>()) {
  ignore_broken_pipes();
  state_->settings = settings;
  state_->store = open_store(settings);
  wait_for_all(*state_->store, settings);
  state_->beat_store = state_->store->clone();
  state_->heartbeat = std::make_unique<Heartbeat>(values_of(state_->beat_store), settings.rank);

  const auto options = c10d::ProcessGroupGloo::Options::create(settings.timeout);
  options->devices.push_back(is_loopback(settings.master_address)
                                 ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                 : c10d::ProcessGroupGloo::createDefaultDevice());
  try {
    state_->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(state_->store, settings.rank,
                                                               settings.world_size, options);
  } catch (const std::exception& error) {
    throw Error(fmt::format("the {} processes could not be connected: {}", settings.world_size,
                            std::string_view(error.what()).substr(0, 200)));
  }
}

ProcessGroup::~ProcessGroup() = default;

int ProcessGroup::rank() const { return state_->settings.rank; }
int ProcessGroup::world_size() const { return state_->settings.world_size; }

void ProcessGroup::average(std::vector<at::Tensor>& tensors) {
  through_buckets(tensors, [&](at::Tensor& block) {
    state_->reduce(block);
    block.div_(world_size());
  });
}

void ProcessGroup::sum(std::vector<at::Tensor>& tensors) {
  through_buckets(tensors, [&](at::Tensor& block) { state_->reduce(block); });
}

void ProcessGroup::broadcast(std::vector<at::Tensor>& tensors) {
  through_buckets(tensors, [&](at::Tensor& block) {
    state_->exchange("broadcast", [&] {
      std::vector<at::Tensor> blocks{block};
      return state_->gloo->broadcast(blocks);
    });
  });
}

SharedValues ProcessGroup::values() const { return values_of(state_->store); }

void ProcessGroup::barrier() {
  state_->exchange("barrier", [&] { return state_->gloo->barrier(); });
}

}  // namespace yolo::train
