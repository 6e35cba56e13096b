// The queue between two stages.
#include "engine/bounded_queue.hpp"

#include <thread>

#include "support.hpp"

namespace yolo::engine {
namespace {

TEST(BoundedQueue, KeepsOrderAndEnds) {
  BoundedQueue<int> queue(2);
  std::thread producer([&] {
    for (int i = 0; i < 1000; ++i) queue.push(i);
    queue.close();
  });
  int next = 0;
  while (const std::optional<int> item = queue.pop()) EXPECT_EQ(*item, next++);
  EXPECT_EQ(next, 1000);
  producer.join();
}

TEST(BoundedQueue, PassesAFailureOnAfterWhatWasQueued) {
  BoundedQueue<int> queue(2);
  queue.push(1);
  queue.fail(std::make_exception_ptr(std::runtime_error("broken")));
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_THROW(queue.pop(), std::runtime_error);
}

TEST(BoundedQueue, CancellingWakesBothSides) {
  BoundedQueue<int> full(1), empty(1);
  full.push(1);
  std::thread producer([&] { EXPECT_FALSE(full.push(2)); });
  std::thread consumer([&] { EXPECT_FALSE(empty.pop().has_value()); });
  full.cancel();
  empty.cancel();
  producer.join();
  consumer.join();
}

}  // namespace
}  // namespace yolo::engine
