// Which nodes are computed together, and that the network gives the same with and without.
#include "train/network/joined_nodes.hpp"

#include <gtest/gtest.h>

namespace yolo::train {
namespace {

namespace op = graph::op;
using graph::NodeId;

graph::Graph graph_of(std::vector<std::pair<graph::Op, std::vector<NodeId>>> nodes, NodeId output) {
  graph::Graph graph;
  for (auto& [operation, inputs] : nodes) {
    graph::Node node;
    node.op = operation;
    node.inputs = inputs;
    graph.nodes.push_back(node);
  }
  graph.outputs.push_back({"map", output});
  return graph;
}

TEST(JoinedNodes, ANormalisationGoesWithTheSiluBehindIt) {
  const JoinedNodes joined =
      find_joined_nodes(graph_of({{op::Input{}, {}}, {op::BatchNorm{}, {0}}, {op::Activation{}, {1}}}, 2));
  EXPECT_TRUE(joined.skipped[1]);
  EXPECT_EQ(joined.normalisation[2], 1);
}

TEST(JoinedNodes, ANormalisationThatSomethingElseReadsStays) {
  const JoinedNodes joined = find_joined_nodes(
      graph_of({{op::Input{}, {}}, {op::BatchNorm{}, {0}}, {op::Activation{}, {1}}, {op::Add{}, {1, 2}}}, 3));
  EXPECT_FALSE(joined.skipped[1]);
  EXPECT_EQ(joined.normalisation[2], -1);
  EXPECT_EQ(joined.normalisation[1], 1);
}

TEST(JoinedNodes, AnotherActivationStaysAlone) {
  const JoinedNodes joined = find_joined_nodes(graph_of(
      {{op::Input{}, {}}, {op::BatchNorm{}, {0}}, {op::Activation{op::ActivationKind::relu}, {1}}}, 2));
  EXPECT_EQ(joined.normalisation[2], -1);
}

TEST(JoinedNodes, SlicesThatCoverAnAxisAreOneSplit) {
  const JoinedNodes joined = find_joined_nodes(graph_of({{op::Input{}, {}},
                                                         {op::Slice{1, 8, 16, 1}, {0}},
                                                         {op::Slice{1, 0, 8, 1}, {0}},
                                                         {op::Concat{1}, {1, 2}}},
                                                        3));
  EXPECT_EQ(joined.slices[1], (std::vector<NodeId>{2, 1}));
  EXPECT_EQ(joined.slices[2], (std::vector<NodeId>{2, 1}));
}

TEST(JoinedNodes, SlicesWithAGapAreNot) {
  const JoinedNodes joined = find_joined_nodes(graph_of({{op::Input{}, {}},
                                                         {op::Slice{1, 0, 8, 1}, {0}},
                                                         {op::Slice{1, 9, 16, 1}, {0}},
                                                         {op::Concat{1}, {1, 2}}},
                                                        3));
  EXPECT_TRUE(joined.slices[1].empty());
}

}  // namespace
}  // namespace yolo::train
