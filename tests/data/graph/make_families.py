#!/usr/bin/env python3
"""Writes families.json (families_8_4.json): what Ultralytics computes for its network families with formula weights.

Usage: make_families.py OUT [NAME ...]. Needs `pip install ultralytics==8.3.6` (==8.4.71 for YOLO12 and YOLO26). Only figures
are kept. The gain of the weights is searched for, so that the picture shows in every output and nothing grows without bound.
"""
import json
import logging
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from formula_weights import fill_by_formula, formula_image, hash_of
from ultralytics import __version__
from ultralytics.nn import tasks
from ultralytics.nn.modules import Conv
from ultralytics.utils import LOGGER

LOGGER.setLevel(logging.ERROR)
MODELS = Path(__file__).parents[3] / "src/graph/models"
# Shipped networks: [height, width] of the input.
SIZES = {
    "yolo11n": [96, 64], "yolo11m": [64, 96], "yolo11n-seg": [64, 96], "yolo11n-pose": [96, 64],
    "yolo11n-obb": [64, 64], "yolo11n-cls": [64, 96],
    "yolov8n": [64, 96], "yolov8n-seg": [96, 64], "yolov8n-pose": [64, 64], "yolov8n-obb": [64, 96],
    "yolov8n-cls": [96, 64], "yolov8n-p2": [64, 96], "yolov8n-p6": [64, 128], "yolov8n-seg-p6": [128, 64],
    "yolov8n-pose-p6": [64, 64], "yolov8n-ghost": [96, 64], "yolov8n-ghost-p2": [64, 64],
    "yolov8n-ghost-p6": [128, 64], "yolov8n-cls-resnet50": [64, 96], "yolov8n-cls-resnet101": [64, 64],
    "yolov10n": [64, 96], "yolov10s": [96, 64], "yolov10m": [64, 64], "yolov10b": [64, 96], "yolov10x": [64, 64],
    "yolov9t": [96, 64], "yolov9s": [64, 64], "yolov9m": [64, 96], "yolov9c": [64, 96], "yolov9c-seg": [96, 64],
    "yolov9e": [64, 96],
    "yolov6n": [64, 96], "yolov5n": [96, 64], "yolov5n-p6": [64, 128], "yolov3-tiny": [64, 96],
}
# Our own YAML with something replaced: name, file, text, new text, size.
CHANGED = [
    ("yolov3-quarter", "yolov3.yaml", "nc: 80", "nc: 7\nwidth_multiple: 0.25", [64, 96]),
    ("yolov3-spp-quarter", "yolov3-spp.yaml", "nc: 80", "nc: 7\nwidth_multiple: 0.25", [96, 64]),
    ("yolo11n-hands-pose", "yolo11-pose.yaml", "[17, 3]", "[21, 2]", [64, 96]),
]
NEWER_SIZES = {
    "yolo12n": [96, 64], "yolo12n-seg": [64, 96], "yolo12n-pose": [96, 64], "yolo12n-obb": [64, 64], "yolo12n-cls": [64, 96],
    "yolo26n": [64, 96], "yolo26n-seg": [96, 64], "yolo26n-pose": [64, 96], "yolo26n-obb": [96, 64], "yolo26n-cls": [64, 96],
    "yolo26n-p2": [64, 64], "yolo26n-p6": [128, 64], "yolo26m": [64, 64],
}
NEWER_CHANGED = [
    ("yolo12l-quarter", "yolo12l.yaml", "l: [1.00, 1.00, 512]", "l: [0.50, 0.25, 512]", [64, 96]),  # A2C2f with gamma
    ("yolo12n-stripes", "yolo12n.yaml", "[512, true, 4]", "[512, true, 2]", [64, 96]),
    ("yolo26n-pools", "yolo26n.yaml", "[1024, 5, 3, true]", "[1024, 3, 2, true]", [64, 64]),
    ("yolo26n-many", "yolo26n.yaml", "end2end: true", "end2end: false", [64, 64]),
    ("yolo26n-bins", "yolo26n.yaml", "reg_max: 1 ", "reg_max: 8 ", [64, 96]),
    ("yolo26n-hands-pose", "yolo26n-pose.yaml", "[17, 3]", "[21, 2]", [96, 64]),
]
IS_NEWER = __version__.startswith("8.4.")


def build(name, file):
    kinds = {"-seg": tasks.SegmentationModel, "-pose": tasks.PoseModel, "-obb": tasks.OBBModel,
             "-cls": tasks.ClassificationModel}
    kind = next((kinds[key] for key in kinds if key in name), tasks.DetectionModel)
    Conv.default_act = torch.nn.SiLU()  # a file's own activation stays on the class for all later networks
    return kind(str(file), verbose=False).eval()


