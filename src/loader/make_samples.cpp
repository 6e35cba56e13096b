// Joins the training set with the pipelines.
#include "loader/make_samples.hpp"

#include <algorithm>
#include <mutex>

namespace yolo::loader {
namespace {

constexpr std::size_t kPartnerBatches = 8, kMostPartners = 1000;

/// The data set as one sample of an epoch sees it.
class EpochSource final : public augment::SampleSource {
 public:
  EpochSource(TrainingSet& set, const SampleRequest& request, std::size_t window)
      : set_(set), request_(request), window_(std::clamp<std::size_t>(window, 1, request.order.size())) {}

  std::size_t size() const override { return set_.size(); }

  augment::TrainingSample load(std::size_t index) override {
    if (index == request_.index) return set_.load(index);
    try {
      return set_.load(index);
    } catch (const UnreadableImage&) {  // told when it is its own turn
      return set_.load(request_.index);
    }
  }

  std::size_t partner(std::size_t, Random& random) override {
    const std::size_t count = request_.order.size();
    return request_.order[(request_.place + count - random.index(window_)) % count];
  }

 private:
  TrainingSet& set_;
  const SampleRequest& request_;
  std::size_t window_;
};

/// Scratch memory for as many samples as are made at once.
class ScratchMemory {
 public:
  std::unique_ptr<augment::Scratch> take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<augment::Scratch>();
    auto scratch = std::move(free_.back());
    free_.pop_back();
    return scratch;
  }
  void give_back(std::unique_ptr<augment::Scratch> scratch) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(scratch));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<augment::Scratch>> free_;
};

NamedSample named(augment::FormattedSample sample, const TrainingSet& set, std::size_t index) {
  return {std::move(sample), set.path(index).string()};
}

}  // namespace

std::size_t partner_window(std::size_t images, std::size_t batch) {
  return std::min({images, kPartnerBatches * batch, kMostPartners});
}

MakeSample make_augmented(std::shared_ptr<TrainingSet> set,
                          std::shared_ptr<const augment::TrainingPipeline> pipeline, std::uint64_t seed,
                          std::size_t window, bool rect) {
  auto memory = std::make_shared<ScratchMemory>();
  return [=](const SampleRequest& request) {
    EpochSource source(*set, request, window);
    const RandomKey key{seed, request.epoch};
    std::unique_ptr<augment::Scratch> scratch = memory->take();
    augment::FormattedSample sample =
        rect ? pipeline->make_rect(source, request.index, key, request.mosaic, request.shape, *scratch)
             : pipeline->make(source, request.index, key, request.mosaic, *scratch);
    memory->give_back(std::move(scratch));
    return named(std::move(sample), *set, request.index);
  };
}

MakeSample make_plain(std::shared_ptr<TrainingSet> set,
                      std::shared_ptr<const augment::TrainingPipeline> pipeline) {
  return [=](const SampleRequest& request) {
    return named(pipeline->make_plain(*set, request.index, request.shape), *set, request.index);
  };
}

MakeSample make_classified(std::shared_ptr<TrainingSet> set,
                           std::shared_ptr<const augment::ClassificationPipeline> pipeline,
                           std::uint64_t seed, bool plain) {
  return [=](const SampleRequest& request) {
    augment::FormattedSample sample =
        plain ? pipeline->make_plain(*set, request.index)
              : pipeline->make(*set, request.index, RandomKey{seed, request.epoch});
    return named(std::move(sample), *set, request.index);
  };
}

}  // namespace yolo::loader
