// Reading cfg files, sound and hostile, and writing the default one.
#include "core/argument_file.hpp"

#include <gmock/gmock.h>

#include "core/argument_yaml.hpp"
#include "core/arguments.hpp"
#include "core/usage_error.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& text) {
  try {
    parse_argument_file(text, "f.yaml");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ArgumentFile, ScalarsAndLists) {
  auto arguments =
      parse_argument_file("conf: 0.5\nsave: off\nname: '12'\nfreeze: [1, 2]\nmodel:\n", "f.yaml");
  ASSERT_EQ(arguments.size(), 5u);
  EXPECT_EQ(arguments[0].value, Literal{0.5});
  EXPECT_EQ(arguments[1].value, Literal{false});
  EXPECT_EQ(arguments[2].value, Literal{std::string("12")});
  EXPECT_EQ(to_string(arguments[3].value), "[1, 2]");
  EXPECT_TRUE(arguments[4].value.is_none());
  EXPECT_TRUE(parse_argument_file("", "f.yaml").empty());
  EXPECT_TRUE(parse_argument_file("# only a comment\n", "f.yaml").empty());
}

TEST(ArgumentFile, RefusesWhatIsNoFlatMapping) {
  EXPECT_THAT(refusal("just text"), HasSubstr("f.yaml"));
  EXPECT_THAT(refusal("- 1\n- 2\n"), HasSubstr("name: value"));
  EXPECT_THAT(refusal("conf: {a: 1}\n"), HasSubstr("'conf' holds a mapping"));
  EXPECT_THAT(refusal("imgsz: [[1], 2]\n"), HasSubstr("'imgsz' holds a list within a list"));
  EXPECT_THAT(refusal("[a, b]: 1\n"), HasSubstr("no text"));
  EXPECT_THAT(refusal("a: [1, 2\nb: 3\n"), HasSubstr("line"));
  EXPECT_THAT(refusal("a: *nowhere\n"), HasSubstr("no valid YAML"));
}

TEST(ArgumentFile, HostileTextNeitherCrashesNorHangs) {
  EXPECT_NE(refusal(std::string(100000, '[')), "accepted");
  EXPECT_NE(refusal("a: " + std::string(100000, '{')), "accepted");
  EXPECT_NE(refusal(std::string("\0\x01\xff\xfe: [", 7)), "accepted");
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string inner = fmt::format("*a{}", i - 1);
    bomb += fmt::format("a{}: &a{} [{}, {}]\n", i, i, inner, inner);
  }
  EXPECT_THAT(refusal(bomb), HasSubstr("a list within a list"));
}

TEST(ArgumentFile, LargeFilesAreRefused) {
  test::TemporaryFolder folder;
  std::ofstream(folder / "large.yaml") << std::string(kLargestArgumentFile + 1, '#');
  EXPECT_THROW(read_argument_file((folder / "large.yaml").string()), UsageError);
}

TEST(ArgumentFile, TheDefaultFileHoldsEveryDefault) {
  auto arguments = parse_argument_file(default_arguments_yaml(), "default");
  std::size_t shared = 0;
  for (const ArgumentRow& row : argument_table()) shared += row.traits.own ? 0 : 1;
  ASSERT_EQ(arguments.size(), shared);
  for (const FileArgument& argument : arguments) {
    EXPECT_EQ(argument.value, table_default(*find_argument(argument.name))) << argument.name;
  }
}

}  // namespace
}  // namespace yolo
