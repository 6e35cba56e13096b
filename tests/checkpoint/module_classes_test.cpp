// The table of network classes.
#include "checkpoint/module_classes.hpp"

#include <gmock/gmock.h>

#include "checkpoint/globals.hpp"

namespace yolo::checkpoint {
namespace {

TEST(ModuleClasses, KeepTheirNames) {
  EXPECT_EQ(find_module_class("torch.nn.modules.conv", "Conv2d")->registry_type, "Conv2d");
  EXPECT_EQ(find_module_class("ultralytics.nn.modules.block", "C3k2")->registry_type, "C3k2");
  EXPECT_EQ(find_module_class("ultralytics.nn.modules.head", "v10Detect")->registry_type, "v10Detect");
  EXPECT_EQ(find_module_class("models.common", "Focus")->registry_type, "Focus");
}

TEST(ModuleClasses, OldPathsOfUltralytics) {
  for (const char* name : {"Conv", "C2f", "Detect", "AIFI"}) {
    EXPECT_TRUE(find_module_class("ultralytics.nn.modules", name)) << name;
  }
}

TEST(ModuleClasses, LegacyHeadsAreOtherLayers) {
  EXPECT_EQ(find_module_class("models.yolo", "Detect")->registry_type, "AnchorDetect");
  EXPECT_EQ(find_module_class("models.yolo", "Segment")->registry_type, "AnchorSegment");
  EXPECT_EQ(find_module_class("ultralytics.nn.modules.head", "Segment")->registry_type, "Segment");
}

TEST(ModuleClasses, WholeNamesOnly) {
  EXPECT_FALSE(find_module_class("torch.nn.modules.conv", "Conv2"));
  EXPECT_FALSE(find_module_class("torch.nn.modules.conv", "onv2d"));
  EXPECT_FALSE(find_module_class("torch.nn.modules.conv", ""));
  EXPECT_FALSE(find_module_class("torch.nn.modules.conv", "Conv1d Conv2d"));
  EXPECT_FALSE(find_module_class("torch.nn.modules", "Conv2d"));
  EXPECT_FALSE(find_module_class("my.package", "Conv"));
}

// A name within another ("C2f" in "C2fAttn", "Conv" in "GhostConv") must be found as a word of its own.
TEST(ModuleClasses, NamesWithinOthers) {
  for (const char* name :
       {"C2", "C2f", "C2fAttn", "C3", "C3k", "C3k2", "SPP", "SPPF", "PSA", "PSABlock", "Attention"}) {
    ASSERT_TRUE(find_module_class("ultralytics.nn.modules.block", name)) << name;
    EXPECT_EQ(find_module_class("ultralytics.nn.modules.block", name)->name, name);
  }
}

TEST(ModuleClasses, Tasks) {
  EXPECT_EQ(task_of_model_class("SegmentationModel"), "segment");
  EXPECT_EQ(task_of_model_class("Model"), "");
}

TEST(Globals, DangerousNamesAreNotListed) {
  const std::pair<const char*, const char*> names[] = {
      {"os", "system"},
      {"posix", "system"},
      {"nt", "system"},
      {"subprocess", "Popen"},
      {"builtins", "eval"},
      {"builtins", "exec"},
      {"builtins", "compile"},
      {"builtins", "open"},
      {"builtins", "__import__"},
      {"__builtin__", "eval"},
      {"importlib", "import_module"},
      {"pickle", "loads"},
      {"torch", "load"},
      {"torch.hub", "load"},
      {"runpy", "run_path"},
      {"shutil", "rmtree"},
      {"webbrowser", "open"},
      {"socket", "socket"},
      {"operator", "attrgetter"},
      {"functools", "partial"},
      {"torch.jit", "load"},
      {"numpy", "load"},
      {"pty", "spawn"},
      {"ctypes", "CDLL"},
  };
  for (const auto& [package, name] : names)
    EXPECT_FALSE(find_global(package, name)) << package << "." << name;
}

}  // namespace
}  // namespace yolo::checkpoint
