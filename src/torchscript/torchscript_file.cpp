// The entries of the archive. Source: files written by PyTorch 2.9.
#include "torchscript/torchscript_file.hpp"

#include <bit>

#include <yolo/error.hpp>

#include "checkpoint/pickle_writer.hpp"
#include "checkpoint/zip_writer.hpp"
#include "torchscript/module_source.hpp"

namespace yolo::torchscript {
namespace {

using checkpoint::Opcode;
using checkpoint::PickleWriter;

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

/// The module: an object of the class in the code, with its attributes.
void describe_module(PickleWriter& pickle, const std::vector<graph::Tensor>& weights) {
  pickle.object("__torch__", kClassName);
  pickle.put(Opcode::empty_dict);
  pickle.put(Opcode::mark);
  pickle.text("training");
  pickle.boolean(false);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    pickle.text(WeightNames::name_of(i));
    pickle.tensor(weights[i]);
  }
  pickle.put(Opcode::set_items);
  pickle.put(Opcode::build);
}

/// The code has no constants of its own.
std::string no_constants() {
  PickleWriter pickle;
  pickle.put(Opcode::empty_tuple);
  return pickle.finish();
}

void check_stem(const std::string& stem) {
  constexpr std::size_t kLongest = 1024;
  const bool fits = !stem.empty() && stem.size() <= kLongest && stem.find('/') == std::string::npos && stem.find('\0') == std::string::npos;
  if (!fits) throw Error(fmt::format("\"{}\" cannot be the name of the folder inside a TorchScript file", stem));
}

}  // namespace

void write_torchscript(const graph::ExportProgram& program, const std::string& config_json, const TorchScriptOptions& options,
                       const ByteSink& sink) {
  check_stem(options.stem);
  WeightNames weights(options.half ? graph::DataType::f16 : graph::DataType::f32);
  const std::string source = module_source(program, weights, options.half);
  PickleWriter pickle;
  describe_module(pickle, weights.tensors());

  checkpoint::ZipWriter zip(sink);
  const auto add = [&](std::string_view entry, std::string_view text) { zip.add(fmt::format("{}/{}", options.stem, entry), text); };
  add("data.pkl", pickle.finish());
  add("byteorder", "little");
  for (std::size_t i = 0; i < pickle.storages().size(); ++i) {
    const graph::Tensor& tensor = pickle.storages()[i];
    const std::size_t bytes = static_cast<std::size_t>(tensor.count()) * graph::size_of(tensor.type);
    zip.add(fmt::format("{}/data/{}", options.stem, i), std::span(tensor.data.get(), bytes));
  }
  add("code/__torch__.py", source);
  add("constants.pkl", no_constants());
  add("extra/config.txt", config_json);
  add("version", "3\n");
  zip.finish();
}

}  // namespace yolo::torchscript
