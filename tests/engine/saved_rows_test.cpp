// predictions.json of a validation, row by row against the peer's (tests/data/val).
#include <yolo/model.hpp>

#include "metrics/rle.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

constexpr double kPixels = 0.01, kScore = 1.5e-5, kAngle = 0.0015;
constexpr double kSamePixels = 0.998;  // of a mask; an edge may lie exactly between two pixels

/// What the peer's x are to be multiplied with. It scales width and height by factors of their own, since
/// both are rounded to whole pixels, and maps x and y back by that of the height.
double x_ratio(cv::Size image) {
  const double scale = 640.0 / std::max(image.width, image.height);
  const auto up = [&](int side) { return std::min(std::ceil(side * scale), 640.0) / side; };
  return up(image.height) / up(image.width);
}

void expect_points(const json& ours, const json& peers, std::size_t step, double ratio, double width) {
  ASSERT_EQ(ours.size(), peers.size());
  for (std::size_t i = 0; i + 1 < peers.size(); i += step) {
    // Where the peer's point is cut to the image, ours is inside it by less than the ratio tells.
    const double x = std::min(peers[i].get<double>() * ratio, width);
    EXPECT_NEAR(ours[i].get<double>(), x,
                kPixels + (peers[i].get<double>() >= width ? width * std::abs(1 - ratio) : 0));
    EXPECT_NEAR(ours[i + 1].get<double>(), peers[i + 1].get<double>(), kPixels);
    if (step == 3) {
      EXPECT_NEAR(ours[i + 2].get<double>(), peers[i + 2].get<double>(), 1e-4);
    }
  }
}

json edges(const json& box) {
  return {box[0], box[1], box[0].get<double>() + box[2].get<double>(),
          box[1].get<double>() + box[3].get<double>()};
}

metrics::Rle mask_of(const json& segmentation) {
  return metrics::decompress(segmentation["counts"].get<std::string>(), segmentation["size"][0],
                             segmentation["size"][1]);
}

void expect_masks(const json& ours, const json& peers) {
  ASSERT_EQ(ours["size"], peers["size"]);
  EXPECT_GE(metrics::rle_iou(mask_of(ours), mask_of(peers), false), kSamePixels);
}

void expect_row(const json& ours, const json& peers, cv::Size image) {
  SCOPED_TRACE(peers.dump().substr(0, 200));
  EXPECT_EQ(ours.size(), peers.size());
  EXPECT_EQ(ours["category_id"], peers["category_id"]);
  EXPECT_NEAR(ours["score"].get<double>(), peers["score"].get<double>(), kScore);
  const double ratio = x_ratio(image);
  if (peers.contains("bbox")) expect_points(edges(ours["bbox"]), edges(peers["bbox"]), 2, ratio, image.width);
  if (peers.contains("keypoints"))
    expect_points(ours["keypoints"], peers["keypoints"], 3, ratio, image.width);
  if (peers.contains("segmentation")) expect_masks(ours["segmentation"], peers["segmentation"]);
  if (!peers.contains("rbox")) return;
  expect_points(ours["poly"], peers["poly"], 2, ratio, 1e9);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(ours["rbox"][i].get<double>(), peers["rbox"][i].get<double>(), kPixels);
  EXPECT_NEAR(ours["rbox"][4].get<double>(), peers["rbox"][4].get<double>(), kAngle);
}

class SavedRows : public testing::TestWithParam<int> {};

TEST_P(SavedRows, AreThePeers) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n.pt");
  const json run =
      test::read_json(test::data("val/predictions.json"))["runs"][static_cast<std::size_t>(GetParam())];
  const std::string data = run["data"];
  const test::TemporaryFolder folder;
  Model model(test::shared("ref/weights/" + run["weights"].get<std::string>()).string());
  std::map<std::string, cv::Size> sizes;
  model.callbacks().add("on_val_batch_end", [&](CallbackEvent& event) {
    for (const Results& results : event.results) {
      std::string stem = std::filesystem::path(results.path).stem().string();
      if (stem.find_first_not_of("0123456789") == std::string::npos) stem = std::to_string(std::stoi(stem));
      sizes[stem] = results.orig_img.size();
    }
  });
  ValOptions options;
  options.data = test::shared("ref/datasets/" + data + "/" + data + ".yaml").string();
  options.compute.half = false;
  options.save.json = true;
  options.plots = options.verbose = options.cache = false;
  options.ap = ApKind::peer;
  options.folder.project = folder.path().string();
  const ValMetrics metrics = model.val(options);
  std::map<std::string, std::vector<json>> images;
  const json rows = test::read_json(std::filesystem::path(metrics.save_dir) / "predictions.json");
  EXPECT_EQ(rows.size(), run["count"].get<std::size_t>());
  const auto name_of = [](const json& row) {
    const json& id = row["image_id"];
    return id.is_string() ? id.get<std::string>() : std::to_string(id.get<int>());
  };
  for (const json& row : rows) images[name_of(row)].push_back(row);
  std::map<std::string, std::size_t> seen;
  for (const json& row : run["rows"]) {
    const std::string name = name_of(row);
    ASSERT_LT(seen[name], images[name].size()) << name;
    expect_row(images[name][seen[name]++], row, sizes.at(name));
  }
}

INSTANTIATE_TEST_SUITE_P(Shared, SavedRows, testing::Range(0, 4), [](const auto& test) {
  return std::string(std::array{"detect", "segment", "pose", "obb"}[static_cast<std::size_t>(test.param)]);
});

}  // namespace
}  // namespace yolo
