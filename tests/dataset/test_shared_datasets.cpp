// Counts, orders and shapes of the reference datasets, as the peer's validation found them.
#include "dataset/batch_plan.hpp"
#include "dataset/classification.hpp"
#include "dataset/scan.hpp"
#include "support.hpp"

namespace yolo::dataset {
namespace {

ScanResult scan(const std::string& name, const std::string& split, bool pose = false) {
  const DatasetDescription dataset =
      read_dataset_yaml(test::shared("ref/datasets/" + name + "/" + name + ".yaml").string(), {});
  ScanOptions options{.classes = static_cast<int>(dataset.names.size()), .use_cache = false};
  if (pose) options.keypoints = dataset.kpt_shape;
  return scan_split(split_of(dataset, split), dataset.names, options);
}

struct Known {
  const char *golden, *dataset, *split;
};

class SharedDatasets : public testing::TestWithParam<Known> {};

TEST_P(SharedDatasets, CountsAndBatchesOfThePeersValidation) {
  const std::string file = std::string("golden/") + GetParam().golden + ".json";
  YOLO_NEEDS_SHARED(file);
  YOLO_NEEDS_SHARED(std::string("ref/datasets/") + GetParam().dataset);
  const nlohmann::json golden = test::read_json(test::shared(file));
  const ScanResult result = scan(GetParam().dataset, GetParam().split, golden["per_class"].contains("pose"));
  EXPECT_EQ(result.samples.size(), golden.at("images"));
  EXPECT_EQ(result.statistics.instances, golden.at("instances"));
  EXPECT_TRUE(result.problems.empty());
  for (const nlohmann::json& row : golden["per_class"]["box"]) {
    int images = 0, instances = 0;
    for (const Sample& sample : result.samples) {
      const auto count = std::count_if(sample.labels.begin(), sample.labels.end(),
                                       [&](const Label& label) { return label.cls == row.at("cls"); });
      instances += static_cast<int>(count);
      images += count > 0 ? 1 : 0;
    }
    EXPECT_EQ(images, row.at("images")) << row.at("name");
    EXPECT_EQ(instances, row.at("instances")) << row.at("name");
  }
  if (!golden.contains("batch_order")) return;
  std::vector<cv::Size> sizes;
  for (const Sample& sample : result.samples) sizes.push_back(sample.size);
  const BatchPlan plan = plan_batches(sizes, {});
  ASSERT_EQ(plan.shapes.size(), golden["batch_order"].size());
  for (std::size_t i = 0; i < plan.shapes.size(); ++i) {
    std::vector<std::string> names;
    for (const std::size_t k : plan.samples_of(i))
      names.push_back(result.samples[k].image.filename().string());
    EXPECT_EQ(names, golden["batch_order"][i].get<std::vector<std::string>>());
    EXPECT_EQ(plan.shapes[i], (BatchShape{golden["batch_shapes_hw"][i][0], golden["batch_shapes_hw"][i][1]}));
  }
}

INSTANTIATE_TEST_SUITE_P(Shared, SharedDatasets,
                         testing::Values(Known{"val_detect", "coco128", "val"},
                                         Known{"val_segment", "coco128-seg", "val"},
                                         Known{"val_pose", "coco8-pose", "val"},
                                         Known{"val_obb", "dota8", "train"},
                                         Known{"val_detect_coco8_square", "coco8", "val"}),
                         [](const auto& known) { return std::string(known.param.golden); });

struct Annotated {
  const char *json, *dataset, *images;
};

class SharedAnnotations : public testing::TestWithParam<Annotated> {};

TEST_P(SharedAnnotations, SayTheSameAsTheLabelFiles) {
  const std::string file = std::string("golden/") + GetParam().json + ".json";
  YOLO_NEEDS_SHARED(file);
  YOLO_NEEDS_SHARED(std::string("ref/datasets/") + GetParam().dataset);
  const std::string folder = std::string("ref/datasets/") + GetParam().dataset + "/";
  const DatasetDescription dataset =
      read_dataset_yaml(test::shared(folder + GetParam().dataset + ".yaml").string(), {});
  ScanOptions options{
      .classes = static_cast<int>(dataset.names.size()), .keypoints = dataset.kpt_shape, .use_cache = false};
  const ScanResult labels = scan_split(split_of(dataset, "val"), dataset.names, options);
  const ScanResult coco = scan_split({{test::shared(file)}, test::shared(folder + GetParam().images), {}},
                                     dataset.names, options);
  ASSERT_EQ(coco.samples.size(), labels.samples.size());
  EXPECT_EQ(coco.statistics.instances, labels.statistics.instances);
  for (std::size_t i = 0; i < coco.samples.size(); ++i) {
    EXPECT_EQ(coco.samples[i].image.filename(), labels.samples[i].image.filename());
    ASSERT_EQ(coco.samples[i].labels.size(), labels.samples[i].labels.size());
    for (std::size_t k = 0; k < coco.samples[i].labels.size(); ++k) {
      const Label &a = coco.samples[i].labels[k], &b = labels.samples[i].labels[k];
      EXPECT_EQ(a.cls, b.cls);
      EXPECT_NEAR(a.x, b.x, 1e-5);
      EXPECT_NEAR(a.h, b.h, 1e-5);
      ASSERT_EQ(a.polygon.size(), b.polygon.size());
      for (std::size_t m = 0; m < a.polygon.size(); ++m) EXPECT_NEAR(a.polygon[m].y, b.polygon[m].y, 1e-5);
      ASSERT_EQ(a.keypoints.size(), b.keypoints.size());
      for (std::size_t m = 0; m < a.keypoints.size(); ++m)
        EXPECT_NEAR(a.keypoints[m].x, b.keypoints[m].x, 1e-5);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shared, SharedAnnotations,
                         testing::Values(Annotated{"coco128_gt", "coco128", "images/train2017"},
                                         Annotated{"coco128seg_gt", "coco128-seg", "images/train2017"},
                                         Annotated{"coco8pose_gt", "coco8-pose", "images/val"}),
                         [](const auto& known) { return std::string(known.param.json); });

TEST(SharedDatasets, BackgroundsAndTheBloodCells) {
  YOLO_NEEDS_SHARED("ref/datasets/bccd");
  const ScanStatistics coco = scan("coco128", "val").statistics;
  EXPECT_EQ(coco.found, 126);
  EXPECT_EQ(coco.missing, 2);
  const int instances = scan("bccd", "train").statistics.instances +
                        scan("bccd", "val").statistics.instances + scan("bccd", "test").statistics.instances;
  EXPECT_EQ(instances, 4886);  // README of the collection
}

TEST(SharedDatasets, ClassificationAsThePeersValidation) {
  YOLO_NEEDS_SHARED("golden/val_classify.json");
  YOLO_NEEDS_SHARED("ref/datasets/imagenet10");
  const nlohmann::json golden = test::read_json(test::shared("golden/val_classify.json"));
  const ClassificationDataset dataset =
      read_classification(test::shared("ref/datasets/imagenet10").string(), "val", {}, {});
  ASSERT_EQ(dataset.samples.size(), golden.at("per_image").size());
  std::map<std::string, int> known;
  for (const nlohmann::json& row : golden["per_image"]) known[row[0].get<std::string>()] = row[1].get<int>();
  for (const Sample& sample : dataset.samples) {
    const std::string name = "imagenet10/val/" + sample.image.parent_path().filename().string() + "/" +
                             sample.image.filename().string();
    ASSERT_TRUE(known.contains(name)) << name;
    EXPECT_EQ(sample.labels.at(0).cls, known[name]) << name;
  }
  const ClassificationDataset digits =
      read_classification("mnist160", "val", {test::shared("ref/datasets"), {}}, {});
  EXPECT_EQ(digits.split, "test");
  EXPECT_EQ(digits.samples.size(), 80U);
  EXPECT_EQ(digits.names.size(), 10U);
  const ClassificationDataset pets =
      read_classification("dogcat", "val", {test::shared("ref/datasets"), {}}, {});
  EXPECT_EQ(pets.samples.size(), 80U);
}

}  // namespace
}  // namespace yolo::dataset
