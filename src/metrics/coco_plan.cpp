// Sorts an evaluation's truths and detections into cells, with one sort by score for each category.
#include "metrics/coco_plan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <yolo/error.hpp>

#include "core/parallel.hpp"

namespace yolo::metrics {
namespace {

struct Entry {
  std::uint32_t category, image, position;
};

/// Positions of ids in a sorted list. Neighbours in a file often have the same id.
template <typename Id>
class Index {
 public:
  explicit Index(std::span<const Id> ids) : ids_(ids.begin(), ids.end()) {
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
  }
  const std::vector<Id>& ids() const { return ids_; }
  /// The size of the list for an id that is not in it.
  std::uint32_t find(Id id) {
    if (last_ >= ids_.size() || ids_[last_] != id) {
      last_ = static_cast<std::size_t>(std::lower_bound(ids_.begin(), ids_.end(), id) - ids_.begin());
      if (last_ < ids_.size() && ids_[last_] != id) last_ = ids_.size();
    }
    return static_cast<std::uint32_t>(last_);
  }

 private:
  std::vector<Id> ids_;
  std::size_t last_ = 0;
};

template <typename Key>
void counting_sort(std::vector<Entry>& entries, std::size_t keys, Key key) {
  std::vector<std::uint32_t> next(keys + 1);
  for (const Entry& entry : entries) ++next[key(entry) + 1];
  for (std::size_t i = 1; i <= keys; ++i) next[i] += next[i - 1];
  std::vector<Entry> sorted(entries.size());
  for (const Entry& entry : entries) sorted[next[key(entry)]++] = entry;
  entries = std::move(sorted);
}

/// The items of the wanted images and categories, by category, then image, then the caller's order. With one
/// category for all, those of an image come by their own category, as COCO's tool gathers them.
template <typename Item>
std::vector<Entry> gather(std::span<const Item> items, Index<std::int64_t>& images, Index<int>& categories,
                          bool use_categories) {
  std::vector<Entry> entries;
  entries.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Entry entry{categories.find(items[i].category), images.find(items[i].image),
                      static_cast<std::uint32_t>(i)};
    if (entry.category < categories.ids().size() && entry.image < images.ids().size())
      entries.push_back(entry);
  }
  const auto category = [](const Entry& entry) { return entry.category; };
  if (!use_categories) counting_sort(entries, categories.ids().size(), category);
  counting_sort(entries, images.ids().size(), [](const Entry& entry) { return entry.image; });
  if (use_categories) {
    counting_sort(entries, categories.ids().size(), category);
  } else {
    for (Entry& entry : entries) entry.category = 0;
  }
  return entries;
}

/// Rises as the score falls; equal for equal scores.
std::uint64_t falling_key(double score) {
  const auto bits = std::bit_cast<std::uint64_t>(score + 0.0);  // -0 becomes 0
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  return (bits & kSign) != 0 ? bits : ~(bits | kSign);
}

std::uint64_t cell_key(const Entry& entry) { return (std::uint64_t{entry.category} << 32) | entry.image; }

std::uint32_t count_of(const std::vector<Entry>& entries, std::size_t first, std::uint64_t key) {
  std::size_t last = first;
  while (last < entries.size() && cell_key(entries[last]) == key) ++last;
  return static_cast<std::uint32_t>(last - first);
}

/// Makes the cells and the categories' ranges; returns the cell of each detection.
std::vector<std::uint32_t> make_cells(CocoPlan& plan, const std::vector<Entry>& truths,
                                      const std::vector<Entry>& detections, std::uint32_t limit) {
  std::vector<std::uint32_t> cell_of(detections.size());
  constexpr std::uint64_t kEnd = std::numeric_limits<std::uint64_t>::max();
  for (std::size_t t = 0, d = 0; t < truths.size() || d < detections.size();) {
    const std::uint64_t key = std::min(t < truths.size() ? cell_key(truths[t]) : kEnd,
                                       d < detections.size() ? cell_key(detections[d]) : kEnd);
    const std::uint32_t of_truths = count_of(truths, t, key), of_detections = count_of(detections, d, key);
    CocoCategoryPlan& category = plan.categories[key >> 32];
    if (category.truths == 0) category.first_truth = static_cast<std::uint32_t>(t);
    if (category.scored == 0) category.first_scored = static_cast<std::uint32_t>(d);
    category.truths += of_truths;
    category.scored += of_detections;
    std::fill_n(cell_of.begin() + static_cast<std::ptrdiff_t>(d), of_detections,
                static_cast<std::uint32_t>(plan.cells.size()));
    plan.cells.push_back({static_cast<std::uint32_t>(t), of_truths, static_cast<std::uint32_t>(d),
                          std::min(of_detections, limit)});
    t += of_truths;
    d += of_detections;
  }
  return cell_of;
}

struct Scored {
  std::uint64_t key;
  std::uint32_t entry;
  bool operator<(const Scored& other) const {
    return key != other.key ? key < other.key : entry < other.entry;
  }
};

/// Deals a category's detections to their cells from the best score down, so that one sort serves both
/// orders.
void rank_category(CocoPlan& plan, CocoCategoryPlan& category, const std::vector<Entry>& entries,
                   const std::vector<std::uint32_t>& cell_of, std::vector<std::uint32_t>& dealt,
                   std::span<const CocoDetection> detections) {
  std::vector<Scored> order(category.scored);
  for (std::uint32_t i = 0; i < category.scored; ++i) {
    const std::uint32_t entry = category.first_scored + i;
    order[i] = {falling_key(detections[entries[entry].position].score), entry};
  }
  std::sort(order.begin(), order.end());
  std::uint32_t kept = 0;
  for (const Scored& scored : order) {
    const CocoCell& cell = plan.cells[cell_of[scored.entry]];
    const std::uint32_t rank = dealt[cell_of[scored.entry]];
    if (rank >= cell.detections) continue;
    ++dealt[cell_of[scored.entry]];
    const std::uint32_t slot = cell.first_detection + rank;
    plan.detections[slot] = entries[scored.entry].position;
    plan.rank[slot] = rank;
    plan.by_score[category.first_scored + kept++] = slot;
  }
  category.scored = kept;
}

}  // namespace

