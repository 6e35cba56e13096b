"""Makes the small checkpoints of this folder and the values that the networks in them give.

Usage: python make_fixtures.py OUTPUT_FOLDER     (with ultralytics==8.3.6 and torch installed)

All weights are random with a fixed seed. Each NAME.pt has a NAME.json beside it; README.md says what stands in it.
"""

import argparse
import contextlib
import json
import math
import sys
import types
from pathlib import Path

import numpy as np
import torch
from torch import nn

DATE = "2025-01-02T03:04:05.678901"
HEIGHT, WIDTH = 64, 96
SAMPLES_PER_MAP = 48


def randomise(model, seed):
    """Weights and batch-norm statistics that make every layer matter."""
    generator = torch.Generator().manual_seed(seed)

    def uniform(tensor, low, high):
        tensor.copy_(torch.rand(tensor.shape, generator=generator) * (high - low) + low)

    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
                fan_in = module.weight[0].numel()
                uniform(module.weight, -math.sqrt(6 / fan_in), math.sqrt(6 / fan_in))
                if module.bias is not None:
                    uniform(module.bias, -0.5, 0.5)
            elif isinstance(module, nn.BatchNorm2d):
                uniform(module.weight, 0.5, 1.5)
                uniform(module.bias, -0.3, 0.3)
                uniform(module.running_mean, -0.5, 0.5)
                uniform(module.running_var, 0.5, 2.0)
                module.num_batches_tracked.fill_(7)
    return model


def restore_dfl(model):
    """The weights of DFL are no random numbers but 0, 1, 2, ..."""
    from ultralytics.nn.modules import DFL

    for module in model.modules():
        if isinstance(module, DFL):
            bins = torch.arange(module.c1, dtype=torch.float)
            module.conv.weight.data[:] = bins.view(1, module.c1, 1, 1)


def input_image():
    """u8 [HEIGHT, WIDTH, 3] in the order of the network's channels (RGB)."""
    y, x, c = np.meshgrid(np.arange(HEIGHT), np.arange(WIDTH), np.arange(3), indexing="ij")
    return ((7 * y + 13 * x + 29 * c) % 256).astype(np.uint8)


