#!/usr/bin/env python3
"""Trains a small network of each task to its end and looks at what is left behind.

Usage: tasks_test.py YOLO_PROGRAM [--peer] TASK...
The expected columns are those that Ultralytics 8.3.6 writes. With --peer the Python that YOLO_PEER_PYTHON names predicts with
best.pt too, and must find what we find.
"""
import csv
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import toy_data  # noqa: E402

DETECT = ["box_loss", "cls_loss", "dfl_loss"]
LOSSES = {
    "detect": DETECT, "v10": DETECT, "obb": DETECT, "classify": ["loss"],
    "segment": ["box_loss", "seg_loss", "cls_loss", "dfl_loss"],
    "pose": ["box_loss", "pose_loss", "kobj_loss", "cls_loss", "dfl_loss"],
    "rtdetr": ["giou_loss", "cls_loss", "l1_loss"],
}
PARTS = {"segment": "BM", "pose": "BP"}
CLASS_METRICS = ["metrics/accuracy_top1", "metrics/accuracy_top5"]
FILES = ["args.yaml", "results.csv", "results.png", "train_batch0.jpg", "confusion_matrix.png",
         "confusion_matrix_normalized.png", "val_batch0_labels.jpg", "val_batch0_pred.jpg", "weights/best.pt", "weights/last.pt"]
CHARTS = ["labels.jpg", "labels_correlogram.jpg"]

PEER = """
import sys
import numpy as np
import torch
if not hasattr(np, "trapz"):
    np.trapz = np.trapezoid
load = torch.load
torch.load = lambda *a, **k: load(*a, **{**k, "weights_only": False})
from ultralytics import YOLO, RTDETR
weights, source, project, rtdetr = sys.argv[1:]
model = (RTDETR if rtdetr == "1" else YOLO)(weights)
model.predict(source, imgsz=64, conf=0.0005, max_det=5, save_txt=True, save_conf=True, project=project, name="peer", device="cpu")
"""


def expected_columns(task):
    losses = LOSSES[task]
    metrics = CLASS_METRICS if task == "classify" else [
        f"metrics/{name}({part})" for part in PARTS.get(task, "B") for name in ("precision", "recall", "mAP50", "mAP50-95")]
    return ["epoch", *(f"train/{name}" for name in losses), *metrics, *(f"val/{name}" for name in losses),
            "lr/pg0", "lr/pg1", "lr/pg2"]


def run(words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=500, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}")
    return done.stdout


def check_run(task, folder):
    with open(folder / "results.csv", encoding="utf-8") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file)]
    assert rows[0] == expected_columns(task), f"{task}: columns {rows[0]}"
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"], f"{task}: epochs {rows[1:]}"
    for row in rows[1:]:
        assert all(math.isfinite(float(cell)) for cell in row), f"{task}: {row}"
    losses = [float(row[1]) for row in rows[1:]]
    assert min(losses) > 0, f"{task}: losses {losses}"
    for name in FILES + ([] if task == "classify" else CHARTS):
        assert (folder / name).is_file(), f"{task}: there is no {name}"


def labels_in(folder):
    """Rows of numbers by file; a classifier's class is a name and stands last: left out."""
    def row(line):
        return [float(word) for word in line.split() if word not in ("red", "blue")]

    return {file.name: [row(line) for line in file.read_text().splitlines()] for file in folder.glob("*.txt")}


def compare_with_peer(task, program, best, pictures, folder):
    """Both predict with best.pt; rows are a class, numbers and, but for classify, the confidence at the end."""
    python = os.environ["YOLO_PEER_PYTHON"]
    run([program, "predict", f"model={best}", f"source={pictures}", "imgsz=64", "conf=0.0005", "max_det=5", "save_txt=True",
         "save_conf=True", "half=False", f"project={folder}", "name=ours"])
    run([python, "-c", PEER, str(best), str(pictures), str(folder), "1" if task == "rtdetr" else "0"])
    ours, theirs = labels_in(folder / "ours" / "labels"), labels_in(folder / "peer" / "labels")
    assert theirs and set(ours) == set(theirs), f"{task}: predictions for {sorted(ours)} and {sorted(theirs)}"
    for name, rows in theirs.items():
        assert len(rows) == len(ours[name]), f"{task}: {name} has {len(ours[name])} predictions, the peer's {len(rows)}"
        # Outlines may have a point more or less: of them the confidence tells enough.
        kept = slice(-1, None) if task == "segment" else slice(None)
        ordered = [sorted((row[kept] for row in part), key=lambda row: row[-1]) for part in (ours[name], rows)]
        for our_row, row in zip(*ordered):
            assert all(abs(a - b) < 5e-3 for a, b in zip(our_row, row)), f"{task}: {name}: {our_row} {row}"
    print(f"{task}: the peer predicts the same in {len(theirs)} pictures")


def check(task, program, with_peer):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(XDG_CONFIG_HOME=f"{folder}/config", XDG_CACHE_HOME=f"{folder}/cache", YOLO_CONFIG_DIR=f"{folder}/peer_config")
        data, model = toy_data.make(folder, task=task)
        run([program, "train", f"model={model}", f"data={data}", "epochs=3", "imgsz=64", "batch=8", "workers=1", "threads=1",
             "lr0=0.002", f"project={folder}/runs", "name=run"])
        check_run(task, folder / "runs" / "run")
        pictures = folder / "pictures/val/red" if task == "classify" else folder / "images/val"
        if with_peer:
            compare_with_peer(task, program, folder / "runs/run/weights/best.pt", pictures, folder / "predicted")
    print(f"{task}: trained to the end")


if __name__ == "__main__":
    words = [word for word in sys.argv[2:] if word != "--peer"]
    for each in words:
        check(each, sys.argv[1], "--peer" in sys.argv)
