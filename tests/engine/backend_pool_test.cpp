#include "engine/backend_pool.hpp"

#include <future>
#include <thread>

#include "engine/crowd.hpp"
#include "support.hpp"

namespace yolo::engine {
namespace {

formats::RunRequest request(int threads) {
  formats::RunRequest result;
  result.backend.threads = threads;
  return result;
}

std::shared_ptr<const Computation> computation() { return std::make_shared<Computation>(nullptr, nullptr); }

TEST(BackendPool, MakesOneOfAKind) {
  int made = 0;
  const BackendPool pool([&](const formats::RunRequest&) { return ++made, computation(); });
  const auto first = pool.get(request(1));
  EXPECT_EQ(pool.get(request(1)), first);
  EXPECT_NE(pool.get(request(2)), first);
  EXPECT_EQ(made, 2);
}

TEST(BackendPool, KeepsAFewAndWhatIsUsed) {
  int made = 0;
  const BackendPool pool([&](const formats::RunRequest&) { return ++made, computation(); });
  const auto used = pool.get(request(0));
  for (int kind = 1; kind <= 8; ++kind) pool.get(request(kind));
  EXPECT_EQ(pool.get(request(0)), used);
  pool.get(request(8));
  EXPECT_EQ(made, 9);
  pool.get(request(1));  // gone long ago
  EXPECT_EQ(made, 10);
}

TEST(BackendPool, WhatIsInMakingHoldsUpItsOwnKindOnly) {
  std::promise<void> begun, go_on;
  std::shared_future<void> allowed = go_on.get_future().share();
  int slow = 0;
  const BackendPool pool([&](const formats::RunRequest& wanted) {
    if (wanted == request(1)) {
      ++slow;
      begun.set_value();
      allowed.wait();
    }
    return computation();
  });
  auto one = std::async(std::launch::async, [&] { return pool.get(request(1)); });
  begun.get_future().wait();
  EXPECT_EQ(pool.get_unless_in_making(request(1)), nullptr);
  EXPECT_NE(pool.get(request(2)), nullptr);
  auto waiting = std::async(std::launch::async, [&] { return pool.get(request(1)); });
  go_on.set_value();
  EXPECT_EQ(waiting.get(), one.get());
  EXPECT_NE(pool.get_unless_in_making(request(1)), nullptr);
  EXPECT_EQ(slow, 1);
}

TEST(BackendPool, AFailureIsToldAndTriedAgain) {
  bool fails = true;
  const BackendPool pool([&](const formats::RunRequest&) {
    if (fails) throw Error("no memory");
    return computation();
  });
  EXPECT_THROW(pool.get(request(1)), Error);
  EXPECT_THROW(pool.get_unless_in_making(request(1)), Error);
  fails = false;
  EXPECT_NE(pool.get(request(1)), nullptr);
}

TEST(Crowd, IsUsualOnceThreadsHaveMetOften) {
  Crowd crowd;
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(Crowd::Stay(crowd).is_usual());
  const Crowd::Stay other(crowd);
  int usual = 0;
  for (int i = 0; i < 100; ++i) usual += Crowd::Stay(crowd).is_usual() ? 1 : 0;
  EXPECT_EQ(usual, 92);
}

TEST(Crowd, WhoIsAloneAgainIsNoCrowd) {
  Crowd crowd;
  {
    const Crowd::Stay other(crowd);
    for (int i = 0; i < 100; ++i) Crowd::Stay(crowd).is_usual();
  }
  EXPECT_FALSE(Crowd::Stay(crowd).is_usual());
}

}  // namespace
}  // namespace yolo::engine
