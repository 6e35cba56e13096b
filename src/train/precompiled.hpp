// Compiled once for the whole training library: LibTorch's headers are large.
#pragma once

#include <torch/torch.h>

#include "core/precompiled.hpp"
