// Where descriptions and their splits are looked for.
#include "dataset/dataset_folder.hpp"
#include "dataset/dataset_yaml.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;
using test::DatasetFolder;
using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

DatasetDescription read(const DatasetFolder& folder, const std::string& text,
                        const fs::path& datasets_dir = {}) {
  folder.write("set/d.yaml", text + "names: [a]\n");
  return read_dataset_yaml((folder / "set/d.yaml").string(), {datasets_dir, {}});
}

TEST(FindDataset, FoldersBesideTheYaml) {
  const DatasetFolder folder;
  folder.picture("set/images/val/a.jpg");
  for (const char* text : {"val: images/val\n", "val: images\\val\n", "val: ..\\images\\val\n", "path: .\nval: ./images/val\n", "path:\nval: images/val/\n",
                           "val: ../images/val\n", "path: ../datasets/set\nval: images/val\n"}) {
    EXPECT_THAT(split_of(read(folder, text), "val").sources, ElementsAre(folder / "set/images/val")) << text;
  }
}

TEST(FindDataset, DatasetsFolderOfTheSettings) {
  const DatasetFolder folder;
  folder.picture("all/coco/images/val/a.jpg");
  const DatasetDescription dataset = read(folder, "path: coco\nval: [images/val]\n", folder / "all");
  EXPECT_THAT(split_of(dataset, "val").sources, ElementsAre(folder / "all/coco/images/val"));
  folder.picture("set/coco/images/val/a.jpg");  // beside the YAML comes first
  EXPECT_THAT(split_of(read(folder, "path: coco\nval: images/val\n", folder / "all"), "val").sources,
              ElementsAre(folder / "set/coco/images/val"));
}

TEST(FindDataset, AbsolutePaths) {
  const DatasetFolder folder;
  folder.picture("x/images/a.jpg");
  const std::string absolute = (folder / "x").string();
  EXPECT_THAT(split_of(read(folder, "path: " + absolute + "\nval: images\n"), "val").sources,
              ElementsAre(folder / "x/images"));
  EXPECT_THAT(split_of(read(folder, "path: nowhere\nval: " + absolute + "/images\n"), "val").sources,
              ElementsAre(folder / "x/images"));
}

TEST(FindDataset, MissingPicturesNameEveryPlaceTried) {
  const DatasetFolder folder;
  const DatasetDescription dataset =
      read(folder, "path: coco\ntrain: t\nval: images/val\ndownload: http://x\n", folder / "all");
  const std::string message = error_of([&] { split_of(dataset, "val"); });
  for (const char* place : {"set/coco/images/val", "all/coco/images/val", "set/images/val"}) {
    EXPECT_THAT(message, HasSubstr((folder / place).string()));
  }
  EXPECT_THAT(message, HasSubstr("download"));
  EXPECT_THAT(error_of([&] { split_of(dataset, "test"); }), HasSubstr("no split 'test'"));
}

TEST(FindDataset, AFolderStandsForTheOneYamlInIt) {
  const DatasetFolder folder;
  folder.write("one/data.yaml", "val: images\nnames: [a]\n");
  folder.write("one/images/notes.txt", "x");
  folder.write("one/.hidden.yaml", "x");
  for (const char* name : {"one", "one/"})
    EXPECT_EQ(read_dataset_yaml((folder / name).string(), {}).file, folder / "one/data.yaml");
  EXPECT_EQ(read_dataset_yaml("one", {folder.path(), {}}).file, folder / "one/data.yaml");
  folder.write("one/other.yml", "x");
  EXPECT_THAT(error_of([&] { read_dataset_yaml((folder / "one").string(), {}); }),
              testing::AllOf(HasSubstr("2 YAML files, 'data.yaml', 'other.yml'"),
                             HasSubstr("data=" + (folder / "one/data.yaml").string())));
}

TEST(FindDataset, AFolderWithoutYamlSaysWhatItHolds) {
  const DatasetFolder folder;
  for (const char* name : {"set/images/a.jpg", "set/labels/a.txt", "set/classes.txt", "set/notes.json"})
    folder.write(name, "x");
  EXPECT_THAT(error_of([&] { read_dataset_yaml((folder / "set").string(), {}); }),
              testing::AllOf(HasSubstr("there is no YAML in this folder"),
                             HasSubstr("'classes.txt', 'images', 'labels', 'notes.json'")));
  fs::create_directory(folder / "nothing");
  EXPECT_THAT(error_of([&] { read_dataset_yaml((folder / "nothing").string(), {}); }), HasSubstr("it is empty"));
  // A folder of that name is no reason not to look further.
  folder.write("all/set/set.yaml", "val: images\nnames: [a]\n");
  EXPECT_EQ(read_dataset_yaml((folder / "set").string() + "/../all/set", {}).file, folder / "all/set/set.yaml");
}

TEST(FindDataset, ALinkThatLeadsNowhereIsNamed) {
  const DatasetFolder folder;
  fs::create_symlink("gone.yaml", folder / "set.yaml");
  fs::create_symlink("away", folder / "linked");
  const auto reason = [&](const char* name) { return error_of([&] { read_dataset_yaml((folder / name).string(), {}); }); };
  EXPECT_THAT(reason("set.yaml"), HasSubstr("set.yaml' is a link that leads nowhere (to 'gone.yaml')"));
  EXPECT_THAT(reason("linked/d.yaml"), HasSubstr("linked', which is a link that leads nowhere (to 'away')"));
  EXPECT_THAT(reason("other.yaml"), HasSubstr("not found; tried"));
}

TEST(FindDataset, OtherKindsOfFilesAreNamed) {
  const DatasetFolder folder;
  folder.write("ann.json", R"({"images": []})");
  folder.write("set.zip", "PK");
  EXPECT_THAT(error_of([&] { read_dataset_yaml((folder / "ann.json").string(), {}); }),
              HasSubstr("found a JSON file"));
  EXPECT_THAT(error_of([&] { read_dataset_yaml((folder / "set.zip").string(), {}); }), HasSubstr("unpack it"));
}

TEST(FindDataset, NamesWithoutFolder) {
  const DatasetFolder folder;
  folder.write("all/tiny/tiny.yaml", "val: images\nnames: [a]\n");
  folder.write("more/other.yaml", "val: images\nnames: [b]\n");
  const DatasetSearch search{folder / "all", {folder / "more"}};
  EXPECT_EQ(read_dataset_yaml("tiny.yaml", search).file, folder / "all/tiny/tiny.yaml");
  EXPECT_EQ(read_dataset_yaml("other.yaml", search).file, folder / "more/other.yaml");
  const std::string message = error_of([&] { read_dataset_yaml("none.yaml", search); });
  EXPECT_THAT(message, HasSubstr((folder / "all/none/none.yaml").string()));
  EXPECT_THAT(message, HasSubstr((folder / "more/none.yaml").string()));
}

}  // namespace
}  // namespace yolo::dataset
