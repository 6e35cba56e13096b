// Every argument of predict, val and info changes what the program says or writes: the same run with and without it differs.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "core/argument_table.hpp"
#include "program.hpp"

namespace yolo::test {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// One argument of a mode with another value than its default, in a run that has the words of `context` too.
struct Effect {
  std::string mode, argument;
  Words context = {};
};

const Effect kEffects[] = {
    {"predict", "task=segment"},
    {"predict", "model=tiny_yolov8.pt"},
    {"predict", "batch=2", {"imgsz=96"}},
    {"predict", "imgsz=96"},
    {"predict", "save=False"},
    {"predict", "device=0"},
    {"predict", "project=elsewhere"},
    {"predict", "name=another"},
    {"predict", "exist_ok=True"},
    {"predict", "verbose=False"},
    {"predict", "rect=False", {"imgsz=96"}},
    {"predict", "save_json=True"},
    {"predict", "conf=0.9"},
    {"predict", "iou=0.1"},
    {"predict", "max_det=1"},
    {"predict", "half=True"},
    {"predict", "dnn=True"},
    {"predict", "source=pictures/b.png"},
    {"predict", "vid_stride=2", {"source=frames.avi"}},
    {"predict", "visualize=True"},
    {"predict", "augment=True"},
    {"predict", "agnostic_nms=True", {"iou=0.1", "conf=0.01"}},
    {"predict", "end2end=True"},
    {"predict", "classes=1"},
    {"predict", "retina_masks=True"},
    {"predict", "embed=2"},
    {"predict", "show=True"},
    {"predict", "save_frames=True", {"source=frames.avi"}},
    {"predict", "save_txt=True"},
    {"predict", "save_conf=True", {"save_txt"}},
    {"predict", "save_crop=True"},
    {"predict", "show_labels=False"},
    {"predict", "show_conf=False"},
    {"predict", "show_boxes=False"},
    {"predict", "line_width=9"},
    {"predict", "cfg=some.yaml"},
    {"predict", "tile=32"},
    {"predict", "overlap=0.6", {"tile=32"}},
    {"predict", "threads=3"},

    {"val", "task=segment"},
    {"val", "model=tiny_yolov8.pt"},
    {"val", "data=other.yaml"},
    {"val", "batch=1", {"save_txt", "save_conf"}},
    {"val", "imgsz=96"},
    {"val", "device=0"},
    {"val", "project=elsewhere", {"save_json"}},
    {"val", "name=another", {"save_json"}},
    {"val", "exist_ok=True", {"save_json"}},
    {"val", "verbose=False"},
    {"val", "single_cls=True", {"save_txt"}},
    {"val", "rect=False", {"save_txt", "save_conf"}},
    {"val", "overlap_mask=False", {"ap=peer"}},
    {"val", "mask_ratio=2", {"ap=peer"}},
    {"val", "split=test"},
    {"val", "save_json=True"},
    {"val", "save_hybrid=True"},
    {"val", "conf=0.9", {"save_txt"}},
    {"val", "iou=0.1", {"save_txt"}},
    {"val", "max_det=1", {"save_txt"}},
    {"val", "half=True", {"save_txt", "save_conf"}},
    {"val", "dnn=True"},
    {"val", "plots=True"},
    {"val", "augment=True", {"save_txt"}},
    {"val", "agnostic_nms=True", {"iou=0.1", "save_txt"}},
    {"val", "end2end=True"},
    {"val", "classes=1", {"save_txt"}},
    {"val", "save_txt=True"},
    {"val", "save_conf=True", {"save_txt"}},
    {"val", "cfg=some.yaml", {"save_txt"}},
    {"val", "ap=peer"},
    {"val", "threads=3"},

    {"info", "task=segment"},
    {"info", "model=tiny_yolov8.pt"},
    {"info", "verbose=True"},
    {"info", "cfg=info.yaml"},
};

// What one run cannot show: `mode` is the word itself; `stream_buffer` needs a stream (Streams), `workers` changes the speed alone.
const std::pair<Mode, std::string_view> kShownElsewhere[] = {{Mode::predict, "mode"},
                                                             {Mode::val, "mode"},
                                                             {Mode::predict, "stream_buffer"},
                                                             {Mode::val, "workers"}};

std::string name_of(const Effect& effect) { return effect.argument.substr(0, effect.argument.find('=')); }

void PrintTo(const Effect& effect, std::ostream* out) { *out << effect.mode << " " << effect.argument; }

/// A folder with two pictures of different shapes, their labels, a video and small networks.
class Setting {
 public:
  Setting() {
    for (const char* model : {"tiny_yolo11.pt", "tiny_yolov8.pt"}) copy(data(fmt::format("checkpoint/{}", model)), model);
    copy(data("source/frames.avi"), "frames.avi");
    copy(data("plot/crop.jpg"), "pictures/a.jpg");
    copy(data("plot/small.png"), "pictures/b.png");
    copy(data("plot/crop.jpg"), "images/val/a.jpg");
    copy(data("plot/small.png"), "images/val/b.png");
    copy(data("plot/small.png"), "images/test/c.png");
    program_.write("labels/val/a.txt", "0 0.5 0.5 0.4 0.4\n1 0.3 0.4 0.2 0.2\n");
    program_.write("labels/val/b.txt", "1 0.5 0.5 0.3 0.3\n");
    program_.write("labels/test/c.txt", "2 0.5 0.5 0.3 0.3\n");
    const std::string names = "names: [a, b, c, d]\n";
    program_.write("data.yaml", "train: images/val\nval: images/val\ntest: images/test\n" + names);
    program_.write("other.yaml", "train: images/val\nval: images/test\n" + names);
    program_.write("some.yaml", "max_det: 1\n");
    program_.write("info.yaml", "task: segment\n");
    for (const char* run : {"predict", "val"}) program_.write(fmt::format("runs/detect/{}/of_before", run), "");
  }

