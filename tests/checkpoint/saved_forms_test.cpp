// One network in the forms that people save it in (tests/data/checkpoint/forms, made with the peer), and
// harmful relatives of them.
#include "checkpoint/checkpoint.hpp"
#include "checkpoint/legacy_file.hpp"
#include "checkpoint/pickle.hpp"
#include "expect_error.hpp"
#include "pickle_builder.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using test::expect_error;
using test::PickleBuilder;

std::filesystem::path form(const std::string& name) { return test::data("checkpoint/forms/" + name + ".pt"); }

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void expect_same(const graph::Network& network, const graph::Network& expected) {
  const auto a = state_dict(network), b = state_dict(expected);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].name, b[i].name);
    EXPECT_EQ(a[i].tensor->to_floats(), b[i].tensor->to_floats()) << a[i].name;
  }
  EXPECT_EQ(network.names, expected.names);
  EXPECT_EQ(network.strides, expected.strides);
  EXPECT_EQ(network.task, expected.task);
  EXPECT_EQ(count_modules(network).layers, count_modules(expected).layers);
}

class WholeForm : public testing::TestWithParam<const char*> {};

TEST_P(WholeForm, HoldsTheSameNetwork) {
  expect_same(load_checkpoint(form(GetParam())), load_checkpoint(form("whole")));
}

INSTANTIATE_TEST_SUITE_P(Files, WholeForm,
                         testing::Values("legacy", "user_model", "data_parallel", "compiled", "text_names"));

class FusedForm : public testing::TestWithParam<const char*> {};

TEST_P(FusedForm, HoldsTheSameNetwork) {
  const graph::Network network = load_checkpoint(form(GetParam()));
  expect_same(network, load_checkpoint(form("fused")));
  const nlohmann::json expected = test::read_json(test::data("checkpoint/forms/fused.json"));
  EXPECT_EQ(count_modules(network).layers, expected["layers"].get<int>());
  EXPECT_EQ(count_modules(network).parameters, expected["parameters"].get<int>());
}

INSTANTIATE_TEST_SUITE_P(Files, FusedForm, testing::Values("fused", "fused_protocol4", "fused_legacy"));

TEST(Forms, MemoryAndFileGiveTheSame) {
  const std::string bytes = read_file(form("legacy"));
  expect_same(load_checkpoint(std::string_view(bytes), "memory"), load_checkpoint(form("legacy")));
}

// {"model": DetectionModel{model: Sequential{0: CLASS{...}}}} around what `part` writes into the state of the
// layer.
template <typename Part>
std::string file_with(std::string_view package, std::string_view name, Part part) {
  PickleBuilder builder;
  const auto begin = [&](std::string_view in, std::string_view cls) { builder.global(in, cls).raw(")\x81"); };
  builder.raw("}").text("model");
  begin("ultralytics.nn.tasks", "DetectionModel");
  builder.raw("}").text("_modules").raw("}").text("model");
  begin("torch.nn.modules.container", "Sequential");
  builder.raw("}").text("_modules").raw("}").text("0");
  begin(package, name);
  builder.put(7).raw("}(");
  part(builder);
  return test::make_pt(builder.raw("ub").raw("ssb").raw("ssb").raw("s").stop());
}

std::string with_method(std::string_view package, std::string_view name, const char* attribute,
                        const char* method) {
  return file_with(package, name, [&](PickleBuilder& builder) {
    builder.text(attribute).global("__builtin__", "getattr").get(7).text(method).raw("\x86R");
  });
}

void load(const std::string& bytes) { load_checkpoint(std::string_view(bytes), "made.pt"); }

constexpr const char* kConv = "ultralytics.nn.modules.conv";
constexpr const char* kBlock = "ultralytics.nn.modules.block";

TEST(Methods, ThoseThatAreKnownAreKept) {
  EXPECT_NO_THROW(load(with_method(kConv, "Conv", "forward", "forward_fuse")));
  EXPECT_NO_THROW(load(with_method(kConv, "RepConv", "forward", "forward_fuse")));
  EXPECT_NO_THROW(load(with_method(kBlock, "C2f", "forward", "forward_split")));
}

