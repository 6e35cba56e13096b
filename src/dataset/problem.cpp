// Writes the report of what was wrong in a dataset.
#include "dataset/problem.hpp"

#include <nlohmann/json.hpp>

#include "core/files.hpp"

namespace yolo::dataset {

void write_labels_report(const std::filesystem::path& file, const std::vector<LabelProblem>& problems) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const LabelProblem& problem : problems) {
    list.push_back({{"file", problem.file.string()},
                    {"line", problem.line},
                    {"reason", problem.reason},
                    {"dropped", problem.dropped}});
  }
  const nlohmann::ordered_json report{{"count", problems.size()}, {"problems", std::move(list)}};
  // A file name need not be UTF-8.
  atomic_write(file, report.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace yolo::dataset
