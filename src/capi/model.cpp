// The functions of the C interface that open a model and use it.
#include <memory>

#include "capi/failure.hpp"
#include "capi/objects.hpp"
#include "capi/picture.hpp"
#include "capi/predict_words.hpp"
#include "core/usage_error.hpp"

namespace yolo::capi {
namespace {

const Model& model_of(const yolo_model* model, std::string_view function) {
  return required(model, function, "a model", kPassModel).model;
}

std::unique_ptr<yolo_model> open(const char* weights) {
  required(weights, "yolo_open", "the name of a weights file", "pass one such as \"yolo11n.pt\"");
  if (*weights == '\0') {
    throw UsageError(
        "yolo_open: expected the name of a weights file, found an empty text; pass one such as "
        "\"yolo11n.pt\"");
  }
  return std::make_unique<yolo_model>(yolo_model{Model(weights, {.environment = Environment::of_user()})});
}

std::unique_ptr<yolo_results> predict(const yolo_model* pointer, const yolo_image* image,
                                      const char* arguments) {
  const Model& model = model_of(pointer, "yolo_predict");
  const cv::Mat picture = picture_of(required(image, "yolo_predict", "a picture", "pass a yolo_image"));
  const PredictOptions options = predict_options(arguments == nullptr ? "" : arguments, model.task());
  return std::make_unique<yolo_results>(copied(model.predict(picture, options)));
}

const char* class_name(const yolo_model* model, int32_t cls) {
  const std::vector<std::string>& names = model_of(model, "yolo_model_class_name").names();
  if (cls >= 0 && static_cast<std::size_t>(cls) < names.size())
    return names[static_cast<std::size_t>(cls)].c_str();
  throw UsageError(
      fmt::format("yolo_model_class_name: expected a class below {}, found {}; see yolo_model_class_count",
                  names.size(), cls));
}

}  // namespace
}  // namespace yolo::capi

using namespace yolo::capi;  // NOLINT(google-build-using-namespace): nothing but the functions of the header
                             // follows

const char* yolo_version(void) { return yolo::version(); }

yolo_status yolo_open(const char* weights, yolo_model** model) {
  if (model != nullptr) *model = nullptr;
  return guarded([&] {
    yolo_model*& place =
        required(model, "yolo_open", "a place for the model", "pass the address of a yolo_model*");
    place = open(weights).release();
  });
}

void yolo_close(yolo_model* model) { delete model; }

const char* yolo_model_task(const yolo_model* model) {
  return value_or_null([&] { return model_of(model, "yolo_model_task").task().c_str(); });
}

int32_t yolo_model_class_count(const yolo_model* model) {
  return value_or_null(
      [&] { return static_cast<int32_t>(model_of(model, "yolo_model_class_count").names().size()); });
}

const char* yolo_model_class_name(const yolo_model* model, int32_t cls) {
  return value_or_null([&] { return class_name(model, cls); });
}

yolo_status yolo_predict(const yolo_model* model, const yolo_image* image, const char* arguments,
                         yolo_results** results) {
  if (results != nullptr) *results = nullptr;
  return guarded([&] {
    yolo_results*& place =
        required(results, "yolo_predict", "a place for the results", "pass the address of a yolo_results*");
    place = predict(model, image, arguments).release();
  });
}
