// Whether a model and a dataset mean the same classes.
#include "engine/class_check.hpp"

#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::engine {
namespace {

using testing::AllOf;
using testing::HasSubstr;

tasks::ValDataset dataset_of(std::vector<std::string> names, std::vector<int> labels) {
  tasks::ValDataset dataset;
  dataset.names = std::move(names);
  dataset::Sample& sample = dataset.samples.emplace_back();
  sample.image = "a.png";
  for (const int cls : labels) sample.labels.emplace_back().cls = cls;
  return dataset;
}

TEST(ClassCheck, TheSameClassesNeedNoWord) {
  EXPECT_EQ(compare_classes(dataset_of({"cat", "dog"}, {0, 1}), {"cat", "dog"}), "");
  EXPECT_EQ(compare_classes(dataset_of({"Cat", "hot_dog"}, {0, 1}), {"cat", "hot dog"}), "");
  EXPECT_EQ(compare_classes(dataset_of({"chat", "chien"}, {0, 1}), {"cat", "dog"}), "") << "another language";
  EXPECT_EQ(compare_classes(dataset_of({"class_0", "class_1"}, {0, 1}), {"cat", "dog"}), "");
}

TEST(ClassCheck, AnotherNumberIsSaid) {
  EXPECT_THAT(compare_classes(dataset_of({"cell"}, {0}), {"person", "car"}),
              AllOf(HasSubstr("the dataset has 1 classes and the model 2"),
                    HasSubstr("'cell' in the dataset and 'person' in the model")));
  EXPECT_THAT(compare_classes(dataset_of({"cat", "dog", "elk"}, {0, 1}), {"cat", "dog"}),
              HasSubstr("the dataset has 3 classes and the model 2: figures"));
}

TEST(ClassCheck, AnotherOrderIsSaid) {
  EXPECT_THAT(compare_classes(dataset_of({"cat", "dog"}, {0, 1}), {"dog", "cat"}),
              HasSubstr("'cat' is class 0 of the dataset and class 1 of the model"));
}

TEST(ClassCheck, LabelsThatTheModelDoesNotKnowAreRefused) {
  try {
    compare_classes(dataset_of({"cat", "dog", "elk"}, {0, 2}), {"cat", "dog"});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("3 classes and the model 2"), HasSubstr("class 2 ('elk')"),
                                    HasSubstr("a.png")));
  }
}

TEST(ClassCheck, PosesOfOtherPointsAreRefused) {
  graph::HeadSpec head;
  head.extra = graph::HeadExtra::keypoints;
  head.keypoints = 17;
  head.keypoint_values = 3;
  tasks::ValDataset dataset;
  EXPECT_NO_THROW(check_keypoints(dataset, head)) << "none of poses";
  dataset.keypoints = {17, 2};
  EXPECT_NO_THROW(check_keypoints(dataset, head));
  dataset.keypoints = {4, 2};
  try {
    check_keypoints(dataset, head);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("dataset is [4, 2]"), HasSubstr("model [17, 3]")));
  }
}

}  // namespace
}  // namespace yolo::engine
