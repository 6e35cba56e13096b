// Checkpoints that are damaged or meant to harm: one clear line, no crash, no hang, no flood of memory.
#include <chrono>

#include "checkpoint/checkpoint.hpp"
#include "expect_error.hpp"
#include "pickle_builder.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using test::expect_error;
using test::PickleBuilder;

void load(const std::string& bytes) { load_checkpoint(std::string_view(bytes), "hostile.pt"); }
void load(const PickleBuilder& builder) { load(test::make_pt(builder.stop())); }

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Begins an object of a network class; `finish` ends it after its attributes.
PickleBuilder& begin(PickleBuilder& builder, std::string_view package, std::string_view name) {
  return builder.global(package, name).raw(")\x81}(");
}
PickleBuilder& finish(PickleBuilder& builder) { return builder.raw("ub"); }

/// {"model": DetectionModel{_modules: {"model": Sequential{_modules: {"0": ...}}}}} around the given part.
template <typename Part>
PickleBuilder model_around(Part part) {
  PickleBuilder builder;
  builder.raw("}").text("model");
  begin(builder, "ultralytics.nn.tasks", "DetectionModel").text("_modules").raw("}").text("model");
  begin(builder, "torch.nn.modules.container", "Sequential").text("_modules").raw("}").text("0");
  part(builder);
  builder.raw("s");
  finish(builder).raw("s");
  return finish(builder).raw("s");
}

TEST(Hostile, SmallestNetworkIsAccepted) {
  const auto builder = model_around([](PickleBuilder& b) {
    begin(b, "torch.nn.modules.linear", "Identity").text("i").integer(0).text("f").integer(-1);
    finish(b);
  });
  const std::string bytes = test::make_pt(builder.stop());
  const auto network = load_checkpoint(std::string_view(bytes), "tiny.pt");
  EXPECT_EQ(network.layers.at(0).module->type, "Identity");
  EXPECT_EQ(count_modules(network).layers, 3);
}

TEST(Hostile, CodeIsNotRun) {
  const test::TemporaryFolder folder;
  const std::string victim = (folder / "victim").string();
  PickleBuilder builder;
  builder.raw("}").text("model").global("posix", "system").text("touch " + victim).raw("\x85Rs");
  expect_error([&] { load(builder); }, "hostile.pt: posix.system is not allowed in a checkpoint");
  EXPECT_FALSE(std::filesystem::exists(victim));
}

TEST(Hostile, ModulesThatContainThemselves) {
  const auto builder = model_around([](PickleBuilder& b) {
    b.global("torch.nn.modules.container", "Sequential").raw(")\x81").put(9).raw("}(");
    b.text("_modules").raw("}").text("0").get(9).raw("s");
    finish(b);
  });
  expect_error([&] { load(builder); }, "contains itself");
}

TEST(Hostile, ModulesNestedTooDeep) {
  const auto builder = model_around([](PickleBuilder& b) {
    for (int i = 0; i < 300; ++i) {
      begin(b, "torch.nn.modules.container", "Sequential").text("_modules").raw("}").text("0");
    }
    begin(b, "torch.nn.modules.linear", "Identity").text("i").integer(0);
    finish(b);
    for (int i = 0; i < 300; ++i) finish(b.raw("s"));
  });
  expect_error([&] { load(builder); }, "nested deeper than 64");
}

TEST(Hostile, ModulesThatMultiply) {
  // Sixty containers, each with the one before in it twice: 2^60 places.
  const auto builder = model_around([](PickleBuilder& b) {
    begin(b, "torch.nn.modules.linear", "Identity").text("i").integer(0);
    finish(b).put(100).raw("0");
    for (std::uint32_t i = 0; i < 60; ++i) {
      begin(b, "torch.nn.modules.container", "Sequential").text("_modules").raw("}(").text("0").get(100 + i);
      b.text("1").get(100 + i).raw("u");
      finish(b).put(101 + i).raw("0");
    }
    b.get(160);
  });
  expect_error([&] { load(builder); }, "more than 200000 modules");
}

TEST(Hostile, PartsThatAreNoModules) {
  expect_error([] { load(model_around([](PickleBuilder& b) { b.integer(1); })); }, "not a module");
  expect_error(
      [] {
        load(model_around([](PickleBuilder& b) { b.global("torch", "device").text("cpu").raw("\x85R"); }));
      },
      "torch.device");
  expect_error(
      [] {
        load(
            model_around([](PickleBuilder& b) { b.global("torch.nn.modules.conv", "Conv2d").raw(")\x81"); }));
      },
      "has no state");
}

