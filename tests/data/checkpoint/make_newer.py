"""Makes the small checkpoints of newer/ and the values that the networks in them give.

Usage: python make_newer.py OUTPUT_FOLDER     (with ultralytics==8.4.71 and torch installed)

All weights are random with a fixed seed. Each NAME.pt has a NAME.json beside it; README.md says what stands in it.
"""

import argparse
import json
import sys
import zipfile
from copy import deepcopy
from pathlib import Path

import torch
from make_fixtures import DATE, HEIGHT, WIDTH, describe, input_image, randomise, restore_dfl
from torch import nn
sys.path.append(str(Path(__file__).parents[1] / "graph"))
from formula_weights import hash_of
from ultralytics.nn import tasks
from ultralytics.nn.modules import block

VERSION = "8.4.71"
ARGS = {"task": "detect", "mode": "train", "imgsz": 96, "epochs": 3, "data": "tiny.yaml", "end2end": None, "rle": 1.0,
        "angle": 1.0, "cls_pw": 0.0, "multi_scale": 0.0, "compile": False, "cutmix": 0.0}
STEM = [[-1, 1, "Conv", [8, 3, 2]], [-1, 1, "Conv", [8, 3, 2]], [-1, 1, "Conv", [8, 3, 2]], [-1, 1, "C3k2", [8, False]]]


def small(deep, neck, head, *arguments):
    """Layers of a network with a head on two levels: the deep ones (two), and the last block of the neck."""
    return (STEM + deep,
            [[-1, 1, "nn.Upsample", [None, 2, "nearest"]], [[-1, 3], 1, "Concat", [1]], [-1, 1, "C3k2", [8, False]],
             [-1, 1, "Conv", [8, 3, 2]], [[-1, 5], 1, "Concat", [1]], neck, [[8, 11], 1, head, ["nc", *arguments]]])


def layers_26(head, *arguments):
    """YOLO26 in small: pools with the input added, attention in the last block."""
    return small([[-1, 1, "Conv", [16, 3, 2]], [-1, 1, "SPPF", [16, 5, 3, True]]], [-1, 1, "C3k2", [16, True, 0.5, True]], head, *arguments)


def build(kind, layers, nc, yaml_file, **keys):
    description = {"nc": nc, **keys, "scales": {"n": [1.0, 1.0, 1024]}, "scale": "n", "yaml_file": yaml_file,
                   "backbone": layers[0], "head": layers[1]}
    model = kind(description, ch=3, nc=nc, verbose=False)
    model.names = {i: f"thing {i}" for i in range(nc)}
    model.args = {**ARGS, "task": {"SegmentationModel": "segment", "PoseModel": "pose", "OBBModel": "obb"}.get(kind.__name__, "detect")}
    return model


def fill(model, seed):
    randomise(model, seed)
    restore_dfl(model)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, block.A2C2f) and module.gamma is not None:
                module.gamma.copy_(torch.rand(module.gamma.shape, generator=generator) * 0.6 + 0.2)
            if isinstance(module, nn.Linear):
                for tensor in (module.weight, module.bias):
                    tensor.copy_(torch.rand(tensor.shape, generator=generator) - 0.5)
    return model


def pack(model):
    """All tensors of a type in one storage: a file of few members is small. (A training leaves a storage for each tensor.)"""
    tensors = [*model.parameters(), *model.buffers()]
    for dtype in {tensor.dtype for tensor in tensors}:
        own = [tensor for tensor in tensors if tensor.dtype == dtype]
        flat = torch.cat([tensor.data.flatten() for tensor in own])
        for tensor, part in zip(own, flat.split([tensor.numel() for tensor in own])):
            tensor.data = part.view(tensor.shape)


def save(model, file):
    """What a finished training leaves, in the peer's order of keys; packed and compressed, which the peer does not do."""
    model.eval().half()
    for parameter in model.parameters():
        parameter.requires_grad = False
    pack(model)
    git = {"root": None, "branch": None, "commit": None, "message": None, "origin": None}
    torch.save({"date": DATE, "version": VERSION, "license": "random weights, free of rights",
                "docs": "https://docs.ultralytics.com", "epoch": -1, "best_fitness": None, "model": model, "ema": None,
                "updates": None, "optimizer": None, "scaler": None, "train_args": dict(model.args),
                "train_metrics": {"metrics/mAP50-95(B)": 0.25, "fitness": 0.25},
                "train_results": {"epoch": [1, 2, 3], "train/box_loss": [3.0, 2.5, 2.0]}, "git": git}, file)
    with zipfile.ZipFile(file) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def raw_maps(model, image):
    """What the branches of the head give, by the names of our maps; one-to-many branches beside others: "many.boxes.0"."""
    head, maps, hooks = model.model[-1], {}, []
    extra = next((stem for kind, stem in (("Segment", "masks"), ("Pose", "keypoints"), ("OBB", "angles"))
                  if type(head).__name__.startswith(kind)), None)
    stems = {"cv2": "boxes", "cv3": "scores", "cv4_kpts" if hasattr(head, "cv4_kpts") else "cv4": extra}
    two = hasattr(head, "one2one_cv2")
    for branch, stem in stems.items():
        for attribute, prefix in (f"one2one_{branch}", ""), (branch, "many." if two else ""):
            for level, module in enumerate(getattr(head, attribute, None) or []):
                hooks.append(module.register_forward_hook(
                    lambda module, inputs, output, key=f"{prefix}{stem}.{level}": maps.setdefault(key, output)))
    if hasattr(head, "proto"):
        hooks.append(head.proto.register_forward_hook(lambda module, inputs, output: maps.setdefault("protos", output)))
    output = model(image)[0]
    for hook in hooks:
        hook.remove()
    return maps, output[0] if isinstance(output, tuple) else output


