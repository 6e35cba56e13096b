// Assignments against the peer's, and against loops that follow the definition word by word.
#include "train/loss/assigner.hpp"

#include <yolo/error.hpp>

#include "train/loss/box_overlap.hpp"
#include "train/loss/loss_case.hpp"

namespace yolo::train {
namespace {

using nlohmann::json;
using test::tensor_of;

struct Setting {
  CellGrid grid;
  std::vector<at::Tensor> logits;  // N x C x H x W by level
  at::Tensor boxes;                // by row
  Objects objects;
};

CellGrid grid_of_sizes(const std::vector<std::pair<std::int64_t, std::int64_t>>& maps,
                       const std::vector<float>& strides, std::int64_t images) {
  CellGrid grid;
  grid.images = images;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < maps.size(); ++i) {
    grid.levels.push_back({maps[i].first, maps[i].second, strides[i], begin});
    begin += images * grid.levels.back().cells();
  }
  return grid;
}

// Values N x A x K in the peer's order (image, level, cell) as rows of the grid.
at::Tensor to_rows(const at::Tensor& values, const CellGrid& grid) {
  std::vector<at::Tensor> levels;
  std::int64_t begin = 0;
  for (const auto& level : grid.levels) {
    levels.push_back(values.narrow(1, begin, level.cells()).reshape({-1, values.size(2)}));
    begin += level.cells();
  }
  return at::cat(levels);
}

std::vector<at::Tensor> to_maps(const at::Tensor& values, const CellGrid& grid) {
  std::vector<at::Tensor> maps;
  std::int64_t begin = 0;
  for (const auto& level : grid.levels) {
    maps.push_back(values.narrow(1, begin, level.cells())
                       .transpose(1, 2)
                       .reshape({grid.images, -1, level.height, level.width}));
    begin += level.cells();
  }
  return maps;
}

Setting read_setting(const json& entry) {
  std::vector<std::pair<std::int64_t, std::int64_t>> maps;
  for (const auto& map : entry["maps_hw"])
    maps.emplace_back(map[0].get<std::int64_t>(), map[1].get<std::int64_t>());
  const at::Tensor scores = tensor_of(entry["pd_scores"]), real = tensor_of(entry["mask_gt"]).flatten() > 0;
  Setting result;
  result.grid = grid_of_sizes(maps, entry["strides"].get<std::vector<float>>(), scores.size(0));
  result.logits = to_maps(at::logit(scores), result.grid);
  result.boxes = to_rows(tensor_of(entry["pd_bboxes"]), result.grid);
  const at::Tensor boxes = tensor_of(entry["gt_bboxes"]), kept = real.nonzero().squeeze(1);
  const at::Tensor images = at::arange(boxes.size(0)).unsqueeze(1).expand({-1, boxes.size(1)}).reshape({-1});
  result.objects = {images.index_select(0, kept),
                    tensor_of(entry["gt_labels"]).flatten().index_select(0, kept).to(at::kLong),
                    boxes.flatten(0, 1).index_select(0, kept), kept};
  return result;
}

// Score target of each row, and the object it belongs to (by Objects::source), -1 without.
std::pair<at::Tensor, at::Tensor> by_row(const Setting& setting, const Assignment& assignment) {
  at::Tensor scores = at::zeros({setting.grid.rows()}),
             objects = at::full({setting.grid.rows()}, -1, at::kLong);
  scores.index_put_({assignment.cells.rows}, assignment.score);
  objects.index_put_({assignment.cells.rows}, setting.objects.source.index_select(0, assignment.object));
  return {scores, objects};
}

TEST(SharedAssigner, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/assigner.json");
  const json golden = test::read_json(test::shared("golden/assigner.json"));
  ASSERT_FALSE(golden["cases"].empty());
  for (const json& entry : golden["cases"]) {
    const Setting setting = read_setting(entry);
    const AssignerOptions options{entry["topk"].get<std::int64_t>(), entry["alpha"].get<double>(),
                                  entry["beta"].get<double>()};
    const Assignment assignment = assign(setting.grid, HeadTable(setting.grid, setting.logits), setting.boxes,
                                         setting.objects, options);
    const auto [scores, objects] = by_row(setting, assignment);
    const at::Tensor expected = to_rows(tensor_of(entry["out"]["target_scores"]), setting.grid).sum(1);
    EXPECT_TRUE(at::allclose(scores, expected, 1e-3, 1e-7)) << (scores - expected).abs().max();
    // Cells whose score is 0 weigh nothing; the peer gives some of them an object where fewer than topk
    // overlap it.
    const at::Tensor numbers =
        to_rows(tensor_of(entry["out"]["target_gt_idx"]).unsqueeze(2), setting.grid).squeeze(1);
    const at::Tensor most = at::full_like(numbers, static_cast<double>(entry["gt_bboxes"][0].size()));
    const at::Tensor first = at::zeros_like(numbers);
    for (std::int64_t row = 0; row < setting.grid.rows(); ++row) {
      if (expected[row].item<float>() <= 1e-7F) continue;
      std::size_t level = setting.grid.levels.size() - 1;
      while (row < setting.grid.levels[level].begin) --level;
      const std::int64_t image =
          (row - setting.grid.levels[level].begin) / setting.grid.levels[level].cells();
      EXPECT_EQ(objects[row].item<std::int64_t>(),
                numbers[row].item<float>() + float(image) * most[row].item<float>())
          << row;
    }
  }
}

// The definition, one sentence a loop, with overlaps from tensors.
at::Tensor assign_by_definition(const Setting& setting, const AssignerOptions& options) {
  const std::int64_t rows = setting.grid.rows(), count = setting.objects.count();
  const HeadTable table(setting.grid, setting.logits);
  const at::Tensor scores = at::cat(table.levels()).sigmoid();
  at::Tensor overlap = at::zeros({count, rows}), alignment = at::zeros({count, rows});
  for (std::int64_t object = 0; object < count; ++object) {
    const at::Tensor box = setting.objects.boxes[object];
    for (std::size_t i = 0; i < setting.grid.levels.size(); ++i) {
      const auto& level = setting.grid.levels[i];
      for (std::int64_t cell = 0; cell < level.cells(); ++cell) {
        const std::int64_t row =
            setting.grid.row(i, setting.objects.image_of[object].item<std::int64_t>(), cell);
        const float x = (float(cell % level.width) + 0.5F) * level.stride,
                    y = (float(cell / level.width) + 0.5F) * level.stride;
        if (x <= box[0].item<float>() || y <= box[1].item<float>() || x >= box[2].item<float>() ||
            y >= box[3].item<float>())
          continue;
        overlap[object][row] = complete_iou(box, setting.boxes[row]).clamp_min(0);
        alignment[object][row] =
            scores[row][setting.objects.classes[object].item<std::int64_t>()].pow(options.score_power) *
            overlap[object][row].pow(options.overlap_power);
      }
    }
  }
  at::Tensor chosen = at::zeros({count, rows});
  for (std::int64_t object = 0; object < count; ++object) {
    const auto [values, places] = alignment[object].topk(options.most_cells);
    for (std::int64_t i = 0; i < options.most_cells; ++i) {
      if (values[i].item<float>() > 0) chosen[object][places[i].item<std::int64_t>()] = 1;
    }
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    if (chosen.select(1, row).sum().item<float>() < 2) continue;
    const std::int64_t best = overlap.select(1, row).argmax().item<std::int64_t>();
    chosen.select(1, row).zero_();
    chosen[best][row] = 1;
  }
  alignment = alignment * chosen;
  const at::Tensor scale = (overlap * chosen).amax(1) / (alignment.amax(1) + 1e-9);
  return (alignment * scale.unsqueeze(1)).amax(0);
}

TEST(Assigner, EqualsTheDefinition) {
  at::manual_seed(3);
  for (const std::int64_t most : {1, 4, 10}) {
    Setting setting;
    setting.grid = grid_of_sizes({{8, 6}, {4, 3}}, {8, 16}, 2);
    setting.logits = {at::randn({2, 3, 8, 6}), at::randn({2, 3, 4, 3})};
    const at::Tensor centers = at::rand({setting.grid.rows(), 2}) * at::tensor({48.0F, 64.0F});
    setting.boxes = corners_of(at::cat({centers, at::rand({setting.grid.rows(), 2}) * 40 + 4}, 1));
    const at::Tensor places = at::rand({9, 2}) * at::tensor({48.0F, 64.0F});
    setting.objects = {at::tensor({0, 0, 0, 0, 0, 1, 1, 1, 1}).to(at::kLong), at::randint(3, {9}, at::kLong),
                       corners_of(at::cat({places, at::rand({9, 2}) * 40 + 8}, 1)), at::arange(9)};
    const AssignerOptions options{most};
    const Assignment assignment = assign(setting.grid, HeadTable(setting.grid, setting.logits), setting.boxes,
                                         setting.objects, options);
    const at::Tensor expected = assign_by_definition(setting, options);
    const at::Tensor found = by_row(setting, assignment).first;
    EXPECT_TRUE(at::allclose(found, expected, 1e-3, 1e-7)) << (found - expected).abs().max();
  }
}

TEST(Assigner, RefusesAClassThatTheNetworkLacks) {
  Setting setting;
  setting.grid = grid_of_sizes({{2, 2}}, {8}, 1);
  const HeadTable logits(setting.grid, {at::zeros({1, 3, 2, 2})});
  setting.objects = {at::zeros({1}, at::kLong), at::full({1}, 3, at::kLong),
                     at::tensor({0.0F, 0.0F, 9.0F, 9.0F}).view({1, 4}), at::zeros({1}, at::kLong)};
  EXPECT_THROW(assign(setting.grid, logits, at::zeros({4, 4}), setting.objects, {}), Error);
}

}  // namespace
}  // namespace yolo::train
