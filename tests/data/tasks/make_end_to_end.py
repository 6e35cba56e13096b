#!/usr/bin/env python3
"""Writes end_to_end.json: boxes that Ultralytics 8.3.6 predicts with heads that need no suppression.

Usage: make_end_to_end.py OUT. Needs `pip install ultralytics==8.3.6`. Weights and image come from formulas
(../graph/formula_weights.py); only figures are kept.
"""
import functools
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent.parent / "graph"))
from formula_weights import fill_by_formula, formula_image  # noqa: E402

torch.load = functools.partial(torch.load, weights_only=False)
from ultralytics import RTDETR, YOLO  # noqa: E402
from ultralytics.nn.tasks import DetectionModel, RTDETRDetectionModel  # noqa: E402

V10 = """nc: 7
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [24, 3, 2]]
  - [-1, 1, Conv, [32, 3, 2]]
  - [-1, 1, Conv, [32, 3, 2]]
head:
  - [[2, 3], 1, v10Detect, [nc]]
"""
SIZE, BLOCKS = 192, (10, 15)  # the image: blocks of 9 x 10 pixels
# Wider scores and narrower sides, so that the choices matter.
BOOSTS = {f"model.4.one2one_cv{branch}.{level}.2.weight": factor
          for branch, factor in ((2, 6), (3, 25)) for level in (0, 1)}
CASES = {
    "rtdetr": [{"conf": 0.01}, {"conf": 0.865}, {"conf": 0.01, "max_det": 5}, {"conf": 0.01, "classes": [1, 3]},
               {"conf": 0.01, "classes": [2]}, {"conf": 0.865, "agnostic_nms": True, "iou": 0.01}],
    "v10": [{"conf": 0.01, "max_det": 1000}, {"conf": 0.93}, {"conf": 0.01, "max_det": 5},
            {"conf": 0.93, "classes": [2, 4]}, {"conf": 0.01, "classes": [2, 4], "max_det": 60},
            {"conf": 0.94, "agnostic_nms": True, "iou": 0.01}],
}


def predict(yaml, cases, model_class, engine_class):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "own.yaml").write_text(yaml)
        model = model_class(str(Path(folder) / "own.yaml"), verbose=False)
        fill_by_formula(model)
        state = model.state_dict()
        for name, factor in BOOSTS.items():
            if name in state:
                state[name] *= factor  # shares the model's memory
        file = Path(folder) / "own.pt"
        torch.save({"model": model, "epoch": -1, "train_args": {"task": "detect", "imgsz": SIZE}}, file)
        image = formula_image(*BLOCKS).repeat(9, 0).repeat(10, 1)
        runs = []
        for case in cases:
            boxes = engine_class(str(file)).predict(image, imgsz=SIZE, verbose=False, save=False, **case)[0].boxes.data
            runs.append({"options": case, "rows": boxes.double().numpy().round(4).tolist()})
    return {"yaml": yaml, "size": SIZE, "blocks": BLOCKS, "boosts": BOOSTS, "runs": runs}


def main():
    tiny = json.loads((Path(__file__).parent.parent / "graph" / "rtdetr.json").read_text())["tiny"]["yaml"]
    result = {"rtdetr": predict(tiny, CASES["rtdetr"], RTDETRDetectionModel, RTDETR), "v10": predict(V10, CASES["v10"], DetectionModel, YOLO)}
    Path(sys.argv[1]).write_text(json.dumps(result).replace('{"options"', '\n{"options"') + "\n")
    for name, part in result.items():
        for run in part["runs"]:
            rows = np.array(run["rows"])
            print(name, run["options"], rows.shape, rows[:2].tolist(), len(rows) and (rows[:, 4].min(), sorted(set(rows[:, 5]))))


main()
