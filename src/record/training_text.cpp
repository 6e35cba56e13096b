// Columns and sentences in the order of the peer's.
#include "record/training_text.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace yolo::record {
namespace {

constexpr double kGiga = 1e9, kMega = 1e6;

}  // namespace

std::string epoch_heading(std::span<const std::string> loss_names, bool gpu) {
  std::string text = fmt::format("{:>11}{:>11}", "Epoch", gpu ? "GPU_mem" : "memory");
  for (const std::string& name : loss_names) fmt::format_to(std::back_inserter(text), "{:>11}", name);
  return text + fmt::format("{:>11}{:>11}", "Instances", "Size");
}

std::string epoch_row_text(const StepReport& step) {
  std::string text =
      fmt::format("{:>11}{:>11}", fmt::format("{}/{}", step.epoch, step.epochs), memory_text(step.memory));
  for (const double loss : step.losses) fmt::format_to(std::back_inserter(text), "{:>11.4g}", loss);
  return text + fmt::format("{:>11}{:>11}", step.instances, step.size);
}

std::string memory_text(std::uint64_t bytes) {
  return fmt::format("{:.3g}G", static_cast<double>(bytes) / kGiga);
}

std::uint64_t process_memory() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all = 0, resident = 0;
  if (!(file >> all >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::string start_text(const TrainingStart& start) {
  std::string text =
      fmt::format("Image sizes {} train, {} val\nUsing {} dataloader workers\nLogging results to {}\n",
                  start.train_size, start.val_size, start.workers, start.save_dir.string());
  if (start.first_epoch > 0) text += fmt::format("Going on after epoch {}\n", start.first_epoch);
  if (start.hours) return text + fmt::format("Starting training for {} hours...", *start.hours);
  return text + fmt::format("Starting training for {} epochs...", start.epochs);
}

std::string completed_text(int done, int first_epoch, double hours) {
  return fmt::format("{} epochs completed in {:.3f} hours.", done - first_epoch, hours);
}

std::string stripped_text(const std::filesystem::path& file, std::uint64_t bytes) {
  return fmt::format("Optimizer stripped from {}, {:.1f}MB", file.string(),
                     static_cast<double>(bytes) / kMega);
}

std::string validating_text(const std::filesystem::path& file) {
  return fmt::format("Validating {}...", file.string());
}

std::string saved_text(const std::filesystem::path& save_dir) {
  return fmt::format("Results saved to {}", save_dir.string());
}

std::string plotting_labels_text(const std::filesystem::path& file) {
  return fmt::format("Plotting labels to {}...", file.string());
}

std::string tensorboard_text(const std::filesystem::path& folder) {
  return fmt::format("TensorBoard: to look at the curves run 'tensorboard --logdir {}'", folder.string());
}

std::string closing_mosaic_text() { return "Closing dataloader mosaic"; }

std::string transferred_text(std::size_t taken, std::size_t all) {
  return fmt::format("Transferred {}/{} items from pretrained weights", taken, all);
}

std::string arguments_text(const Arguments& arguments, const std::filesystem::path& save_dir) {
  std::string text;
  for (const ArgumentRow& row : argument_table()) {
    const Literal& value = arguments.value(row.name);
    if (row.traits.own && value == table_default(row)) continue;
    text += fmt::format("{}={}, ", row.name, to_string(value));
  }
  return text + fmt::format("save_dir={}", save_dir.string());
}

}  // namespace yolo::record
