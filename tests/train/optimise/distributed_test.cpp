// Two processes on this machine: means of gradients, broadcasts, and what the survivor says when the other
// ends.
#include <ATen/Functions.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <support.hpp>
#include <thread>
#include <yolo/error.hpp>

#include "train/distributed/announcements.hpp"
#include "train/distributed/flat_buckets.hpp"
#include "train/distributed/process_group.hpp"

namespace yolo::train {
namespace {

using std::chrono::steady_clock;

std::uint16_t free_port() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  close(listener);
  return ntohs(address.sin_port);
}

DistributedSettings settings_of(int rank, std::uint16_t port, int seconds = 60) {
  DistributedSettings settings;
  settings.rank = rank;
  settings.world_size = 2;
  settings.master_port = port;
  settings.timeout = std::chrono::seconds(seconds);
  return settings;
}

// Runs `work` in a process of its own before this one has any threads of LibTorch; its value is the exit
// code.
pid_t start(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child != 0) return child;
  int code = 99;
  try {
    code = work();
  } catch (const std::exception& error) {
    fprintf(stderr, "rank of its own process: %s\n", error.what());
  }
  _exit(code);
}

int exit_code(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Gradient of the squared error of a linear model over some rows of a batch, by hand.
std::vector<at::Tensor> gradients(int begin, int end) {
  at::Tensor weight = at::linspace(-1, 1, 12).reshape({3, 4});
  at::Tensor inputs =
      at::sin(at::arange(32, at::TensorOptions(at::kFloat))).reshape({8, 4}).narrow(0, begin, end - begin);
  const at::Tensor errors = at::matmul(inputs, weight.t());
  return {at::matmul(errors.t(), inputs) / (end - begin), errors.mean(0)};
}

int average_halves(int rank, std::uint16_t port) {
  ProcessGroup group(settings_of(rank, port));
  const std::vector<at::Tensor> whole = gradients(0, 8);
  std::vector<at::Tensor> own = gradients(4 * rank, 4 * rank + 4);
  group.average(own);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (!own[i].allclose(whole[i], 1e-5, 1e-6)) return 1;
  }
  std::vector<at::Tensor> mixed{at::full({2, 3}, rank + 5.0), at::full({}, rank + 7, at::kLong)};
  group.broadcast(mixed);
  if (!mixed[0].equal(at::full({2, 3}, 5.0)) || mixed[1].item<int>() != 7) return 2;
  group.sum(mixed);
  if (mixed[1].item<int>() != 14) return 3;
  group.barrier();
  return group.rank() == rank && group.world_size() == 2 ? 0 : 4;
}

TEST(ProcessGroup, TwoHalvesMakeTheWhole) {
  const std::uint16_t port = free_port();
  const pid_t zero = start([&] { return average_halves(0, port); });
  const pid_t one = start([&] { return average_halves(1, port); });
  EXPECT_EQ(exit_code(zero), 0);
  EXPECT_EQ(exit_code(one), 0);
}

// `dying` leaves after one exchange without a word; the other has to notice and name it.
void expect_noticed(int dying, const std::string& text) {
  const std::uint16_t port = free_port();
  const auto work = [&](int rank) {
    ProcessGroup group(settings_of(rank, port, 20));
    group.barrier();
    if (rank == dying) _exit(42);
    const auto begin = steady_clock::now();
    std::string message;
    try {
      std::vector<at::Tensor> tensors{at::ones({1000})};
      for (int i = 0; i < 3; ++i) group.average(tensors);
    } catch (const Error& error) {
      message = error.what();
    }
    fprintf(stderr, "%s\n", message.c_str());
    if (message.find(text) == std::string::npos) return 1;
    return steady_clock::now() - begin < std::chrono::seconds(30) ? 0 : 2;
  };
  const pid_t zero = start([&] { return work(0); });
  const pid_t one = start([&] { return work(1); });
  EXPECT_EQ(exit_code(dying == 0 ? zero : one), 42);
  EXPECT_EQ(exit_code(dying == 0 ? one : zero), 0);
}

