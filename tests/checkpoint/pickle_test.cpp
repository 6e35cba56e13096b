// The pickle machine: values, refusals, limits.
#include "checkpoint/pickle.hpp"

#include "expect_error.hpp"
#include "pickle_builder.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using test::expect_error;
using test::PickleBuilder;

ValueTree read(const PickleBuilder& builder) { return read_pickle(builder.stop()); }

TEST(Pickle, Scalars) {
  const auto tree =
      read(PickleBuilder().raw("(NK\xff").raw("\x88").integer(-5).real(0.5).text("h\xc3\xa9").raw("t"));
  const auto& items = *tree.root()->sequence();
  ASSERT_EQ(items.size(), 6U);
  EXPECT_TRUE(items[0]->is_none());
  EXPECT_EQ(items[1]->integer(), 255);
  EXPECT_EQ(items[2]->number(), 1.0);
  EXPECT_EQ(items[3]->integer(), -5);
  EXPECT_EQ(items[4]->number(), 0.5);
  EXPECT_EQ(items[5]->text(), "h\xc3\xa9");
}

TEST(Pickle, LongIntegers) {
  // Expected values: pickle.dumps of the same numbers.
  EXPECT_EQ(read(PickleBuilder().raw(std::string_view("\x8a\x00", 2))).root()->integer(), 0);
  EXPECT_EQ(read(PickleBuilder().raw("\x8a\x01\xff")).root()->integer(), -1);
  EXPECT_EQ(read(PickleBuilder().raw("\x8a\x05\x01\x02\x03\x04\x05")).root()->integer(), 0x0504030201);
  EXPECT_EQ(read(PickleBuilder().long1(INT64_MIN)).root()->integer(), INT64_MIN);
  const auto big =
      read(PickleBuilder().raw(std::string_view("\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01", 11)));
  EXPECT_EQ(big.root()->number(), 18446744073709551616.0);
}

TEST(Pickle, LaterProtocols) {
  constexpr char kPickle[] =
      "\x80\x04\x95\x20\x00\x00\x00\x00\x00\x00\x00"
      "\x8c\x0b"
      "collections\x94\x8c\x0bOrderedDict\x94\x93\x94)R\x94\x8c\x01k\x94K\x07s"
      "\x8f\x94(K\x01K\x02\x90\x86.";
  const auto tree = read_pickle(std::string(kPickle, sizeof kPickle - 1));
  const auto& items = *tree.root()->sequence();
  EXPECT_EQ(items[0]->member("k")->integer(), 7);
  EXPECT_EQ(items[1]->sequence()->size(), 2U);
}

TEST(Pickle, SharedAndCyclicValuesKeepTheirIdentity) {
  const auto tree = read(PickleBuilder().raw("]").put(0).raw("(").get(0).raw("]").put(1).get(1).raw("e"));
  const auto& items = *tree.root()->sequence();
  EXPECT_EQ(items[0], tree.root()) << "a list that contains itself";
  EXPECT_EQ(items[1], items[2]);
}

TEST(Pickle, DictionariesKeepOrderAndTheLaterValue) {
  const auto tree =
      read(PickleBuilder().raw("}(").text("b").integer(1).text("a").integer(2).text("b").integer(3).raw("u"));
  EXPECT_EQ(tree.root()->member("b")->integer(), 3);
  EXPECT_EQ(tree.root()->as<Dict>()->items.front().first->text(), "b");
  EXPECT_EQ(tree.root()->member("c"), nullptr);
}

TEST(Pickle, NumbersAndBytesAsNumpyWritesThem) {
  PickleBuilder builder;
  builder.global("numpy._core.multiarray", "scalar").global("numpy", "dtype").text("f8").raw("\x89\x88\x87R");
  builder.raw("(K\x03").text("<").raw("NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK").little(0, 1).raw("tb");
  // 0.125 is 3f c0 00 ... big-endian; as latin1 text c0 becomes two bytes.
  builder.global("_codecs", "encode").text(std::string_view("\0\0\0\0\0\0\xc3\x80?", 9)).text("latin1");
  builder.raw("\x86R\x86R");
  EXPECT_EQ(read(builder).root()->number(), 0.125);
}

TEST(Pickle, ListedClassesBecomeObjects) {
  PickleBuilder builder;
  builder.global("torch.nn.modules.activation", "SiLU").raw(")\x81}").text("inplace").raw("\x88sb");
  const auto tree = read(builder);
  EXPECT_EQ(class_path(*tree.root()), "torch.nn.modules.activation.SiLU");
  EXPECT_EQ(tree.root()->member("inplace")->integer(), 1);
}