TEST(Methods, OthersAreRefused) {
  expect_error([] { load(with_method(kConv, "Conv", "forward", "half")); },
               "builtins.getattr is not allowed");
  expect_error([] { load(with_method(kConv, "Conv", "forward", "__class__")); },
               "builtins.getattr is not allowed");
  expect_error([] { load(with_method(kConv, "Conv", "forward", "forward")); }, "its \"forward\" is");
  expect_error([] { load(with_method(kBlock, "C3", "forward", "forward_fuse")); },
               "\"forward\" is not known");
  expect_error([] { load(with_method(kConv, "Conv", "backward", "forward_fuse")); },
               "\"backward\" is not known");
}

TEST(Methods, OfAnotherModuleAreRefused) {
  const std::string bytes = file_with(kConv, "Conv", [](PickleBuilder& builder) {
    builder.text("forward")
        .global("__builtin__", "getattr")
        .global(kConv, "DWConv")
        .raw(")\x81}b")
        .text("forward_fuse")
        .raw("\x86R");
  });
  expect_error([&] { load(bytes); }, "its \"forward\" is an object of");
}

TEST(Methods, ACallOfOneIsRefused) {
  const std::string bytes = file_with(kConv, "Conv", [](PickleBuilder& builder) {
    builder.text("forward").global("__builtin__", "getattr").get(7).text("forward_fuse").raw("\x86R)R");
  });
  expect_error([&] { load(bytes); }, "something is called that is not a name");
}

// "Detect.forward", an attribute of the segmentation and pose heads of releases before 8.3: as protocol 2 and
// as later ones write it. The file is refused for what else it lacks.
TEST(Methods, OfAClass) {
  constexpr const char* kHead = "ultralytics.nn.modules.head";
  const auto head = [&](const char* cls) {
    return file_with(kHead, "Segment", [&](PickleBuilder& builder) {
      builder.text("detect").global("__builtin__", "getattr").global(kHead, cls).text("forward").raw("\x86R");
    });
  };
  expect_error([&] { load(head("Detect")); }, "\"nc\" is missing");
  expect_error([&] { load(head("Pose")); }, "its \"detect\" is");
  const std::string later = file_with(kHead, "Segment", [&](PickleBuilder& builder) {
    builder.text("detect").text(kHead).text("Detect.forward").raw("\x93");
  });
  expect_error([&] { load(later); }, "\"nc\" is missing");
  expect_error([] { read_pickle(PickleBuilder().text("os").text("path.join").raw("\x93").stop()); },
               "os.path.join is not allowed");
}

TEST(Methods, AFusedBlockHasNoBatchNorm) {
  const std::string bytes = file_with(kConv, "Conv", [](PickleBuilder& builder) {
    builder.text("forward").global("__builtin__", "getattr").get(7).text("forward_fuse").raw("\x86R");
    builder.text("_modules")
        .raw("}")
        .text("bn")
        .global("torch.nn.modules.batchnorm", "BatchNorm2d")
        .raw(")\x81}bs");
  });
  expect_error([&] { load(bytes); }, "still has one");
}

TEST(Hooks, AreRefused) {
  for (const char* name : {"_forward_hooks", "_forward_pre_hooks"}) {
    const std::string bytes = file_with(kConv, "Conv", [&](PickleBuilder& builder) {
      builder.text(name).raw("}").integer(0).global("torch.nn.functional", "silu").raw("s");
    });
    expect_error([&] { load(bytes); }, "functions of its own");
  }
}

