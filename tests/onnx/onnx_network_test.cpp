// Metadata of an export as a network with a decoded head.
#include "onnx/onnx_network.hpp"

#include <yolo/error.hpp>

#include "graph/decoded_head.hpp"
#include "support.hpp"

namespace yolo::onnx {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

OnnxFile detector() {
  OnnxFile file;
  file.metadata = {
      {"task", "detect"}, {"names", "{0: 'person', 1: 'bicycle'}"}, {"stride", "32"}, {"imgsz", "[64, 96]"}};
  file.inputs = {{"images", {1, 3, 64, 96}}};
  file.outputs = {{"output0", {1, 6, 126}}};
  return file;
}

std::string refusal(const OnnxFile& file) {
  try {
    describe_network(file);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(OnnxNetwork, HasTheTaskNamesAndInputOfTheFile) {
  const OnnxNetwork found = describe_network(detector());
  EXPECT_EQ(found.network.task, "detect");
  EXPECT_THAT(found.network.names, ElementsAre("person", "bicycle"));
  EXPECT_TRUE(graph::has_decoded_head(found.network));
  EXPECT_EQ(found.height, 64);
  EXPECT_EQ(found.width, 96);
  EXPECT_THAT(found.outputs, ElementsAre("output0"));
}

TEST(OnnxNetwork, PosesHaveTheirKeypoints) {
  OnnxFile file = detector();
  file.metadata["task"] = "pose";
  file.metadata["kpt_shape"] = "[5, 3]";
  file.outputs[0].dims = {1, 4 + 2 + 15, 126};
  const graph::Network network = describe_network(file).network;
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(network.layers[0].module->attributes.at("kpt_shape")),
            (std::vector<std::int64_t>{5, 3}));
}

TEST(OnnxNetwork, RefusesWhatItCannotRun) {
  OnnxFile file = detector();
  file.metadata.erase("task");
  EXPECT_THAT(refusal(file), HasSubstr("\"task\""));
  file = detector();
  file.inputs[0].dims = {-1, 3, -1, -1};
  EXPECT_THAT(refusal(file), HasSubstr("dynamic=True"));
  file = detector();
  file.outputs[0].dims = {1, 300, 6};  // YOLOv10
  EXPECT_THAT(refusal(file), HasSubstr("YOLOv10"));
  file = detector();
  file.inputs.clear();
  EXPECT_THAT(refusal(file), HasSubstr("inputs"));
  file = detector();
  file.metadata["task"] = "pose";
  EXPECT_NE(refusal(file), "accepted");
}

TEST(OnnxNetwork, NamesAreReadAsPythonWritesThem) {
  EXPECT_THAT(parse_names("{0: 'a', 1: \"b's\"}"), ElementsAre("a", "b's"));
  EXPECT_THAT(parse_names(R"({0: 'it\'s "both"'})"), ElementsAre("it's \"both\""));
  EXPECT_THAT(parse_names("{2: 'c'}"), ElementsAre("0", "1", "c"));
  EXPECT_THAT(parse_names("{}"), ElementsAre());
  for (const char* text :
       {"", "{", "{0", "{0:", "{0: 'a", "{0: a}", "{-1: 'a'}", "{999999999: 'a'}", "{0: 'a' 1: 'b'}"}) {
    EXPECT_THROW(parse_names(text), Error) << text;
  }
}

}  // namespace
}  // namespace yolo::onnx
