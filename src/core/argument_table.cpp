// The argument table. Names and defaults are the peer's (8.3.6); order and sections too.
// To add an argument: one row. To finish one that is `later`: remove that word from its row.
#include "core/argument_table.hpp"

#include <algorithm>

namespace yolo {
namespace {

using enum ArgumentKind;
using enum Mode;

constexpr ModeSet kTraining = ModeSet{} | train;
constexpr ModeSet kExport = ModeSet{} | exporting;
constexpr ModeSet kPredict = predict | track;
constexpr ModeSet kInference = predict | track | val;
constexpr ModeSet kRuns = train | val | predict | track;
constexpr ModeSet kAll = kRuns | exporting | benchmark;

constexpr std::string_view kObjects = "detect|segment|pose|obb";
constexpr std::string_view kOutlines = "segment|obb";  // tasks whose labels are read with their outlines

constexpr std::string_view kBasics = "Task and mode";
constexpr std::string_view kTrain = "Train settings";
constexpr std::string_view kVal = "Val/Test settings";
constexpr std::string_view kSource = "Predict settings";
constexpr std::string_view kVisual = "Visualize settings";
constexpr std::string_view kExporting = "Export settings";
constexpr std::string_view kHyper = "Hyperparameters";
constexpr std::string_view kCustom = "Custom config.yaml";
constexpr std::string_view kTracker = "Tracker settings";
constexpr std::string_view kOwn = "Own arguments of yolo.cpp";

// A row: name, kind, default, section, modes; then help and the traits that few have.
// clang-format off
constexpr ArgumentRow kArguments[] = {
    {"task", text, "detect", kBasics, kAll | info,
     "what the model finds; left out, the model file says it",
     {.choices = "detect|segment|classify|pose|obb"}},
    {"mode", text, "train", kBasics, kAll,
     "what to do with the model", {.choices = "train|val|predict|export|track|benchmark"}},

    {"model", text, "None", kTrain, kAll | info,
     "weights to use (.pt, or .onnx with dnn=True), or an architecture to build (.yaml)", {.optional = true}},
    {"data", text, "None", kTrain, train | val | benchmark,
     "description of the dataset (.yaml), or its folder", {.optional = true}},
    {"epochs", integer, "100", kTrain, kTraining,
     "passes over the training images", {.min = 1}},
    {"time", number, "None", kTrain, kTraining,
     "hours to train for; counts instead of epochs unless it is 0", {.min = 0, .optional = true}},
    {"patience", integer, "100", kTrain, kTraining,
     "epochs without progress after which training stops early", {.min = 0}},
    {"batch", number, "16", kTrain, kAll,
     "images per step; training also takes -1 or a share of the GPU memory",
     {.min = -1, .max = 65536, .predict_default = "1", .is_batch = true}},
    {"imgsz", integers, "640", kTrain, kAll,
     "network input in pixels: one number, in predict also height,width; rounded up to the stride", {.min = 1, .max = 16384, .most = 2}},
    {"save", boolean, "True", kTrain, kTraining | predict | track,
     "keep the checkpoints of a training, the pictures and videos of a prediction"},
    {"save_period", integer, "-1", kTrain, kTraining,
     "keep a checkpoint every n epochs; off below 1", {.min = -1}},
    {"cache", boolean_or_text, "False", kTrain, kTraining,
     "hold the images in memory (True or ram) or as decoded files (disk)",
     {.choices = "ram|disk", .optional = true}},
    {"device", text, "None", kTrain, kAll,
     "where to compute: cpu, the number of a GPU, or several such as 0,1 to train on", {.optional = true}},
    {"workers", integer, "8", kTrain, train | val,
     "threads that load images", {.min = 0}},
    {"project", text, "None", kTrain, kRuns,
     "folder that the result folders go into", {.optional = true}},
    {"name", text, "None", kTrain, kRuns,
     "result folder inside the project; numbered when it is taken", {.optional = true}},
    {"exist_ok", boolean, "False", kTrain, kRuns,
     "write into the result folder even if it is there already"},
    {"pretrained", boolean_or_text, "True", kTrain, kTraining,
     "begin with trained weights, or with those of the file named here", {.optional = true}},
    {"optimizer", text, "auto", kTrain, kTraining,
     "method that changes the weights; auto picks one by the length of the training",
     {.choices = "SGD|Adam|Adamax|AdamW|NAdam|RAdam|RMSProp|auto"}},
    {"verbose", boolean, "True", kTrain, kAll | info,
     "print a line for each image or step"},
    {"seed", integer, "0", kTrain, kTraining,
     "start of the random numbers", {.min = 0}},
    {"deterministic", boolean, "True", kTrain, kTraining,
     "same numbers on every run, even where that is slower"},
    {"single_cls", boolean, "False", kTrain, train | val,
     "count every class as the same one", {.tasks = kObjects}},
    {"rect", boolean, "False", kTrain, kRuns,
     "least padding instead of square inputs", {.predict_default = "True", .val_default = "True", .tasks = kObjects}},
    {"cos_lr", boolean, "False", kTrain, kTraining,
     "lower the learning rate along a cosine, not a line"},
    {"close_mosaic", integer, "10", kTrain, kTraining,
     "leave mosaic out of the last n epochs", {.min = 0, .tasks = kObjects}},
    {"resume", boolean_or_text, "False", kTrain, kTraining,
     "go on with the training that was interrupted", {.optional = true}},
    {"amp", boolean, "True", kTrain, kTraining,
     "train in mixed precision"},
    {"fraction", fraction, "1.0", kTrain, kTraining,
     "share of the training images that is used"},
    {"profile", boolean, "False", kTrain, kTraining,
     "tell the network's size and speed once, and after each epoch where its time went"},
    {"freeze", integers, "None", kTrain, kTraining,
     "do not change the first n layers (5), or the layers listed ([5])", {.min = 0, .optional = true}},
    {"multi_scale", boolean, "False", kTrain, kTraining,
     "vary the input size while training"},
    {"overlap_mask", boolean, "True", kTrain, train | val,
     "put the masks of an image into one map; val: with ap=peer (segment)",
     {.tasks = "segment", .needs = "ap", .needs_in = ModeSet{} | val}},
    {"mask_ratio", integer, "4", kTrain, train | val,
     "training masks are smaller than the input by this factor; val: with ap=peer (segment)",
     {.min = 1, .tasks = "segment", .needs = "ap", .needs_in = ModeSet{} | val}},
    {"dropout", fraction, "0.0", kTrain, kTraining,
     "share of features dropped before the classifier (classify)", {.tasks = "classify"}},

    {"val", boolean, "True", kVal, kTraining,
     "measure after each epoch"},
    {"split", text, "val", kVal, ModeSet{} | val,
     "part of the dataset to measure on", {.choices = "train|val|test"}},
    {"save_json", boolean, "False", kVal, val | predict,
     "predict: write predictions.json into the result folder; val: detections in COCO form"},
    {"save_hybrid", boolean, "False", kVal, ModeSet{} | val,
     "write label files that mix detections with the truth"},
    {"conf", fraction, "None", kVal, kInference,
     "weakest confidence that is kept; val starts at 0.001, and at 0.01 for oriented boxes of YOLO12 and YOLO26",
     {.optional = true, .predict_default = "0.25", .tasks = kObjects}},
    {"iou", fraction, "0.7", kVal, kInference | train,
     "boxes of a class that overlap more than this count as one object (NMS)", {.tasks = kObjects}},
    {"max_det", integer, "300", kVal, kInference | train,
     "most objects per image", {.min = 1, .tasks = kObjects}},
    {"half", boolean, "False", kVal, kInference | exporting | benchmark,
     "compute in half precision where the device can; set to False for strict 32-bit floats"},
    {"dnn", boolean, "False", kVal, kInference,
     "run ONNX files through OpenCV"},
    {"plots", boolean, "True", kVal, train | val,
     "draw the charts of a training or validation"},

    {"source", texts, "None", kSource, kPredict,
     "image, video, folder, glob, list, address or camera number", {.optional = true}},
    {"vid_stride", integer, "1", kSource, kPredict,
     "take every n-th frame of a video", {.min = 1}},
    {"stream_buffer", boolean, "False", kSource, kPredict,
     "streams: predict every frame in turn, not just the newest"},
    {"visualize", boolean, "False", kSource, kPredict,
     "save pictures of what the layers see"},
    {"augment", boolean, "False", kSource, kInference,
     "predict three views of an image, two of them smaller, and merge the boxes (detect)"},
    {"agnostic_nms", boolean, "False", kSource, kInference,
     "let NMS merge boxes of different classes", {.tasks = kObjects}},
    {"classes", integers, "None", kSource, kInference | train,
     "keep these class numbers only", {.min = 0, .optional = true, .tasks = kObjects}},
    {"retina_masks", boolean, "False", kSource, kPredict,
     "masks as fine as the original image (segment)", {.tasks = "segment"}},
    {"embed", integers, "None", kSource, kPredict,
     "give the features of these layers instead of detections",
     {.min = 0, .optional = true}},

    {"show", boolean, "False", kVisual, kPredict,
     "open a window with the result"},
    {"save_frames", boolean, "False", kVisual, kPredict,
     "save the frames of a video as images too"},
    {"save_txt", boolean, "False", kVisual, kInference,
     "write a text file of boxes for each image"},
    {"save_conf", boolean, "False", kVisual, kInference,
     "add the confidence to those text files", {.tasks = kObjects, .needs = "save_txt"}},
    {"save_crop", boolean, "False", kVisual, kPredict,
     "cut out each object and save it as an image", {.tasks = "detect|segment|pose"}},
    {"show_labels", boolean, "True", kVisual, kPredict,
     "draw the class names"},
    {"show_conf", boolean, "True", kVisual, kPredict,
     "draw the confidences"},
    {"show_boxes", boolean, "True", kVisual, kPredict,
     "draw the boxes", {.tasks = kObjects}},
    {"line_width", integer, "None", kVisual, kPredict,
     "thickness of drawn lines in pixels; by the image size when left out",
     {.min = 1, .max = 1000, .optional = true}},

    {"format", text, "torchscript", kExporting, exporting | benchmark,
     "format to convert to"},
    {"keras", boolean, "False", kExporting, kExport,
     "go through Keras"},
    {"optimize", boolean, "False", kExporting, kExport,
     "prepare TorchScript for phones"},
    {"int8", boolean, "False", kExporting, exporting | benchmark,
     "quantise to 8-bit integers"},
    {"dynamic", boolean, "False", kExporting, kExport,
     "leave the input size open"},
    {"simplify", boolean, "True", kExporting, kExport,
     "tidy the ONNX graph"},
    {"opset", integer, "None", kExporting, kExport,
     "version of the ONNX operators, 11 to 20; 19 when left out", {.min = 1, .optional = true}},
    {"workspace", number, "4", kExporting, kExport,
     "memory that TensorRT may use, in GiB", {.min = 0, .optional = true}},
    {"nms", boolean, "False", kExporting, kExport,
     "put NMS into the exported model"},

    {"lr0", fraction, "0.01", kHyper, kTraining,
     "learning rate at the start"},
    {"lrf", fraction, "0.01", kHyper, kTraining,
     "learning rate at the end, as a share of lr0"},
    {"momentum", fraction, "0.937", kHyper, kTraining,
     "momentum of SGD, beta1 of the Adam family"},
    {"weight_decay", fraction, "0.0005", kHyper, kTraining,
     "pull of the weights towards zero"},
    {"warmup_epochs", number, "3.0", kHyper, kTraining,
     "length of the warm-up in epochs", {.min = 0}},
    {"warmup_momentum", fraction, "0.8", kHyper, kTraining,
     "momentum when the warm-up starts"},
    {"warmup_bias_lr", fraction, "0.1", kHyper, kTraining,
     "learning rate of the biases when the warm-up starts"},
    {"box", number, "7.5", kHyper, kTraining,
     "weight of the box loss", {.tasks = kObjects}},
    {"cls", number, "0.5", kHyper, kTraining,
     "weight of the class loss", {.tasks = kObjects}},
    {"dfl", number, "1.5", kHyper, kTraining,
     "weight of the distribution focal loss", {.tasks = kObjects}},
    {"pose", number, "12.0", kHyper, kTraining,
     "weight of the keypoint position loss (pose)", {.tasks = "pose"}},
    {"kobj", number, "1.0", kHyper, kTraining,
     "weight of the keypoint visibility loss (pose)", {.tasks = "pose"}},
    {"label_smoothing", fraction, "0.0", kHyper, kTraining,
     "how much certainty the labels lose; has no effect",
     {.no_effect = "no loss of the peer reads it, and none here"}},
    {"nbs", integer, "64", kHyper, kTraining,
     "batch size that the other figures are meant for", {.min = 1}},
    {"hsv_h", fraction, "0.015", kHyper, kTraining,
     "most change of hue"},
    {"hsv_s", fraction, "0.7", kHyper, kTraining,
     "most change of saturation"},
    {"hsv_v", fraction, "0.4", kHyper, kTraining,
     "most change of brightness"},
    {"degrees", number, "0.0", kHyper, kTraining,
     "most rotation, in degrees either way", {.tasks = kObjects}},
    {"translate", fraction, "0.1", kHyper, kTraining,
     "most shift, as a share of the size", {.tasks = kObjects}},
    {"scale", fraction, "0.5", kHyper, kTraining,
     "most change of size"},
    {"shear", number, "0.0", kHyper, kTraining,
     "most shear, in degrees either way", {.tasks = kObjects}},
    {"perspective", fraction, "0.0", kHyper, kTraining,
     "most perspective distortion; up to 0.001 is sensible", {.tasks = kObjects}},
    {"flipud", fraction, "0.0", kHyper, kTraining,
     "chance of turning upside down"},
    {"fliplr", fraction, "0.5", kHyper, kTraining,
     "chance of mirroring"},
    {"bgr", fraction, "0.0", kHyper, kTraining,
     "chance of swapping red and blue", {.tasks = kObjects}},
    {"mosaic", fraction, "1.0", kHyper, kTraining,
     "chance of joining four images into one", {.tasks = kObjects}},
    {"mixup", fraction, "0.0", kHyper, kTraining,
     "chance of blending two images", {.tasks = kObjects}},
    {"copy_paste", fraction, "0.0", kHyper, kTraining,
     "chance of pasting objects again (segment)", {.tasks = kOutlines}},
    {"copy_paste_mode", text, "flip", kHyper, kTraining,
     "where pasted objects come from: the mirrored image or another one", {.choices = "flip|mixup", .tasks = kOutlines, .needs = "copy_paste"}},
    {"auto_augment", text, "randaugment", kHyper, kTraining,
     "recipe of random changes (classify)",
     {.choices = "randaugment|autoaugment|augmix", .optional = true, .tasks = "classify"}},
    {"erasing", number, "0.4", kHyper, kTraining,
     "chance of blanking a patch (classify)", {.min = 0, .max = 1, .tasks = "classify"}},
    {"crop_fraction", number, "1.0", kHyper, kTraining,
     "share of the image that the centre crop keeps (classify)", {.min = 0.01, .max = 1, .tasks = "classify"}},

    {"cfg", text, "None", kCustom, kAll | info,
     "YAML file of arguments that count instead of the defaults", {.optional = true}},

    {"tracker", text, "botsort.yaml", kTracker, ModeSet{} | track,
     "settings of the tracker: botsort.yaml or bytetrack.yaml"},

    {"tile", integer, "None", kOwn, ModeSet{} | predict,
     "predict large images in squares of so many pixels as well, and join what they show",
     {.min = 32, .max = 16384, .optional = true, .own = true}},
    {"overlap", number, "0.2", kOwn, ModeSet{} | predict,
     "share of a tile that its neighbour covers too", {.min = 0, .max = 0.9, .own = true, .needs = "tile"}},
    {"ap", text, "coco", kOwn, val | train,
     "average precision to measure: COCO's 101 points, or the interpolation of the manual's program",
     {.choices = "coco|peer", .own = true, .tasks = kObjects}},
    {"end2end", boolean, "None", kOwn, kInference | exporting,
     "use the head's one-to-one branches, which need no NMS, or the other ones (YOLO26); as the model is when left out",
     {.optional = true, .own = true, .tasks = kObjects}},
    {"threads", integer, "None", kOwn, kAll,
     "threads that compute; left out: OMP_NUM_THREADS, else all physical cores",
     {.min = 1, .max = 1024, .optional = true, .own = true}},
};
// clang-format on

constexpr ArgumentAlias kAliases[] = {
    {"hide_labels", "show_labels", true},
    {"hide_conf", "show_conf", true},
    {"boxes", "show_boxes", false},
    {"line_thickness", "line_width", false},
};

}  // namespace

std::span<const ArgumentRow> argument_table() { return kArguments; }
std::span<const ArgumentAlias> argument_aliases() { return kAliases; }

const ArgumentRow* find_argument(std::string_view name) {
  const auto* found = std::ranges::find(kArguments, name, &ArgumentRow::name);
  return found == std::end(kArguments) ? nullptr : found;
}

const ArgumentAlias* find_argument_alias(std::string_view name) {
  const auto* found = std::ranges::find(kAliases, name, &ArgumentAlias::old_name);
  return found == std::end(kAliases) ? nullptr : found;
}

std::string_view default_text(const ArgumentRow& row, Mode mode) {
  const ArgumentTraits& traits = row.traits;
  const std::string_view own = mode == Mode::predict || mode == Mode::track || mode == Mode::exporting ? traits.predict_default
                               : mode == Mode::val                          ? traits.val_default
                                                                            : std::string_view();
  return own.empty() ? row.default_text : own;
}

std::vector<std::string_view> argument_names() {
  std::vector<std::string_view> names;
  for (const ArgumentRow& row : kArguments) names.push_back(row.name);
  return names;
}

}  // namespace yolo
