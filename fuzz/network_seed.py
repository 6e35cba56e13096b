"""Small pickles of whole networks as torch.save writes them; needs no torch. All tensors lie in the one storage that fuzz/archive.hpp
puts beside a pickle, so a reader gets to the end of them."""

import collections
import io
import pickle
import sys

from pickle_seed import stand_in

NN, BLOCK, HEAD, CONV = "torch.nn.modules.", "ultralytics.nn.modules.block", "ultralytics.nn.modules.head", "ultralytics.nn.modules.conv"

_classes = {}
_rebuild = sys.modules["torch._utils"]._rebuild_tensor_v2
_parameter = stand_in("torch._utils", "_rebuild_parameter", lambda *parts: None)
_halves = stand_in("torch", "HalfStorage", type("HalfStorage", (), {}))


class _Storage:
    pass


class _Tensor:
    def __init__(self, shape, strides):
        self.parts = (_Storage(), 0, shape, strides, False, collections.OrderedDict())

    def __reduce__(self):
        return _rebuild, self.parts


class _Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        return _parameter, (self.tensor, False, collections.OrderedDict())


class _Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return ("storage", _halves, "0", "cpu", 2048) if isinstance(value, _Storage) else None


def tensor(*shape):
    strides = [1]
    for size in reversed(shape[1:]):
        strides.insert(0, strides[0] * size)
    return _Tensor(shape, tuple(strides[: len(shape)]))


def module(package, name, parts=(), parameters=(), buffers=(), **settings):
    """An object of such a class; parts, parameters and buffers are pairs of a name and what stands there."""
    cls = _classes.get((package, name))
    if cls is None:
        cls = _classes[package, name] = stand_in(package, name, type(name, (), {}))
    thing = cls()
    held = [(key, value and _Parameter(value)) for key, value in parameters]
    thing.__dict__ = {"training": False, "_parameters": collections.OrderedDict(held),
                      "_buffers": collections.OrderedDict(buffers), "_modules": collections.OrderedDict(parts), **settings}
    return thing


def numbered(name, *parts):
    return module(NN + "container", name, [(str(i), part) for i, part in enumerate(parts)])


