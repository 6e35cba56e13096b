// The text of a dataset's description.
#include "dataset/dataset_folder.hpp"
#include "dataset/dataset_yaml.hpp"

namespace yolo::dataset {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kStart = "train: images/train\nval: images/val\n";

DatasetText parse(const std::string& text) { return parse_dataset_yaml(text, "d.yaml"); }
std::string refusal(const std::string& text) {
  return error_of([&] { parse(text); });
}

TEST(DatasetYaml, NamesAsListAndAsMap) {
  EXPECT_THAT(parse(std::string(kStart) + "names: [a, 5, true]\nnc: 3\n").names,
              ElementsAre("a", "5", "true"));
  EXPECT_THAT(parse(std::string(kStart) + "names:\n  1: b\n  0: a\n").names, ElementsAre("a", "b"));
  EXPECT_THAT(parse(std::string(kStart) + "names: {\"0\": a, \"1\": b}\n").names, ElementsAre("a", "b"));
  EXPECT_THAT(parse(std::string(kStart) + "nc: 2\n").names, ElementsAre("class_0", "class_1"));
}

TEST(DatasetYaml, EverythingElse) {
  const DatasetText text = parse(
      "path: ../x\ntrain: [a, b]\nval: v.txt\ntest:\nval_images: pics\nnames: [p]\nkpt_shape: [2, "
      "3]\nflip_idx: [1, 0]\n"
      "channels: 3\ndownload: |\n  import os\n  os.remove('x')\n");
  EXPECT_EQ(text.path, "../x");
  EXPECT_THAT(text.splits.at("train"), ElementsAre("a", "b"));
  EXPECT_THAT(text.splits.at("val"), ElementsAre("v.txt"));
  EXPECT_THAT(text.splits.at("val_images"), ElementsAre("pics"));
  EXPECT_FALSE(text.splits.contains("test"));
  EXPECT_EQ(text.kpt_shape->points, 2);
  EXPECT_EQ(text.kpt_shape->values, 3);
  EXPECT_THAT(text.flip_idx, ElementsAre(1, 0));
  EXPECT_THAT(text.download, HasSubstr("import os"));
}

TEST(DatasetYaml, ValidationMeansVal) {
  const DatasetText text = parse("train: a\nvalidation: b\nnames: [x]\n");
  EXPECT_THAT(text.splits.at("val"), ElementsAre("b"));
  EXPECT_THAT(text.notes, ElementsAre(HasSubstr("validation")));
  EXPECT_THAT(parse("validation: b\nval: c\nnames: [x]\n").splits.at("val"), ElementsAre("c"));
}

TEST(DatasetYaml, KeysThatAreNotKnownAreNamedOnce) {
  const DatasetText text = parse(std::string(kStart) + "names: [a]\nnmaes: [b]\nfrobnicate: {a: 1}\n1: 2\n");
  EXPECT_THAT(text.names, ElementsAre("a"));
  EXPECT_THAT(text.notes, ElementsAre(testing::AllOf(HasSubstr("'nmaes' (near 'names')"),
                                                     HasSubstr("'frobnicate'"), HasSubstr("'1'"))));
  EXPECT_TRUE(parse(std::string(kStart) + "names: [a]\nchannels: 3\ndownload: x\n").notes.empty());
  std::string many = std::string(kStart) + "names: [a]\n";
  for (int i = 0; i < 100; ++i) many += "key" + std::to_string(i) + ": 1\n";
  EXPECT_THAT(parse(many).notes, ElementsAre(HasSubstr("...")));
}

TEST(DatasetYaml, WhatIsWrongIsSaid) {
  EXPECT_THAT(refusal("names: [a]\n"), HasSubstr("'train' and 'val'"));
  EXPECT_THAT(refusal(kStart), HasSubstr("'names' is missing"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: [a, b]\nnc: 3\n"),
              HasSubstr("2 classes, but 'nc' says 3"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: {0: a, 2: b}\n"), HasSubstr("found 2 where 1 should be"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: {a: b}\n"), HasSubstr("class numbers"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: {0: a, 0: b}\n"), HasSubstr("twice"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: abc\n"), HasSubstr("'names' should be"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: []\n"), HasSubstr("empty"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: [a]\nnc: many\n"), HasSubstr("'nc'"));
  EXPECT_THAT(refusal(std::string(kStart) + "nc: 99999999\n"), HasSubstr("'nc'"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: [a]\nkpt_shape: [17]\n"), HasSubstr("'kpt_shape'"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: [a]\nkpt_shape: [17, 5]\n"), HasSubstr("'kpt_shape'"));
  EXPECT_THAT(refusal(std::string(kStart) + "names: [a]\nflip_idx: [-1]\n"), HasSubstr("'flip_idx'"));
  EXPECT_THAT(refusal("train: {a: b}\nnames: [a]\n"), HasSubstr("'train'"));
  EXPECT_THAT(refusal("- a\n- b\n"), HasSubstr("key: value"));
  EXPECT_THAT(refusal("a: [\n"), HasSubstr("d.yaml: line"));
  EXPECT_THAT(refusal(""), HasSubstr("key: value"));
}

TEST(DatasetYaml, EveryPrefixIsReadOrRefused) {
  const std::string text =
      "path: x\ntrain: [a, 'b']\nval: {c}\nnames: {0: \"a\", 1: &x b, 2: *x}\nkpt_shape: [2, 3]\n";
  for (std::size_t size = 0; size <= text.size(); ++size)
    refusal(text.substr(0, size));  // anything else would throw through
}

}  // namespace
}  // namespace yolo::dataset
