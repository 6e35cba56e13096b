#!/usr/bin/env python3
"""Writes mixed_layers.pt and mixed_layers.json: a checkpoint of Ultralytics 8.3.6 with one layer of every kind that the
checkpoints of tests/data/checkpoint lack, its formula weights in half precision, and the output of each layer.

Usage: make_mixed.py OUTPUT_FOLDER. Needs `pip install ultralytics==8.3.6`.
"""
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import torch
from formula_weights import fill_by_formula, formula_image
from ultralytics.nn.tasks import ClassificationModel

YAML = """nc: 3
backbone:
  - [-1, 1, nn.Identity, []]
  - [-1, 1, ResNetLayer, [3, 8, 1, true, 1]]
  - [-1, 1, ResNetLayer, [8, 2, 1, false, 1]]
  - [-1, 1, GhostConv, [16, 3, 1]]
  - [-1, 1, C3Ghost, [16, true]]
  - [-1, 1, GhostBottleneck, [16, 3, 2]]
  - [-1, 1, C2, [16, false]]
  - [-1, 1, CBLinear, [[8, 16]]]
  - [5, 1, SCDown, [16, 3, 2]]
  - [[7, -1], 1, CBFuse, [[1]]]
  - [-1, 1, C2fCIB, [16, true, true]]
  - [-1, 1, ConvTranspose, [16, 2, 2]]
  - [-1, 1, nn.ConvTranspose2d, [8, 2, 2, 0]]
  - [-1, 1, ELAN1, [8, 8, 4]]
  - [-1, 1, AConv, [8]]
  - [-1, 1, RepNCSPELAN4, [8, 8, 4, 1]]
  - [-1, 1, ADown, [8]]
  - [-1, 1, SPPELAN, [4, 4]]
  - [-1, 1, nn.ZeroPad2d, [[0, 1, 0, 1]]]
  - [-1, 1, nn.MaxPool2d, [2, 1, 0]]
  - [-1, 1, nn.AvgPool2d, [3, 1, 1]]
head:
  - [-1, 1, Classify, [nc]]
"""
SIZE = 64, 96


def figures(value):
    flat = value.double().numpy().ravel()
    places = np.unique(np.linspace(0, flat.size - 1, 4).astype(int) * 7919 % flat.size)
    number = lambda x: float(f"{x:.7g}")
    return {"shape": list(value.shape), "mean": number(flat.mean()), "std": number(flat.std()),
            "min": number(flat.min()), "max": number(flat.max()),
            "samples": [[int(i), number(flat[i])] for i in places]}


def save(model, file):
    torch.save({"date": "2025-01-02T03:04:05", "version": "8.3.6", "license": "weights from a formula, free of rights",
                "epoch": -1, "model": model, "ema": None, "train_args": {"task": "classify"}}, file)


def compress(source, target):
    """The same archive with compressed parts: hundreds of small ones take more room than their content."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename), old.read(part), zipfile.ZIP_DEFLATED, 9)


def main():
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "mixed.yaml"
        file.write_text(YAML)
        model = ClassificationModel(str(file), verbose=False).eval()
    fill_by_formula(model, 1.4)
    model.names = {0: "a", 1: "b", 2: "c"}
    model.half()
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "m.pt"
        save(model, file)
        compress(file, folder / "mixed_layers.pt")
    model.float()
    outputs = {}
    for i, layer in enumerate(model.model[:-1]):
        layer.register_forward_hook(lambda module, inputs, output, i=i: outputs.setdefault(i, output))
    model.model[-1].linear.register_forward_hook(lambda module, inputs, output: outputs.setdefault("logits", output))
    image = formula_image(*SIZE)
    with torch.no_grad():
        model(torch.from_numpy(image[..., ::-1].transpose(2, 0, 1).copy()[None]).float() / 255)
    layers = [outputs[i] for i in range(len(model.model) - 1)]
    layers = [torch.cat(x, 1) if isinstance(x, tuple) else x for x in layers]  # CBLinear gives several maps
    state = [[name, list(t.shape)] for name, t in model.state_dict().items()]
    result = {"yaml": YAML, "size": SIZE, "parameters": sum(p.numel() for p in model.parameters()),
              "modules": len(list(model.modules())), "layers": [figures(x) for x in layers],
              "logits": figures(outputs["logits"]), "state_dict": state}
    text = json.dumps(result).replace('{"shape"', '\n{"shape"')
    (folder / "mixed_layers.json").write_text(text + "\n")
    print([f"{x.std():.3g}" for x in layers], outputs["logits"])


main()
