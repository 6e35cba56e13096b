// Exceptions of other libraries as sentences.
#include "core/foreign_exception.hpp"

#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

template <class Function>
std::string translated_text(Function function) {
  try {
    translated(function);
  } catch (const Error& error) {
    return error.what();
  } catch (...) {
    return "not translated";
  }
  return "";
}

TEST(ForeignException, LibrariesAreNamed) {
  const auto is_sentence = [](const char* library) {
    return AllOf(HasSubstr(library), HasSubstr("please report it"), Not(HasSubstr("\n")));
  };
  EXPECT_THAT(translated_text([] { cv::Mat(2, 2, CV_8U).reshape(3, 7); }), is_sentence("in OpenCV"));
  EXPECT_THAT(translated_text([] { YAML::Load("a: [1"); }), is_sentence("in yaml-cpp"));
  EXPECT_THAT(translated_text([] { return nlohmann::json::parse("{").size(); }),
              is_sentence("in nlohmann-json"));
}

TEST(ForeignException, MemoryIsSaidPlainly) {
  EXPECT_THAT(translated_text([] { throw std::bad_alloc(); }), HasSubstr("not enough memory"));
  EXPECT_THAT(translated_text([] { throw std::bad_array_new_length(); }), HasSubstr("not enough memory"));
  EXPECT_THAT(
      translated_text([] { cv::error(cv::Error::StsNoMem, "Failed to allocate 7 bytes", "f", "x.cpp", 1); }),
      HasSubstr("not enough memory"));
}

TEST(ForeignException, OwnOnesAndThoseOfUsersStayWhatTheyAre) {
  EXPECT_EQ(translated_text([] { throw Error("as it is"); }), "as it is");
  EXPECT_EQ(translated_text([] { throw std::runtime_error("a user's"); }), "not translated");
  EXPECT_EQ(translated_text([] { throw 7; }), "not translated");
  EXPECT_EQ(translated([] { return 5; }), 5);
}

TEST(ForeignException, AnyOtherIsASentenceToo) {
  EXPECT_THAT(foreign_text(std::out_of_range("vector::at")),
              AllOf(HasSubstr("std::out_of_range"), HasSubstr("vector::at"), HasSubstr("please report it")));
  const std::string lines = foreign_text(std::logic_error("first\nsecond\nException raised from x.cpp:3"));
  EXPECT_THAT(lines, AllOf(Not(HasSubstr("\n")), Not(HasSubstr("x.cpp"))));
}

}  // namespace
}  // namespace yolo
