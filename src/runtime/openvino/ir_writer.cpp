#include "runtime/openvino/ir_writer.hpp"

#include <openvino/openvino.hpp>

#include <yolo/error.hpp>

#include "runtime/openvino/lower.hpp"

namespace yolo::runtime {

void write_openvino_ir(const graph::ExportProgram& program, const std::filesystem::path& xml, const IrOptions& options) {
  try {
    const auto model = lower_for_file(program);
    for (const auto& [key, text] : options.model_info) model->set_rt_info(text, "model_info", key);
    ov::save_model(model, xml.string(), options.half);
  } catch (const ov::Exception& error) {
    throw Error(fmt::format("{}: OpenVINO could not write the network: {}", xml.string(), error.what()));
  }
}

}  // namespace yolo::runtime
