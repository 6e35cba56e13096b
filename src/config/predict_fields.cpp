// Every argument that is a member of PredictOptions.
#include <yolo/predict_options.hpp>

#include "config/common_fields.hpp"
#include "config/fields.hpp"

namespace yolo::config {
namespace {

constexpr std::array kOwn{
    count_field<&PredictOptions::tile>("tile"),
    field<&PredictOptions::overlap>("overlap"),
    field<&PredictOptions::retina_masks>("retina_masks"),
    field<&PredictOptions::embed>("embed"),
    field<&PredictOptions::visualize>("visualize"),
    field<&PredictOptions::vid_stride>("vid_stride"),
    field<&PredictOptions::stream_buffer>("stream_buffer"),
    field<&PredictOptions::save, &SaveOptions::images>("save"),
    field<&PredictOptions::save, &SaveOptions::frames>("save_frames"),
    field<&PredictOptions::save, &SaveOptions::txt>("save_txt"),
    field<&PredictOptions::save, &SaveOptions::conf>("save_conf"),
    field<&PredictOptions::save, &SaveOptions::crop>("save_crop"),
    field<&PredictOptions::save, &SaveOptions::json>("save_json"),
    field<&PredictOptions::show>("show"),
    field<&PredictOptions::draw, &PlotOptions::labels>("show_labels"),
    field<&PredictOptions::draw, &PlotOptions::conf>("show_conf"),
    field<&PredictOptions::draw, &PlotOptions::boxes>("show_boxes"),
    field<&PredictOptions::draw, &PlotOptions::line_width>("line_width"),
};

constexpr auto kFields = joined(run_fields<PredictOptions>(), compute_fields<PredictOptions>(), kOwn);

}  // namespace

std::span<const OptionField<PredictOptions>> predict_fields() { return kFields; }

}  // namespace yolo::config