CocoPlan plan_coco(std::span<const std::int64_t> images, std::span<const int> categories,
                   std::span<const CocoTruth> truths, std::span<const CocoDetection> detections,
                   const CocoOptions& options) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (truths.size() >= kMost || detections.size() >= kMost) throw Error("fewer than 2^32 objects expected");
  for (const CocoDetection& detection : detections) {
    if (!std::isnan(detection.score)) continue;
    throw Error(
        fmt::format("a number as score of each detection expected, found nan in image {}", detection.image));
  }
  Index<std::int64_t> image_index(images);
  Index<int> category_index(categories);
  const std::vector<Entry> true_entries = gather(truths, image_index, category_index, options.use_categories);
  const std::vector<Entry> entries = gather(detections, image_index, category_index, options.use_categories);
  CocoPlan plan;
  if (options.use_categories) {
    for (int category : category_index.ids()) plan.categories.push_back({category});
  } else {
    plan.categories.push_back({-1});
  }
  for (const Entry& entry : true_entries) plan.truths.push_back(entry.position);
  const auto cell_of =
      make_cells(plan, true_entries, entries, static_cast<std::uint32_t>(options.max_detections.back()));
  plan.detections.resize(entries.size());
  plan.rank.resize(entries.size());
  plan.by_score.resize(entries.size());
  std::vector<std::uint32_t> dealt(plan.cells.size());
  parallel_for(plan.categories.size(), static_cast<int>(options.threads), [&](std::size_t i) {
    rank_category(plan, plan.categories[i], entries, cell_of, dealt, detections);
  });
  return plan;
}

}  // namespace yolo::metrics
