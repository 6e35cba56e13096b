// Names for messages.
#include "core/name_list.hpp"

#include "support.hpp"

namespace yolo {
namespace {

TEST(NameList, IsBounded) {
  EXPECT_EQ(name_list({}, 2), "");
  EXPECT_EQ(name_list({"cat", "hot dog"}, 2), "'cat', 'hot dog'");
  EXPECT_EQ(name_list({"a", "b", "c", "d"}, 2), "'a', 'b' and 2 more");
  EXPECT_EQ(name_list({"line\nbreak"}, 1).find('\n'), std::string::npos);
}

}  // namespace
}  // namespace yolo
