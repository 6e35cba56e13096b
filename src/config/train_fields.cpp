// Every argument that is a member of TrainOptions.
#include <array>

#include <yolo/train_options.hpp>

#include "config/fields.hpp"
#include "config/option_field.hpp"

namespace yolo::config {
namespace {

constexpr std::array kFields{
    field<&TrainOptions::data>("data"),
    field<&TrainOptions::epochs>("epochs"),
    field<&TrainOptions::time>("time"),
    field<&TrainOptions::patience>("patience"),
    field<&TrainOptions::batch>("batch"),
    field<&TrainOptions::imgsz>("imgsz"),
    field<&TrainOptions::save>("save"),
    field<&TrainOptions::save_period>("save_period"),
    field<&TrainOptions::cache>("cache"),
    field<&TrainOptions::device>("device"),
    field<&TrainOptions::workers>("workers"),
    field<&TrainOptions::project>("project"),
    field<&TrainOptions::name>("name"),
    field<&TrainOptions::exist_ok>("exist_ok"),
    switch_field<&TrainOptions::pretrained, &TrainOptions::pretrained_file>("pretrained"),
    field<&TrainOptions::optimizer>("optimizer"),
    field<&TrainOptions::verbose>("verbose"),
    field<&TrainOptions::seed>("seed"),
    field<&TrainOptions::deterministic>("deterministic"),
    field<&TrainOptions::single_cls>("single_cls"),
    field<&TrainOptions::classes>("classes"),
    field<&TrainOptions::rect>("rect"),
    field<&TrainOptions::cos_lr>("cos_lr"),
    field<&TrainOptions::close_mosaic>("close_mosaic"),
    switch_field<&TrainOptions::resume, &TrainOptions::resume_file>("resume"),
    field<&TrainOptions::amp>("amp"),
    field<&TrainOptions::fraction>("fraction"),
    field<&TrainOptions::profile>("profile"),
    field<&TrainOptions::freeze>("freeze"),
    field<&TrainOptions::multi_scale>("multi_scale"),
    field<&TrainOptions::overlap_mask>("overlap_mask"),
    field<&TrainOptions::mask_ratio>("mask_ratio"),
    field<&TrainOptions::dropout>("dropout"),
    field<&TrainOptions::val>("val"),
    field<&TrainOptions::plots>("plots"),
    field<&TrainOptions::ap>("ap"),
    field<&TrainOptions::lr0>("lr0"),
    field<&TrainOptions::lrf>("lrf"),
    field<&TrainOptions::momentum>("momentum"),
    field<&TrainOptions::weight_decay>("weight_decay"),
    field<&TrainOptions::warmup_epochs>("warmup_epochs"),
    field<&TrainOptions::warmup_momentum>("warmup_momentum"),
    field<&TrainOptions::warmup_bias_lr>("warmup_bias_lr"),
    field<&TrainOptions::box>("box"),
    field<&TrainOptions::cls>("cls"),
    field<&TrainOptions::dfl>("dfl"),
    field<&TrainOptions::pose>("pose"),
    field<&TrainOptions::kobj>("kobj"),
    field<&TrainOptions::label_smoothing>("label_smoothing"),
    field<&TrainOptions::nbs>("nbs"),
    field<&TrainOptions::max_det>("max_det"),
    field<&TrainOptions::iou>("iou"),
    count_field<&TrainOptions::threads>("threads"),
    field<&TrainOptions::augment, &AugmentOptions::hsv_h>("hsv_h"),
    field<&TrainOptions::augment, &AugmentOptions::hsv_s>("hsv_s"),
    field<&TrainOptions::augment, &AugmentOptions::hsv_v>("hsv_v"),
    field<&TrainOptions::augment, &AugmentOptions::degrees>("degrees"),
    field<&TrainOptions::augment, &AugmentOptions::translate>("translate"),
    field<&TrainOptions::augment, &AugmentOptions::scale>("scale"),
    field<&TrainOptions::augment, &AugmentOptions::shear>("shear"),
    field<&TrainOptions::augment, &AugmentOptions::perspective>("perspective"),
    field<&TrainOptions::augment, &AugmentOptions::flipud>("flipud"),
    field<&TrainOptions::augment, &AugmentOptions::fliplr>("fliplr"),
    field<&TrainOptions::augment, &AugmentOptions::bgr>("bgr"),
    field<&TrainOptions::augment, &AugmentOptions::mosaic>("mosaic"),
    field<&TrainOptions::augment, &AugmentOptions::mixup>("mixup"),
    field<&TrainOptions::augment, &AugmentOptions::copy_paste>("copy_paste"),
    field<&TrainOptions::augment, &AugmentOptions::copy_paste_mode>("copy_paste_mode"),
    field<&TrainOptions::augment, &AugmentOptions::auto_augment>("auto_augment"),
    field<&TrainOptions::augment, &AugmentOptions::erasing>("erasing"),
    field<&TrainOptions::augment, &AugmentOptions::crop_fraction>("crop_fraction"),
};

}  // namespace

std::span<const OptionField<TrainOptions>> train_fields() { return kFields; }

}  // namespace yolo::config
