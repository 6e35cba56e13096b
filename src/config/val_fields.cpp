// Every argument that is a member of ValOptions.
#include <yolo/val_options.hpp>

#include "config/common_fields.hpp"
#include "config/fields.hpp"

namespace yolo::config {
namespace {

constexpr std::array kOwn{
    field<&ValOptions::data>("data"),
    field<&ValOptions::split>("split"),
    field<&ValOptions::single_cls>("single_cls"),
    field<&ValOptions::workers>("workers"),
    field<&ValOptions::ap>("ap"),
    field<&ValOptions::overlap_mask>("overlap_mask"),
    field<&ValOptions::mask_ratio>("mask_ratio"),
    field<&ValOptions::plots>("plots"),
    field<&ValOptions::save, &ValSaveOptions::txt>("save_txt"),
    field<&ValOptions::save, &ValSaveOptions::conf>("save_conf"),
    field<&ValOptions::save, &ValSaveOptions::json>("save_json"),
    field<&ValOptions::save, &ValSaveOptions::hybrid>("save_hybrid"),
};

constexpr auto kFields = joined(run_fields<ValOptions>(), compute_fields<ValOptions>(), kOwn);

}  // namespace

std::span<const OptionField<ValOptions>> val_fields() { return kFields; }

}  // namespace yolo::config