TEST(Hostile, LayersThatReadFromLaterOnes) {
  for (const int from : {0, 5, -3}) {
    const auto builder = model_around([&](PickleBuilder& b) {
      begin(b, "torch.nn.modules.linear", "Identity").text("f").integer(from);
      finish(b);
    });
    expect_error([&] { load(builder); }, "does not come before it");
  }
}

TEST(Hostile, FilesThatHoldNoNetwork) {
  expect_error([] { load(PickleBuilder().integer(1)); }, "neither a model nor a dictionary");
  expect_error([] { load(PickleBuilder().raw("}")); }, "holds no model");
  expect_error([] { load(PickleBuilder().raw("}").text("model").raw("}s")); }, "weights only");
  expect_error([] { load(test::make_zip({{"a/other", "x"}})); }, "without a data.pkl");
  expect_error([] { load(test::make_zip({{"a/data.pkl", "x"}, {"a/code/model.py", "x"}})); }, "TorchScript");
  expect_error([] { load(test::make_zip({{"a/data.pkl", "x"}, {"a/byteorder", "big"}})); }, "big-endian");
  expect_error([] { load(test::make_zip({{"a/data.pkl", ""}})); }, "not a pickle");
}

TEST(Hostile, BadClassNames) {
  PickleBuilder builder;
  builder.raw("}").text("model");
  begin(builder, "ultralytics.nn.tasks", "DetectionModel")
      .text("names")
      .raw("}")
      .integer(3)
      .text("late")
      .raw("s");
  builder.text("_modules").raw("}").text("model");
  begin(builder, "torch.nn.modules.container", "Sequential").text("_modules").raw("}").text("0");
  begin(builder, "torch.nn.modules.linear", "Identity");
  finish(builder).raw("s");
  finish(builder).raw("s");
  finish(builder).raw("s");
  expect_error([&] { load(builder); }, "not numbered from 0");
}

class HostileFile : public testing::TestWithParam<const char*> {
 protected:
  std::string bytes_ = read_file(test::data(std::string("checkpoint/") + GetParam() + ".pt"));

  /// Loading may succeed or throw Error; anything else fails the test, and so does a hang.
  static void must_survive(const std::string& bytes) {
    const auto start = std::chrono::steady_clock::now();
    try {
      load(bytes);
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::StartsWith("cannot read the checkpoint hostile.pt: "));
      EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  }
};

TEST_P(HostileFile, CutOffAnywhere) {
  for (int part = 0; part < 200; ++part) {
    const std::string cut = bytes_.substr(0, bytes_.size() * static_cast<std::size_t>(part) / 200);
    EXPECT_THROW(load(cut), Error) << part << "/200";
  }
}

TEST_P(HostileFile, BitFlips) {
  // A plain linear congruential generator: the same places on every machine.
  std::uint64_t state = 12345;
  for (int round = 0; round < 400; ++round) {
    std::string damaged = bytes_;
    for (int flip = 0; flip <= round % 3; ++flip) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      damaged[(state >> 24) % damaged.size()] ^= static_cast<char>(1 << (state >> 20 & 7));
    }
    must_survive(damaged);
  }
}

// The checksum of an honest archive hides damage from the pickle reader; here the pickle itself is damaged.
TEST_P(HostileFile, BitFlipsWithinThePickle) {
  const ZipReader zip{std::string_view(bytes_)};
  const std::string folder = std::filesystem::path(GetParam()).filename().string() + "/";
  const std::string pickle = zip.read_text(*zip.find(folder + "data.pkl"), 1 << 24);
  std::vector<std::pair<std::string, std::string>> storages;
  for (std::uint64_t i = 0; i < zip.entry_count(); ++i) {
    const std::string name = zip.name(i);
    const std::string prefix = folder + "data/";
    if (!name.starts_with(prefix)) continue;
    storages.emplace_back(name.substr(prefix.size()), zip.read_text(zip.entry(i), 1 << 24));
  }
  std::uint64_t state = 99;
  for (int round = 0; round < 200; ++round) {
    std::string damaged = pickle;
    for (int flip = 0; flip <= round % 4; ++flip) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      damaged[(state >> 24) % damaged.size()] = static_cast<char>(state >> 56);
    }
    must_survive(test::make_pt(damaged, storages));
  }
}

INSTANTIATE_TEST_SUITE_P(Files, HostileFile, testing::Values("tiny_yolov5", "tiny_training", "forms/fused", "forms/user_model", "forms/compiled"),
                         [](const auto& test) { return std::filesystem::path(test.param).filename().string(); });

}  // namespace
}  // namespace yolo::checkpoint
