// Values as users write them.
#include "core/literal.hpp"

#include "support.hpp"

namespace yolo {
namespace {

using List = Literal::List;

Literal number(std::int64_t value) { return {value}; }

TEST(Literal, ReadsWordsOfPython) {
  EXPECT_TRUE(parse_literal("None").is_none());
  EXPECT_TRUE(parse_literal("none").is_none());
  EXPECT_EQ(parse_literal("True"), Literal{true});
  EXPECT_EQ(parse_literal("TRUE"), Literal{true});
  EXPECT_EQ(parse_literal("false"), Literal{false});
  EXPECT_EQ(parse_literal("yes"), Literal{std::string("yes")});
}

TEST(Literal, ReadsNumbers) {
  EXPECT_EQ(parse_literal("3"), number(3));
  EXPECT_EQ(parse_literal("-3"), number(-3));
  EXPECT_EQ(parse_literal("+5"), number(5));
  EXPECT_EQ(parse_literal(".5"), Literal{0.5});
  EXPECT_EQ(parse_literal("5."), Literal{5.0});
  EXPECT_EQ(parse_literal("1e-3"), Literal{0.001});
  EXPECT_EQ(parse_literal("1e3"), Literal{1000.0});
}

TEST(Literal, NeverEvaluates) {
  for (const char* text :
       {"nan", "inf", "0x10", "1e999", "0.2+0.1", "__import__('os')", "+-5", "1.2.3", "-", "e"}) {
    EXPECT_EQ(parse_literal(text), Literal{std::string(text)}) << text;
  }
}

TEST(Literal, ReadsLists) {
  List both{number(640), number(480)};
  for (const char* text : {"640,480", "[640,480]", "[640, 480]", "(640,480)", "( 640 , 480 ,)", "640,480,"}) {
    EXPECT_EQ(parse_literal(text), Literal{both}) << text;
  }
  EXPECT_EQ(parse_literal("[]"), Literal{List{}});
  EXPECT_EQ(parse_literal("(640)"), number(640));
  EXPECT_EQ(parse_literal("(640,)"), Literal{List{number(640)}});
  EXPECT_EQ(parse_literal("['a, b.jpg', \"c\"]"),
            (Literal{List{{std::string("a, b.jpg")}, {std::string("c")}}}));
}

TEST(Literal, LeavesTextThatOnlyLooksLikeAList) {
  for (const char* text : {"a,b.jpg", "[0,2", "[[1],2]", "[1,,2]", "{0:1}", "['open]", "[", ")", ","}) {
    EXPECT_EQ(parse_literal(text), Literal{std::string(text)}) << text;
  }
}

TEST(Literal, TakesQuotesOff) {
  EXPECT_EQ(parse_literal("'a b.jpg'"), Literal{std::string("a b.jpg")});
  EXPECT_EQ(parse_literal("\"3\""), Literal{std::string("3")});
  EXPECT_EQ(parse_literal("'a' 'b'"), Literal{std::string("'a' 'b'")});
}

TEST(Literal, WhatIsWrittenReadsBackTheSame) {
  for (const char* text :
       {"None", "True", "False", "0", "-7", "0.5", "12.0", "1e-05", "detect", "[640, 480]", "[]"}) {
    EXPECT_EQ(to_string(parse_literal(text)), text);
  }
  EXPECT_EQ(to_yaml({}), "null");
  EXPECT_EQ(to_yaml({true}), "true");
  EXPECT_EQ(to_yaml({std::string("it's: here")}), "'it''s: here'");
}

}  // namespace
}  // namespace yolo
