// The argument table against the peer's own.
#include "core/argument_table.hpp"

#include <gmock/gmock.h>

#include <set>

#include "core/argument_check.hpp"
#include "core/arguments.hpp"
#include "core/usage_error.hpp"
#include "support.hpp"

namespace yolo {
namespace {

bool accepts(const std::string& name, const std::string& text) {
  try {
    Arguments(Mode::train).set(name, std::string_view(text));
    return true;
  } catch (const UsageError&) {
    return false;
  }
}

TEST(ArgumentTable, NamesAreUniqueAndDefaultsFit) {
  std::set<std::string_view> names;
  for (const ArgumentRow& row : argument_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_NO_THROW(checked_argument(row, table_default(row), Mode::train)) << row.name;
    EXPECT_FALSE(row.help.empty()) << row.name;
    EXPECT_FALSE(row.help.ends_with('.')) << row.name;
    EXPECT_NE(row.modes, 0u) << row.name;
  }
  for (const ArgumentAlias& alias : argument_aliases()) {
    EXPECT_TRUE(find_argument(alias.name)) << alias.name;
    EXPECT_FALSE(find_argument(alias.old_name)) << alias.old_name;
  }
}

TEST(ArgumentTable, EveryModeHasItsDefaults) {
  for (const ModeRow& row : all_modes()) EXPECT_NO_THROW(Arguments{row.mode}) << row.word;
}

TEST(SharedArgumentTable, NamesOrderSectionsAndDefaultsAreThePeers) {
  YOLO_NEEDS_SHARED("golden/args.json");
  nlohmann::json golden = test::read_json(test::shared("golden/args.json"));
  std::vector<std::string> peer, ours;
  for (const auto& argument : golden["args"]) {
    std::string name = argument["name"];
    peer.push_back(name);
    const ArgumentRow* row = find_argument(name);
    ASSERT_TRUE(row) << name;
    if (argument["section"].is_string()) {
      EXPECT_EQ(row->section, argument["section"].get<std::string>()) << name;
    }
    const auto& expected = argument["default"];
    Literal actual = table_default(*row);
    if (expected.is_null() || expected == "None") {
      EXPECT_TRUE(actual.is_none()) << name;
    } else if (expected.is_boolean()) {
      EXPECT_EQ(actual, Literal{expected.get<bool>()}) << name;
    } else if (argument["type"] == "float") {
      EXPECT_EQ(actual, Literal{expected.get<double>()}) << name;
    } else if (expected.is_number()) {
      EXPECT_EQ(actual, Literal{expected.get<std::int64_t>()}) << name;
    } else {
      EXPECT_EQ(actual, Literal{expected.get<std::string>()}) << name;
    }
  }
  for (const ArgumentRow& row : argument_table()) {
    if (!row.traits.own) ours.emplace_back(row.name);
  }
  EXPECT_EQ(ours, peer);
}

TEST(SharedArgumentTable, AcceptsTheTypesThatThePeerAccepts) {
  YOLO_NEEDS_SHARED("golden/args.json");
  nlohmann::json checks = test::read_json(test::shared("golden/args.json"))["checks"];
  for (const std::string name : checks["float"]) {
    // Two and a half images a step pass the peer's check and fail in its loader; a share of the memory is a fraction.
    EXPECT_TRUE(accepts(name, "2") && accepts(name, name == "batch" ? "0.5" : "2.5")) << name;
    EXPECT_FALSE(accepts(name, "abc") || accepts(name, "[1,2]")) << name;
  }
  for (const std::string name : checks["fraction"]) {
    EXPECT_TRUE(accepts(name, "0") && accepts(name, "1") && accepts(name, "0.5") && accepts(name, "1.0"))
        << name;
    EXPECT_FALSE(accepts(name, "1.01") || accepts(name, "-0.01") || accepts(name, "abc")) << name;
  }
  for (const std::string name : checks["int"]) {
    EXPECT_TRUE(accepts(name, "8")) << name;
    EXPECT_FALSE(accepts(name, "8.5") || accepts(name, "8.0") || accepts(name, "abc")) << name;
  }
  for (const std::string name : checks["bool"]) {
    EXPECT_TRUE(accepts(name, "True") && accepts(name, "false") && accepts(name, "None")) << name;
    EXPECT_FALSE(accepts(name, "1") || accepts(name, "0") || accepts(name, "yes")) << name;
  }
}

TEST(SharedArgumentTable, TasksModesAndModelsAreThePeers) {
  YOLO_NEEDS_SHARED("golden/args.json");
  nlohmann::json golden = test::read_json(test::shared("golden/args.json"));
  std::vector<std::string> modes, tasks;
  for (const ModeRow& row : all_modes()) modes.emplace_back(row.word);
  for (const TaskRow& row : all_tasks()) tasks.emplace_back(row.word);
  EXPECT_THAT(modes, testing::UnorderedElementsAreArray(golden["modes"].get<std::vector<std::string>>()));
  EXPECT_THAT(tasks, testing::UnorderedElementsAreArray(golden["tasks"].get<std::vector<std::string>>()));
  for (const TaskRow& row : all_tasks()) {
    EXPECT_EQ(row.default_model, golden["task2model"][std::string(row.word)].get<std::string>());
  }
}

TEST(ArgumentTable, WhatPredictMustDoIsThere) {
  for (const char* name :
       {"conf",       "iou",           "imgsz",        "half",         "device",    "max_det",
        "vid_stride", "stream_buffer", "agnostic_nms", "retina_masks", "embed",     "visualize",
        "classes",    "batch",         "rect",         "show",         "save",      "save_frames",
        "save_txt",   "save_conf",     "save_crop",    "show_labels",  "show_conf", "show_boxes",
        "line_width", "dnn",           "verbose",      "project",      "name",      "exist_ok",
        "save_json",  "task",          "mode",         "model",        "source",    "cfg",
        "threads"}) {
    const ArgumentRow* row = find_argument(name);
    ASSERT_TRUE(row) << name;
    EXPECT_TRUE(contains(row->modes, Mode::predict)) << name;
    EXPECT_EQ(row->traits.status, Status::implemented) << name;
  }
  for (const char* name : {"augment", "dnn"}) {
    EXPECT_EQ(find_argument(name)->traits.status, Status::implemented) << name;
  }
}

}  // namespace
}  // namespace yolo
