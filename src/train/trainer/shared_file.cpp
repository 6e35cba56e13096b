// The bytes travel as one tensor.
#include "train/trainer/shared_file.hpp"

#include <unistd.h>

#include <charconv>
#include <fstream>

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

namespace fs = std::filesystem;

void read_into(const fs::path& file, at::Tensor& bytes) {
  std::ifstream in(file, std::ios::binary);
  in.read(reinterpret_cast<char*>(bytes.mutable_data_ptr<std::uint8_t>()), bytes.numel());
  if (!in) throw Error(fmt::format("{} cannot be read", file.string()));
}

fs::path write_copy(const at::Tensor& bytes) {
  std::string name = (fs::temp_directory_path() / "yolo-checkpoint-XXXXXX.pt").string();
  const int file = mkstemps(name.data(), 3);
  if (file >= 0) close(file);
  std::ofstream out(name, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.const_data_ptr<std::uint8_t>()), bytes.numel());
  out.close();
  if (file >= 0 && out) return name;
  fs::remove(name);
  throw Error(fmt::format("rank 0's checkpoint cannot be kept in {}: is there room for {} bytes?",
                          fs::temp_directory_path().string(), bytes.numel()));
}

}  // namespace

SharedFile::SharedFile(const Processes& processes, const std::function<fs::path()>& find) {
  const std::string size = processes.from_first([&] {
    path_ = find();
    return path_.empty() ? std::string() : std::to_string(fs::file_size(path_));
  });
  if (size.empty() || processes.is_alone()) return;
  std::int64_t count = 0;
  std::from_chars(size.data(), size.data() + size.size(), count);
  std::vector<at::Tensor> bytes{at::empty({count}, at::TensorOptions(at::kByte))};
  if (processes.is_first()) read_into(path_, bytes[0]);
  processes.share(bytes);
  if (processes.is_first()) return;
  path_ = write_copy(bytes[0]);
  is_copy_ = true;
}

SharedFile::~SharedFile() {
  std::error_code ignored;
  if (is_copy_) fs::remove(path_, ignored);
}

}  // namespace yolo::train
