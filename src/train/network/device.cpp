#include "train/network/device.hpp"

#include <ATen/Context.h>
#include <dlfcn.h>

#include <yolo/error.hpp>

#include "core/cpu.hpp"
#include "core/device_list.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo::train {
namespace {

// The library is large and of use only with a GPU, so it is not linked.
bool open_cuda(std::string& why) {
  if (at::hasCUDA()) return true;
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    why = dlerror();
    return false;
  }
  why = "LibTorch sees no GPU";
  return at::hasCUDA();
}

}  // namespace

at::Device find_device(const std::string& given) {
  const std::string name = plain_device(given);
  if (name == "cpu") return at::kCPU;
  if (name.empty()) return at::hasCUDA() ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
  const bool is_number = name.size() <= 3 && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (device_list(name).size() > 1) {
    throw UsageError(fmt::format("device={}: a process trains on one device. `yolo train device={}` starts one for each; so does torchrun",
                            printable(name, 40), printable(name, 40)));
  }
  if (!is_number) {
    throw UsageError(fmt::format("device={}: say cpu, or the number of one GPU such as 0", printable(given, 40)));
  }
  std::string why;
  if (!open_cuda(why)) throw Error(fmt::format("device={}: there is no GPU to train on ({}); say device=cpu", name, why), ErrorCode::device);
  const int index = std::stoi(name);
  const int count = static_cast<int>(at::detail::getCUDAHooks().deviceCount());
  if (index >= count) throw Error(fmt::format("device={}: this machine has {} GPUs, numbered from 0", name, count));
  return {at::kCUDA, static_cast<at::DeviceIndex>(index)};
}

at::Device find_device_of_process(const std::string& given, int local_rank) {
  const std::string names = plain_device(given);
  if (names == "cpu") return at::kCPU;
  if (names.empty()) {
    const at::Device device = find_device("");
    return device.is_cuda() ? at::Device(at::kCUDA, static_cast<at::DeviceIndex>(local_rank)) : device;
  }
  const std::vector<std::string> list = device_list(names);
  if (static_cast<std::size_t>(local_rank) >= list.size()) {
    throw Error(fmt::format("device={}: process {} of this machine (counted from 0) has no device in that list; name one for each",
                            printable(names, 40), local_rank));
  }
  return find_device(list[static_cast<std::size_t>(local_rank)]);
}

at::ScalarType mixed_precision(const at::Device& device) {
  if (device.is_cuda()) return at::kBFloat16;
  return has_cpu_feature("avx512_bf16") || has_cpu_feature("amx_bf16") ? at::kBFloat16 : at::kFloat;
}

}  // namespace yolo::train