TEST(PickleRefuses, ForeignNames) {
  expect_error([] { read(PickleBuilder().global("posix", "system").text("true").raw("\x85R")); },
               "posix.system is not allowed in a checkpoint");
  expect_error([] { read(PickleBuilder().global("os", "system")); }, "os.system is not allowed");
  expect_error([] { read(PickleBuilder().global("builtins", "eval").text("1").raw("\x85R")); },
               "builtins.eval");
  expect_error([] { read(PickleBuilder().global("__builtin__", "__import__")); }, "__builtin__.__import__");
  expect_error([] { read(PickleBuilder().global("torch.nn.modules.conv", "Conv2d Conv1d")); }, "not allowed");
  expect_error([] { read(PickleBuilder().global("torch.nn.modules.conv", "")); }, "not allowed");
  expect_error([] { read(PickleBuilder().text("posix").text("system").raw("\x93")); }, "posix.system");
  expect_error([] { read(PickleBuilder().raw("(iposix\nsystem\n")); }, "posix.system");
  expect_error([] { read(PickleBuilder().global("bad\x01\x1b[31m", "name")); }, "bad??[31m.name");
}

TEST(PickleRefuses, GetattrExceptForEnumerations) {
  const auto getattr = [](std::string_view package, std::string_view name) {
    return PickleBuilder()
        .global("__builtin__", "getattr")
        .global(package, name)
        .text("BILINEAR")
        .raw("\x86R");
  };
  expect_error([&] { read(getattr("torch.nn.modules.conv", "Conv2d")); }, "builtins.getattr is not allowed");
  const auto tree = read(getattr("torchvision.transforms.functional", "InterpolationMode"));
  EXPECT_EQ(class_path(*tree.root()), "torchvision.transforms.functional.InterpolationMode");
}

TEST(PickleRefuses, CallsOfOtherThings) {
  expect_error([] { read(PickleBuilder().text("system").raw(")R")); }, "called");
  expect_error([] { read(PickleBuilder().global("torch", "FloatStorage").raw(")R")); }, "torch.FloatStorage");
  expect_error([] { read(PickleBuilder().text("x").raw(")\x81")); }, "not a listed class");
  expect_error([] { read(PickleBuilder().global("_codecs", "encode").raw("K\x01\x85R")); }, "text");
  expect_error([] { read(PickleBuilder().integer(1).raw("}b")); }, "state");
}

TEST(PickleRefuses, BrokenStreams) {
  const auto broken = [](const std::string& pickle, const std::string& part) {
    expect_error([&] { read_pickle(pickle); }, part);
  };
  broken("", "not a pickle");
  broken("\x80", "not a pickle");
  broken("(lp0\n.", "not a pickle");
  broken("\x80\x02", "ends in the middle");
  broken("\x80\x02.", "empty stack");
  broken("\x80\x06N.", "protocol 6");
  broken("\x80\x02X\xff\xff\xff\xff.", "ends in the middle");
  broken(std::string("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", 12), "ends in the middle");
  broken("\x80\x02\x8b\xff\xff\xff\x7f.", "ends in the middle");
  broken("\x80\x02h\x05.", "never memorised");
  broken("\x80\x02t.", "never begun");
  broken("\x80\x02(0.", "empty stack");
  broken("\x80\x02}(K\x01u.", "items");
  broken(
      "\x80\x02K\x01K\x01"
      "a.",
      "other than a list");
  broken("\x80\x02\xfa.", "0xfa");
  broken("\x80\x02r\xff\xff\xff\xff.", "memorises");
  broken("\x80\x02" + std::string(1000, 'c'), "longer than allowed");
  std::string huge_integer("\x80\x02\x8b\x10\x27\x00\x00", 7);
  broken(huge_integer + std::string(10000, '\x01') + ".", "absurd");
}

TEST(PickleRefuses, WhatExceedsTheLimits) {
  PickleBuilder nested;
  for (int i = 0; i < 100000; ++i) nested.raw("(");
  expect_error([&] { read(nested); }, "nested deeper");
  PickleLimits limits;
  limits.values = 1000;
  expect_error([&] { read_pickle("\x80\x02" + std::string(2000, ']') + ".", limits); },
               "more than 1000 values");
  limits = {};
  limits.stack = 100;
  expect_error([&] { read_pickle("\x80\x02" + std::string(200, 'N') + ".", limits); },
               "more than 100 values");
  limits = {};
  limits.bytes = 10;
  expect_error([&] { read_pickle("\x80\x02" + std::string(20, 'N') + ".", limits); }, "at most 10");
}

TEST(PickleRefuses, MultipliedData) {
  PickleBuilder text_bomb;
  text_bomb.text(std::string(1 << 20, 'x')).put(0).raw("0").global("_codecs", "encode").put(1).raw("0");
  for (int i = 0; i < 300; ++i) text_bomb.get(1).get(0).raw("\x85R0");
  expect_error([&] { read(text_bomb); }, "no longer fit");
  PickleBuilder set_bomb;
  set_bomb.raw("](" + std::string(100000, 'N') + "e")
      .put(0)
      .raw("0")
      .global("__builtin__", "set")
      .put(1)
      .raw("0");
  for (int i = 0; i < 1000; ++i) set_bomb.get(1).get(0).raw("\x85R0");
  expect_error([&] { read(set_bomb); }, "no longer fit");
}

TEST(Pickle, DeepListsNeitherOverflowNorLeak) {
  const auto tree = read_pickle("\x80\x02" + std::string(200000, ']') + std::string(199999, 'a') + ".");
  EXPECT_EQ(tree.root()->sequence()->size(), 1U);
}

}  // namespace
}  // namespace yolo::checkpoint
