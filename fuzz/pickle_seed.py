"""A small pickle of the kind that torch.save makes of a training's state; needs no torch."""

import collections
import io
import pickle
import sys
import types


def stand_in(module, name, value):
    """Makes `value` importable as module.name, as the pickler wants it."""
    words = module.split(".")
    for count in range(1, len(words) + 1):
        name_so_far = ".".join(words[:count])
        sys.modules.setdefault(name_so_far, types.ModuleType(name_so_far))
    value.__module__, value.__qualname__, value.__name__ = module, name, name
    setattr(sys.modules[module], name, value)
    return value


_rebuild = stand_in("torch._utils", "_rebuild_tensor_v2", lambda *parts: None)
_storage_type = stand_in("torch", "FloatStorage", type("FloatStorage", (), {}))


class _Storage:
    pass


class _Tensor:
    def __reduce__(self):
        return _rebuild, (_Storage(), 0, (2, 2), (2, 1), False, collections.OrderedDict())


class _Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return ("storage", _storage_type, "0", "cpu", 4) if isinstance(value, _Storage) else None


def training_pickle():
    moments = {"step": 3.0, "exp_avg": _Tensor(), "exp_avg_sq": _Tensor()}
    checkpoint = {
        "date": "2025-01-02T03:04:05.678901",
        "epoch": 1,
        "best_fitness": 0.25,
        "model": None,
        "ema": None,
        "updates": 7,
        "optimizer": {"state": {0: moments}, "param_groups": [{"lr": 0.01, "betas": (0.9, 0.999), "params": [0]}]},
        "train_args": {"task": "detect", "epochs": 3, "imgsz": 64, "lr0": 0.01, "cos_lr": True, "freeze": None},
        "train_metrics": {"fitness": 0.25},
        "train_results": {"epoch": [1, 2], "train/box_loss": [1.5, 1.25]},
        "state_id": "0123456789abcdef",
        "training_state": {
            "format": "yolo.cpp training state",
            "format_version": 1,
            "id": "0123456789abcdef",
            "tensors": {"weights": _Tensor()},
            "values": {"epoch": 1, "loss_scale": 65536.0, "keys": [1, 2]},
        },
    }
    out = io.BytesIO()
    _Pickler(out, protocol=2).dump(checkpoint)
    return out.getvalue()
