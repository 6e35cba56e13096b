#include "tasks/average_precision.hpp"

#include <numeric>
#include <set>

#include "metrics/coco_eval.hpp"
#include "metrics/peer_ap.hpp"

namespace yolo::tasks {
namespace {

double mean(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void take_curves(ApMetrics& result, const metrics::ClassCurves& curves) {
  const auto copy = [](const metrics::Curve& curve) { return std::vector<double>(curve.begin(), curve.end()); };
  result.curves.precision_recall.push_back(copy(curves.precision_at));
  result.curves.f1.push_back(copy(curves.f1));
  result.curves.precision.push_back(copy(curves.precision));
  result.curves.recall.push_back(copy(curves.recall));
}

void take_operating_point(ApMetrics& result, const metrics::OperatingPoint& best) {
  result.p = best.p;
  result.r = best.r;
  result.f1 = best.f1;
}

ApMetrics peer_figures(std::span<const Judgement> images, std::size_t index, Release release) {
  std::vector<metrics::Judged> judged;
  std::vector<int> true_classes;
  for (const Judgement& image : images) {
    const CountedTruths truths = without_crowds(image, index);
    true_classes.insert(true_classes.end(), truths.classes.begin(), truths.classes.end());
    if (image.conf.empty()) continue;
    std::vector<metrics::Correct> correct(image.conf.size());
    if (!truths.classes.empty()) correct = metrics::match_predictions(truths.overlaps, truths.classes, image.cls);
    for (std::size_t i = 0; i < image.conf.size(); ++i) judged.push_back({correct[i], image.conf[i], image.cls[i]});
  }
  const metrics::PeerAp ap = metrics::peer_average_precision(judged, true_classes, release);
  ApMetrics result;
  result.ap_class_index = ap.classes;
  for (const auto& levels : ap.ap) {
    result.ap50.push_back(levels[0]);
    result.ap75.push_back(levels[5]);
    result.ap.push_back(std::accumulate(levels.begin(), levels.end(), 0.0) / static_cast<double>(levels.size()));
  }
  for (const metrics::ClassCurves& curves : ap.curves) take_curves(result, curves);
  take_operating_point(result, ap.best);
  return result;
}

/// All images' objects in COCO's flat lists, and the way back to the overlaps.
struct CocoLists {
  struct Place {
    std::uint32_t image, index;
  };
  std::vector<std::int64_t> images;
  std::vector<metrics::CocoTruth> truths;
  std::vector<metrics::CocoDetection> detections;
  std::vector<Place> truth_places, detection_places;
};

CocoLists coco_lists(std::span<const Judgement> images, std::size_t index) {
  CocoLists lists;
  for (std::uint32_t n = 0; n < images.size(); ++n) {
    const Judgement& image = images[n];
    const std::vector<bool>& ignored = image.overlaps[index].ignored;
    lists.images.push_back(n);
    for (std::uint32_t i = 0; i < image.true_cls.size(); ++i) {
      metrics::CocoTruth truth;
      truth.image = n;
      truth.category = image.true_cls[i];
      truth.id = static_cast<std::int64_t>(lists.truths.size()) + 1;
      truth.area = image.true_area[i];
      truth.crowd = image.true_crowd[i];
      truth.ignore = !ignored.empty() && ignored[i];
      lists.truths.push_back(truth);
      lists.truth_places.push_back({n, i});
    }
    for (std::uint32_t i = 0; i < image.conf.size(); ++i) {
      metrics::CocoDetection detection;
      detection.image = n;
      detection.category = image.cls[i];
      detection.score = image.conf[i];
      const std::vector<double>& own = image.overlaps[index].area;
      detection.area = own.empty() ? image.area[i] : own[i];
      lists.detections.push_back(detection);
      lists.detection_places.push_back({n, i});
    }
  }
  return lists;
}

ApMetrics coco_figures(std::span<const Judgement> images, std::size_t index, ApSubject subject, int threads) {
  const CocoLists lists = coco_lists(images, index);
  const auto overlaps = [&](std::span<const std::uint32_t> detections, std::span<const std::uint32_t> truths,
                            std::span<double> values) {
    std::size_t next = 0;
    for (std::uint32_t detection : detections) {
      const CocoLists::Place place = lists.detection_places[detection];
      const Overlaps& table = images[place.image].overlaps[index];
      for (std::uint32_t truth : truths) {
        values[next++] = table.values[lists.truth_places[truth].index * table.predictions + place.index];
      }
    }
  };
  std::set<int> classes;
  for (const metrics::CocoTruth& truth : lists.truths) classes.insert(truth.category);
  const std::vector<int> categories(classes.begin(), classes.end());
  metrics::CocoOptions options = subject == ApSubject::pose ? metrics::coco_pose_options() : metrics::coco_options();
  options.threads = static_cast<unsigned>(std::max(threads, 1));
  const metrics::CocoResult coco =
      metrics::evaluate_coco(lists.images, categories, lists.truths, lists.detections, overlaps, options);
  constexpr int kIou50 = 0, kIou75 = 5;
  ApMetrics result;
  result.coco_stats = coco.stats();
  for (std::size_t i = 0; i < coco.classes.size(); ++i) {
    const metrics::CocoClass& cls = coco.classes[i];
    const auto position = static_cast<std::size_t>(
        std::find(coco.categories.begin(), coco.categories.end(), cls.category) - coco.categories.begin());
    result.ap_class_index.push_back(cls.category);
    result.ap50.push_back(coco.category_precision(position, kIou50));
    result.ap75.push_back(coco.category_precision(position, kIou75));
    result.ap.push_back(coco.category_precision(position));
    take_curves(result, coco.curves[i]);
  }
  take_operating_point(result, coco.best);
  return result;
}

}  // namespace

ApMetrics average_precision(std::span<const Judgement> images, std::size_t index, ApSubject subject,
                            const EvaluatorOptions& options) {
  ApMetrics result = options.ap == ApKind::peer ? peer_figures(images, index, options.release)
                                                : coco_figures(images, index, subject, options.threads);
  if (options.release == Release::v8_4) result.map50_share = 0;
  const metrics::Curve positions = metrics::curve_positions();
  result.curves.x.assign(positions.begin(), positions.end());
  result.mp = mean(result.p);
  result.mr = mean(result.r);
  result.map50 = mean(result.ap50);
  result.map75 = mean(result.ap75);
  result.map = mean(result.ap);
  result.maps.assign(options.names.size(), result.map);
  for (std::size_t i = 0; i < result.ap_class_index.size(); ++i) {
    const auto cls = static_cast<std::size_t>(result.ap_class_index[i]);
    if (cls < result.maps.size()) result.maps[cls] = result.ap[i];
  }
  return result;
}

}  // namespace yolo::tasks
