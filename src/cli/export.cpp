#include "cli/export.hpp"

#include <chrono>
#include <filesystem>

#include <yolo/model.hpp>

#include "cli/load_model.hpp"
#include "config/options.hpp"

namespace yolo::cli {
namespace {

double megabytes(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return static_cast<double>(std::filesystem::file_size(path)) / 1e6;
  double sum = 0;
  for (const auto& file : std::filesystem::directory_iterator(path)) sum += static_cast<double>(file.file_size()) / 1e6;
  return sum;
}

}  // namespace

int run_export(const Arguments& arguments, const CliContext& context) {
  const auto begin = std::chrono::steady_clock::now();
  const ExportOptions options = config::export_options(arguments);
  const Model model = load_model(arguments, context);
  const std::string path = model.export_to(options);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  context.log.info(fmt::format("Exported as {} ({:.1f} MB) in {:.2f} s", path, megabytes(path), seconds));
  return kDone;
}

}  // namespace yolo::cli
