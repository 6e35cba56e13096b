// How text outside ASCII is spelt for the built-in font.
#include "plot/glyphs.hpp"

#include "support.hpp"

namespace yolo {
namespace {

TEST(Glyphs, SpellsLettersInLatin) {
  EXPECT_EQ(plot::drawable("person 0.87"), "person 0.87");
  EXPECT_EQ(plot::drawable("Émile Škoda Łódź größe"), "Emile Skoda Lodz grosse");
  EXPECT_EQ(plot::drawable("Щука Ёж"), "Shchuka Ezh");
  EXPECT_EQ(plot::drawable("Αθήνα"), "Athina");
  EXPECT_EQ(plot::drawable("it’s – “so”"), "it's - \"so\"");
}

TEST(Glyphs, ShowsCodePointsOfTheRest) {
  EXPECT_EQ(plot::drawable("猫"), "<U+732B>");
  EXPECT_EQ(plot::drawable("a😀b"), "a<U+1F600>b");
  EXPECT_EQ(plot::drawable("a\tb\nc\x01"), "a b c<U+0001>");
}

TEST(Glyphs, InvalidBytesAreMarked) {
  EXPECT_EQ(plot::drawable("\xff\x80"), "??");
  EXPECT_EQ(plot::drawable("a\xc3"), "a?");               // cut off
  EXPECT_EQ(plot::drawable("\xc0\xaf"), "??");            // an overlong "/"
  EXPECT_EQ(plot::drawable("\xed\xa0\x80"), "???");       // half of a surrogate pair
  EXPECT_EQ(plot::drawable("\xf4\x90\x80\x80"), "????");  // beyond the last character
  EXPECT_EQ(plot::drawable(""), "");
}

TEST(Glyphs, AnyBytesBecomePrintableAscii) {
  std::uint32_t state = 1;
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (int i = 0; i < 12; ++i) bytes += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    for (const char c : plot::drawable(bytes)) ASSERT_TRUE(c >= ' ' && c <= '~');
  }
}

}  // namespace
}  // namespace yolo