  /// All that the run said and left, without times and the name of the folder.
  std::string run(const Words& words) {
    const Outcome outcome = program_.run(words);
    std::string text = fmt::format("{}\n{}\n{}", outcome.exit_code, outcome.out, outcome.err);
    text = std::regex_replace(text, std::regex(program_.folder().string()), "FOLDER");
    text = std::regex_replace(text, std::regex("[0-9.]+ ?ms|\\[[0-9:<]+, .*it/s\\]"), "TIME");
    text = std::regex_replace(text, std::regex("\r[^\n]*"), "");
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(program_.folder())) {
      if (!entry.is_regular_file()) continue;
      const std::string name = fs::relative(entry.path(), program_.folder()).string();
      if (name.starts_with("cache/") || name.ends_with(".yolo-cache")) continue;
      files.push_back(fmt::format("{} {:x}\n", name, std::hash<std::string>()(program_.read(name))));
    }
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) text += file;
    return text;
  }

 private:
  void copy(const fs::path& from, const std::string& to) {
    fs::create_directories((program_.folder() / to).parent_path());
    fs::copy_file(from, program_.folder() / to);
  }

  Program program_;
};

Words base_of(const std::string& mode) {
  if (mode == "info") return {"info", "model=tiny_yolo11.pt"};
  if (mode == "val") return {"val", "model=tiny_yolo11.pt", "data=data.yaml", "imgsz=64", "plots=False", "half=False"};
  return {"predict", "model=tiny_yolo11.pt", "source=pictures", "imgsz=64", "conf=0.05", "half=False"};
}

/// The words with those of `more` in place of words for the same argument.
Words with(Words words, const Words& more) {
  for (const std::string& word : more) {
    const std::string name = word.substr(0, word.find('=') + 1);
    std::erase_if(words, [&](const std::string& other) { return !name.empty() && other.starts_with(name); });
    words.push_back(word);
  }
  return words;
}

class ArgumentOf : public testing::TestWithParam<Effect> {};

TEST_P(ArgumentOf, ChangesWhatIsSaidOrWritten) {
  const Effect& effect = GetParam();
  const Words plain = with(base_of(effect.mode), effect.context);
  const std::string before = Setting().run(plain), after = Setting().run(with(plain, {effect.argument}));
  EXPECT_TRUE(before.starts_with("0\n")) << before;
  EXPECT_NE(before, after);
}

INSTANTIATE_TEST_SUITE_P(Effects, ArgumentOf, testing::ValuesIn(kEffects),
                         [](const auto& test) { return test.param.mode + "_" + name_of(test.param); });

TEST(ArgumentEffects, TheSameRunTwiceIsTheSame) {
  for (const char* mode : {"predict", "val", "info"}) EXPECT_EQ(Setting().run(base_of(mode)), Setting().run(base_of(mode)));
}

TEST(ArgumentEffects, NoArgumentIsLeftOut) {
  for (const Mode mode : {Mode::predict, Mode::val, Mode::info}) {
    for (const ArgumentRow& row : argument_table()) {
      if (!contains(row.modes, mode)) continue;
      const bool is_shown = std::ranges::any_of(kEffects, [&](const Effect& effect) {
        return effect.mode == mode_row(mode).word && name_of(effect) == row.name;
      });
      const bool is_elsewhere = std::ranges::find(kShownElsewhere, std::pair(mode, row.name)) != std::end(kShownElsewhere);
      EXPECT_TRUE(is_shown || is_elsewhere) << mode_row(mode).word << " " << row.name;
    }
  }
}

}  // namespace
}  // namespace yolo::test
