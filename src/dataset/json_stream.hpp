// JSON files as programs really write them, brought to what the standard allows.
#pragma once

#include <istream>
#include <streambuf>
#include <string>
#include <vector>

namespace yolo::dataset {

/// Passes the text of another buffer on piece by piece. The words NaN, Infinity and -Infinity, which Python
/// writes, become null.
class JsonStream final : public std::streambuf {
 public:
  explicit JsonStream(std::streambuf& from) : from_(from) {}

 protected:
  int_type underflow() override;

 private:
  void take(char c);
  void end_word();

  std::streambuf& from_;
  std::string out_;
  std::string word_;  ///< letters outside of texts, or a minus that may belong to them
  bool in_text_ = false, escaped_ = false;
};

/// Why the beginning of a file is none of JSON: compressed, in UTF-16, empty. Leaves the stream at its start.
std::string no_json_reason(std::istream& in);

}  // namespace yolo::dataset
