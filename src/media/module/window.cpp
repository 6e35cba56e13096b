// Windows on the screen.
#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>
#include <opencv2/highgui.hpp>

#include <yolo/error.hpp>

#include "media/module/parts.hpp"

namespace yolo::media {

namespace {

// Qt ends the whole process when it cannot reach the display, so the X server is asked beforehand.
bool display_answers() {
#ifdef __linux__
  if (std::getenv("QT_QPA_PLATFORM") != nullptr) return true;  // the user has chosen something else
  void* x11 = dlopen("libX11.so.6", RTLD_NOW | RTLD_LOCAL);
  if (x11 == nullptr) return false;
  const auto open_display = reinterpret_cast<void* (*)(const char*)>(dlsym(x11, "XOpenDisplay"));
  const auto close_display = reinterpret_cast<int (*)(void*)>(dlsym(x11, "XCloseDisplay"));
  if (open_display == nullptr || close_display == nullptr) return false;
  void* display = open_display(nullptr);
  if (display == nullptr) return false;
  close_display(display);
#endif
  return true;
}

class HighguiWindow final : public Window {
 public:
  explicit HighguiWindow(const std::string& title) : title_(title) {
    if (!display_answers()) {
      throw Error(
          "a window needs a screen, and no X display answers (see the variable DISPLAY); without a screen "
          "use save=True instead of show=True");
    }
    try {
      cv::namedWindow(title_, cv::WINDOW_NORMAL | cv::WINDOW_KEEPRATIO);
    } catch (const cv::Exception& error) {
      throw Error(fmt::format("the window '{}' could not be opened: {}", title_, error.err));
    }
  }

  ~HighguiWindow() override {
    try {
      cv::destroyWindow(title_);
    } catch (const cv::Exception&) {
      // The user has closed it already.
    }
  }

  void show(const cv::Mat& image) override {
    try {
      if (!sized_) cv::resizeWindow(title_, image.cols, image.rows);
      sized_ = true;
      cv::imshow(title_, image);
    } catch (const cv::Exception& error) {
      throw Error(fmt::format("the window '{}' cannot show the picture: {}", title_, error.err));
    }
  }

  int wait_key(int milliseconds) override {
    try {
      return cv::waitKey(milliseconds);
    } catch (const cv::Exception& error) {
      throw Error(fmt::format("the window '{}' was lost: {}", title_, error.err));
    }
  }

 private:
  std::string title_;
  bool sized_ = false;
};

}  // namespace

std::unique_ptr<Window> open_window(const std::string& title) {
  return std::make_unique<HighguiWindow>(title);
}

}  // namespace yolo::media
