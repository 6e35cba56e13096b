// States of a training: written, read, told apart, refused.
#include "checkpoint/training_state.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <limits>
#include <yolo/error.hpp>

#include "expect_error.hpp"
#include "checkpoint/peer/peer.hpp"

namespace yolo::checkpoint {
namespace {

using graph::DataType;
using graph::Tensor;
using test::expect_error;

Tensor tensor_of(DataType type, graph::Shape shape, const void* bytes, std::size_t size) {
  auto block = std::make_shared<std::vector<std::byte>>(std::max<std::size_t>(size, 1));
  if (size > 0) std::memcpy(block->data(), bytes, size);
  return {type, std::move(shape), {block, block->data()}};
}

TrainingState example() {
  TrainingState state;
  state.tensors["matrix"] = Tensor::from_floats({2, 3}, {1, 2, 3, 4, 5, 6});
  state.tensors["same"] = state.tensors["matrix"];
  const std::uint16_t halves[] = {0x3800, 0xc000};
  state.tensors["half"] = tensor_of(DataType::f16, {2}, halves, sizeof halves);
  const std::int64_t three = 3;
  state.tensors["scalar"] = tensor_of(DataType::i64, {}, &three, sizeof three);
  state.tensors["empty"] = Tensor::from_floats({0, 4}, {});
  state.values =
      Plain::dict({{"none", {}},
                   {"yes", true},
                   {"no", false},
                   {"small", 7},
                   {"negative", -3},
                   {"large", std::int64_t{1} << 40},
                   {"lowest", std::numeric_limits<std::int64_t>::min()},
                   {"real", 0.1},
                   {"infinite", std::numeric_limits<double>::infinity()},
                   {"text", "Grüße, 日本"},
                   {"again", "Grüße, 日本"},
                   {"list", Plain::list({1, Plain::list({2.5, "x"}), Plain::list()})},
                   {"tuple", Plain::tuple({1, 2, 3})},
                   {"dict", Plain::dict({{0, Plain::dict({{"step", 1.0}})}, {"a", Plain::dict()}})}});
  return state;
}

void expect_equal(const TrainingState& a, const TrainingState& b) {
  EXPECT_TRUE(equal(a.values, b.values));
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) EXPECT_TRUE(equal(tensor, b.tensors.at(name))) << name;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(TrainingState, ComesBackAsItWas) {
  const test::TemporaryFolder folder;
  write_state(folder / "last.state", example());
  expect_equal(read_state(folder / "last.state"), example());
}

TEST(RealPeerTrainingState, PythonReadsTheSame) {
  YOLO_NEEDS_PEER();
  const test::TemporaryFolder folder;
  write_state(folder / "last.state", example());
  const auto answer = test::ask_peer({"plain_values", folder / "last.state"});
  EXPECT_TRUE(answer.agrees) << answer.output;
}

TEST(TrainingState, TheIdTellsStatesApart) {
  const test::TemporaryFolder folder;
  const std::string id = write_state(folder / "last.state", example());
  EXPECT_EQ(id.size(), 16U);
  EXPECT_EQ(id, state_id(example()));
  TrainingState other = example();
  other.tensors["matrix"] = Tensor::from_floats({2, 3}, {1, 2, 3, 4, 5, 7});
  EXPECT_NE(state_id(other), id);
  TrainingState later = example();
  later.values.set("small", 8);
  EXPECT_NE(state_id(later), id);
  expect_equal(read_state(folder / "last.state", id), example());
  expect_error([&] { read_state(folder / "last.state", state_id(other)); }, "belongs to another checkpoint");
}

TEST(TrainingState, DamagedFilesAreRefused) {
  const test::TemporaryFolder folder;
  const auto file = folder / "last.state";
  write_state(file, example());
  const std::string whole = bytes_of(file);
  for (const std::size_t size : {std::size_t{0}, std::size_t{40}, whole.size() / 2, whole.size() - 1}) {
    std::ofstream(file, std::ios::binary) << whole.substr(0, size);
    EXPECT_THROW(read_state(file), Error) << size;
  }
  std::string changed = whole;
  const float six = 6;
  changed[changed.find(std::string(reinterpret_cast<const char*>(&six), sizeof six))] ^= 1;
  std::ofstream(file, std::ios::binary) << changed;
  EXPECT_THROW(read_state(file), Error) << "the checksum is looked at";
}

TEST(TrainingState, OtherCheckpointsHoldNone) {
  expect_error([] { read_state(test::data("checkpoint/tiny_yolo11.pt")); }, "no training state");
}

// The largest file that this process may write, while the object lives; beyond it writing fails as on a full
// disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit old_{};
  void (*handler_)(int);
};

TEST(TrainingState, AFullDiskLeavesTheOldFile) {
  const test::TemporaryFolder folder;
  const auto file = folder / "last.state";
  write_state(file, example());
  const std::string before = bytes_of(file);
  TrainingState large = example();
  large.tensors["large"] = Tensor::from_floats({100000}, std::vector<float>(100000));
  {
    const FileSizeLimit limit(20000);
    expect_error([&] { write_state(file, large); }, "cannot write the training state");
  }
  EXPECT_EQ(bytes_of(file), before);
  const auto entries = std::distance(std::filesystem::directory_iterator(folder.path()), {});
  EXPECT_EQ(entries, 1) << "the unfinished file is removed";
}

TEST(TrainingState, DevicesAndFoldersAreNotReplaced) {
  const test::TemporaryFolder folder;
  expect_error([&] { write_state(folder.path(), example()); }, "is no regular file");
  expect_error([] { write_state("/dev/full", example()); }, "is no regular file");
  expect_error([&] { write_state(folder / "absent/last.state", example()); }, "No such file");
}

}  // namespace
}  // namespace yolo::checkpoint