TEST(ProcessGroup, NoticesThatAnotherEnded) { expect_noticed(1, "rank 1 has ended"); }
TEST(ProcessGroup, NoticesThatTheFirstEnded) { expect_noticed(0, "rank 0"); }

// Alive but somewhere else: the timeout counts.
TEST(ProcessGroup, NamesWhoDoesNotCome) {
  const std::uint16_t port = free_port();
  const auto work = [&](int rank) {
    ProcessGroup group(settings_of(rank, port, 3));
    if (rank == 1) {
      sleep(12);
      _exit(0);
    }
    try {
      group.barrier();
    } catch (const Error& error) {
      fprintf(stderr, "%s\n", error.what());
      return std::string_view(error.what()).starts_with("rank 1 is alive but did not come") ? 0 : 1;
    }
    return 2;
  };
  const pid_t zero = start([&] { return work(0); });
  const pid_t one = start([&] { return work(1); });
  EXPECT_EQ(exit_code(zero), 0);
  EXPECT_EQ(exit_code(one), 0);
}

TEST(ProcessGroup, WhoNeverArrivesIsNamed) {
  const std::uint16_t port = free_port();
  const pid_t zero = start([&] {
    try {
      ProcessGroup group(settings_of(0, port, 2));
    } catch (const Error& error) {
      return std::string_view(error.what()).starts_with("rank 1 of 2 did not come") ? 0 : 1;
    }
    return 2;
  });
  EXPECT_EQ(exit_code(zero), 0);
}

// A store in memory, and a rank 0 whose heart beats until it is told not to.
class Announced : public testing::Test {
 protected:
  Announcements announcements() {
    const SharedValues store{[this](const std::string& key, const std::string& value) {
                               const std::lock_guard lock(mutex_);
                               values_[key] = value;
                             },
                             [this](const std::string& key) -> std::optional<std::string> {
                               const std::lock_guard lock(mutex_);
                               if (beats_) values_[heartbeat_key(0)] = std::to_string(++beat_);
                               const auto found = values_.find(key);
                               return found == values_.end() ? std::nullopt : std::optional(found->second);
                             }};
    return Announcements(store, std::chrono::milliseconds(1), 50);
  }
  static std::string error_of(Announcements& announcements) {
    try {
      return announcements.wait();
    } catch (const Error& error) {
      return error.what();
    }
  }

  std::mutex mutex_;
  std::map<std::string, std::string> values_;
  int beat_ = 0;
  std::atomic<bool> beats_ = true;
};

TEST_F(Announced, ComeInOrder) {
  Announcements first = announcements(), other = announcements();
  first.tell("one");
  first.tell("");
  EXPECT_EQ(other.wait(), "one");
  EXPECT_EQ(other.wait(), "");
}

TEST_F(Announced, AreWaitedForWhileRankZeroLives) {
  Announcements first = announcements(), other = announcements();
  std::thread teller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // ten times the patience
    first.tell("late");
  });
  EXPECT_EQ(other.wait(), "late");
  teller.join();
}

TEST_F(Announced, EndWhenRankZeroDoes) {
  Announcements first = announcements(), other = announcements();
  first.fail("no space left");
  EXPECT_THAT(error_of(other), testing::HasSubstr("rank 0 failed: no space left"));
  beats_ = false;
  EXPECT_THAT(error_of(other), testing::HasSubstr("rank 0 has shown no sign of life"));
}

TEST(FlatBuckets, ManyTensorsInFewBlocks) {
  std::vector<at::Tensor> tensors{at::ones({2, 3}),
                                  at::ones({2, 3, 1, 2}).contiguous(at::MemoryFormat::ChannelsLast),
                                  at::ones({4}, at::kLong), at::ones({100})};
  int blocks = 0;
  through_buckets(
      tensors,
      [&](at::Tensor& block) {
        ++blocks;
        block.copy_(at::arange(block.numel(), block.options()));
      },
      200);
  EXPECT_EQ(blocks, 3);                                    // by type, and the last is too large to go along
  EXPECT_EQ(tensors[1][0][1][0][1].item<float>(), 6 + 3);  // row-major whatever the order in memory
  EXPECT_EQ(tensors[3][99].item<float>(), 99);
}

}  // namespace
}  // namespace yolo::train
