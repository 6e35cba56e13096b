// The list of formats: which row takes a file, and that a row is all that a format needs.
#include "formats/format.hpp"

#include <yolo/error.hpp>

#include "checkpoint/checkpoint.hpp"
#include "expect_error.hpp"
#include "formats/network_backends.hpp"
#include "support.hpp"

namespace yolo::formats {
namespace {

TEST(Formats, AFileIsTakenByTheRowOfItsEnding) {
  EXPECT_EQ(format_of("yolo11n.pt").suffix, ".pt");
  EXPECT_EQ(format_of("folder.onnx/best").suffix, ".pt") << "what no other takes";
  EXPECT_EQ(format_of("yolo11n.onnx").suffix, ".onnx");
  EXPECT_EQ(format_of("yolo11n.yaml").suffix, ".yaml");
  EXPECT_EQ(format_of("own.yml").suffix, ".yaml");
}

TEST(Formats, SayWhatTheyCanDo) {
  EXPECT_FALSE(format_of("a.onnx").capabilities.layers);
  EXPECT_TRUE(format_of("a.onnx").capabilities.dnn);
  EXPECT_TRUE(format_of("a.pt").capabilities.layers);
  EXPECT_FALSE(format_of("a.pt").capabilities.dnn);
  EXPECT_TRUE(format_of("a.pt").capabilities.values);
  EXPECT_FALSE(format_of("a.yaml").capabilities.values);
}

TEST(Formats, OfAnArchitectureThereAreNoValuesToRun) {
  const Opened opened = open_model("yolo11n.yaml");
  EXPECT_EQ(opened.format->suffix, ".yaml");
  EXPECT_EQ(opened.description.task, "detect");
  EXPECT_EQ(opened.description.head->strides, (std::vector<double>{8, 16, 32}));
  test::expect_error([&] { opened.backends->make({}); }, "has to be trained before it is used");
}

// A checkpoint under another name, with a name of its own: what a new format looks like.
bool is_toy(const std::filesystem::path& path) { return path.extension() == ".toy"; }

Opened open_toy(const std::filesystem::path& path, const OpenOptions& options) {
  Opened opened;
  opened.network = checkpoint::load_checkpoint(path);
  opened.description = describe(opened.network, "toy", path.string());
  opened.backends = make_network_backends(opened.network, "toy", *options.registry, "");
  return opened;
}

TEST(Formats, ANewOneIsARow) {
  const FormatRow rows[] = {{"toy", ".toy", is_toy, open_toy, {}}};
  const test::TemporaryFolder folder;
  std::filesystem::copy_file(test::data("checkpoint/tiny_yolo11.pt"), folder / "a.toy");
  const Opened opened = open_model(folder / "a.toy", {}, rows);
  EXPECT_EQ(opened.format, rows);
  EXPECT_EQ(opened.description.name, "toy");
  const auto backend = opened.backends->make({});
  EXPECT_NE(backend->make_request({1, 64, 64}), nullptr);
  test::expect_error([&] { open_model(folder / "a.pt", {}, rows); }, "known are .toy");
}

TEST(Formats, FormsHaveTextsOfTheirOwn) {
  EXPECT_EQ(NetworkForm{}.text(), "");
  EXPECT_EQ((NetworkForm{.embed = {4, 9}}.text()), "embed 4,9");
  EXPECT_NE((NetworkForm{.visualize = true}.text()), (NetworkForm{.views = true}.text()));
  EXPECT_NE((NetworkForm{.loss_maps = true}.text()), "");
}

}  // namespace
}  // namespace yolo::formats
