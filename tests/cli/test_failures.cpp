// How the real program ends when a disk is full or a source cannot be read: exit code 1 and a true sentence.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "file_size_limit.hpp"
#include "program.hpp"

namespace yolo::test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class Failures : public testing::Test {
 protected:
  void SetUp() override {
    copy(data("checkpoint/tiny_yolo11.pt"), "tiny.pt");
    copy(data("source/frames.avi"), "film.avi");
    copy(data("source/images/grey.jpg"), "a.jpg");
  }
  void copy(const std::filesystem::path& from, const std::string& to) const {
    std::filesystem::copy_file(from, program_.folder() / to);
  }
  Outcome predict(const std::string& source, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"predict", "model=tiny.pt", "imgsz=32", "conf=0.01", "source=" + source};
    words.insert(words.end(), more.begin(), more.end());
    return program_.run(words);
  }

  Program program_;
};

// Source: public reports of videos that were short, with "Results saved" and exit code 0.
TEST_F(Failures, AFullDiskEndsWithCodeOne) {
  struct Case {
    const char* source;
    std::vector<std::string> words;
    const char* named;
  };
  const Case cases[] = {{"film.avi", {}, "film.avi could not be written: only 0 of 10 frames were written"},
                        {"a.jpg", {}, "a.jpg: cannot write: File too large"},
                        {"film.avi", {"save=False", "save_frames=True"}, "1.jpg: cannot write"},
                        {"a.jpg", {"save=False", "visualize=True"}, ".png: cannot write"}};
  predict("a.jpg");  // what is kept of the network from now on
  for (const Case& test : cases) {
    const FileSizeLimit limit(600);  // which is room for what the program says
    std::vector<std::string> words{"verbose=False"};
    words.insert(words.end(), test.words.begin(), test.words.end());
    const Outcome outcome = predict(test.source, words);
    EXPECT_EQ(outcome.exit_code, 1) << test.named;
    EXPECT_THAT(outcome.err, HasSubstr(test.named));
    EXPECT_THAT(outcome.err, HasSubstr("File too large"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("Results saved")));
  }
}

TEST_F(Failures, StandardOutputThatCannotBeWritten) {
  std::filesystem::remove(program_.folder() / "out");
  const std::string command =
      "cd '" + program_.folder().string() + "' && '" YOLO_PROGRAM "' version > /dev/full 2> err";
  const int status = std::system(command.c_str());
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_THAT(program_.read("err"), HasSubstr("standard output could not be written"));
}

TEST_F(Failures, NamesThatLeadNowhere) {
  std::filesystem::create_symlink("missing", program_.folder() / "dangling.jpg");
  std::filesystem::create_symlink("missing", program_.folder() / "dangling.pt");
  std::filesystem::create_symlink("loop.jpg", program_.folder() / "loop.jpg");
  ASSERT_EQ(mkfifo((program_.folder() / "pipe.jpg").c_str(), 0600), 0);
  struct Case {
    const char* source;
    const char* said;
  };
  for (const Case& test :
       {Case{"dangling.jpg", "is a link that leads nowhere (to 'missing')"},
        Case{"loop.jpg", "is a link that leads in a circle"}, Case{"pipe.jpg", "is a named pipe"}}) {
    const Outcome outcome = predict(test.source);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr(test.said));
    EXPECT_THAT(outcome.err, Not(HasSubstr("did you mean")));
  }
  const Outcome weights = program_.run({"predict", "model=dangling.pt", "source=a.jpg"});
  EXPECT_EQ(weights.exit_code, 1);
  EXPECT_THAT(weights.err, HasSubstr("leads nowhere (to 'missing')"));
  // Beside them the sound picture is predicted, and the code says that not all was.
  const Outcome folder = predict(".");
  EXPECT_EQ(folder.exit_code, 1);
  EXPECT_THAT(folder.err, HasSubstr("could not be read; the rest was predicted"));
  EXPECT_THAT(folder.out, HasSubstr("a.jpg"));
}

}  // namespace
}  // namespace yolo::test
