// Compiled once for the whole training library: LibTorch's headers are large. Only tensors and their functions; its modules,
// optimizers and data loaders are not used.
#pragma once

#include <torch/types.h>

#include "core/precompiled.hpp"