def conv2d(ins, outs, kernel=1, stride=1, groups=1, bias=True):
    pair = lambda value: (value, value)
    return module(NN + "conv", "Conv2d", parameters=[("weight", tensor(outs, ins // groups, kernel, kernel)), ("bias", tensor(outs) if bias else None)],
                  in_channels=ins, out_channels=outs, kernel_size=pair(kernel), stride=pair(stride), padding=pair(kernel // 2),
                  dilation=pair(1), groups=groups, padding_mode="zeros", transposed=False, output_padding=pair(0))


def block(ins, outs, kernel=1, stride=1, act="SiLU", groups=1):
    norm = module(NN + "batchnorm", "BatchNorm2d", parameters=[("weight", tensor(outs)), ("bias", tensor(outs))],
                  buffers=[("running_mean", tensor(outs)), ("running_var", tensor(outs))],
                  num_features=outs, eps=0.001, momentum=0.03, affine=True, track_running_stats=True)
    activation = module(NN + "activation", "SiLU", inplace=True) if act == "SiLU" else module(NN + "linear", "Identity")
    return module(CONV, "Conv", [("conv", conv2d(ins, outs, kernel, stride, groups, bias=False)), ("bn", norm), ("act", activation)])


def pools():
    pool = module(NN + "pooling", "MaxPool2d", kernel_size=5, stride=1, padding=2, dilation=1, return_indices=False, ceil_mode=False)
    return module(BLOCK, "SPPF", [("cv1", block(2, 1, act="Identity")), ("cv2", block(4, 2)), ("m", pool)], n=3, add=True)


def area_attention():
    attention = module(BLOCK, "AAttn", [("qkv", block(1, 3, act="Identity")), ("proj", block(1, 1, act="Identity")),
                                        ("pe", block(1, 1, 7, act="Identity"))], area=1, num_heads=1, head_dim=1)
    inner = module(BLOCK, "ABlock", [("attn", attention), ("mlp", numbered("Sequential", block(1, 2), block(2, 1, act="Identity")))])
    return module(BLOCK, "A2C2f", [("cv1", block(2, 1)), ("cv2", block(2, 2)), ("m", numbered("ModuleList", numbered("Sequential", inner)))],
                  parameters=[("gamma", tensor(2))])


def branches(outs):
    """One level: two blocks and a convolution."""
    return numbered("ModuleList", numbered("Sequential", block(2, 1, 3), block(1, 1, 3), conv2d(1, outs)))


def head(kind, parts=(), **settings):
    values = {"cv4": branches({"Segment26": 2}.get(kind, 1))} if kind in ("Segment26", "OBB26") else {}
    if kind == "Pose26":
        values = {"cv4": numbered("ModuleList", numbered("Sequential", block(2, 1, 3), block(1, 1, 3))),
                  "cv4_kpts": numbered("ModuleList", conv2d(1, 6)), "cv4_sigma": numbered("ModuleList", conv2d(1, 4))}
    sets = {"cv2": branches(4), "cv3": branches(1), **values}
    both = [*sets.items(), ("dfl", module(NN + "linear", "Identity")), *((f"one2one_{name}", part) for name, part in sets.items())]
    return module(HEAD, kind, [*both, *parts], nc=1, nl=1, reg_max=1, no=5, stride=tensor(1), max_det=300, **settings)


def flow():
    linear = lambda: module(NN + "linear", "Linear", parameters=[("weight", tensor(2, 2)), ("bias", tensor(2))], in_features=2, out_features=2)
    return module(BLOCK, "RealNVP", [(name, numbered("ModuleList", numbered("Sequential", linear()))) for name in "st"],
                  buffers=[("loc", tensor(2)), ("cov", tensor(2, 2)), ("mask", tensor(6, 2))])


def prototypes():
    up = module(NN + "conv", "ConvTranspose2d", parameters=[("weight", tensor(1, 1, 2, 2)), ("bias", tensor(1))], in_channels=1, out_channels=1,
                kernel_size=(2, 2), stride=(2, 2), padding=(0, 0), dilation=(1, 1), groups=1, padding_mode="zeros", transposed=True, output_padding=(0, 0))
    return module(BLOCK, "Proto26", [("cv1", block(1, 1, 3)), ("upsample", up), ("cv2", block(1, 1, 3)), ("cv3", block(1, 2)),
                                     ("feat_refine", numbered("ModuleList")), ("feat_fuse", block(2, 1, 3)),
                                     ("semseg", numbered("Sequential", block(2, 1, 3), block(1, 1, 3), conv2d(1, 1)))])


def network(model_class, middle, last, **settings):
    layers = [block(3, 2, 3, 8), middle, last]
    for i, layer in enumerate(layers):
        layer.__dict__.update(i=i, f=-1 if i < 2 else [1], type=f"{type(layer).__module__}.{type(layer).__name__}", np=1)
    yaml = {"nc": 1, "end2end": True, "reg_max": 1, "ch": 3, "yaml_file": "tiny.yaml",
            "backbone": [[-1, 1, "Conv", [2, 3, 8]], [-1, 1, type(middle).__name__, [2]]], "head": [[[1], 1, type(last).__name__, ["nc"]]]}
    model = module("ultralytics.nn.tasks", model_class, [("model", numbered("Sequential", *layers))], yaml=yaml, save=[1], names={0: "thing"},
                   inplace=True, nc=1, stride=tensor(1), args={"task": "detect", "imgsz": 64}, **settings)
    out = io.BytesIO()
    _Pickler(out, protocol=2).dump({"epoch": -1, "model": model, "ema": None, "train_args": {"imgsz": 64}, "version": "8.4.71"})
    return out.getvalue()


def networks():
    """Of YOLO26 (and the area attention of YOLO12), one for each kind of head, by name."""
    return {
        "detect_26": network("DetectionModel", pools(), head("Detect")),
        "detect_area": network("DetectionModel", area_attention(), head("Detect")),
        "segment_26": network("SegmentationModel", pools(), head("Segment26", [("proto", prototypes())], nm=2, npr=1)),
        "pose_26": network("PoseModel", pools(), head("Pose26", [("flow_model", flow())], kpt_shape=[2, 3], nk=6, nk_sigma=4), kpt_shape=[2, 3]),
        "obb_26": network("OBBModel", pools(), head("OBB26", ne=1)),
    }
