"""Makes augment.json, predictions.json and sizes.json with Ultralytics 8.3.6: python make_data.py REFERENCE_FOLDER SCRATCH_FOLDER

The reference folder holds weights/ and datasets/; datasets are copied into the scratch folder, since the program writes into them.
"""
import json
import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

REFERENCE, SCRATCH = Path(sys.argv[1]), Path(sys.argv[2])
HERE = Path(__file__).parent
ROWS_AN_IMAGE = 3

if not hasattr(np, "trapz"):
    np.trapz = np.trapezoid
plain_load, plain_resize = torch.load, cv2.resize
torch.load = lambda *args, **kwargs: plain_load(*args, **{**kwargs, "weights_only": False})


def resize(image, size, *args, **kwargs):
    """OpenCV 5 takes at most 128 channels; one channel at a time gives the same bytes."""
    if image.ndim < 3 or image.shape[2] <= 128:
        return plain_resize(image, size, *args, **kwargs)
    channels = [plain_resize(np.ascontiguousarray(image[..., i]), size, *args, **kwargs) for i in range(image.shape[2])]
    return np.stack(channels, -1)


cv2.resize = resize

from ultralytics import YOLO  # noqa: E402  after the changes above
from ultralytics.utils import ops  # noqa: E402

plain_nms = ops.non_max_suppression
ops.non_max_suppression = lambda *args, **kwargs: plain_nms(*args, **{**kwargs, "max_time_img": 60.0})

VERSIONS = f"Ultralytics 8.3.6 (PyTorch {torch.__version__}, OpenCV {cv2.__version__}, NumPy {np.__version__}), CPU float32, NMS without time limit. "


def description(name):
    """A copy of a dataset, and its YAML with an absolute path."""
    copy = SCRATCH / "datasets" / name
    if not copy.exists():
        shutil.copytree(REFERENCE / "datasets" / name, copy, copy_function=shutil.copyfile)
    lines = [line for line in (copy / f"{name}.yaml").read_text().splitlines() if not line.startswith("path:")]
    yaml = SCRATCH / f"{name}.yaml"
    yaml.write_text("\n".join([f"path: {copy}", *lines]) + "\n")
    return yaml


def validate(weights, data, run, **args):
    model = YOLO(REFERENCE / "weights" / weights)
    metrics = model.val(data=description(data), device="cpu", plots=False, workers=0, project=SCRATCH / "runs", name=run,
                        exist_ok=True, **args)
    return {name: float(value) for name, value in metrics.results_dict.items()}


def augmented():
    runs = []
    for data, args in [("coco8", {}), ("coco8", {"rect": False, "imgsz": 320}), ("coco128", {})]:
        results = validate("yolo11n.pt", data, "augment", augment=True, **args)
        runs.append({"weights": "yolo11n.pt", "data": data, "args": args, "results": results})
    return {"how": VERSIONS + 'YOLO(weights).val(data=data, augment=True, plots=False, device="cpu", **args)', "runs": runs}


def saved_rows():
    runs = []
    pairs = [("yolo11n.pt", "coco8"), ("yolo11n-seg.pt", "coco8-seg"), ("yolo11n-pose.pt", "coco8-pose"), ("yolo11n-obb-dota8.pt", "dota8")]
    for weights, data in pairs:
        validate(weights, data, data, save_json=True)
        rows = json.loads((SCRATCH / "runs" / data / "predictions.json").read_text())
        kept, seen = [], {}
        for row in rows:
            seen[row["image_id"]] = seen.get(row["image_id"], 0) + 1
            if seen[row["image_id"]] <= ROWS_AN_IMAGE:
                kept.append(row)
        runs.append({"weights": weights, "data": data, "count": len(rows), "rows": kept})
    how = 'YOLO(weights).val(data=data, save_json=True, plots=False, device="cpu"): number of rows of its predictions.json, and '
    return {"how": VERSIONS + how + f"the first {ROWS_AN_IMAGE} rows of each image", "runs": runs}


def sizes():
    """Sizes other than the pictures' own, where rounding of their scaled sides matters, in both geometries."""
    both = [{"imgsz": imgsz, "rect": rect, "batch": 32} for imgsz in (320, 416, 544) for rect in (True, False)]
    cases = [("yolo11n.pt", "coco128", args) for args in both]
    cases += [("yolo11n.pt", "coco128", {"imgsz": 640, "rect": False, "batch": 16}), ("yolo11n.pt", "coco128", {"imgsz": 416, "rect": False, "batch": 32, "iou": 0.6})]
    cases += [("yolo11n-seg.pt", "coco128-seg", {"imgsz": 416, "rect": rect, "batch": 16}) for rect in (True, False)]
    cases += [("yolo11n-pose.pt", "coco8-pose", {"imgsz": 416, "rect": rect, "batch": 16}) for rect in (True, False)]
    cases += [("yolo11n-obb-dota8.pt", "dota8", {"imgsz": 512, "rect": rect, "batch": 16, "split": "train"}) for rect in (True, False)]
    runs = []
    for weights, data, args in cases:
        runs.append({"weights": weights, "data": data, "args": args, "results": validate(weights, data, "sizes", **args)})
    return {"how": VERSIONS + 'YOLO(weights).val(data=data, plots=False, device="cpu", **args)', "runs": runs}


(HERE / "sizes.json").write_text(json.dumps(sizes(), indent=1) + "\n")
(HERE / "predictions.json").write_text(json.dumps(saved_rows()) + "\n")
(HERE / "augment.json").write_text(json.dumps(augmented(), indent=1) + "\n")
