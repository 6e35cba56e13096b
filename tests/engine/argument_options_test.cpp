// From arguments to options: the defaults of both are the same, and the peer's.
#include "engine/argument_options.hpp"

#include "core/usage_error.hpp"
#include "support.hpp"

namespace yolo::engine {
namespace {

// The defaults of the public structs and those of the table, which are the peer's, are written down twice. As the manual has
// it, `save` is True in the program and False in code.
TEST(ArgumentOptions, DefaultsAreThoseOfTheTable) {
  PredictOptions predict = predict_options(Arguments(Mode::predict));
  EXPECT_TRUE(predict.save);
  predict.save = false;
  EXPECT_EQ(predict, PredictOptions());
  const ValOptions val = val_options(Arguments(Mode::val)), usual;
  EXPECT_EQ(std::tie(val.data, val.split, val.imgsz, val.batch, val.conf, val.iou, val.max_det, val.agnostic_nms, val.augment,
                     val.single_cls, val.classes, val.rect, val.half, val.device, val.threads, val.dnn, val.workers, val.ap),
            std::tie(usual.data, usual.split, usual.imgsz, usual.batch, usual.conf, usual.iou, usual.max_det,
                     usual.agnostic_nms, usual.augment, usual.single_cls, usual.classes, usual.rect, usual.half, usual.device,
                     usual.threads, usual.dnn, usual.workers, usual.ap));
  EXPECT_EQ(std::tie(val.overlap_mask, val.mask_ratio, val.plots, val.save_json, val.save_hybrid, val.save_txt, val.save_conf,
                     val.verbose, val.project, val.name, val.exist_ok),
            std::tie(usual.overlap_mask, usual.mask_ratio, usual.plots, usual.save_json, usual.save_hybrid, usual.save_txt,
                     usual.save_conf, usual.verbose, usual.project, usual.name, usual.exist_ok));
}

// golden/args.json has what the peer uses; its None for conf stands for 0.25 and 0.001, its batch of predict is 1.
TEST(SharedArgumentOptions, DefaultsAreThePeers) {
  YOLO_NEEDS_SHARED("golden/args.json");
  std::map<std::string, nlohmann::json> peer;
  const nlohmann::json golden = test::read_json(test::shared("golden/args.json"));
  for (const auto& row : golden["args"]) peer[row["name"]] = row["default"];
  const PredictOptions predict;
  const ValOptions val;
  for (const double iou : {predict.iou, val.iou}) EXPECT_EQ(iou, peer["iou"].get<double>());
  for (const int most : {predict.max_det, val.max_det}) EXPECT_EQ(most, peer["max_det"].get<int>());
  EXPECT_EQ(val.batch, peer["batch"].get<int>());
  EXPECT_EQ(val.workers, peer["workers"].get<int>());
  EXPECT_EQ(val.mask_ratio, peer["mask_ratio"].get<int>());
  EXPECT_EQ(val.split, peer["split"].get<std::string>());
  EXPECT_EQ(predict.vid_stride, peer["vid_stride"].get<int>());
  const std::pair<const char*, bool> flags[] = {
      {"agnostic_nms", predict.agnostic_nms}, {"augment", predict.augment},     {"retina_masks", predict.retina_masks},
      {"visualize", predict.visualize},       {"stream_buffer", predict.stream_buffer}, {"save_frames", predict.save_frames},
      {"save_txt", predict.save_txt},         {"save_conf", predict.save_conf}, {"save_crop", predict.save_crop},
      {"show", predict.show},                 {"show_labels", predict.show_labels}, {"show_conf", predict.show_conf},
      {"show_boxes", predict.show_boxes},     {"verbose", predict.verbose},     {"exist_ok", predict.exist_ok},
      {"dnn", val.dnn},                       {"single_cls", val.single_cls},   {"overlap_mask", val.overlap_mask},
      {"plots", val.plots},                   {"save_json", val.save_json},     {"save_hybrid", val.save_hybrid}};
  for (const auto& [name, value] : flags) EXPECT_EQ(value, peer[name].get<bool>()) << name;
}

TEST(ArgumentOptions, EveryValueArrives) {
  Arguments arguments(Mode::predict);
  for (const auto& [name, text] : {std::pair{"conf", "0.4"}, {"imgsz", "320,640"}, {"half", "False"}, {"tile", "512"},
                                   {"stream_buffer", "True"}, {"classes", "0,2"}, {"embed", "3"}, {"line_width", "2"}}) {
    arguments.set(name, std::string_view(text));
  }
  const PredictOptions options = predict_options(arguments);
  EXPECT_EQ(options.conf, 0.4);
  EXPECT_EQ(options.imgsz, (std::vector<int>{320, 640}));
  EXPECT_EQ(options.half, std::optional(false));
  EXPECT_EQ(options.tile, 512);
  EXPECT_TRUE(options.stream_buffer);
  EXPECT_EQ(options.classes, (std::vector<int>{0, 2}));
  EXPECT_EQ(options.embed, std::vector<int>{3});
  EXPECT_EQ(options.line_width, 2);
  Arguments validation(Mode::val);
  validation.set("workers", "3");
  EXPECT_EQ(val_options(validation).workers, 3);
}

}  // namespace
}  // namespace yolo::engine
