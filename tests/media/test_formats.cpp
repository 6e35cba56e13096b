// File endings.
#include <gmock/gmock.h>

#include "media/formats.hpp"

namespace yolo::media {
namespace {

using ::testing::ElementsAre;

TEST(Formats, AreThoseOfTheManual) {
  EXPECT_THAT(image_endings(),
              ElementsAre("bmp", "dng", "jpeg", "jpg", "mpo", "pfm", "png", "tif", "tiff", "webp"));
  EXPECT_THAT(video_endings(), ElementsAre("asf", "avi", "gif", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg",
                                           "ts", "webm", "wmv"));
}

TEST(Formats, EndingIgnoresCaseAndFolders) {
  EXPECT_EQ(ending_of("a.b/C.JPEG"), "jpeg");
  EXPECT_EQ(ending_of("a.jpg/b"), "");
  EXPECT_EQ(ending_of("/x/.jpg"), "");
  EXPECT_EQ(ending_of("x."), "");
  EXPECT_TRUE(is_image_name("ä b.TIFF"));
  EXPECT_TRUE(is_video_name("x.y.MoV"));
  EXPECT_FALSE(is_media_name("x.heic"));
}

}  // namespace
}  // namespace yolo::media
