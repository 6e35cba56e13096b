#include "train/loss/loss_case.hpp"

#include <opencv2/imgcodecs.hpp>

#include "checkpoint/checkpoint.hpp"
#include "truth.hpp"

namespace yolo::test {
namespace {

void collect(const nlohmann::json& values, std::size_t depth, std::vector<std::int64_t>& shape,
             std::vector<float>& flat) {
  if (!values.is_array()) {
    flat.push_back(values.get<float>());
    return;
  }
  if (shape.size() == depth) shape.push_back(static_cast<std::int64_t>(values.size()));
  for (const auto& value : values) collect(value, depth + 1, shape, flat);
}

std::vector<float> floats_of(const nlohmann::json& values) {
  std::vector<std::int64_t> shape;
  std::vector<float> flat;
  collect(values, 0, shape, flat);
  return flat;
}

/// Every `pixel_step`th pixel of the first `rows` rows; all where the case says nothing.
cv::Mat read_picture(const std::filesystem::path& file, const nlohmann::json& golden) {
  const cv::Mat whole = cv::imread(file.string());
  const int step = golden.value("pixel_step", 1), rows = golden.value("rows", whole.rows);
  if (step == 1 && rows == whole.rows) return whole;
  cv::Mat picked(rows / step, whole.cols / step, CV_8UC3);
  for (int y = 0; y < picked.rows; ++y) {
    for (int x = 0; x < picked.cols; ++x)
      picked.at<cv::Vec3b>(y, x) = whole.at<cv::Vec3b>(y * step, x * step);
  }
  return picked;
}

void read_pixels(const nlohmann::json& golden, const std::filesystem::path& folder, loader::Batch& batch) {
  const nlohmann::json& files = golden["batch_files"];
  batch.images = static_cast<int>(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const cv::Mat image = read_picture(folder / files[i].get<std::string>(), golden);
    const auto bytes = image.total() * 3;
    if (i == 0) {
      batch.height = image.rows;
      batch.width = image.cols;
      batch.pixels = std::shared_ptr<std::uint8_t[]>(new std::uint8_t[bytes * files.size()]);
    }
    for (std::size_t p = 0; p < bytes; ++p) {
      batch.pixels[i * bytes + p] = image.data[p - p % 3 + 2 - p % 3];  // blue and red change places
    }
  }
}

void read_masks(const nlohmann::json& files, const std::filesystem::path& folder, loader::Batch& batch) {
  batch.mask_maps = static_cast<int>(files.size());
  for (const auto& file : files) {
    const cv::Mat mask = cv::imread((folder / file.get<std::string>()).string(), cv::IMREAD_GRAYSCALE);
    batch.mask_height = mask.rows;
    batch.mask_width = mask.cols;
    batch.masks.insert(batch.masks.end(), mask.data, mask.data + mask.total());
  }
}

template <class T>
std::vector<T> rows_of(const std::vector<T>& values, const std::vector<std::size_t>& kept,
                       std::size_t count) {
  std::vector<T> result;
  const std::size_t width = count == 0 ? 0 : values.size() / count;
  for (std::size_t row : kept) {
    result.insert(result.end(), values.begin() + static_cast<std::ptrdiff_t>(row * width),
                  values.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
  }
  return result;
}

}  // namespace

at::Tensor tensor_of(const nlohmann::json& values) {
  std::vector<std::int64_t> shape;
  std::vector<float> flat;
  collect(values, 0, shape, flat);
  return at::from_blob(flat.data(), shape, at::TensorOptions(at::kFloat)).clone();
}

namespace {

void read_batch(const nlohmann::json& golden, const std::filesystem::path& pictures,
                const std::filesystem::path& masks, loader::Batch& batch) {
  read_pixels(golden, pictures, batch);
  const nlohmann::json& labels = golden["labels"];
  batch.classes = floats_of(labels["cls"]);
  if (labels.contains("batch_idx")) batch.image_of = floats_of(labels["batch_idx"]);
  if (labels.contains("bboxes")) {
    batch.boxes = floats_of(labels["bboxes"]);
    batch.box_values = static_cast<int>(labels["bboxes"][0].size());
  }
  if (labels.contains("keypoints")) {
    batch.keypoints = floats_of(labels["keypoints"]);
    batch.keypoint_count = static_cast<int>(labels["keypoints"][0].size());
    batch.keypoint_values = static_cast<int>(labels["keypoints"][0][0].size());
  }
  if (golden.contains("masks")) read_masks(golden["masks"]["files"], masks, batch);
}

}  // namespace

LossCase read_loss_case(const std::string& task, const std::filesystem::path& weights) {
  LossCase result;
  result.golden = read_json(shared("golden/loss_" + task + ".json"));
  const std::filesystem::path own =
      shared("ref/weights/" + result.golden["weights"]["file"].get<std::string>());
  result.network = checkpoint::load_checkpoint(weights.empty() ? own : weights);
  read_batch(result.golden, shared("golden"), shared("golden"), result.batch);
  return result;
}

LossCase read_truth_loss_case(const std::string& task) {
  LossCase result;
  const Truth truth(task);
  result.golden = truth.values["loss"];
  result.network = checkpoint::load_checkpoint(truth.weights);
  read_batch(result.golden, truth.pictures, truth.folder, result.batch);
  return result;
}

loader::Batch without(const loader::Batch& batch, const std::function<bool(int image)>& drop) {
  std::vector<std::size_t> kept;
  const std::size_t count = batch.image_of.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!drop(static_cast<int>(batch.image_of[i]))) kept.push_back(i);
  }
  loader::Batch result = batch;
  result.image_of = rows_of(batch.image_of, kept, count);
  result.classes = rows_of(batch.classes, kept, count);
  result.boxes = rows_of(batch.boxes, kept, count);
  result.keypoints = rows_of(batch.keypoints, kept, count);
  return result;
}

void expect_close(const at::Tensor& found, const nlohmann::json& expected, double tolerance, double floor) {
  const at::Tensor flat = found.detach().reshape({-1}).to(at::kCPU, at::kDouble);
  const std::vector<float> values = floats_of(expected);
  ASSERT_EQ(flat.numel(), static_cast<std::int64_t>(values.size()));
  const double* actual = flat.const_data_ptr<double>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_NEAR(actual[i], values[i], std::max(floor, std::abs(values[i]) * tolerance)) << "value " << i;
  }
}

}  // namespace yolo::test
