// What a training says on the console, as text; whoever calls decides where it goes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/arguments.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// One step of an epoch, as its progress line shows it.
struct StepReport {
  int epoch = 1, epochs = 1;   ///< from 1
  std::uint64_t memory = 0;    ///< bytes: of the process on a processor, of what LibTorch holds on a GPU
  std::vector<double> losses;  ///< means over the epoch up to this step
  std::int64_t instances = 0;  ///< labels in the batch (images of a classification)
  int size = 0;                ///< longer side of the batch's images in pixels
};

/// "      Epoch    GPU_mem   box_loss ...  Instances       Size": columns of 11 characters. On a processor
/// the column of memory is called "memory", because it is the process's own. No line end.
std::string epoch_heading(std::span<const std::string> loss_names, bool gpu);

/// The row under epoch_heading(): numbers with four significant digits. No line end.
std::string epoch_row_text(const StepReport& step);

/// "1.23G": units of 1e9 bytes, three significant digits.
std::string memory_text(std::uint64_t bytes);

/// Bytes of memory that this process holds (resident set); 0 where the system does not say.
std::uint64_t process_memory();

struct TrainingStart {
  int train_size = 640, val_size = 640;  ///< pixels
  int workers = 0;                       ///< threads that load images
  std::filesystem::path save_dir;
  int epochs = 100;
  std::optional<double> hours;  ///< budget (time=)
  int first_epoch = 0;          ///< done before; above 0 for a training that is resumed
};

/// The lines before the first epoch. No line end after the last one.
std::string start_text(const TrainingStart& start);

/// "2 epochs completed in 0.009 hours.": those of this call; `done` counts all, `first_epoch` are taken off.
std::string completed_text(int done, int first_epoch, double hours);

/// "Optimizer stripped from PATH, 5.5MB": `bytes` of the file, in units of 1e6. Throws nothing.
std::string stripped_text(const std::filesystem::path& file, std::uint64_t bytes);

std::string validating_text(const std::filesystem::path& file);       ///< "Validating PATH..."
std::string saved_text(const std::filesystem::path& save_dir);        ///< "Results saved to DIR"
std::string plotting_labels_text(const std::filesystem::path& file);  ///< "Plotting labels to FILE..."
std::string tensorboard_text(const std::filesystem::path& folder);    ///< how to look at the files
std::string closing_mosaic_text();
/// "Transferred 448/499 items from pretrained weights".
std::string transferred_text(std::size_t taken, std::size_t all);

/// All arguments in one line: "task=detect, mode=train, ..., save_dir=DIR", as the manual writes values.
/// Those of our own are named only where they are not at their defaults.
std::string arguments_text(const Arguments& arguments, const std::filesystem::path& save_dir);

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
