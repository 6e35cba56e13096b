// Compiled networks kept on disk, so that a second start need not compile.
#pragma once

#include <filesystem>
#include <openvino/runtime/compiled_model.hpp>
#include <openvino/runtime/core.hpp>
#include <optional>
#include <string>

namespace yolo::runtime {

/// One file a network and size. A file is used only when its key and checksum agree; anything else about it is
/// a reason to compile again, never an error. The oldest files go when the folder grows beyond half a gigabyte.
class ModelCache {
 public:
  /// `key` must name everything that the compiled network depends on. An empty folder or key: no cache.
  ModelCache(std::filesystem::path folder, std::string key) : folder_(std::move(folder)), key_(std::move(key)) {}

  std::optional<ov::CompiledModel> load(ov::Core& core, const std::string& size, const ov::AnyMap& properties) const;
  void store(ov::CompiledModel& model, const std::string& size) const;

 private:
  bool is_off() const { return folder_.empty() || key_.empty(); }
  std::filesystem::path file_for(const std::string& key) const;
  void remove_oldest() const;

  std::filesystem::path folder_;
  std::string key_;
};

}  // namespace yolo::runtime
