// Folders of classes.
#include "dataset/classification.hpp"

#include "dataset/dataset_folder.hpp"

namespace yolo::dataset {
namespace {

using test::DatasetFolder;
using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

void fill(const DatasetFolder& folder, const std::string& split) {
  for (const char* name : {"dog", "Cat", "b10", "b2"}) {
    for (const char* file : {"2.jpg", "10.png", "X.JPG"})
      folder.picture(split + "/" + name + "/" + file, 20, 20);
    folder.write(split + "/" + name + "/note.txt", "x");
  }
}

ClassificationDataset read(const DatasetFolder& folder, const std::string& split) {
  return read_classification(folder.path().string(), split, {}, {});
}

TEST(Classification, OrderOfClassesAndPictures) {
  const DatasetFolder folder;
  fill(folder, "train");
  fill(folder, "val");
  folder.picture("val/dog/sub/k.jpg", 20, 20);
  const ClassificationDataset dataset = read(folder, "val");
  EXPECT_THAT(dataset.names, ElementsAre("Cat", "b10", "b2", "dog"));
  ASSERT_EQ(dataset.samples.size(), 13U);
  const std::vector<std::string> expected{"Cat/10.png", "Cat/2.jpg", "Cat/X.JPG", "b10/10.png"};
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_EQ(dataset.samples[i].image, folder / ("val/" + expected[i]));
  EXPECT_EQ(dataset.samples.back().image, folder / "val/dog/sub/k.jpg");
  EXPECT_EQ(dataset.samples.back().labels.at(0).cls, 3);
  EXPECT_TRUE(dataset.notes.empty());
}

TEST(Classification, FallBacks) {
  const DatasetFolder folder;
  fill(folder, "train");
  EXPECT_THAT(error_of([&] { read(folder, "val"); }), HasSubstr("no folder 'val'"));
  fill(folder, "test");
  EXPECT_EQ(read(folder, "val").split, "test");
  EXPECT_THAT(read(folder, "val").notes, ElementsAre(HasSubstr("'test' is used instead")));
  fill(folder, "validation");
  EXPECT_EQ(read(folder, "val").split, "val");
  EXPECT_EQ(read(folder, "val").samples[0].image, folder / "validation/Cat/10.png");
  std::filesystem::remove_all(folder / "test");
  EXPECT_EQ(read(folder, "test").split, "val");
}

TEST(Classification, ASplitMayLackClassesButNotHaveOthers) {
  const DatasetFolder folder;
  fill(folder, "train");
  folder.picture("val/dog/1.jpg", 20, 20);
  folder.picture("val/.thumbnails/1.jpg", 20, 20);
  EXPECT_EQ(read(folder, "val").samples.at(0).labels.at(0).cls, 3);
  folder.picture("val/bird/1.jpg", 20, 20);
  EXPECT_THAT(error_of([&] { read(folder, "val"); }), HasSubstr("'bird'"));
}

TEST(Classification, BadPicturesAreListed) {
  const DatasetFolder folder;
  fill(folder, "val");
  folder.write("val/dog/bad.jpg", "x");
  folder.picture("val/dog/tiny.png", 5, 20);
  const ClassificationDataset dataset = read(folder, "val");
  EXPECT_EQ(dataset.samples.size(), 12U);
  EXPECT_EQ(dataset.statistics.corrupt, 2);
  EXPECT_EQ(dataset.problems.size(), 2U);
}

TEST(Classification, ClassesWithoutPicturesAreNoted) {
  const DatasetFolder folder;
  fill(folder, "train");
  folder.write("train/yak/note.txt", "x");
  folder.write("train/emu/bad.jpg", "x");
  EXPECT_THAT(read(folder, "train").notes,
              ElementsAre(HasSubstr("2 of 6 classes have no picture that can be used: 'emu', 'yak'")));
  folder.picture("val/dog/1.jpg", 20, 20);
  EXPECT_THAT(read(folder, "val").notes, ElementsAre(HasSubstr("5 of 6 classes")));
}

TEST(Classification, NoPictureLeftIsAnError) {
  const DatasetFolder folder;
  folder.write("val/dog/bad.jpg", "x");
  folder.picture("val/cat/tiny.png", 5, 20);
  EXPECT_THAT(error_of([&] { read(folder, "val"); }),
              testing::AllOf(HasSubstr("none of the 2 pictures"), HasSubstr("tiny.png")));
  folder.write("empty/val/dog/note.txt", "x");
  EXPECT_THAT(error_of([&] { read_classification((folder / "empty").string(), "val", {}, {}); }),
              HasSubstr("no pictures in it"));
}

TEST(Classification, AFileIsNoFolder) {
  const DatasetFolder folder;
  folder.write("d.yaml", "val: x\n");
  EXPECT_THAT(error_of([&] { read_classification((folder / "d.yaml").string(), "val", {}, {}); }),
              HasSubstr("expected a folder, found a file"));
}

TEST(Classification, ALinkThatLeadsNowhereIsNamed) {
  const DatasetFolder folder;
  std::filesystem::create_symlink("away", folder / "linked");
  EXPECT_THAT(error_of([&] { read_classification((folder / "linked").string(), "val", {}, {}); }),
              HasSubstr("linked' is a link that leads nowhere (to 'away')"));
}

TEST(Classification, PlacesOfNames) {
  const DatasetFolder folder;
  fill(folder, "all/pets/val");
  EXPECT_EQ(read_classification("pets", "val", {folder / "all", {}}, {}).root, folder / "all/pets");
  EXPECT_THAT(error_of([&] {
                read_classification("none", "val", {folder / "all", {}}, {});
              }),
              HasSubstr((folder / "all/none").string()));
  std::filesystem::create_directories(folder / "flat/val");
  EXPECT_THAT(error_of([&] { read_classification((folder / "flat").string(), "val", {}, {}); }),
              HasSubstr("one folder of pictures for each class"));
}

}  // namespace
}  // namespace yolo::dataset
