// The description of a network as YAML: what is read can be written, and read again as the same.
#include "checkpoint/plain_yaml.hpp"

#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::checkpoint {
namespace {

TEST(PlainYaml, ComesBackAsItWas) {
  const std::string text = R"({"nc": 3, "a b": [1, 2.5, "x\ty", null, true], "": {"k": "\"\\"}})";
  const std::string written = to_yaml(from_yaml(text));
  EXPECT_EQ(to_yaml(from_yaml(written)), written);
}

TEST(PlainYaml, KeysThatCouldNotBeReadAgainAreRefused) {
  EXPECT_NO_THROW(from_yaml(to_yaml(from_yaml("{" + std::string(900, 'k') + ": 1}"))));
  EXPECT_THROW(from_yaml("? \"" + std::string(1100, 'k') + "\"\n: 1\n"), Error);
  EXPECT_THROW(from_yaml("? \"" + std::string(300, '\b') + "\"\n: 1\n"), Error) << "each takes four characters when written";
}

}  // namespace
}  // namespace yolo::checkpoint
