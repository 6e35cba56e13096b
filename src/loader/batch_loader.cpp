// Spreads the samples of an epoch over threads and puts them back in order.
#include "loader/batch_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <exception>

namespace yolo::loader {
namespace {

constexpr int kMostWorkers = 256;

/// A sample, or why there is none.
struct Slot {
  NamedSample sample;
  bool made = false;
  std::string unreadable;
  std::exception_ptr error;
};

}  // namespace

struct BatchLoader::Part {
  std::size_t number = 0;
  Places places;  // this process's share
  std::vector<Slot> slots;
  std::size_t begun = 0, left = 0;  // samples
  bool ready = false;
  Batch batch;
  std::exception_ptr error;  // of collate
};

struct BatchLoader::Epoch {
  std::uint32_t number = 0;
  bool mosaic = true;
  std::vector<std::size_t> order;
  std::size_t next_part = 0;                // that is not begun
  std::deque<std::shared_ptr<Part>> parts;  // begun, and not given yet
  std::size_t given = 0;                    // images
};

struct BatchLoader::Job {
  std::shared_ptr<Epoch> epoch;
  std::shared_ptr<Part> part;
  std::size_t slot = 0;
};

namespace {

/// Makes one sample and keeps its failure for the consumer.
void fill(Slot& slot, const MakeSample& make, const SampleRequest& request) {
  try {
    slot.sample = make(request);
    slot.made = true;
  } catch (const UnreadableImage& error) {
    slot.unreadable = error.what();
  } catch (...) {
    slot.error = std::current_exception();
  }
}

}  // namespace

BatchLoader::BatchLoader(EpochOrder order, MakeSample make, LoaderOptions options, Log log)
    : order_(std::move(order)),
      make_(std::move(make)),
      options_([&options] {
        options.ahead = std::max<std::size_t>(options.ahead, 1);
        options.workers = std::clamp(options.workers, 0, kMostWorkers);
        return options;
      }()),
      log_(std::move(log)),
      memory_(options_.ahead + 2) {
  if (options_.world_size == 0 || options_.rank >= options_.world_size) {
    throw Error(fmt::format("rank {} of {} processes: ranks go from 0 to one below the number of processes",
                            options_.rank, options_.world_size));
  }
  for (int i = 0; i < options_.workers; ++i) workers_.emplace_back([this] { work(); });
}

BatchLoader::~BatchLoader() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    epoch_.reset();
  }
  wanted_.notify_all();
}

void BatchLoader::start_epoch(std::uint32_t number, bool mosaic) {
  auto epoch = std::make_shared<Epoch>();
  epoch->number = number;
  epoch->mosaic = mosaic;
  epoch->order = order_.order(number);
  {
    const std::lock_guard lock(mutex_);
    epoch_ = std::move(epoch);
  }
  wanted_.notify_all();
}

void BatchLoader::stop() {
  std::unique_lock lock(mutex_);
  epoch_.reset();
  done_.wait(lock, [this] { return busy_ == 0; });
}

// Without any image the batch still tells the size that its images would have.
Batch BatchLoader::join(std::span<const NamedSample> samples, std::size_t number) {
  Batch batch = collate(samples, options_.format, memory_);
  if (batch.images > 0) return batch;
  batch.width = order_.shape(number).width;
  batch.height = order_.shape(number).height;
  return batch;
}

BatchLoader::Part BatchLoader::make_part(std::size_t number) {
  Part part;
  part.number = number;
  part.places = share_of(order_.batch(number), options_.rank, options_.world_size);
  part.slots.resize(part.places.size());
  part.left = part.slots.size();
  part.ready = part.slots.empty();
  part.batch = join({}, number);
  return part;
}

// With the mutex held. Opens the next batch when all samples of the opened ones are taken.
std::optional<BatchLoader::Job> BatchLoader::take_job() {
  if (!epoch_) return std::nullopt;
  Epoch& epoch = *epoch_;
  while (epoch.parts.empty() || epoch.parts.back()->begun == epoch.parts.back()->slots.size()) {
    if (epoch.next_part == order_.batches() || epoch.parts.size() >= options_.ahead) return std::nullopt;
    epoch.parts.push_back(std::make_shared<Part>(make_part(epoch.next_part++)));
    if (epoch.parts.back()->ready) done_.notify_all();
  }
  const std::shared_ptr<Part>& part = epoch.parts.back();
  return Job{epoch_, part, part->begun++};
}

// Without the mutex: a slot belongs to the thread that took it, and the whole part to the one that fills its
// last slot.
void BatchLoader::run(const Job& job) {
  Part& part = *job.part;
  SampleRequest request;
  request.place = part.places.begin + job.slot;
  request.order = job.epoch->order;
  request.index = request.order[request.place];
  request.epoch = job.epoch->number;
  request.mosaic = job.epoch->mosaic;
  request.shape = order_.shape(part.number);
  fill(part.slots[job.slot], make_, request);
  {
    const std::lock_guard lock(mutex_);
    if (--part.left > 0) return;
  }
  try {
    std::vector<NamedSample> samples;
    for (Slot& slot : part.slots) {
      if (slot.error) std::rethrow_exception(slot.error);
      if (slot.made) samples.push_back(std::move(slot.sample));
    }
    part.batch = join(samples, part.number);
  } catch (...) {
    part.error = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  part.ready = true;
  done_.notify_all();
}

void BatchLoader::work() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    std::optional<Job> job = take_job();
    if (!job) {
      wanted_.wait(lock);
      continue;
    }
    ++busy_;
    lock.unlock();
    run(*job);
    job.reset();  // the epoch may end with it
    lock.lock();
    --busy_;
    if (busy_ == 0) done_.notify_all();
  }
}

// The oldest batch of the epoch when it is ready; none at the end.
std::shared_ptr<BatchLoader::Part> BatchLoader::wait_for_part() {
  std::unique_lock lock(mutex_);
  if (!epoch_) return nullptr;
  if (epoch_->parts.empty() && epoch_->next_part == order_.batches()) return nullptr;
  const auto is_ready = [this] { return !epoch_->parts.empty() && epoch_->parts.front()->ready; };
  while (!is_ready()) {
    if (!workers_.empty()) {
      done_.wait(lock);
      continue;
    }
    const std::optional<Job> job = take_job();
    lock.unlock();
    if (job) run(*job);
    lock.lock();
  }
  std::shared_ptr<Part> part = std::move(epoch_->parts.front());
  epoch_->parts.pop_front();
  lock.unlock();
  wanted_.notify_all();
  return part;
}

Batch BatchLoader::finish(Part& part) {
  for (const Slot& slot : part.slots) {
    if (!slot.unreadable.empty() && warned_.insert(slot.unreadable).second) log_.warn(slot.unreadable);
  }
  if (part.error) {
    stop();
    std::rethrow_exception(part.error);
  }
  return std::move(part.batch);
}

std::optional<Batch> BatchLoader::next() {
  while (const std::shared_ptr<Part> part = wait_for_part()) {
    Batch batch = finish(*part);
    epoch_->given += static_cast<std::size_t>(batch.images);
    if (batch.images > 0 || options_.world_size > 1) return batch;
  }
  const std::size_t given = epoch_ ? epoch_->given : 1;
  stop();
  if (given == 0 && order_.samples() > 0 && options_.world_size == 1) {
    throw Error(fmt::format("none of the {} images can be read; the first: {}", order_.samples(),
                            warned_.empty() ? "" : *warned_.begin()));
  }
  return std::nullopt;
}

}  // namespace yolo::loader
