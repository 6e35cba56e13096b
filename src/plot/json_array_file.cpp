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
  errno = 0;
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
  errno = 0;
  out_.seekp(end_);
  out_ << text << kClose << std::flush;
  if (out_) {
    end_ += static_cast<std::streamoff>(text.size());
    return;
  }
  const std::string reason = errno != 0 ? std::strerror(errno) : "the disk refuses it";
  drop_half_row();
  throw Error(fmt::format("Cannot write '{}': {}", part_.string(), reason));
}

// What was complete before stays so: the bracket that the half row replaced comes back, into room that was
// there.
void JsonArrayFile::drop_half_row() {
  out_.close();
  out_.clear();
  std::error_code error;
  if (end_ > 0) std::filesystem::resize_file(part_, static_cast<std::uintmax_t>(end_), error);
  out_.open(part_, std::ios::binary | std::ios::in | std::ios::out);
  out_.seekp(end_);
  out_ << kClose << std::flush;
  finished_ = end_ == 0 || error || !out_;
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
  if (!out_) throw Error(fmt::format("Cannot write '{}': the disk refuses it", part_.string()));
  std::error_code error;
  std::filesystem::rename(part_, file_, error);
  if (error) throw Error(fmt::format("Cannot write '{}': {}", file_.string(), error.message()));
}

}  // namespace yolo::plot