def stem_of(branch, head):
    extra = next((stem for kind, stem in (("Segment", "masks"), ("Pose", "keypoints"), ("OBB", "angles")) if type(head).__name__.startswith(kind)), "")
    return {"cv2": "boxes", "cv3": "scores"}.get(branch, extra)


def run(model, image):
    """The raw maps of the head, by the names that our graph gives them; of a head with two sets those of the one-to-many
    branches are called "many.boxes.0", ..."""
    head, maps, hooks = model.model[-1], {}, []

    def keep(key):
        return lambda module, inputs, output: maps.setdefault(key, output)

    two = hasattr(head, "one2one_cv2")
    for name in ("cv2", "cv3", "cv4_kpts" if hasattr(head, "cv4_kpts") else "cv4"):
        for attribute, prefix in (f"one2one_{name}", ""), (name, "many." if two else ""):
            if prefix and not IS_NEWER:  # of YOLOv10
                continue
            for i, branch in enumerate(getattr(head, attribute, None) or []):
                hooks.append(branch.register_forward_hook(keep(f"{prefix}{stem_of(name, head)}.{i}")))
    for part, key in (("proto", "protos"), ("linear", "logits")):
        if hasattr(head, part):
            hooks.append(getattr(head, part).register_forward_hook(keep(key)))
    tensor = torch.from_numpy(image[..., ::-1].transpose(2, 0, 1).copy()[None]).float() / 255
    with torch.no_grad():
        model(tensor)
    for hook in hooks:
        hook.remove()
    return {key: value.double().numpy() for key, value in maps.items()}


def find_gain(model, image):
    """The least gain with which turning the picture around changes every map clearly, and the maps with it."""
    best = None
    for gain in np.arange(1.1, 2.2, 0.02).round(2):
        fill_by_formula(model, gain)
        maps, turned = run(model, image), run(model, image[::-1, ::-1].copy())
        largest = [max(abs(value).max() for value in side.values()) for side in (maps, turned)]
        if not max(largest) < 1e3 or largest[1] > 5 * largest[0]:  # begins to grow without bound
            break
        change = min(abs(maps[key] - turned[key]).max() / max(maps[key].std(), 1e-3) for key in maps)
        best = float(gain), maps, change
        if change > 0.2:
            break
    assert best and best[2] > 0.01, f"no gain is right: the picture changes the maps by {best and best[2]}"
    return best


def figures(value):
    flat = value.ravel()
    places = np.unique(np.linspace(0, flat.size - 1, 8).astype(int) * 7919 % flat.size)
    number = lambda x: float(f"{x:.7g}")
    return {"shape": list(value.shape), "mean": number(flat.mean()), "std": number(flat.std()),
            "min": number(flat.min()), "max": number(flat.max()),
            "samples": [[int(i), number(flat[i])] for i in places]}


def describe(name, file, size):
    model = build(name, file)
    names = "".join(f"{key} {list(t.shape)}\n" for key, t in model.state_dict().items())
    gain, maps, change = find_gain(model, formula_image(*size))
    print(name, gain, f"{change:.2g}", {key: f"{value.std():.3g}" for key, value in maps.items()}, flush=True)
    return {"size": size, "gain": gain, "parameters": sum(p.numel() for p in model.parameters()),
            "layers": sum(not (IS_NEWER and list(m.children())) for m in model.modules()), "state_dict_entries": len(model.state_dict()),
            "state_dict_hash": hash_of(names), "maps": {key: figures(value) for key, value in maps.items()}}


def main():
    torch.manual_seed(0)
    out, wanted = Path(sys.argv[1]), sys.argv[2:]
    result = json.loads(out.read_text()) if wanted else {}
    for name, size in (NEWER_SIZES if IS_NEWER else SIZES).items():
        if not wanted or name in wanted:
            result[name] = describe(name, f"{name}.yaml", size)
    for name, file, old, new, size in NEWER_CHANGED if IS_NEWER else CHANGED:
        if wanted and name not in wanted:
            continue
        text = (MODELS / re.sub(r"(?<=\d)[nl](?=[-.])", "", file)).read_text()
        assert old in text, f"{file} has no {old}"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.yaml"
            path.write_text(text.replace(old, new).replace(" Upsample", " nn.Upsample"))
            result[name] = describe(name, path, size) | {"from": file, "replace": [old, new]}
    out.write_text("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in result.items()) + "\n}\n")


main()
