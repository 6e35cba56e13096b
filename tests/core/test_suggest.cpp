// The nearest names to a mistyped one.
#include "core/suggest.hpp"

#include <gmock/gmock.h>

#include "core/argument_table.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string_view> nearest(std::string_view word) { return nearest_names(word, argument_names()); }

TEST(Suggest, OneMistake) {
  EXPECT_EQ(nearest("confi").front(), "conf");
  EXPECT_EQ(nearest("cnof").front(), "conf");
  EXPECT_EQ(nearest("imgsize").front(), "imgsz");
  EXPECT_EQ(nearest("save-txt").front(), "save_txt");
  EXPECT_EQ(nearest("MAX_DET").front(), "max_det");
  EXPECT_THAT(nearest("save_t"), Contains("save_txt"));
}

TEST(Suggest, NothingNear) {
  EXPECT_THAT(nearest("xyzzyxyzzy"), IsEmpty());
  EXPECT_THAT(nearest(""), IsEmpty());
  EXPECT_THAT(nearest(std::string(100000, 'a')), IsEmpty());
  EXPECT_EQ(did_you_mean("xyzzyxyzzy", argument_names()), "");
}

TEST(Suggest, AtMostThree) {
  std::vector<std::string_view> known{"aaaa1", "aaaa2", "aaaa3", "aaaa4"};
  EXPECT_THAT(nearest_names("aaaa", known), SizeIs(3));
  EXPECT_EQ(did_you_mean("save_txd", std::vector<std::string_view>{"save_txt"}), " Did you mean 'save_txt'?");
}

}  // namespace
}  // namespace yolo
