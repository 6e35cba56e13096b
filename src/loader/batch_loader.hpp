// Batches of an epoch, made ahead by several threads.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <yolo/log.hpp>

#include "core/own_symbols.hpp"
#include "loader/batch.hpp"
#include "loader/batch_memory.hpp"
#include "loader/collate.hpp"
#include "loader/epoch_order.hpp"
#include "loader/sample_request.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::loader {

struct LoaderOptions {
  int workers = 8;                       ///< threads; 0: samples are made by the thread that calls next()
  std::size_t ahead = 3;                 ///< batches that are made before they are asked for, at least 1
  std::size_t rank = 0, world_size = 1;  ///< this process among those that train together
  BatchFormat format;
};

/// Gives the same batches for any number of workers. Of each batch of the order a process gets its share
/// (share_of), so that all processes together have the batches of one process.
///
/// A sample whose image cannot be read is missing in its batch; each such image is warned of once. A batch
/// without any image is left out, unless several processes have to keep step: then it comes with images == 0
/// and the size of its images. An epoch without any image at all is an Error.
///
/// One thread may use a BatchLoader.
class BatchLoader {
 public:
  BatchLoader(EpochOrder order, MakeSample make, LoaderOptions options, Log log = {});
  ~BatchLoader();
  BatchLoader(const BatchLoader&) = delete;
  BatchLoader& operator=(const BatchLoader&) = delete;

  /// Drops what is left of the epoch before and begins to make the batches of this one.
  void start_epoch(std::uint32_t epoch, bool mosaic);
  /// The next batch of the epoch; nothing at its end and when no epoch was started. Throws what a sample
  /// failed with.
  std::optional<Batch> next();
  /// Ends the epoch. No sample is being made when this returns.
  void stop();

  /// In each epoch.
  std::size_t batches() const { return order_.batches(); }
  /// Of all processes.
  std::size_t samples() const { return order_.samples(); }

 private:
  struct Part;  // a batch that is being made
  struct Epoch;
  struct Job;

  void work();
  std::optional<Job> take_job();
  void run(const Job& job);
  Part make_part(std::size_t number);
  Batch join(std::span<const NamedSample> samples, std::size_t number);
  std::size_t ahead() const { return options_.ahead; }
  std::shared_ptr<Part> wait_for_part();
  Batch finish(Part& part);

  const EpochOrder order_;
  const MakeSample make_;
  const LoaderOptions options_;
  const Log log_;
  BatchMemory memory_;
  std::set<std::string> warned_;

  std::mutex mutex_;
  std::condition_variable wanted_, done_;
  std::shared_ptr<Epoch> epoch_;  // empty: nothing to do
  int busy_ = 0;                  // workers that make a sample
  bool ending_ = false;
  std::vector<std::jthread> workers_;
};

}  // namespace yolo::loader
YOLO_OWN_SYMBOLS_END
