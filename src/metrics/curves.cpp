// Curves of precision, recall and F1.
#include "metrics/curves.hpp"

#include <algorithm>
#include <cmath>

namespace yolo::metrics {

Curve curve_positions() {
  Curve x;
  constexpr double kStep = 1.0 / (kCurvePoints - 1);
  for (std::size_t i = 0; i < kCurvePoints; ++i) x[i] = static_cast<double>(i) * kStep;
  x.back() = 1;
  return x;
}

double interpolate(double x, std::span<const double> at, std::span<const double> values, double left) {
  const auto next = static_cast<std::size_t>(std::upper_bound(at.begin(), at.end(), x) - at.begin());
  if (next == 0) return left;
  if (next == at.size() || at[next - 1] == x) return values[next - 1];
  const double slope = (values[next] - values[next - 1]) / (at[next] - at[next - 1]);
  return slope * (x - at[next - 1]) + values[next - 1];
}

std::vector<double> smooth(std::span<const double> values, double fraction) {
  if (values.empty()) return {};
  const double whole = std::nearbyint(static_cast<double>(values.size()) * fraction * 2);
  const auto window = static_cast<std::size_t>(whole) / 2 + 1;
  const std::size_t margin = window / 2;
  std::vector<double> wide(margin, values.front());
  wide.insert(wide.end(), values.begin(), values.end());
  wide.insert(wide.end(), margin, values.back());
  std::vector<double> result(wide.size() - window + 1);
  const double weight = 1 / static_cast<double>(window);
  // Each sum is made anew: a running one would drift, and flat stretches must stay flat for the search of a
  // maximum.
  for (std::size_t i = 0; i < result.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < window; ++j) sum += wide[i + j] * weight;
    result[i] = sum;
  }
  return result;
}

Envelope precision_envelope(std::span<const double> recall, std::span<const double> precision, Release release) {
  Envelope result;
  result.recall.push_back(0);
  result.recall.insert(result.recall.end(), recall.begin(), recall.end());
  result.recall.push_back(1);
  result.precision.push_back(1);
  result.precision.insert(result.precision.end(), precision.begin(), precision.end());
  if (release == Release::v8_4 && !recall.empty()) {
    result.recall.insert(result.recall.end() - 1, recall.back());
    result.precision.push_back(0);
  }
  result.precision.push_back(0);
  for (std::size_t i = result.precision.size() - 1; i-- > 0;) {
    result.precision[i] = std::max(result.precision[i], result.precision[i + 1]);
  }
  return result;
}

double area_under(const Envelope& envelope) {
  constexpr int kSteps = 100;
  double area = 0;
  double before_x = 0, before_y = interpolate(0, envelope.recall, envelope.precision, 1);
  for (int i = 1; i <= kSteps; ++i) {
    const double x = i == kSteps ? 1 : i * 0.01;
    const double y = interpolate(x, envelope.recall, envelope.precision, 1);
    area += (x - before_x) * (y + before_y) / 2;
    before_x = x;
    before_y = y;
  }
  return area;
}

ClassCurves make_curves(const Ranking& ranking, Release release) {
  ClassCurves curves;
  if (ranking.confidence.empty()) return curves;
  std::vector<double> falling(ranking.confidence.size());
  std::transform(ranking.confidence.begin(), ranking.confidence.end(), falling.begin(), std::negate<>());
  const Envelope envelope = precision_envelope(ranking.recall, ranking.precision, release);
  const Curve x = curve_positions();
  for (std::size_t i = 0; i < kCurvePoints; ++i) {
    const double p = interpolate(-x[i], falling, ranking.precision, 1);
    const double r = interpolate(-x[i], falling, ranking.recall, 0);
    curves.precision[i] = p;
    curves.recall[i] = r;
    curves.f1[i] = 2 * p * r / (p + r + 1e-16);
    curves.precision_at[i] = interpolate(x[i], envelope.recall, envelope.precision, 1);
  }
  return curves;
}

OperatingPoint best_operating_point(std::span<const ClassCurves> classes) {
  OperatingPoint best;
  if (classes.empty()) return best;
  Curve mean{};
  for (const ClassCurves& one : classes) {
    for (std::size_t i = 0; i < kCurvePoints; ++i) mean[i] += one.f1[i];
  }
  for (double& value : mean) value /= static_cast<double>(classes.size());
  const std::vector<double> smoothed = smooth(mean, 0.1);
  best.index =
      static_cast<std::size_t>(std::max_element(smoothed.begin(), smoothed.end()) - smoothed.begin());
  best.confidence = curve_positions()[best.index];
  for (const ClassCurves& one : classes) {
    best.p.push_back(one.precision[best.index]);
    best.r.push_back(one.recall[best.index]);
    best.f1.push_back(one.f1[best.index]);
  }
  return best;
}

}  // namespace yolo::metrics
