// Any bytes as the pickle of a last.pt: what a training that goes on reads from it, or an Error.
#include "allow_error.hpp"
#include "archive.hpp"
#include "checkpoint/checkpoint.hpp"
#include "checkpoint/training_checkpoint.hpp"
#include "core/usage_error.hpp"
#include "train/trainer/arguments_record.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yolo::checkpoint;
  using yolo::fuzz::allow_error;
  const std::string archive = yolo::fuzz::archive_of({reinterpret_cast<const char*>(data), size});
  allow_error([&] {
    Checkpoint checkpoint{ZipReader(std::string_view(archive))};
    allow_error([&] { read_training_checkpoint(checkpoint); });
    allow_error([&] {
      const CheckpointRecord record = read_checkpoint_record(checkpoint);
      yolo::train::resumed_options(record.train_args, {}, yolo::Log());
    });
  });
  return 0;
}