def describe(tensor):
    values = tensor.detach().double().flatten().numpy()
    step = max(1, values.size // SAMPLES_PER_MAP)
    picked = [int(i) for i in range(step // 2, values.size, step)][:SAMPLES_PER_MAP]
    number = lambda value: float(f"{value:.7g}")
    return {
        "shape": list(tensor.shape),
        "mean": number(values.mean()),
        "std": number(values.std()),
        "min": number(values.min()),
        "max": number(values.max()),
        "samples": [[i, number(values[i])] for i in picked],
    }


def write_expected(file, model, how):
    """Runs the network in float32, batch-norm not folded, and writes its raw head maps and decoded tensor."""
    model = model.float().eval()
    image = torch.from_numpy(input_image()).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        decoded, maps = model(image)
    state = model.state_dict()
    expected = {
        "how": how,
        "weights": file.name,
        "input": {
            "height": HEIGHT,
            "width": WIDTH,
            "image": "u8, channel order RGB: pixel(y,x,c) = (7*y + 13*x + 29*c) % 256",
            "tensor": "NCHW float32: pixel / 255",
        },
        "names": list(model.names.values()) if isinstance(model.names, dict) else list(model.names),
        "strides": [float(s) for s in model.stride],
        "layers": len(list(model.modules())),
        "parameters": sum(p.numel() for p in model.parameters()),
        "head": {"maps": [describe(m) for m in maps]},
        "decoded": describe(decoded),
        "state_dict": [[name, list(t.shape), float(f"{t.double().sum():.7g}")] for name, t in state.items()],
    }
    file.with_suffix(".json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


def checkpoint(model, **changes):
    """The dictionary that training leaves, in the peer's order of keys."""
    content = {
        "date": DATE,
        "version": "8.3.6",
        "license": "random weights, free of rights",
        "docs": "https://docs.ultralytics.com",
        "epoch": -1,
        "best_fitness": None,
        "model": model,
        "ema": None,
        "updates": None,
        "optimizer": None,
        "train_args": {"task": "detect", "mode": "train", "imgsz": 96, "epochs": 3, "data": "tiny.yaml", "lr0": 0.01,
                       "classes": None, "rect": False},
        "train_metrics": {"metrics/mAP50-95(B)": 0.25, "fitness": 0.25},
        "train_results": {"epoch": [1, 2, 3], "train/box_loss": [3.0, 2.5, 2.0]},
    }
    return {**content, **changes}


def small_head(head, channels, hidden, reg_max, old_class_branch):
    """Gives a Detect head other widths and bins than its class builds, so that readers must heed the file."""
    from ultralytics.nn.modules import DFL, Conv, DWConv

    head.reg_max = reg_max
    head.no = head.nc + 4 * reg_max
    head.cv2 = nn.ModuleList(
        nn.Sequential(Conv(c, hidden, 3), Conv(hidden, hidden, 3), nn.Conv2d(hidden, 4 * reg_max, 1)) for c in channels
    )
    if old_class_branch:
        head.cv3 = nn.ModuleList(
            nn.Sequential(Conv(c, hidden, 3), Conv(hidden, hidden, 3), nn.Conv2d(hidden, head.nc, 1)) for c in channels
        )
    else:
        head.cv3 = nn.ModuleList(
            nn.Sequential(
                nn.Sequential(DWConv(c, c, 3), Conv(c, hidden, 1)),
                nn.Sequential(DWConv(hidden, hidden, 3), Conv(hidden, hidden, 1)),
                nn.Conv2d(hidden, head.nc, 1),
            )
            for c in channels
        )
    head.dfl = DFL(reg_max)


def small_attention(block, channels):
    """A C2PSA narrower than the class can build itself (it wants 64 channels a head)."""
    from ultralytics.nn.modules import Conv
    from ultralytics.nn.modules.block import PSABlock

    block.c = channels // 2
    block.cv1 = Conv(channels, channels, 1)
    block.cv2 = Conv(channels, channels, 1)
    block.m = nn.Sequential(PSABlock(channels // 2, attn_ratio=0.5, num_heads=2))


def detection_model(layers, nc, yaml_file):
    from ultralytics.nn.tasks import DetectionModel

    backbone, head = layers
    description = {"nc": nc, "scales": {"n": [1.0, 1.0, 1024]}, "scale": "n", "yaml_file": yaml_file,
                   "backbone": backbone, "head": head}
    model = DetectionModel(description, ch=3, nc=nc, verbose=False)
    model.names = {i: f"thing {i}" for i in range(nc)}
    model.args = dict(checkpoint(None)["train_args"])
    return model


def tiny_yolo11(folder):
    layers = (
        [[-1, 1, "Conv", [8, 3, 2]], [-1, 1, "Conv", [8, 3, 2]], [-1, 1, "C3k2", [8, False, 0.25]],
         [-1, 1, "Conv", [16, 3, 2]], [-1, 1, "C3k2", [16, True]], [-1, 1, "Conv", [24, 3, 2]],
         [-1, 1, "SPPF", [128, 5]], [-1, 1, "C2PSA", [128]]],
        [[-1, 1, "nn.Upsample", [None, 2, "nearest"]], [[-1, 4], 1, "Concat", [1]], [-1, 1, "C3k2", [16, False]],
         [-1, 1, "Conv", [16, 3, 2]], [[-1, 7], 1, "Concat", [1]], [-1, 1, "C3k2", [24, False]],
         [[10, 13], 1, "Detect", ["nc"]]],
    )
    # C2PSA wants at least 128 channels; what is built so is narrowed to 24 afterwards.
    model = detection_model(layers, 4, "tiny11.yaml")
    narrow_neck(model)
    small_head(model.model[-1], (16, 24), 12, 4, old_class_branch=False)
    finish(folder / "tiny_yolo11.pt", model, seed=11)


def narrow_neck(model):
    from ultralytics.nn.modules import SPPF, C3k2

    def replace(index, module):
        old = model.model[index]
        module.i, module.f, module.type, module.np = old.i, old.f, old.type, old.np
        model.model[index] = module

    replace(6, SPPF(24, 24, 5))
    small_attention(model.model[7], 24)
    replace(10, C3k2(24 + 16, 16, 1, False))
    replace(13, C3k2(16 + 24, 24, 1, False))


def tiny_yolov8(folder):
    layers = (
        [[-1, 1, "Conv", [8, 3, 2]], [-1, 1, "Conv", [8, 3, 2]], [-1, 1, "C2f", [8, True]],
         [-1, 1, "Conv", [16, 3, 2]], [-1, 2, "C2f", [16, True]], [-1, 1, "Conv", [16, 3, 2]],
         [-1, 1, "SPPF", [16, 5]]],
        [[-1, 1, "nn.Upsample", [None, 2, "nearest"]], [[-1, 4], 1, "Concat", [1]], [-1, 1, "C2f", [16]],
         [-1, 1, "Conv", [16, 3, 2]], [[-1, 6], 1, "Concat", [1]], [-1, 1, "C2f", [16]],
         [[9, 12], 1, "Detect", ["nc"]]],
    )
    model = detection_model(layers, 3, "tiny8.yaml")
    small_head(model.model[-1], (16, 16), 12, 16, old_class_branch=True)
    finish(folder / "tiny_yolov8.pt", model, seed=8)


def finish(file, model, seed):
    randomise(model, seed)
    restore_dfl(model)
    model.eval().half()
    for parameter in model.parameters():
        parameter.requires_grad = False
    torch.save(checkpoint(model), file)
    write_expected(file, model, "Ultralytics 8.3.6, CPU, weights of the file as float32, batch-norm not folded")


def unfinished_training(folder):
    """As training leaves it: float32, model and averaged model with different weights, loss object, optimizer."""
    from ultralytics.utils import IterableSimpleNamespace
    from ultralytics.utils.loss import v8DetectionLoss

    layers = (
        [[-1, 1, "Conv", [8, 3, 2]], [-1, 1, "Conv", [8, 3, 2]], [-1, 1, "C2f", [8, True]], [-1, 1, "Conv", [8, 3, 2]]],
        [[[-1], 1, "Detect", ["nc"]]],
    )
    models = []
    for seed in (1, 2):
        model = detection_model(layers, 2, "tiny_train.yaml")
        small_head(model.model[-1], (8,), 8, 4, old_class_branch=False)
        randomise(model, seed)
        restore_dfl(model)
        model.args = IterableSimpleNamespace(**checkpoint(None)["train_args"], box=7.5, cls=0.5, dfl=1.5)
        models.append(model)
    model, ema = models
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    model.train()
    sum(level.sum() for level in model(torch.zeros(1, 3, 32, 32))).backward()
    optimizer.step()
    optimizer.zero_grad()
    model.criterion = v8DetectionLoss(model)
    ema.eval()
    file = folder / "tiny_training.pt"
    torch.save(checkpoint(model, ema=ema, epoch=3, best_fitness=np.float64(0.125), updates=17,
                          optimizer=optimizer.state_dict()), file)
    write_expected(file, ema, "Ultralytics 8.3.6, CPU, the averaged weights (ema), batch-norm not folded")


def legacy_classes():
    """Stand-ins of our own for the classes that old YOLOv5 files mention; same parts, same names."""
    common, yolo = types.ModuleType("models.common"), types.ModuleType("models.yolo")

    class Conv(nn.Module):
        activation = nn.SiLU()

        def __init__(self, inputs, outputs, kernel=1, stride=1, padding=None):
            super().__init__()
            padding = kernel // 2 if padding is None else padding
            self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
            self.bn = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03)
            self.act = Conv.activation

        def forward(self, x):
            return self.act(self.bn(self.conv(x)))

    class Bottleneck(nn.Module):
        def __init__(self, channels, shortcut):
            super().__init__()
            self.cv1 = Conv(channels, channels, 1)
            self.cv2 = Conv(channels, channels, 3)
            self.add = shortcut

        def forward(self, x):
            y = self.cv2(self.cv1(x))
            return x + y if self.add else y

    class C3(nn.Module):
        def __init__(self, inputs, outputs, repeats=1, shortcut=True):
            super().__init__()
            hidden = outputs // 2
            self.cv1 = Conv(inputs, hidden)
            self.cv2 = Conv(inputs, hidden)
            self.cv3 = Conv(2 * hidden, outputs)
            self.m = nn.Sequential(*(Bottleneck(hidden, shortcut) for _ in range(repeats)))

        def forward(self, x):
            return self.cv3(torch.cat((self.m(self.cv1(x)), self.cv2(x)), 1))

    class SPPF(nn.Module):
        def __init__(self, inputs, outputs, kernel=5):
            super().__init__()
            self.cv1 = Conv(inputs, inputs // 2)
            self.cv2 = Conv(inputs * 2, outputs)
            self.m = nn.MaxPool2d(kernel, 1, kernel // 2)

        def forward(self, x):
            parts = [self.cv1(x)]
            for _ in range(3):
                parts.append(self.m(parts[-1]))
            return self.cv2(torch.cat(parts, 1))

    class Concat(nn.Module):
        def __init__(self):
            super().__init__()
            self.d = 1

        def forward(self, x):
            return torch.cat(x, self.d)

    class Detect(nn.Module):
        def __init__(self, nc, anchors, channels, stride):
            super().__init__()
            self.nc, self.no, self.nl, self.na = nc, nc + 5, len(anchors), len(anchors[0]) // 2
            self.grid = [torch.zeros(1)] * self.nl
            self.anchor_grid = [torch.zeros(1)] * self.nl
            pairs = torch.tensor(anchors).float().view(self.nl, -1, 2)
            self.register_buffer("anchors", pairs / stride.view(-1, 1, 1))  # in cells of each level
            self.m = nn.ModuleList(nn.Conv2d(c, self.no * self.na, 1) for c in channels)
            self.inplace = True
            self.stride = stride

        def forward(self, features):
            maps, rows = [], []
            for i, feature in enumerate(features):
                level = self.m[i](feature)
                maps.append(level)
                batch, _, height, width = level.shape
                y = level.view(batch, self.na, self.no, height, width).permute(0, 1, 3, 4, 2).sigmoid()
                gy, gx = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
                cells = torch.stack((gx, gy), 2).float()
                xy = (y[..., 0:2] * 2 - 0.5 + cells) * self.stride[i]
                wh = (y[..., 2:4] * 2) ** 2 * (self.anchors[i] * self.stride[i]).view(1, self.na, 1, 1, 2)
                rows.append(torch.cat((xy, wh, y[..., 4:]), -1).view(batch, -1, self.no))
            return torch.cat(rows, 1), maps

    class Model(nn.Module):
        def __init__(self, layers, names, description):
            super().__init__()
            self.yaml_file, self.yaml, self.names = "tinyv5.yaml", description, names
            for i, (source, layer) in enumerate(layers):
                layer.i, layer.f = i, source
                layer.type = f"{type(layer).__module__}.{type(layer).__name__}"
                layer.np = sum(p.numel() for p in layer.parameters())
            self.model = nn.Sequential(*(layer for _, layer in layers))
            self.save = sorted({s for source, _ in layers if isinstance(source, list) for s in source if s != -1})
            self.inplace, self.nc, self.stride = True, self.model[-1].nc, self.model[-1].stride

        def forward(self, x):
            outputs = []
            for layer in self.model:
                if isinstance(layer.f, list):
                    x = [x if source == -1 else outputs[source] for source in layer.f]
                x = layer(x)
                outputs.append(x)
            return x

    for module, classes in ((common, (Conv, Bottleneck, C3, SPPF, Concat)), (yolo, (Detect, Model))):
        for cls in classes:
            cls.__module__, cls.__qualname__ = module.__name__, cls.__name__
            setattr(module, cls.__name__, cls)
    package = types.ModuleType("models")
    package.common, package.yolo = common, yolo
    sys.modules.update({"models": package, "models.common": common, "models.yolo": yolo})
    return common, yolo


def tiny_yolov5(folder):
    common, yolo = legacy_classes()
    anchors = [[4, 5, 8, 10, 13, 16], [23, 29, 43, 55, 73, 105]]
    stride = torch.tensor([8.0, 16.0])
    layers = [
        (-1, common.Conv(3, 8, 6, 2, 2)), (-1, common.Conv(8, 16, 3, 2)), (-1, common.C3(16, 16)),
        (-1, common.Conv(16, 16, 3, 2)), (-1, common.C3(16, 16, 2)), (-1, common.Conv(16, 24, 3, 2)),
        (-1, common.SPPF(24, 24)), (-1, common.Conv(24, 16)), (-1, nn.Upsample(None, 2, "nearest")),
        ([-1, 4], common.Concat()), (-1, common.C3(32, 16, 1, False)), (-1, common.Conv(16, 16, 3, 2)),
        ([-1, 7], common.Concat()), (-1, common.C3(32, 24, 1, False)),
        ([10, 13], yolo.Detect(3, anchors, (16, 24), stride)),
    ]
    model = yolo.Model(layers, ["one", "two", "three"], {"nc": 3, "anchors": anchors, "ch": 3})
    randomise(model, 5)
    model.eval().half()
    for parameter in model.parameters():
        parameter.requires_grad = False
    file = folder / "tiny_yolov5.pt"
    torch.save({"epoch": -1, "best_fitness": None, "model": model, "ema": None, "updates": None, "optimizer": None,
                "wandb_id": None, "date": DATE}, file)
    head = model.model[-1]
    head.stride, model.stride = head.stride.float(), model.stride.float()
    write_expected(file, model, "the classes of make_fixtures.py, CPU, weights of the file as float32, "
                                "batch-norm not folded; decoded: rows of x, y, w, h, objectness, classes")


def leave_sources_out():
    """The old format holds the source text of every class that it finds; ours must not hold others' texts."""

    def refuse(*_):
        raise OSError("no sources")

    torch.serialization.get_source_lines_and_file = refuse


def forms(folder):
    """One network in the forms that people save it in, and the values of the whole and of the fused network.

    Its layers have every kind of block that the peer fuses: Conv, DWConv, ConvTranspose, RepConv (in RepC3) and RepVGGDW (in
    C2fCIB).
    """
    from copy import deepcopy

    from ultralytics import YOLO

    layers = (
        [[-1, 1, "Conv", [8, 3, 2]], [-1, 1, "RepC3", [8]], [-1, 1, "C2fCIB", [8, True, True]],
         [-1, 1, "ConvTranspose", [8, 2, 2]], [-1, 1, "DWConv", [8, 3, 2]], [-1, 1, "Conv", [8, 3, 2]]],
        [[[-1], 1, "Detect", ["nc"]]],
    )
    model = detection_model(layers, 2, "forms.yaml")
    small_head(model.model[-1], (8,), 8, 4, old_class_branch=True)
    randomise(model, 3)
    restore_dfl(model)
    model.eval().half()
    for parameter in model.parameters():
        parameter.requires_grad = False
    folder = folder / "forms"
    folder.mkdir(exist_ok=True)
    content = checkpoint(model)
    torch.save(content, folder / "whole.pt")
    leave_sources_out()
    torch.save(content, folder / "legacy.pt", _use_new_zipfile_serialization=False)
    with contextlib.chdir(folder):  # the object keeps the path of its file
        torch.save(YOLO("whole.pt"), "user_model.pt")
    torch.save({**content, "model": nn.DataParallel(model)}, folder / "data_parallel.pt")
    torch.save({**content, "model": torch.compile(deepcopy(model), backend="eager")}, folder / "compiled.pt")
    texts = deepcopy(model)
    texts.names = {str(index): name for index, name in model.names.items()}
    torch.save({**content, "model": texts}, folder / "text_names.pt")
    # The peer folds in f32 when it predicts, and rounds to f16 when it saves.
    fused = deepcopy(model).float().fuse(verbose=False)
    fused(torch.zeros(1, 3, 64, 64))
    fused.half()
    torch.save({**content, "model": fused}, folder / "fused.pt")
    torch.save({**content, "model": fused}, folder / "fused_protocol4.pt", pickle_protocol=4)
    torch.save({**content, "model": fused}, folder / "fused_legacy.pt", _use_new_zipfile_serialization=False)
    write_expected(folder / "fused.pt", deepcopy(fused), "Ultralytics 8.3.6, CPU, the fused network of the file as float32")
    write_expected(folder / "whole.pt", deepcopy(model), "Ultralytics 8.3.6, CPU, weights of the file as float32, "
                                                         "batch-norm not folded")


def reference_sums(weights, file):
    """Sums of every 29th tensor of the reference weights, as PyTorch reads them."""
    legacy_classes()
    result = {"how": "float64 sum, and float64 sum of i*value (i: 1-based row-major index modulo 97), of every 29th "
                     "tensor"}
    for path in sorted(weights.glob("*.pt")):
        model = torch.load(path, weights_only=False)["model"]
        rows = []
        for name, tensor in list(model.state_dict().items())[::29]:
            values = tensor.double().flatten()
            index = torch.arange(1, values.numel() + 1, dtype=torch.double) % 97
            rows.append([name, list(tensor.shape), str(tensor.dtype).removeprefix("torch."),
                         values.sum().item(), (values * index).sum().item()])
        result[path.name] = {
            "layers": len(list(model.modules())),
            "parameters": sum(p.numel() for p in model.parameters()),
            "tensors": rows,
        }
    file.write_text(json.dumps(result, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reference-weights", type=Path, help="folder of .pt files for reference_sums.json")
    arguments = parser.parse_args()
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    tiny_yolo11(folder)
    tiny_yolov8(folder)
    unfinished_training(folder)
    forms(folder)
    tiny_yolov5(folder)
    if arguments.reference_weights:
        reference_sums(arguments.reference_weights, folder / "reference_sums.json")


if __name__ == "__main__":
    main()
