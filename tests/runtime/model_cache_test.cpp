// Compiled networks on disk: used when they fit, ignored when they do not.
#include <fstream>

#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/random_weights.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "support.hpp"

namespace yolo::runtime {
namespace {

namespace fs = std::filesystem;

class ModelCacheTest : public testing::Test {
 protected:
  /// Runs the network once on a grey picture and tells whether its graph had to be made.
  std::vector<float> run(const std::string& key, int side = 32) {
    made_ = false;
    BackendOptions options;
    options.precision = Precision::f32;
    options.threads = 2;
    options.cache_dir = (folder_ / "cache").string();
    options.cache_key = key;
    const auto backend = make_openvino_backend(
        [this] {
          made_ = true;
          graph::Network network = graph::network_from_yaml(
              {"nc: 2\nbackbone: [[-1, 1, Conv, [16, 3, 2]]]\nhead: [[[-1], 1, Detect, [nc]]]", "tiny.yaml", ""});
          test::fill_randomly(network, 3);
          return graph::emit(network).graph;
        },
        options);
    const auto request = backend->make_request({1, side, side});
    std::fill_n(request->input(0), side * side * 3, std::uint8_t{77});
    request->run();
    const RawMap& map = request->outputs()[0];
    EXPECT_EQ(map.name, "boxes.0");
    return {map.data, map.data + graph::element_count(map.shape)};
  }

  std::vector<fs::path> files() const {
    std::vector<fs::path> result;
    if (!fs::is_directory(folder_ / "cache")) return result;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache")) result.push_back(entry.path());
    return result;
  }

  test::TemporaryFolder folder_;
  bool made_ = false;
};

TEST_F(ModelCacheTest, TheSecondStartReadsWhatTheFirstWrote) {
  const auto first = run("weights 1");
  EXPECT_TRUE(made_);
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(run("weights 1"), first);
  EXPECT_FALSE(made_);
}

TEST_F(ModelCacheTest, OtherWeightsAndSizesHaveTheirOwnFiles) {
  run("weights 1");
  run("weights 2");
  EXPECT_TRUE(made_);
  run("weights 1", 64);
  EXPECT_TRUE(made_);
  EXPECT_EQ(files().size(), 3u);
}

TEST_F(ModelCacheTest, ADamagedFileIsReplaced) {
  const auto first = run("weights 1");
  const fs::path file = files().at(0);
  const auto size = fs::file_size(file);
  for (const std::uintmax_t place : {std::uintmax_t{3}, size / 2, size - 2}) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(static_cast<std::streamoff>(place));
    out.put('\x55');
    out.put('\xaa');
    out.close();
    EXPECT_EQ(run("weights 1"), first);
    EXPECT_TRUE(made_) << "damage at " << place << " was not noticed";
    run("weights 1");
    EXPECT_FALSE(made_);
  }
  fs::resize_file(file, size / 3);
  EXPECT_EQ(run("weights 1"), first);
  EXPECT_TRUE(made_);
}

TEST_F(ModelCacheTest, WithoutAKeyNothingIsWritten) {
  run("");
  EXPECT_TRUE(files().empty());
}

TEST_F(ModelCacheTest, AFolderThatCannotBeMadeIsNoError) {
  std::ofstream(folder_ / "cache") << "a file, not a folder";
  EXPECT_FALSE(run("weights 1").empty());
}

}  // namespace
}  // namespace yolo::runtime