def write_expected(file, model, how):
    """Runs the network in float32, batch-norm not folded, with each set of its branches."""
    model = deepcopy(model).float().eval()
    image = torch.from_numpy(input_image()).permute(2, 0, 1)[None].float() / 255
    expected = {
        "how": f"Ultralytics {VERSION}, CPU, {how}",
        "input": {"height": HEIGHT, "width": WIDTH},
        "task": model.args["task"],
        "names": list(model.names.values()),
        "strides": [float(s) for s in model.stride],
        "layers": sum(not list(m.children()) for m in model.modules()),
        "modules_all": len(list(model.modules())),
        "parameters": sum(p.numel() for p in model.parameters()),
        "state_dict_hash": hash_of("".join(f"{name} {list(t.shape)}\n" for name, t in model.state_dict().items())),
        "weighted_sum": sum(i * t.double().sum().item() for i, t in enumerate(model.state_dict().values())),
    }
    number = lambda value: float(f"{value:.7g}")
    with torch.no_grad():
        maps, output = raw_maps(model, image)
        expected["maps"] = {key: describe(value) for key, value in maps.items()}
        if model.end2end:
            expected["rows"] = [[number(value) for value in row] for row in output[0, :12].double().tolist()]
            head = model.model[-1]
            if head.cv2 is None:  # fused
                output = None
            else:
                model.end2end = False
                output = model(image)[0]
                output = output[0] if isinstance(output, tuple) else output
        if output is not None:
            expected["decoded"] = describe(output)
    file.with_suffix(".json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


def finish(file, model, seed, how="weights of the file as float32, batch-norm not folded"):
    save(fill(model, seed), file)
    write_expected(file, model, how)


def fused(folder):
    """yolo26.pt after the peer's fuse(), which drops the one-to-many branches."""
    model = torch.load(folder / "yolo26.pt", weights_only=False)["model"].float().eval().fuse(verbose=False)
    save(model, folder / "yolo26_fused.pt")
    write_expected(folder / "yolo26_fused.pt", model, "the fused network of the file as float32")


def small_flow(model):
    """A flow of 4 instead of 64 hidden values: a loss alone reads it."""
    flow = model.model[-1].flow_model
    for networks in (flow.s, flow.t):
        for i, network in enumerate(networks):
            last = [nn.Tanh()] if isinstance(network[-1], nn.Tanh) else []
            networks[i] = nn.Sequential(nn.Linear(2, 4), nn.SiLU(), nn.Linear(4, 4), nn.SiLU(), nn.Linear(4, 2), *last)


def fork(folder):
    """A network whose area attention has the parts that the program of YOLOv12's authors gives it; a stand-in of our own, all zeros."""

    class AAttn(nn.Module):
        def __init__(self, channels):
            super().__init__()
            self.area, self.num_heads, self.head_dim = 1, 1, channels
            self.qk, self.v = nn.Conv2d(channels, 2 * channels, 1), nn.Conv2d(channels, channels, 1)
            self.proj, self.pe = nn.Conv2d(channels, channels, 1), nn.Conv2d(channels, channels, 5, 1, 2, groups=channels)

    model = build(tasks.DetectionModel, ([STEM[0], [-1, 1, "A2C2f", [64, True, 1]]], [[[-1], 1, "Detect", ["nc"]]]), 2, "fork12.yaml",
                  reg_max=1)
    AAttn.__module__, AAttn.__qualname__ = block.AAttn.__module__, "AAttn"
    theirs, block.AAttn = block.AAttn, AAttn
    for module in list(model.modules()):
        if isinstance(module, block.ABlock):
            module.attn = AAttn(32)
    for parameter in model.parameters():  # nobody computes with it
        parameter.data.zero_()
    save(model, folder / "yolov12_authors.pt")
    block.AAttn = theirs


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    two_sets = {"end2end": True, "reg_max": 1}
    finish(folder / "yolo26.pt", build(tasks.DetectionModel, layers_26("Detect"), 3, "tiny26.yaml", **two_sets), 26)
    fused(folder)
    finish(folder / "yolo26_many.pt", build(tasks.DetectionModel, layers_26("Detect"), 3, "tiny26.yaml", end2end=False, reg_max=1), 27)
    finish(folder / "yolo26_seg.pt", build(tasks.SegmentationModel, layers_26("Segment26", 4, 8), 2, "tiny26-seg.yaml", **two_sets), 28)
    pose = build(tasks.PoseModel, layers_26("Pose26", [3, 3]), 1, "tiny26-pose.yaml", kpt_shape=[3, 3], **two_sets)
    small_flow(pose)
    finish(folder / "yolo26_pose.pt", pose, 29)
    finish(folder / "yolo26_obb.pt", build(tasks.OBBModel, layers_26("OBB26", 1), 2, "tiny26-obb.yaml", **two_sets), 30)
    area = small([[-1, 1, "Conv", [64, 3, 2]], [-1, 1, "A2C2f", [64, True, 4, True, 1.2]]], [-1, 1, "C3k2", [16, False]], "Detect")
    finish(folder / "yolo12.pt", build(tasks.DetectionModel, area, 3, "tiny12.yaml", reg_max=4), 12)
    pools = small([[-1, 1, "Conv", [16, 3, 2]], [-1, 1, "SPPF", [16, 5]]], [-1, 1, "C3k2", [16, True]], "Detect")
    finish(folder / "yolo11.pt", build(tasks.DetectionModel, pools, 3, "tiny11.yaml", reg_max=4), 11)
    fork(folder)


if __name__ == "__main__":
    main()
