#!/usr/bin/env python3
"""Writes peer.json: what the real Ultralytics 8.3.6 loads of coco8, coco8-pose and coco8-seg before it augments.

    python3 make_peer.py FOLDER_OF_DATASETS      # a writable copy; needs ultralytics==8.3.6
"""
import functools
import json
import sys
import zlib
from pathlib import Path

import numpy as np

if not hasattr(np, "trapz"):
    np.trapz = np.trapezoid
import torch

torch.load = functools.partial(torch.load, weights_only=False)
from ultralytics.cfg import get_cfg
from ultralytics.data import YOLODataset
from ultralytics.data.utils import check_det_dataset


def load(folder, name, task, size, **options):
    data = check_det_dataset(str(Path(folder) / name / f"{name}.yaml"), autodownload=False)
    arguments = get_cfg(overrides={"task": task, "imgsz": size, "fraction": options.pop("fraction", 1.0)})
    return YOLODataset(img_path=data["train"], imgsz=size, batch_size=4, augment=False, hyp=arguments, rect=False, stride=32,
                       data=data, task=task, fraction=arguments.fraction, **options)


def describe(dataset):
    rows = []
    for i in range(len(dataset)):
        image, original, resized = dataset.load_image(i)
        label = dataset.get_image_and_label(i)
        instances = label["instances"]
        instances.convert_bbox("xyxy")
        instances.denormalize(image.shape[1], image.shape[0])
        row = {"file": Path(label["im_file"]).name, "original": list(original), "resized": list(resized),
               "crc32": zlib.crc32(np.ascontiguousarray(image).tobytes()), "classes": [int(c) for c in label["cls"].ravel()],
               "boxes": [[round(float(v), 4) for v in box] for box in instances.bboxes]}
        if instances.keypoints is not None:
            row["keypoints_of_first"] = [[round(float(v), 4) for v in point] for point in instances.keypoints[0]]
        rows.append(row)
    return rows


def main():
    folder = sys.argv[1]
    cases = []
    for name, task, size, options in (("coco8", "detect", 640, {}), ("coco8", "detect", 320, {}),
                                      ("coco8", "detect", 1280, {"single_cls": True}),
                                      ("coco8", "detect", 320, {"classes": [0, 20]}), ("coco8-pose", "pose", 320, {})):
        cases.append({"dataset": name, "imgsz": size, **options, "images": describe(load(folder, name, task, size, **options))})
    counts = {}
    for fraction in (0.005, 0.1, 0.28, 0.5, 0.504, 0.9999, 1.0):
        try:
            counts[str(fraction)] = len(load(folder, "coco128", "detect", 320, fraction=fraction))
        except Exception as error:
            counts[str(fraction)] = type(error).__name__
    result = {"how": "Ultralytics 8.3.6, OpenCV 4.10: YOLODataset.load_image and get_image_and_label without augmentation; boxes "
                     "as x1 y1 x2 y2 in pixels of the resized image; fractions: images of coco128 that are used",
              "cases": cases, "fractions": counts}
    (Path(__file__).parent / "peer.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


main()
