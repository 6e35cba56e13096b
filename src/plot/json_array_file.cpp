#include "plot/json_array_file.hpp"

#include <yolo/error.hpp>

#include "plot/write_file.hpp"

namespace yolo::plot {
namespace {

constexpr std::string_view kClose = "\n]\n";

}  // namespace

JsonArrayFile::JsonArrayFile(std::filesystem::path file) : file_(std::move(file)), part_(file_) {
  part_ += ".part";
  make_parent(file_);
  out_.open(part_, std::ios::binary | std::ios::trunc);
  write("[");
}

JsonArrayFile::~JsonArrayFile() {
  try {
    finish();
  } catch (const std::exception&) {
  }
}

void JsonArrayFile::write(const std::string& text) {
  out_.seekp(end_);
  out_ << text << kClose << std::flush;
  if (!out_) throw Error(fmt::format("Cannot write '{}': {}", part_.string(), std::strerror(errno)));
  end_ += static_cast<std::streamoff>(text.size());
}

void JsonArrayFile::add(const std::string& elements) {
  if (finished_) throw Error(fmt::format("Cannot add to '{}': it is already finished", file_.string()));
  write((first_ ? "\n" : ",\n") + elements);
  first_ = false;
}

void JsonArrayFile::finish() {
  if (finished_) return;
  finished_ = true;
  out_.close();
  std::error_code error;
  std::filesystem::rename(part_, file_, error);
  if (error) throw Error(fmt::format("Cannot write '{}': {}", file_.string(), error.message()));
}

}  // namespace yolo::plot
