// Where a training computes.
#pragma once

#include <torch/types.h>

#include <string>

namespace yolo::train {

/// "", "cpu" or the number of a GPU. LibTorch's CUDA half is opened when a GPU is asked for. "" is a GPU where there is one.
/// Throws Error when there is no such device.
at::Device find_device(const std::string& name);

/// The device of one process among several on a machine: of "0,1" the entry number `local_rank`, for "" the GPU of that number
/// where there are any; "cpu" is for all. Throws Error when the list is too short.
at::Device find_device_of_process(const std::string& names, int local_rank);

/// The type of products in mixed precision: bf16 where the device has it, f16 on older GPUs, else f32.
at::ScalarType mixed_precision(const at::Device& device);

}  // namespace yolo::train
