// What predict and val say of options that do something else than it seems, or nothing.
#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>
#include <yolo/model.hpp>
#include <yolo/stream.hpp>

#include "core/usage_error.hpp"
#include "engine/network_input.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class IdleOptions : public testing::Test {
 protected:
  std::vector<std::string> told_by(const PredictOptions& options) {
    told_.clear();
    model_.predict(cv::Mat(60, 90, CV_8UC3, cv::Scalar(90, 120, 40)), options);
    return told_;
  }
  static PredictOptions options() {
    PredictOptions result;
    result.imgsz = {64};
    return result;
  }

  std::vector<std::string> told_;
  Model model_{test::data("checkpoint/tiny_yolo11.pt").string(), {.log = Log([this](LogLevel level, std::string_view line) {
                 if (level == LogLevel::warning) told_.emplace_back(line);
               })}};
};

// Ultralytics 8.3.6: "imgsz=[100] must be multiple of max stride 32, updating to [128]".
TEST_F(IdleOptions, ASizeThatIsNoMultipleOfTheStride) {
  PredictOptions odd = options();
  odd.imgsz = {100};
  EXPECT_THAT(told_by(odd), ElementsAre("imgsz=100 is no multiple of 32, the largest stride of the network: 128 is used"));
  odd.imgsz = {64, 70};
  EXPECT_THAT(told_by(odd), ElementsAre(HasSubstr("imgsz=64,70 is no multiple of 32, the largest stride of the network: 64,96")));
  EXPECT_THAT(told_by(options()), IsEmpty());
}

// A head that gives one box an object needs no NMS, but what several tiles show is joined by iou all the same.
TEST_F(IdleOptions, OverlapOfAHeadWithoutSuppression) {
  std::vector<std::string> told;
  const Model newest(test::data("checkpoint/newer/yolo26.pt").string(), {.log = Log([&](LogLevel level, std::string_view line) {
                       if (level == LogLevel::warning) told.emplace_back(line);
                     })});
  PredictOptions odd = options();
  odd.iou = 0.3;
  const cv::Mat image(200, 300, CV_8UC3, cv::Scalar(90, 120, 40));
  odd.tile = 64;
  newest.predict(image, odd);
  EXPECT_THAT(told, IsEmpty());
  odd.tile = 0;
  newest.predict(image, odd);
  newest.predict(image, odd);
  EXPECT_THAT(told, ElementsAre(HasSubstr("iou; the boxes of its head need no suppression"))) << "once";
}

TEST_F(IdleOptions, ClassesThatTheModelHasNot) {
  PredictOptions odd = options();
  odd.classes = {0, 77};
  EXPECT_THAT(told_by(odd), ElementsAre(HasSubstr("none with the number 77")));
  odd.classes = {-1};
  EXPECT_THROW(told_by(odd), UsageError);
}

TEST_F(IdleOptions, SuppressionOfHeadsWithoutIt) {
  const auto told = [](const char* yaml, double iou, bool agnostic) {
    const engine::LoadedModel model(formats::open_network(graph::network_from_yaml(graph::find_model_yaml(yaml)), yaml));
    std::vector<std::string> lines;
    engine::warn_of_suppression(model, {}, iou, agnostic, Log([&](LogLevel, std::string_view line) { lines.emplace_back(line); }));
    return lines;
  };
  EXPECT_THAT(told("yolov10n.yaml", 0.5, true), ElementsAre(HasSubstr("iou, agnostic_nms")));
  EXPECT_THAT(told("yolov8-rtdetr.yaml", 0.5, false), ElementsAre(HasSubstr("yolov8-rtdetr.yaml: iou;")));
  EXPECT_THAT(told("yolov10n.yaml", 0.7, false), IsEmpty());
  EXPECT_THAT(told("yolo11n.yaml", 0.5, true), IsEmpty());
  EXPECT_THAT(told("yolo26n.yaml", 0.5, true), ElementsAre(HasSubstr("yolo26n.yaml: iou;"))) << "agnostic_nms chooses a place's best class";
  EXPECT_THAT(told("yolo11n-obb.yaml", 0.5, true), IsEmpty());
}

TEST_F(IdleOptions, DnnOfAFileThatIsNoOnnx) {
  PredictOptions odd = options();
  odd.compute.dnn = true;
  EXPECT_THAT(told_by(odd), ElementsAre(HasSubstr("dnn=True has no effect")));
}

TEST_F(IdleOptions, DevicesAsPeopleWriteThem) {
  for (const char* device : {"CPU", "Cpu", " cpu", "[cpu]", "None"}) {
    PredictOptions odd = options();
    odd.compute.device = device;
    EXPECT_THAT(told_by(odd), IsEmpty()) << device;
  }
  for (const char* device : {"0", "cuda:0", "gpu", "CPU:0"}) {
    PredictOptions odd = options();
    odd.compute.device = device;
    EXPECT_THROW(told_by(odd), UsageError) << device;
  }
}

// The ranges are those of the table of arguments, also for options that are set in code.
TEST_F(IdleOptions, RangesAreThoseOfTheArguments) {
  const auto refused = [&](auto change) {
    PredictOptions odd = options();
    change(odd);
    EXPECT_THROW(told_by(odd), UsageError);
  };
  refused([](PredictOptions& o) { o.conf = 1.5; });
  refused([](PredictOptions& o) { o.conf = std::nan(""); });
  refused([](PredictOptions& o) { o.max_det = 0; });
  refused([](PredictOptions& o) { o.tile = 31; });
  refused([](PredictOptions& o) { o.overlap = 0.95; });
  refused([](PredictOptions& o) { o.batch = 0; });
  refused([](PredictOptions& o) { o.vid_stride = 0; });
}

// Before a source, a dataset or the training library is opened.
TEST_F(IdleOptions, RangesAreCheckedFirst) {
  const auto told = [](auto run) -> std::string {
    try {
      run();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::bad_option) << error.what();
      return error.what();
    }
    return "";
  };
  PredictOptions predict;
  predict.max_det = 0;
  ValOptions val;
  val.data = "nowhere.yaml";
  val.max_det = 0;
  TrainOptions train;
  train.data = "nowhere.yaml";
  train.max_det = 0;
  const std::string expected = "'max_det=0' is out of range: 'max_det' takes int >= 1";
  EXPECT_EQ(told([&] { model_.predict("nowhere.mp4", predict); }), expected);
  EXPECT_EQ(told([&] { model_.predict(std::vector<std::string>{"nowhere.mp4"}, predict); }), expected);
  EXPECT_EQ(told([&] { model_.predict(std::vector<cv::Mat>{cv::Mat(60, 90, CV_8UC3)}, predict); }), expected);
  EXPECT_EQ(told([&] { model_.predict(cv::Mat(), predict); }), expected);
  EXPECT_EQ(told([&] { model_.stream("nowhere.mp4", predict); }), expected);
  EXPECT_EQ(told([&] { model_.val(val); }), expected);
  EXPECT_EQ(told([&] { model_.runs_on(predict); }), expected);
  EXPECT_EQ(told([&] { model_.train(train); }), expected);
  EXPECT_EQ(told([&] { open_source("nowhere.mp4", {.vid_stride = 0}); }),
            "'vid_stride=0' is out of range: 'vid_stride' takes int >= 1");
  EXPECT_EQ(told([&] { Model("nowhere.pt", {.compute = {.threads = -1}}); }),
            "'threads=-1' is out of range: 'threads' takes int, optional 1..1024");
  EXPECT_THAT(told_, IsEmpty()) << "nothing is said of options that are refused";
}

}  // namespace
}  // namespace yolo
