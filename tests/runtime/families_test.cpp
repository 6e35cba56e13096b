// One network of every family with formula weights: both runtimes against the figures of the real peer
// (tests/data/graph/families.json; YOLO12 and YOLO26: families_8_4.json).
#include <cstring>
#include <map>

#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/formula_weights.hpp"
#include "graph/heads.hpp"
#include "graph/passes/passes.hpp"
#include "parameter_name.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"
#include "statistics.hpp"

namespace yolo::runtime {
namespace {

using nlohmann::json;

constexpr std::int64_t kFewParameters = 4'000'000;  // what the plain loops do in a second or two

constexpr const char* kMany = "many.";  // begins the names of a second set of maps

json families() {
  json all = test::read_json(test::data("graph/families.json"));
  all.update(test::read_json(test::data("graph/families_8_4.json")));
  return all;
}

graph::Network make_network(const std::string& name, const json& family) {
  if (!family.contains("from")) return graph::network_from_yaml(graph::find_model_yaml(name + ".yaml"));
  graph::ModelYaml yaml = graph::find_model_yaml(family["from"].get<std::string>());
  const auto [old_text, new_text] = family["replace"].get<std::pair<std::string, std::string>>();
  yaml.text.replace(yaml.text.find(old_text), old_text.size(), new_text);
  yaml.name = name + ".yaml";
  return graph::network_from_yaml(yaml);
}

struct Expected {
  graph::Graph graph;
  std::map<std::string, json> maps;  ///< the peer's, by name
};

/// One a set of branches: first those that are used, then the one-to-many branches beside them.
std::vector<Expected> expected_of(const std::string& name, const json& family) {
  graph::Network network = make_network(name, family);
  test::fill_by_formula(network, family["gain"]);
  std::map<std::string, json> used, many;
  for (const auto& [map, values] : family["maps"].items()) {
    if (map.starts_with(kMany)) many[map.substr(std::strlen(kMany))] = values;
    if (!map.starts_with(kMany)) used[map] = values;
  }
  std::vector<Expected> sets;
  sets.push_back({graph::emit(network).graph, used});
  if (!many.empty()) {
    if (used.contains("protos")) many["protos"] = used["protos"];
    sets.push_back({graph::emit(graph::choose_branches(network, false)).graph, many});
  }
  for (Expected& set : sets) graph::fold_batch_norm(set.graph);
  return sets;
}

void expect_peers_maps(const Backend& backend, const json& family, const std::map<std::string, json>& maps) {
  const InputShape shape{1, family["size"][0], family["size"][1]};
  const auto request = backend.make_request(shape);
  for (int i = 0; i < shape.height * shape.width * 3; ++i) {
    request->input(0)[i] = static_cast<std::uint8_t>((i * 37 + i / 7 * 11) % 256);
  }
  request->run();
  ASSERT_EQ(request->outputs().size(), maps.size());
  for (const RawMap& map : request->outputs()) {
    SCOPED_TRACE(map.name);
    const json& expected = maps.at(map.name);
    ASSERT_EQ(json(map.shape), expected["shape"]);
    test::expect_statistics(map.data, static_cast<std::size_t>(graph::element_count(map.shape)), expected,
                            3e-5);
  }
}

BackendOptions strict() {
  BackendOptions options;
  options.precision = Precision::f32;
  options.threads = 2;
  return options;
}

std::vector<std::string> names(std::int64_t most_parameters = INT64_MAX) {
  std::vector<std::string> result;
  const json all = families();
  for (const auto& [name, family] : all.items()) {
    if (family["parameters"] <= most_parameters) result.push_back(name);
  }
  return result;
}

class Family : public testing::TestWithParam<std::string> {};

TEST_P(Family, HasThePeersStateDictAndCounts) {
  const json family = families()[GetParam()];
  const graph::Network network = make_network(GetParam(), family);
  std::string text;
  for (const graph::NamedTensor& entry : graph::state_dict(network)) {
    text += fmt::format("{} [{}]\n", entry.name, fmt::join(entry.tensor->shape, ", "));
  }
  EXPECT_EQ(test::hash_of(text), family["state_dict_hash"]) << text;
  EXPECT_EQ(graph::count_modules(network).parameters, family["parameters"]);
  EXPECT_EQ(graph::count_modules(network).layers, family["layers"]);
}

TEST_P(Family, OpenVinoEqualsThePeer) {
  const json family = families()[GetParam()];
  for (Expected& set : expected_of(GetParam(), family)) {
    expect_peers_maps(*make_openvino_backend(std::move(set.graph), strict()), family, set.maps);
  }
}

class SmallFamily : public Family {};

TEST_P(SmallFamily, PlainLoopsEqualThePeer) {
  const json family = families()[GetParam()];
  for (Expected& set : expected_of(GetParam(), family)) {
    expect_peers_maps(*make_reference_backend(std::move(set.graph)), family, set.maps);
  }
}

INSTANTIATE_TEST_SUITE_P(Every, Family, testing::ValuesIn(names()), test::ParameterName());
INSTANTIATE_TEST_SUITE_P(Every, SmallFamily, testing::ValuesIn(names(kFewParameters)), test::ParameterName());

}  // namespace
}  // namespace yolo::runtime
