// Precision and recall as curves, and the confidence at which a model does best.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/release.hpp"

namespace yolo::metrics {

/// Points of every curve; their positions are 0, 1/999 … 1.
inline constexpr std::size_t kCurvePoints = 1000;

using Curve = std::array<double, kCurvePoints>;

/// The positions of the points.
Curve curve_positions();

/// One class at IoU 0.50. `precision`, `recall` and `f1` over confidence, `precision_at` over recall.
struct ClassCurves {
  Curve precision{}, recall{}, f1{}, precision_at{};
};

/// The ranked predictions of a class: confidence falling, and recall and precision of all predictions up to
/// each.
struct Ranking {
  std::vector<double> confidence, recall, precision;
};

/// All zero for a class without predictions.
ClassCurves make_curves(const Ranking& ranking, Release release = Release::v8_3);

/// Where the smoothed mean F1 over the classes is highest (the peer's rule for the P and R columns of its
/// table).
struct OperatingPoint {
  std::size_t index = 0;         ///< into the curves
  double confidence = 0;         ///< its position
  std::vector<double> p, r, f1;  ///< of each class there
};
OperatingPoint best_operating_point(std::span<const ClassCurves> classes);

/// Linear interpolation through the points (at[i], values[i]), `at` not falling; the last of equal positions
/// counts. `left` is the value before the first point; behind the last one its value stays.
double interpolate(double x, std::span<const double> at, std::span<const double> values, double left);

/// Mean over a window of about `fraction` of the curve to either side; the ends are continued with their own
/// value. One value longer than `values` where the window is even.
std::vector<double> smooth(std::span<const double> values, double fraction = 0.05);

/// Precision and recall with the ends (0, 1) and (1, 0) added and precision made to fall from left to right. Beyond the
/// highest recall that was reached precision falls evenly to the end; in 8.4 at once to 0.
struct Envelope {
  std::vector<double> recall, precision;
};
Envelope precision_envelope(std::span<const double> recall, std::span<const double> precision,
                            Release release = Release::v8_3);

/// The area under the envelope by the trapezoid rule over 101 recalls (the peer's AP).
double area_under(const Envelope& envelope);

}  // namespace yolo::metrics
