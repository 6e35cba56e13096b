// Patterns for file names.
#include <gmock/gmock.h>

#include "source/fixtures.hpp"
#include "source/glob.hpp"

namespace yolo::source {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Glob, MatchesNames) {
  EXPECT_TRUE(name_matches("*.jpg", "a.jpg"));
  EXPECT_FALSE(name_matches("*.jpg", "a.JPG"));
  EXPECT_TRUE(name_matches("a*b*c", "aXbYbZc"));
  EXPECT_FALSE(name_matches("a*b*c", "aXbYbZ"));
  EXPECT_TRUE(name_matches("?.jpg", "ü.jpg"));
  EXPECT_FALSE(name_matches("?", ""));
  EXPECT_TRUE(name_matches("**", ""));
  EXPECT_TRUE(name_matches("[a-cx].p", "b.p"));
  EXPECT_TRUE(name_matches("[!a-c].p", "d.p"));
  EXPECT_FALSE(name_matches("[!a-c].p", "b.p"));
  EXPECT_TRUE(name_matches("[]]", "]"));
  EXPECT_TRUE(name_matches("[ä-ü]", "ö"));
  EXPECT_TRUE(name_matches("a[b", "a[b"));
}

TEST(Glob, ManyStarsStayFast) {
  const std::string name(5000, 'a');
  EXPECT_FALSE(name_matches("*a*a*a*a*a*a*a*a*a*a*b", name));
}

class GlobTree : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name :
         {"a.jpg", "b.png", ".hidden.jpg", "sub/c.jpg", "sub/deep/d.jpg", ".git/e.jpg", "x [1]/f.jpg"}) {
      test::write_text(folder_ / name, "x");
    }
  }

  std::vector<std::string> expand(const std::string& pattern) {
    std::vector<std::string> found = expand_glob((folder_ / pattern).string());
    for (std::string& path : found) path.erase(0, folder_.path().string().size() + 1);
    return found;
  }

  test::TemporaryFolder folder_;
};

TEST_F(GlobTree, OneLevel) {
  EXPECT_THAT(expand("*.jpg"), ElementsAre("a.jpg"));
  EXPECT_THAT(expand("*/*.jpg"), ElementsAre("sub/c.jpg", "x [1]/f.jpg"));
  EXPECT_THAT(expand(".h*"), ElementsAre(".hidden.jpg"));
  EXPECT_THAT(expand("nothing*"), IsEmpty());
  EXPECT_THAT(expand("none/*"), IsEmpty());
  EXPECT_THAT(expand("a.jpg/*"), IsEmpty());
}

TEST_F(GlobTree, AnyDepthLeavesHiddenFoldersOut) {
  EXPECT_THAT(expand("**/*.jpg"), ElementsAre("a.jpg", "sub/c.jpg", "sub/deep/d.jpg", "x [1]/f.jpg"));
  EXPECT_THAT(expand("sub/**"), ElementsAre("sub/c.jpg", "sub/deep", "sub/deep/d.jpg"));
  EXPECT_THAT(expand("**/deep/*"), ElementsAre("sub/deep/d.jpg"));
  EXPECT_THAT(expand("**/**/d.jpg"), ElementsAre("sub/deep/d.jpg"));
}

TEST_F(GlobTree, BracketsOfAnExistingFolderAreLiteral) {
  EXPECT_THAT(expand("x [1]/*.jpg"), ElementsAre("x [1]/f.jpg"));
}

TEST_F(GlobTree, LinksAreFollowedAndLoopsEnd) {
  std::filesystem::create_directory_symlink(folder_.path(), folder_ / "sub/loop");
  std::filesystem::create_directory_symlink(folder_ / "sub/deep", folder_ / "link");
  EXPECT_THAT(expand("**/d.jpg"), ElementsAre("link/d.jpg", "sub/deep/d.jpg"));
}

TEST_F(GlobTree, RelativePatterns) {
  const test::InFolder here(folder_.path());
  EXPECT_THAT(expand_glob("*.png"), ElementsAre("b.png"));
  EXPECT_THAT(expand_glob("./sub//*.jpg"), ElementsAre("./sub/c.jpg"));
}

}  // namespace
}  // namespace yolo::source
