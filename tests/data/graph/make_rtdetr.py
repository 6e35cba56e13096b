#!/usr/bin/env python3
"""Writes rtdetr.json: what Ultralytics 8.3.6 computes for RT-DETR with formula weights.

Usage: make_rtdetr.py OUT. Needs `pip install ultralytics==8.3.6`. Only figures are kept.
"""
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from formula_weights import fill_by_formula, formula_image
from ultralytics.nn.tasks import RTDETRDetectionModel

# Every layer of the family, with few channels. The arguments of the head: classes, size, queries, points, heads,
# decoder layers, size of the feed-forward part.
TINY = """nc: 5
scales:
  l: [1.0, 1.0, 1024]
backbone:
  - [-1, 1, HGStem, [8, 16]]
  - [-1, 2, HGBlock, [8, 32, 3]]
  - [-1, 1, DWConv, [32, 3, 2, 1, False]]
  - [-1, 2, HGBlock, [8, 32, 5, True, False]]
  - [-1, 2, HGBlock, [8, 32, 5, True, True]]
  - [-1, 1, DWConv, [32, 3, 2, 1, False]]
  - [-1, 1, HGBlock, [16, 48, 3]]
  - [-1, 1, Conv, [16, 1, 1, None, 1, 1, False]]
  - [-1, 1, AIFI, [32, 4]]
head:
  - [-1, 1, nn.Upsample, [None, 2, nearest]]
  - [[-1, 4], 1, Concat, [1]]
  - [-1, 2, RepC3, [24]]
  - [[11, 8], 1, RTDETRDecoder, [nc, 16, 20, 3, 4, 2, 32]]
"""


def run(model, height, width, batch=1):
    images = np.stack([formula_image(height, width, n) for n in range(batch)])
    tensor = torch.from_numpy(images[..., ::-1].transpose(0, 3, 1, 2).copy()).float() / 255
    seen = {}
    hook = model.model[-1].enc_score_head.register_forward_hook(lambda _, __, out: seen.update(scores=out))
    with torch.no_grad():
        boxes, scores, *_ = model(tensor)[1]
    hook.remove()
    boxes, scores = boxes[-1], scores[-1]  # of the last decoder layer
    best = seen["scores"].max(-1).values.sort(-1, descending=True).values
    queries = scores.shape[1]
    margin = float((best[:, queries - 1] - best[:, queries]).min())
    assert margin > 5e-5, f"the choice of queries hinges on {margin}"
    boxes, scores = boxes.double().numpy(), scores.double().numpy()
    rows = []
    for n in range(batch):
        for q in range(0, queries, max(1, queries // 12)):
            rows.append([n] + [round(float(v), 7) for v in [*boxes[n, q], *scores[n, q][:8]]])
    return {"height": height, "width": width, "batch": batch, "margin": margin, "rows": rows,
            "mean_box": boxes.mean((0, 1)).round(8).tolist(), "mean_score": round(scores.mean(), 8),
            "std_score": round(scores.std(), 8), "std_box": boxes.std((0, 1)).round(8).tolist()}


def load(yaml):
    model = RTDETRDetectionModel(str(yaml), verbose=False)
    fill_by_formula(model)
    return model.eval()


def main():
    torch.manual_seed(0)
    result = {"tiny": {"yaml": TINY}}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rtdetr-tiny.yaml"
        file.write_text(TINY)
        tiny = load(file)
    result["tiny"]["state_dict"] = [[name, list(t.shape)] for name, t in tiny.state_dict().items()]
    result["tiny"]["layers"] = len(list(tiny.modules()))
    result["tiny"]["runs"] = [run(tiny, 64, 64), run(tiny, 96, 128, 2), run(tiny, 160, 64)]
    for name, size in (("rtdetr-l", (128, 160)), ("rtdetr-resnet50", (160, 128)), ("yolov8n-rtdetr", (128, 128))):
        result[name] = {"runs": [run(load(f"{name}.yaml"), *size)]}
    text = json.dumps(result).replace('{"height"', '\n{"height"')
    Path(sys.argv[1]).write_text(text + "\n")
    for name, part in result.items():
        print(name, [(r["margin"], r["std_score"], r["std_box"]) for r in part["runs"]])


main()
