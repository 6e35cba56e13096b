// Says how far the tensors of two checkpoints of a training are apart; exit code 1 when that is more than is
// allowed. Usage: compare_checkpoints FIRST SECOND TOLERANCE
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include <yolo/error.hpp>

#include "checkpoint/training_checkpoint.hpp"

namespace yolo {
namespace {

using Tensors = std::map<std::string, graph::Tensor>;

Tensors tensors_of(const std::string& file) {
  const checkpoint::TrainingCheckpoint read = checkpoint::read_training_checkpoint(file);
  Tensors tensors;
  if (read.record.state) tensors = read.record.state->tensors;
  const graph::Network& network = read.ema ? *read.ema : read.model.value();
  for (const graph::NamedTensor& entry : graph::state_dict(network))
    tensors.emplace("averaged." + entry.name, *entry.tensor);
  return tensors;
}

// Norm of the difference as a share of the norm; values without a size are compared with 0.001.
double difference(const graph::Tensor& first, const graph::Tensor& second) {
  const std::vector<float> a = first.to_floats(), b = second.to_floats();
  if (a.size() != b.size()) throw Error("tensors of different sizes");
  double apart = 0, size = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    apart += std::pow(static_cast<double>(a[i]) - b[i], 2);
    size += std::pow(static_cast<double>(a[i]), 2);
  }
  return std::sqrt(apart) / std::max(std::sqrt(size), 1e-3);
}

int compare(const std::string& first_file, const std::string& second_file, double tolerance) {
  const Tensors first = tensors_of(first_file), second = tensors_of(second_file);
  std::string worst = "none";
  double most = 0;
  for (const auto& [name, tensor] : first) {
    const auto found = second.find(name);
    if (found == second.end()) throw Error(name + " is in one checkpoint only");
    const double apart = difference(tensor, found->second);
    if (!(apart <= most)) {
      most = apart;
      worst = name;
    }
  }
  if (first.size() != second.size()) throw Error("one checkpoint has more tensors than the other");
  std::printf("%zu tensors; the largest difference: %.3g (%s)\n", first.size(), most, worst.c_str());
  return most <= tolerance ? 0 : 1;
}

}  // namespace
}  // namespace yolo

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    return yolo::compare(argv[1], argv[2], std::stod(argv[3]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
