// The same batches for any number of workers and processes, stops at any moment, failures.
#include "loader/batch_loader.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "core/random.hpp"
#include "support.hpp"

namespace yolo::loader {
namespace {

using std::chrono::microseconds;

// A sample that depends on all of the request, after a pause of random length.
NamedSample make_sample(const SampleRequest& request) {
  Random random({11, request.epoch}, static_cast<std::uint32_t>(request.index));
  std::this_thread::sleep_for(microseconds(random.index(300)));
  NamedSample named;
  named.path = std::to_string(request.index);
  named.sample.image.create(request.shape, CV_8UC3);
  for (int i = 0; i < request.shape.area() * 3; ++i) {
    named.sample.image.data[i] = static_cast<std::uint8_t>(random.next_word() + (request.mosaic ? 1 : 0));
  }
  const std::size_t objects = random.index(4);
  for (std::size_t i = 0; i < objects; ++i) {
    named.sample.classes.push_back(static_cast<float>(request.index));
    for (int k = 0; k < 4; ++k) named.sample.boxes.push_back(static_cast<float>(random.uniform()));
  }
  EXPECT_EQ(request.order[request.place], request.index);
  return named;
}

LoaderOptions with_workers(int workers) {
  LoaderOptions options;
  options.workers = workers;
  return options;
}

struct Content {
  std::vector<std::string> paths;
  std::vector<std::uint8_t> pixels;
  std::vector<float> classes, boxes;
  bool operator==(const Content&) const = default;
};

void append(Content& all, const Batch& batch) {
  all.paths.insert(all.paths.end(), batch.paths.begin(), batch.paths.end());
  const auto bytes = static_cast<std::size_t>(batch.images * batch.height * batch.width * 3);
  if (bytes > 0) all.pixels.insert(all.pixels.end(), batch.pixels.get(), batch.pixels.get() + bytes);
  all.classes.insert(all.classes.end(), batch.classes.begin(), batch.classes.end());
  all.boxes.insert(all.boxes.end(), batch.boxes.begin(), batch.boxes.end());
}

/// Every batch of an epoch.
std::vector<Content> epoch_of(BatchLoader& loader, std::uint32_t epoch, bool mosaic = true) {
  std::vector<Content> batches;
  loader.start_epoch(epoch, mosaic);
  while (const std::optional<Batch> batch = loader.next()) append(batches.emplace_back(), *batch);
  return batches;
}

EpochOrder shuffled(std::size_t samples = 83, std::size_t batch = 8) {
  return {samples, batch, {6, 5}, true, 4};
}

TEST(BatchLoader, AnyNumberOfWorkersGivesTheSameBatches) {
  BatchLoader alone(shuffled(), make_sample, with_workers(0));
  const auto first = epoch_of(alone, 0), second = epoch_of(alone, 1, false);
  ASSERT_EQ(first.size(), 11U);
  EXPECT_EQ(first.back().paths.size(), 3U);
  EXPECT_NE(first, second);
  for (int workers : {1, 2, 8}) {
    BatchLoader loader(shuffled(), make_sample, with_workers(workers));
    EXPECT_EQ(epoch_of(loader, 0), first) << workers;
    EXPECT_EQ(epoch_of(loader, 1, false), second) << workers;
    EXPECT_EQ(epoch_of(loader, 0), first) << "an epoch again";
  }
}

TEST(BatchLoader, AllProcessesTogetherHaveTheBatchesOfOne) {
  BatchLoader alone(shuffled(), make_sample, with_workers(2));
  const auto expected = epoch_of(alone, 3);
  for (std::size_t world : {2U, 3U, 5U}) {
    std::vector<Content> joined(expected.size());
    for (std::size_t rank = 0; rank < world; ++rank) {
      LoaderOptions options = with_workers(2);
      options.rank = rank;
      options.world_size = world;
      BatchLoader loader(shuffled(), make_sample, options);
      loader.start_epoch(3, true);
      for (Content& batch : joined) {
        const std::optional<Batch> part = loader.next();
        ASSERT_TRUE(part) << "every process has every batch, be it empty";
        if (part->images == 0) {
          EXPECT_EQ(cv::Size(part->width, part->height), cv::Size(6, 5))
              << "the size of the images that others have";
        }
        append(batch, *part);
      }
      EXPECT_FALSE(loader.next());
    }
    EXPECT_EQ(joined, expected) << world;
  }
}

TEST(BatchLoader, NothingIsMadeFarAhead) {
  std::atomic<int> made = 0;
  const auto count = [&](const SampleRequest& request) {
    ++made;
    return make_sample(request);
  };
  LoaderOptions options = with_workers(4);
  options.ahead = 2;
  BatchLoader loader(shuffled(800, 4), count, options);
  loader.start_epoch(0, true);
  for (int i = 1; i <= 3; ++i) {
    ASSERT_TRUE(loader.next());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_LE(made, (i + 2) * 4);
  }
}

TEST(BatchLoader, StopsAtAnyMoment) {
  std::atomic<int> running = 0;
  const auto watch = [&](const SampleRequest& request) {
    ++running;
    NamedSample sample = make_sample(request);
    --running;
    return sample;
  };
  for (int taken = 0; taken < 12; ++taken) {
    for (int workers : {0, 1, 3}) {
      BatchLoader loader(shuffled(), watch, with_workers(workers));
      EXPECT_FALSE(loader.next()) << "no epoch yet";
      loader.start_epoch(0, true);
      for (int i = 0; i < taken; ++i) loader.next();
      if (taken % 3 == 0) continue;  // the destructor stops it
      if (taken % 3 == 1) {
        loader.stop();
        EXPECT_EQ(running, 0);
        EXPECT_FALSE(loader.next());
      }
      loader.start_epoch(1, true);
      std::size_t batches = 0;
      while (loader.next()) ++batches;
      EXPECT_EQ(batches, 11U);
    }
    EXPECT_EQ(running, 0);
  }
}

TEST(BatchLoader, UnreadableImagesAreMissingAndWarnedOfOnce) {
  const auto fail_some = [](const SampleRequest& request) {
    if (request.index % 5 == 0 || request.place / 8 == 2)
      throw UnreadableImage(fmt::format("{}.jpg: bad", request.index));
    return make_sample(request);
  };
  std::vector<std::vector<Content>> all;
  for (int workers : {0, 4}) {
    std::vector<std::string> warnings;
    const Log log([&](LogLevel, std::string_view line) { warnings.emplace_back(line); });
    BatchLoader loader({83, 8, {6, 5}, false, 0}, fail_some, with_workers(workers), log);
    all.push_back(epoch_of(loader, 0));
    epoch_of(loader, 1);
    EXPECT_EQ(warnings.size(), 17U + 8U - 1U);  // multiples of 5 below 83; 16..23, of which 20 is one
    ASSERT_EQ(all.back().size(), 10U) << "the batch without images is left out";
    EXPECT_EQ(all.back()[0].paths, (std::vector<std::string>{"1", "2", "3", "4", "6", "7"}));
  }
  EXPECT_EQ(all[0], all[1]);
}

TEST(BatchLoader, AnEpochWithoutAnyImageIsAnError) {
  const auto fail = [](const SampleRequest& request) -> NamedSample {
    throw UnreadableImage(fmt::format("{}.jpg: bad", request.index));
  };
  for (int workers : {0, 2}) {
    BatchLoader loader(shuffled(20), fail, with_workers(workers));
    loader.start_epoch(0, true);
    EXPECT_THROW(loader.next(), Error);
  }
}

TEST(BatchLoader, OtherFailuresReachTheConsumerAtTheirBatch) {
  for (int workers : {0, 1, 8}) {
    const auto fail = [](const SampleRequest& request) {
      if (request.place == 42 || request.place == 44) throw std::runtime_error(std::to_string(request.place));
      return make_sample(request);
    };
    BatchLoader loader(shuffled(), fail, with_workers(workers));
    loader.start_epoch(0, true);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(loader.next());
    try {
      loader.next();
      FAIL();
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "42");
    }
    EXPECT_FALSE(loader.next()) << "the epoch is over";
    loader.start_epoch(1, true);
    EXPECT_TRUE(loader.next());
  }
}

TEST(BatchLoader, MemoryOfBatchesIsUsedAgain) {
  BatchLoader loader(shuffled(400, 4), make_sample, with_workers(2));
  std::set<const std::uint8_t*> blocks;
  loader.start_epoch(0, true);
  while (const std::optional<Batch> batch = loader.next()) blocks.insert(batch->pixels.get());
  EXPECT_LE(blocks.size(), 8U);
}

TEST(BatchLoader, OddOptions) {
  BatchLoader empty(shuffled(0), make_sample, with_workers(2));
  empty.start_epoch(0, true);
  EXPECT_FALSE(empty.next());
  LoaderOptions options;
  options.rank = 2;
  options.world_size = 2;
  EXPECT_THROW(BatchLoader(shuffled(), make_sample, options), Error);
  options = with_workers(-3);
  options.ahead = 0;
  BatchLoader loader(shuffled(), make_sample, options);
  EXPECT_EQ(epoch_of(loader, 0).size(), loader.batches());
}

}  // namespace
}  // namespace yolo::loader
