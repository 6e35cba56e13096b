"""Lets Ultralytics 8.3.6 export a checkpoint to ONNX: peer_export.py WEIGHTS ONNX. Needs the packages onnx and onnxslim beside it."""
import functools
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

os.environ["YOLO_AUTOINSTALL"] = "false"
if not hasattr(np, "trapz"):
    np.trapz = np.trapezoid
torch.load = functools.partial(torch.load, weights_only=False)
export = torch.onnx.export
# The exporter of the time of 8.3.6; later PyTorch has another one by default.
torch.onnx.export = lambda *words, **options: export(*words, **{"dynamo": False, **options})

from ultralytics import YOLO  # noqa: E402

weights, target = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    copy = shutil.copy(weights, folder)
    model = YOLO(copy)
    done = model.export(format="onnx", opset=17, imgsz=224 if model.task == "classify" else 640)
    shutil.copyfile(Path(folder) / Path(done).name, target)
