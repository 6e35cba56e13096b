// Written down from the papers, one element at a time.
#include "train/optimise/plain_update.hpp"

#include <algorithm>
#include <cmath>
#include <yolo/error.hpp>

namespace yolo::train {
namespace {

constexpr double kBeta2 = 0.999, kEpsilon = 1e-8, kAlpha = 0.99, kMomentumDecay = 0.004;

struct Element {
  double &value, &first, &second;
};

struct Step {
  double lr, momentum, decay;
  int number;      // from 1
  double product;  // NAdam's, this step's coefficient among its factors
};

double mu(double beta, int step) { return beta * (1 - 0.5 * std::pow(0.96, step * kMomentumDecay)); }

void sgd(const Step& step, double gradient, Element e) {
  gradient += step.decay * e.value;
  e.first = step.momentum * e.first + gradient;
  e.value -= step.lr * (gradient + step.momentum * e.first);
}

void means(const Step& step, double gradient, Element e) {
  e.first = step.momentum * e.first + (1 - step.momentum) * gradient;
  e.second = kBeta2 * e.second + (1 - kBeta2) * gradient * gradient;
}

void adam(const Step& step, double gradient, Element e) {
  gradient += step.decay * e.value;
  means(step, gradient, e);
  const double mean = e.first / (1 - std::pow(step.momentum, step.number));
  const double square = e.second / (1 - std::pow(kBeta2, step.number));
  e.value -= step.lr * mean / (std::sqrt(square) + kEpsilon);
}

void adamw(const Step& step, double gradient, Element e) {
  e.value -= step.lr * step.decay * e.value;
  adam({step.lr, step.momentum, 0, step.number, 1}, gradient, e);
}

void adamax(const Step& step, double gradient, Element e) {
  gradient += step.decay * e.value;
  e.first = step.momentum * e.first + (1 - step.momentum) * gradient;
  e.second = std::max(kBeta2 * e.second, std::abs(gradient) + kEpsilon);
  e.value -= step.lr / (1 - std::pow(step.momentum, step.number)) * e.first / e.second;
}

void nadam(const Step& step, double gradient, Element e) {
  gradient += step.decay * e.value;
  means(step, gradient, e);
  const double now = mu(step.momentum, step.number), next = mu(step.momentum, step.number + 1);
  const double divisor = std::sqrt(e.second / (1 - std::pow(kBeta2, step.number))) + kEpsilon;
  const double ahead = next * e.first / (1 - step.product * next) + (1 - now) * gradient / (1 - step.product);
  e.value -= step.lr * ahead / divisor;
}

void radam(const Step& step, double gradient, Element e) {
  gradient += step.decay * e.value;
  means(step, gradient, e);
  const double mean = e.first / (1 - std::pow(step.momentum, step.number));
  const double power = std::pow(kBeta2, step.number), most = 2 / (1 - kBeta2) - 1;
  const double length = most - 2 * step.number * power / (1 - power);
  double change = mean;
  if (length > 5) {
    const double trust = std::sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
    change *= trust * std::sqrt(1 - power) / (std::sqrt(e.second) + kEpsilon);
  }
  e.value -= step.lr * change;
}

void rmsprop(const Step& step, double gradient, Element e) {
  gradient += step.decay * e.value;
  e.first = kAlpha * e.first + (1 - kAlpha) * gradient * gradient;
  e.second = step.momentum * e.second + gradient / (std::sqrt(e.first) + kEpsilon);
  e.value -= step.lr * e.second;
}

}  // namespace

void plain_update(std::string_view name, const PlainSettings& settings, const std::vector<double>& gradients,
                  PlainParameter& parameter) {
  using Rule = void (*)(const Step&, double, Element);
  static constexpr std::pair<std::string_view, Rule> kRules[] = {
      {"SGD", sgd},     {"Adam", adam},   {"Adamax", adamax},   {"AdamW", adamw},
      {"NAdam", nadam}, {"RAdam", radam}, {"RMSProp", rmsprop},
  };
  const auto rule =
      std::find_if(std::begin(kRules), std::end(kRules), [&](const auto& row) { return row.first == name; });
  if (rule == std::end(kRules)) throw Error("there is no optimizer '" + std::string(name) + "'");
  parameter.first.resize(gradients.size());
  parameter.second.resize(gradients.size());
  parameter.product *= mu(settings.momentum, ++parameter.step);
  const Step step{settings.lr, settings.momentum, settings.weight_decay, parameter.step, parameter.product};
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    rule->second(step, gradients[i], {parameter.values.at(i), parameter.first[i], parameter.second[i]});
  }
}

}  // namespace yolo::train
