// The clone's own truth: small checkpoints with the peer's values on them (tests/data/truth).
#pragma once

#include "support.hpp"

namespace yolo::test {

struct Truth {
  explicit Truth(const std::string& task)
      : folder(data("truth")),
        values(read_json(folder / (task + ".json"))),
        weights((task == "detect" ? blood_cells() : folder) / values["weights"].get<std::string>()),
        pictures(task == "detect" ? blood_cells() : folder) {}

  static std::filesystem::path blood_cells() {
    return std::filesystem::path(YOLO_TEST_DATA).parent_path().parent_path() / "examples/blood-cells";
  }

  std::filesystem::path folder;
  nlohmann::json values;
  std::filesystem::path weights;
  std::filesystem::path pictures;  // the names of pictures in `values` are relative to it
};

}  // namespace yolo::test