TEST(Names, TextsAsKeys) {
  const auto with_names = [](const std::vector<const char*>& keys) {
    PickleBuilder builder;
    builder.raw("}")
        .text("model")
        .global("ultralytics.nn.tasks", "DetectionModel")
        .raw(")\x81}(")
        .text("names")
        .raw("}(");
    for (const char* key : keys) builder.text(key).text(std::string("n") + key);
    builder.raw("u").identity_model();
    return test::make_pt(builder.stop());
  };
  const std::string good = with_names({"1", "0"});
  EXPECT_THAT(load_checkpoint(std::string_view(good), "made.pt").names, testing::ElementsAre("n0", "n1"));
  for (const char* key : {"", "x", "1", "-1", "0x0", "0 ", "99999999999999999999"})
    expect_error([&] { load(with_names({key})); }, "not numbered from 0");
}

// The pickles of the old format around `object`, then `storages`.
std::string legacy(
    const std::string& object, const std::string& keys, const std::string& storages,
    const std::string& machine = PickleBuilder().raw("}").text("little_endian").raw("\x88s").stop()) {
  const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
  return magic + PickleBuilder().integer(1001).stop() + machine + object + keys + storages;
}

PickleBuilder legacy_tensor() {
  PickleBuilder builder;
  builder.global("torch._utils", "_rebuild_tensor_v2")
      .raw("((")
      .text("storage")
      .global("torch", "FloatStorage")
      .text("7");
  builder.text("cpu").long1(2).raw("NtQ").long1(0).tuple({2}).tuple({1}).raw("\x89}tR");
  return builder;
}

std::string counted(std::uint64_t count, const std::vector<float>& values) {
  std::string bytes(reinterpret_cast<const char*>(&count), sizeof count);
  for (const float& value : values) bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  return bytes;
}

const std::string kKeys = PickleBuilder().raw("]").text("7").raw("a").stop();

TEST(LegacyFile, TensorsAreFoundBehindThePickles) {
  const std::string bytes = legacy(legacy_tensor().stop(), kKeys, counted(2, {3, 4}));
  ASSERT_TRUE(is_legacy_file(bytes));
  Checkpoint checkpoint{std::make_unique<LegacyFile>(RandomAccess(std::string_view(bytes)))};
  EXPECT_THAT(checkpoint.tensors().read(*checkpoint.root()->as<TensorRef>()).to_floats(),
              testing::ElementsAre(3, 4));
}

// The old format names classes with the text of their sources, which is never looked at.
TEST(LegacyFile, ClassesWithTheirSources) {
  PickleBuilder builder;
  builder.raw("}")
      .text("model")
      .raw("(")
      .text("module")
      .global("torch.nn.modules.linear", "Identity")
      .text("linear.py")
      .text("class ...");
  builder.raw("tQ)\x81}bs");
  expect_error([&] { load(legacy(builder.stop(), PickleBuilder().raw("]").stop(), "")); },
               "not a YOLO model");
  PickleBuilder other;
  other.raw("(").text("module").global("collections", "OrderedDict").text("a.py").text("b").raw("tQ");
  expect_error([&] { load(legacy(other.stop(), PickleBuilder().raw("]").stop(), "")); },
               "torch does not write");
}

TEST(LegacyFile, DamageIsRefused) {
  const std::string object = legacy_tensor().stop();
  const auto refused = [](const std::string& bytes, const std::string& part) {
    expect_error(
        [&] {
          Checkpoint checkpoint{std::make_unique<LegacyFile>(RandomAccess(std::string_view(bytes)))};
          checkpoint.tensors().read(*checkpoint.root()->as<TensorRef>());
        },
        part);
  };
  refused(legacy(object, kKeys, counted(std::uint64_t{1} << 60, {})), "more than the file holds");
  refused(legacy(object, kKeys, counted(2, {3})), "more than the file holds");
  refused(legacy(object, kKeys, counted(1, {3})), "holds 1 elements where 2");
  refused(legacy(object, kKeys, "123"), "cut off");
  refused(legacy(object, PickleBuilder().raw("]").stop(), ""), "is missing");
  refused(legacy(object, PickleBuilder().raw("]").text("8").raw("a").stop(), ""), "that no tensor has");
  refused(legacy(object, PickleBuilder().raw("]").integer(7).raw("a").stop(), ""), "that no tensor has");
  refused(legacy(object, PickleBuilder().raw("}").stop(), ""), "does not list");
  refused(legacy(object, kKeys, counted(2, {3, 4}),
                 PickleBuilder().raw("}").text("little_endian").raw("\x89s").stop()),
          "big-endian");
  refused(legacy(object, kKeys, counted(2, {3, 4}), PickleBuilder().raw("}").stop()), "big-endian");
  refused(legacy(PickleBuilder().global("posix", "system").stop(), kKeys, ""), "posix.system is not allowed");
}

