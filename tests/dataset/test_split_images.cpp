// Pictures of splits, and where their labels are.
#include "dataset/dataset_folder.hpp"
#include "dataset/split_images.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;
using test::DatasetFolder;
using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(SplitImages, FoldersInTheOrderOfThePeer) {
  const DatasetFolder folder;
  for (const char* name :
       {"b.jpg", "a.JPG", "sub/c.png", ".hidden.jpg", ".h/x.jpg", "A.jpg", "no.gif", "x.txt"})
    folder.write(std::string("images/") + name, "x");
  EXPECT_THAT(list_images({folder / "images"}).images,
              ElementsAre(folder / "images/A.jpg", folder / "images/a.JPG", folder / "images/b.jpg",
                          folder / "images/sub/c.png"));
}

TEST(SplitImages, ListsAndSeveralSources) {
  const DatasetFolder folder;
  for (const char* name : {"images/a.jpg", "images/b.jpg", "other/c.jpg"}) folder.write(name, "x");
  folder.write("l.txt", "./images/b.jpg\r\n\n  images/a.jpg  \n./images/none.jpg\n./images/b.jpg\n" +
                            (folder / "other/c.jpg").string() + "\nnotes\n");
  EXPECT_THAT(list_images({folder / "l.txt"}).images,
              ElementsAre(folder / "images/a.jpg", folder / "images/b.jpg", folder / "images/b.jpg",
                          folder / "images/none.jpg", folder / "other/c.jpg"));
  EXPECT_THAT(list_images({folder / "other", folder / "images"}).images,
              ElementsAre(folder / "images/a.jpg", folder / "images/b.jpg", folder / "other/c.jpg"));
}

TEST(SplitImages, ListsThatWereWrittenOnWindows) {
  const DatasetFolder folder;
  for (const char* name : {"images/a.jpg", "images/b\\c.jpg"}) folder.write(name, "x");
  folder.write("l.txt", ".\\images\\a.jpg\r\n./images/b\\c.jpg\r\n");
  EXPECT_THAT(list_images({folder / "l.txt"}).images, ElementsAre(folder / "images/a.jpg", folder / "images/b\\c.jpg"));
}

TEST(SplitImages, NothingIsAnError) {
  const DatasetFolder folder;
  fs::create_directories(folder / "empty");
  folder.write("a.jpg", "x");
  EXPECT_THAT(error_of([&] { list_images({folder / "empty"}); }), HasSubstr("no pictures"));
  EXPECT_THAT(error_of([&] { list_images({folder / "none"}); }), HasSubstr("found nothing"));
  EXPECT_THAT(error_of([&] { list_images({folder / "a.jpg"}); }), HasSubstr("expected a folder"));
}

TEST(SplitImages, ALinkThatLeadsBackDoesNotHang) {
  const DatasetFolder folder;
  folder.write("images/a.jpg", "x");
  fs::create_directory_symlink(folder / "images", folder / "images/again");
  EXPECT_FALSE(list_images({folder / "images"}).images.empty());
}

TEST(SplitImages, LabelFiles) {
  EXPECT_EQ(label_file_of("/d/images/val/a.jpg"), "/d/labels/val/a.txt");
  EXPECT_EQ(label_file_of("/d/images/images/a.b.png"), "/d/images/labels/a.b.txt");
  EXPECT_EQ(label_file_of("/d/pics/a.jpg"), "/d/pics/a.txt");
  EXPECT_EQ(label_file_of("/d/images2/a.jpg"), "/d/images2/a.txt");
}

}  // namespace
}  // namespace yolo::dataset
