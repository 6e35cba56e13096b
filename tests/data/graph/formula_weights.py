"""Weights from a formula of a parameter's name; the twin of tests/graph/formula_weights.hpp, which says more."""
import math

import numpy as np


def hash_of(text):
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def formula_values(name, count):
    x = (hash_of(name) + np.arange(count, dtype=np.uint64) * 2654435761) & 0xFFFFFFFF
    for _ in range(2):
        x = ((x ^ (x >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    x ^= x >> 16
    return (x >> 8).astype(np.float64) / 8388608.0 - 1.0


def formula_array(name, shape, gain=1.2):
    count = math.prod(shape)
    is_scale = name.endswith("running_var") or (len(shape) == 1 and name.endswith("weight"))
    mean, spread = (1.0, 0.2) if is_scale else (0.0, 0.1)
    if len(shape) > 1:
        spread = math.sqrt(3.0 * float(shape[0]) / float(count)) * gain
    return (mean + spread * formula_values(name, count)).astype(np.float32).reshape(shape)


def fill_by_formula(model, gain=1.2):
    """Gives a PyTorch module its formula weights in place; `gain` is how much a layer of weights amplifies."""
    import torch

    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if tensor.dtype.is_floating_point and ".dfl." not in name:
                tensor.copy_(torch.from_numpy(formula_array(name, tuple(tensor.shape), gain)))


def formula_image(height, width, index=0):
    """H x W x 3 bytes, blue green red: image `index` of a test's batch."""
    i = np.arange(height * width * 3, dtype=np.int64)
    return ((i * 37 + i // 7 * 11 + index * 91) % 256).astype(np.uint8).reshape(height, width, 3)
