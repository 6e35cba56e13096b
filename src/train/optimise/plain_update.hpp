// Every update rule as a loop over elements, in double: the oracle of the fast ones.
#pragma once

#include <string_view>
#include <vector>

namespace yolo::train {

/// One parameter and what its rule remembers (0 at first; `product` 1).
struct PlainParameter {
  std::vector<double> values, first, second;
  double product = 1;
  int step = 0;
};

struct PlainSettings {
  double lr = 0, momentum = 0, weight_decay = 0;
};

/// One step of the rule called `name` (see make_update_rule). `first` and `second` are its states in the
/// order of UpdateRule::state_names(). Throws Error for an unknown name.
void plain_update(std::string_view name, const PlainSettings& settings, const std::vector<double>& gradients,
                  PlainParameter& parameter);

}  // namespace yolo::train
