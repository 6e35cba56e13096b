// Predictions of YOLO26 and YOLO12 in f32 against those of the real peer (golden/predict_*_8_4.json): both
// sets of branches, rectangular and square inputs.
#include <yolo/model.hpp>

#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

constexpr double kPixels = 0.05, kConfidence = 1e-3, kAngle = 1e-3, kOverlap = 0.999;

struct Case {
  const char* name;
  const char* folder;  ///< of the pictures, in the reference collection
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::filesystem::path picture(const std::string& folder, const std::string& name) {
  for (const char* part : {"train", "val", "test"}) {
    const auto file = test::shared("ref/datasets/" + folder + "/images/" + part + "/" + name);
    if (std::filesystem::exists(file)) return file;
  }
  return test::shared("ref/images/" + name);
}

PredictOptions options_for(const json& golden, const std::string& path, const std::string& shape) {
  PredictOptions options;
  options.compute.half = false;
  options.imgsz = {golden["imgsz"].get<int>()};
  options.rect = shape == "rect";
  options.end2end = path == "end2end";
  return options;
}

bool is_near(double ours, const json& peers, double tolerance) {
  return std::abs(ours - peers.get<double>()) <= tolerance;
}

template <typename Values>
bool are_near(const Values& ours, const json& peers, double tolerance) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (!is_near(ours[i], peers[i], tolerance)) return false;
  }
  return true;
}

/// Objects of both sides that agree, and how far those differ.
struct Tally {
  int objects = 0, agree = 0, masks = 0, outlines = 0;
  double least_overlap = 1;

  void print(const char* what) const {
    std::cout << what << ": " << agree << " of " << objects << " objects agree";
    if (masks > 0)
      std::cout << "; " << masks << " masks, least share of pixels " << least_overlap << ", equal outlines "
                << outlines;
    std::cout << "\n";
  }
};

bool agrees(const Results& ours, std::size_t i, const json& peers) {
  if (ours.obb) {
    const RotatedBox& box = (*ours.obb)[i];
    const std::array<float, 4> sides{box.x, box.y, box.width, box.height};
    bool same = box.cls == peers["cls"] && is_near(box.conf, peers["conf"], kConfidence) &&
                are_near(sides, peers["xywhr"], kPixels) && is_near(box.angle, peers["xywhr"][4], kAngle) &&
                are_near(ours.obb->xyxy()[i], peers["xyxy"], kPixels);
    const Corners corners = corners_of(box);
    for (std::size_t k = 0; k < corners.size(); ++k) {
      same = same && are_near(std::array{corners[k].x, corners[k].y}, peers["corners"][k], kPixels);
    }
    return same;
  }
  const Detection& box = ours.boxes[i];
  bool same = box.cls == peers["cls"] && is_near(box.conf, peers["conf"], kConfidence) &&
              are_near(ours.boxes.xyxy()[i], peers["xyxy"], kPixels);
  for (std::size_t k = 0; same && peers.contains("kpts") && k < peers["kpts"].size(); ++k) {
    const Keypoint& point = (*ours.keypoints)[i][static_cast<std::ptrdiff_t>(k)];
    same = are_near(std::array{point.x, point.y}, peers["kpts"][k], kPixels) &&
           is_near(point.conf, peers["kpts"][k][2], kConfidence);
  }
  return same;
}

// The file holds areas and bounds of the masks; equal bounds and areas that differ little leave no room for
// another mask.
void add_mask(const Results& ours, const Results& large, std::size_t i, const json& peers, Tally& tally) {
  const auto compare = [&](const cv::Mat& mask, const json& area, const json& bounds) {
    const cv::Rect box = cv::boundingRect(mask);
    const std::array<int, 4> edges{box.x, box.y, box.br().x - 1, box.br().y - 1};
    EXPECT_TRUE(are_near(edges, bounds, 1)) << json(edges) << " " << bounds;
    const double mine = cv::countNonZero(mask), theirs = area;
    tally.least_overlap = std::min({tally.least_overlap, mine / theirs, theirs / mine});
  };
  ++tally.masks;
  compare(ours.masks->data(i), peers["area_net"], peers["bbox_net"]);
  compare(large.masks->data(i), peers["area_orig"], peers["bbox_orig"]);
  const Polygon outline = ours.masks->xy()[i];
  bool same = outline.size() == peers["poly_n"];
  for (std::size_t k = 0; same && k < peers["poly_first5"].size(); ++k) {
    same = are_near(std::array{outline[k].x, outline[k].y}, peers["poly_first5"][k], kPixels);
  }
  tally.outlines += same ? 1 : 0;
}

void add(Model& model, const cv::Mat& image, const PredictOptions& options, const json& golden,
         Tally& tally) {
  const Results ours = model.predict(image, options);
  EXPECT_EQ(json({ours.input_size.height, ours.input_size.width}), golden["in_shape"]);
  EXPECT_EQ(ours.size(), golden["n"].get<std::size_t>());
  PredictOptions retina = options;
  retina.retina_masks = true;
  const Results large = ours.masks ? model.predict(image, retina) : Results();
  std::vector<bool> taken(ours.size());
  for (const json& peers : golden["det"]) {
    ++tally.objects;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      if (taken[i] || !agrees(ours, i, peers)) continue;
      taken[i] = true;
      ++tally.agree;
      if (peers.contains("area_net")) add_mask(ours, large, i, peers, tally);
      break;
    }
  }
}

class FamiliesPredict : public testing::TestWithParam<Case> {};

TEST_P(FamiliesPredict, AgreesWithThePeer) {
  const std::string file = fmt::format("golden/predict_{}_8_4.json", GetParam().name);
  YOLO_NEEDS_SHARED(file);
  const json golden = test::read_json(test::shared(file));
  Model model(test::shared("ref/weights/" + golden["weights"]["file"].get<std::string>()));
  Tally tally;
  int faint = 0, peers_faint = 0;
  for (const auto& [name, paths] : golden["images"].items()) {
    const cv::Mat image = cv::imread(picture(GetParam().folder, name).string());
    for (const char* path : {"end2end", "nms"}) {
      if (!paths.contains(path)) continue;
      for (const auto& [shape, row] : paths[path].items()) {
        SCOPED_TRACE(fmt::format("{} {} {}", name, path, shape));
        PredictOptions options = options_for(golden, path, shape);
        add(model, image, options, row, tally);
        options.conf = 0.001;
        faint += static_cast<int>(model.predict(image, options).size());
        peers_faint += row["count_conf001"].get<int>();
      }
    }
  }
  tally.print(GetParam().name);
  std::cout << "above 0.001: " << faint << ", the peer's " << peers_faint << "\n";
  EXPECT_EQ(tally.agree, tally.objects);
  EXPECT_GE(tally.least_overlap, kOverlap);
  EXPECT_GE(tally.outlines, tally.masks * 95 / 100);
  EXPECT_NEAR(faint, peers_faint, 0.001 * peers_faint);
}

INSTANTIATE_TEST_SUITE_P(Shared, FamiliesPredict,
                         testing::Values(Case{"detect", "bccd"}, Case{"yolo12", "bccd"},
                                         Case{"segment", "coco8-seg"}, Case{"pose", "coco8-pose"},
                                         Case{"obb", "dota8"}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace yolo
