// Objects of torchvision.transforms. Source: classifiers trained by Ultralytics 8.3.6.
#include "checkpoint/transforms_writer.hpp"

#include <functional>

#include "checkpoint/module_settings.hpp"
#include "checkpoint/module_writer.hpp"

namespace yolo::checkpoint {
namespace {

constexpr std::string_view kPackage = "torchvision.transforms.transforms";

void item(PickleWriter& out, std::string_view name, const Plain& value) {
  out.text(name);
  out.plain(value);
}

void transform(PickleWriter& out, std::string_view name, const std::function<void()>& settings) {
  const auto no_tensors = [&] { out.put(Opcode::empty_dict); };
  out.object(kPackage, name);
  out.put(Opcode::empty_dict);
  out.put(Opcode::mark);
  write_module_base(out, no_tensors, no_tensors);
  out.text("_modules");
  out.put(Opcode::empty_dict);
  settings();
  out.put(Opcode::set_items);
  out.put(Opcode::build);
}

void interpolation(PickleWriter& out) {
  out.text("interpolation");
  out.global("torchvision.transforms.functional", "InterpolationMode");
  out.plain(Plain::tuple({"bilinear"}));
  out.put(Opcode::reduce);
}

}  // namespace

void write_transforms(PickleWriter& out, std::int64_t size, std::int64_t crop) {
  out.object(kPackage, "Compose");
  out.put(Opcode::empty_dict);
  out.text("transforms");
  out.put(Opcode::empty_list);
  out.put(Opcode::mark);
  transform(out, "Resize", [&] {
    item(out, "size", size);
    item(out, "max_size", {});
    interpolation(out);
    item(out, "antialias", true);
  });
  transform(out, "CenterCrop", [&] { item(out, "size", Plain::tuple({crop, crop})); });
  out.object(kPackage, "ToTensor");
  transform(out, "Normalize", [&] {
    item(out, "mean", to_tensor({0, 0, 0}, graph::DataType::f32));
    item(out, "std", to_tensor({1, 1, 1}, graph::DataType::f32));
    item(out, "inplace", false);
  });
  out.put(Opcode::appends);
  out.put(Opcode::set_item);
  out.put(Opcode::build);
}

}  // namespace yolo::checkpoint
