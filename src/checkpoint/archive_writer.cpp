// The entries of a .pt archive. Source: archives written by PyTorch 2.9.
#include "checkpoint/archive_writer.hpp"

#include <bit>
#include <yolo/error.hpp>

#include "checkpoint/zip_writer.hpp"
#include "core/files.hpp"

namespace yolo::checkpoint {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

void write_entries(ZipWriter& zip, PickleWriter& description) {
  constexpr std::string_view kFolder = "archive/";
  const auto name = [&](std::string_view entry) { return std::string(kFolder) + std::string(entry); };
  zip.add(name("data.pkl"), description.finish());
  zip.add(name(".format_version"), std::string_view("1"));
  zip.add(name(".storage_alignment"), std::string_view("64"));
  zip.add(name("byteorder"), std::string_view("little"));
  for (std::size_t i = 0; i < description.storages().size(); ++i) {
    const graph::Tensor& tensor = description.storages()[i];
    const std::size_t bytes = static_cast<std::size_t>(tensor.count()) * graph::size_of(tensor.type);
    zip.add(name("data/" + std::to_string(i)), std::span(tensor.data.get(), bytes));
  }
  zip.add(name("version"), std::string_view("3\n"));
  zip.finish();
}

}  // namespace

void write_archive(const std::filesystem::path& file, PickleWriter& description) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    throw Error(fmt::format("{} is no regular file; give the name of a file", file.string()));
  atomic_write_parts(file, [&](const ByteSink& sink) {
    ZipWriter zip(sink);
    write_entries(zip, description);
  });
}

}  // namespace yolo::checkpoint
