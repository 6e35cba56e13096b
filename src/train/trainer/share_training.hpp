// A training over several processes, seen from the loop.
#pragma once

#include "train/trainer/session.hpp"

namespace yolo::train {

/// Finds out whether there are other processes, and connects to them. All but rank 0 then write no files and
/// say nothing but what only they can know.
void join_training(Session& session);

/// Throws Error when this process has other data or another network than rank 0, then takes over rank 0's
/// weights.
void share_start(Session& session);

/// Gradients of what learns become those that all processes together have.
void sum_gradients(Session& session);

/// Gives the gradients of steps that are still to come to rank 0, which can save them.
void gather_gradients(Session& session);

/// What rank 0 found out at the end of an epoch.
struct Decision {
  bool stops = false;
  int epochs = 0;  ///< that are planned now
  double fitness = 0, best_fitness = 0;
};

/// Rank 0 works it out, and all get it; the others wait as long as rank 0 lives.
Decision decision_of_first(const Session& session, const std::function<Decision()>& work);

}  // namespace yolo::train