TEST(LegacyFile, CutOffAnywhereAndBitFlips) {
  const std::string bytes = read_file(form("fused_legacy"));
  for (std::size_t part = 0; part < 200; ++part)
    EXPECT_THROW(load(bytes.substr(0, bytes.size() * part / 200)), Error) << part;
  std::uint64_t state = 7;
  for (int round = 0; round < 400; ++round) {
    std::string damaged = bytes;
    for (int flip = 0; flip <= round % 3; ++flip) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      damaged[(state >> 24) % damaged.size()] ^= static_cast<char>(1 << (state >> 20 & 7));
    }
    try {
      load(damaged);
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::StartsWith("cannot read the checkpoint made.pt: "));
    }
  }
}

TEST(UserModel, WithoutANetwork) {
  PickleBuilder builder;
  builder.global("ultralytics.models.yolo.model", "YOLO")
      .raw(")\x81}")
      .text("model")
      .text("yolo11n.onnx")
      .raw("sb");
  expect_error([&] { load(test::make_pt(builder.stop())); }, "neither a model nor a dictionary");
  PickleBuilder empty;
  empty.global("ultralytics.models.yolo.model", "YOLO").raw(")\x81}b");
  expect_error([&] { load(test::make_pt(empty.stop())); }, "without a network");
}

TEST(Compiled, WithoutANetworkOrInItself) {
  PickleBuilder empty;
  empty.global("torch._dynamo.eval_frame", "OptimizedModule").raw(")R");
  expect_error([&] { load(test::make_pt(empty.stop())); }, "does not hold the network");
  PickleBuilder deep;
  deep.integer(1);
  for (int i = 0; i < 10; ++i)
    deep.raw("\x85").put(3).raw("0").global("torch._dynamo.eval_frame", "OptimizedModule").get(3).raw("R");
  expect_error([&] { load(test::make_pt(deep.stop())); }, "neither a model nor a dictionary");
}

// Keys and training arguments that no release writes are kept and named once.
TEST(Remarks, NameWhatIsNotKnown) {
  PickleBuilder builder;
  builder.raw("}(")
      .text("date")
      .text("x")
      .text("frobnicate")
      .integer(1)
      .text("train_args")
      .raw("}(")
      .text("imgsz")
      .integer(96);
  builder.text("imgzs").integer(64).text("end2end").raw("N").raw("u").text("model");
  builder.global("ultralytics.nn.tasks", "DetectionModel")
      .raw(")\x81}")
      .text("_modules")
      .raw("}")
      .text("model");
  builder.global("torch.nn.modules.container", "Sequential")
      .raw(")\x81}")
      .text("_modules")
      .raw("}")
      .text("0");
  builder.global("torch.nn.modules.linear", "Identity").raw(")\x81}b").raw("ssbssbu");
  const std::string bytes = test::make_pt(builder.stop());
  const graph::Network network = load_checkpoint(std::string_view(bytes), "made.pt");
  ASSERT_EQ(network.remarks.size(), 2U);
  EXPECT_THAT(network.remarks[0], testing::EndsWith(": frobnicate"));
  EXPECT_THAT(network.remarks[1], testing::EndsWith(": imgzs"));
  EXPECT_EQ(std::get<std::int64_t>(network.provenance.arguments.at("imgzs")), 64) << "kept";
}

}  // namespace
}  // namespace yolo::checkpoint
