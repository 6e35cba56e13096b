// Every argument that is a member of ExportOptions.
#include <yolo/export_options.hpp>

#include "config/fields.hpp"

namespace yolo::config {
namespace {

constexpr std::array kFields{
    field<&ExportOptions::format>("format"),       field<&ExportOptions::imgsz>("imgsz"),
    field<&ExportOptions::batch>("batch"),         field<&ExportOptions::dynamic>("dynamic"),
    field<&ExportOptions::half>("half"),           field<&ExportOptions::int8>("int8"),
    field<&ExportOptions::optimize>("optimize"),   field<&ExportOptions::keras>("keras"),
    field<&ExportOptions::simplify>("simplify"),   field<&ExportOptions::nms>("nms"),
    field<&ExportOptions::opset>("opset"),         field<&ExportOptions::workspace>("workspace"),
    field<&ExportOptions::device>("device"),       field<&ExportOptions::end2end>("end2end"),
    field<&ExportOptions::max_det>("max_det"),
};

}  // namespace

std::span<const OptionField<ExportOptions>> export_fields() { return kFields; }

}  // namespace yolo::config
