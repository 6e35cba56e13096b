// A validator whose figures are given beforehand, for trainings whose course depends on them.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include <yolo/trainer.hpp>
#include <yolo/validator.hpp>

#include "train/trainer/toy.hpp"

namespace yolo::test {

/// Finds each epoch as good as the list says; the last entry counts from there on.
class ListedFitness final : public Validator {
 public:
  explicit ListedFitness(std::vector<double> fitness) : fitness_(std::move(fitness)) {}
  void finalize_metrics(ValMetrics& metrics) override {
    metrics.own_fitness = fitness_[std::min(runs_, fitness_.size() - 1)];
    ++runs_;
  }

 private:
  std::vector<double> fitness_;
  std::size_t runs_ = 0;
};

class ListedTrainer : public Trainer {
 public:
  ListedTrainer(const Toy& toy, std::vector<double> fitness, Log log = {})
      : Trainer(toy.model, toy.options, std::move(log)), fitness_(std::move(fitness)) {}

 protected:
  std::unique_ptr<Validator> get_validator() override { return std::make_unique<ListedFitness>(fitness_); }

 private:
  std::vector<double> fitness_;
};

}  // namespace yolo::test
