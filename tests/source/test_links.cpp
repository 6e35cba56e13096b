// Names that lead nowhere, and names of what is no file.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/files.hpp"
#include "source/fixtures.hpp"

namespace yolo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Links : public ::testing::Test {
 protected:
  std::string in(const std::string& name) const { return (folder_ / name).string(); }
  void link(const std::string& target, const std::string& name) const {
    std::filesystem::create_symlink(target, folder_ / name);
  }
  void pipe(const std::string& name) const { ASSERT_EQ(mkfifo(in(name).c_str(), 0600), 0); }

  test::TemporaryFolder folder_;
};

TEST_F(Links, OneThatLeadsNowhereIsSaidToBeOne) {
  link("missing", "dangling.jpg");
  link("dangling.jpg", "twice.jpg");
  link("nowhere", "folder");
  for (const char* name : {"dangling.jpg", "twice.jpg"}) {
    EXPECT_THAT(test::error_of(in(name)), HasSubstr("is a link that leads nowhere")) << name;
    EXPECT_THAT(test::error_of(in(name)), Not(HasSubstr("did you mean"))) << name;
  }
  EXPECT_THAT(test::error_of(in("dangling.jpg")), HasSubstr("'missing'"));
  EXPECT_THAT(test::error_of(in("folder/a.jpg")), HasSubstr("is a link that leads nowhere (to 'nowhere')"));
  EXPECT_THAT(test::error_of(in("folder")), HasSubstr("is a link that leads nowhere (to 'nowhere')"));
}

TEST_F(Links, OneThatLeadsInACircleIsSaidToDoSo) {
  link("b.jpg", "a.jpg");
  link("a.jpg", "b.jpg");
  link("self", "self");
  EXPECT_THAT(test::error_of(in("a.jpg")), HasSubstr("leads in a circle"));
  EXPECT_THAT(test::error_of(in("self")), HasSubstr("leads in a circle"));
  EXPECT_THAT(test::error_of(in("self/a.jpg")), HasSubstr("leads in a circle"));
}

TEST_F(Links, ListsAreLookedAtInTheSameWay) {
  for (const char* name : {"l.txt", "l.csv", "l.streams"}) {
    link("missing", name);
    EXPECT_THAT(test::error_of(in(name)), HasSubstr("is a link that leads nowhere")) << name;
    std::filesystem::remove(folder_ / name);
    EXPECT_THAT(test::error_of(in(name)), HasSubstr("does not exist")) << name;
    pipe(name);
    EXPECT_THAT(test::error_of(in(name)), HasSubstr("is a named pipe")) << name;
    std::filesystem::remove(folder_ / name);
    std::filesystem::create_directory(folder_ / name);
    EXPECT_NE(test::error_of(in(name)), "") << name;
  }
}

TEST_F(Links, AFolderTellsWhatItCannotRead) {
  link("missing", "a.jpg");
  link("a.mp4", "a.mp4");
  pipe("b.png");
  EXPECT_THAT(test::error_of(folder_.path().string()), HasSubstr("of 3 that cannot be read the first: "));
  EXPECT_THAT(test::error_of(in("*.jpg")), HasSubstr("is a link that leads nowhere"));
  test::copy(test::some_image(), folder_ / "sound.jpg");
  for (const std::string& spec : {folder_.path().string(), in("*.*")}) {
    const auto source = open_source(spec);
    EXPECT_THAT(test::read_all(*source), SizeIs(1));
    ASSERT_THAT(source->failures(), SizeIs(3));
    EXPECT_THAT(source->failures()[0].reason, HasSubstr("leads nowhere"));
    EXPECT_THAT(source->failures()[1].reason, HasSubstr("in a circle"));
    EXPECT_THAT(source->failures()[2].reason, HasSubstr("a named pipe"));
  }
}

TEST_F(Links, PipesAndDevicesAreRefusedAtOnce) {
  pipe("p.jpg");
  pipe("p.mp4");
  EXPECT_THAT(test::error_of(in("p.jpg")), HasSubstr("is a named pipe"));
  EXPECT_THAT(test::error_of(in("p.mp4")), HasSubstr("is a named pipe"));
  EXPECT_THAT(test::error_of("/dev/null"), HasSubstr("a device"));
  link("/dev/zero", "z.jpg");
  EXPECT_THAT(test::error_of(in("z.jpg")), HasSubstr("is a device"));
}

TEST_F(Links, EmptyFilesAreSaidToBeEmpty) {
  for (const char* name : {"e.jpg", "e.png", "e.mp4", "e.avi"}) {
    test::write_text(folder_ / name, "");
    const auto source = open_source(in(name));
    EXPECT_FALSE(source->next().has_value());
    ASSERT_THAT(source->failures(), SizeIs(1));
    EXPECT_THAT(source->failures()[0].reason, HasSubstr("the file is empty")) << name;
  }
}

TEST_F(Links, SoundLinksAreFollowed) {
  test::copy(test::some_image(), folder_ / "d/a.jpg");
  link("d", "to_folder");
  link("d/a.jpg", "to_file.jpg");
  EXPECT_EQ(broken_link(folder_ / "to_file.jpg"), "");
  EXPECT_EQ(broken_link(folder_ / "none.jpg"), "");
  EXPECT_THAT(test::names_of(in("to_folder")), SizeIs(1));
  EXPECT_THAT(test::names_of(in("to_file.jpg")), SizeIs(1));
}

}  // namespace
}  // namespace yolo
