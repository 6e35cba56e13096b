#!/usr/bin/env python3
"""Makes peer_labels.json and peer_batches.json: what Ultralytics 8.3.6 reads from small label files, and how it batches.

Usage: make_fixtures.py, with a Python that has ultralytics==8.3.6. Everything is made in a temporary folder.
"""
import json
import os
import random
import tempfile
from pathlib import Path

os.environ["YOLO_CONFIG_DIR"] = tempfile.mkdtemp()
os.environ["YOLO_OFFLINE"] = "true"
from PIL import Image  # noqa: E402
from ultralytics.data.dataset import YOLODataset  # noqa: E402

HERE = Path(__file__).parent
CASES = [  # name, task, kpt_shape, text
    ("boxes", "detect", None, "0 .5 .5 .2 .2\n1 0.25 0.125 0.5 0.25\n2 1 1 1 1\n"),
    ("forms of numbers", "detect", None, "0\t5e-1  .5 +.2 1e-3 \r\n1.0 .5 .5 .1 .1\r\n\n\n2 0.333333333 0.1 0.7 0.01"),
    ("duplicates", "detect", None, "2 .5 .5 .2 .2\n0 .4 .4 .2 .2\n2 .5 .5 .2 .2\n1 .1 .1 .1 .1\n0 .3 .9 .1 .1\n"),
    ("empty boxes", "detect", None, "0 .5 .5 0 0\n0 .5 .5 0 .1\n"),
    ("empty file", "detect", None, "\n  \n"),
    ("polygons", "segment", None, "1 .1 .1 .2 .1 .2 .2 .3 .35\n0 .5 .5 .6 .5 .6 .6\n"),
    ("polygons of a detect dataset", "detect", None, "1 .1 .1 .2 .1 .2 .2 .3 .35\n0 .5 .5 .6 .5 .6 .6\n"),
    ("a box among polygons", "segment", None, "0 .5 .5 .2 .2\n1 .1 .1 .2 .1 .2 .2\n"),
    ("equal polygons", "segment", None, "1 .1 .1 .2 .1 .2 .2 .3 .3\n0 .5 .5 .6 .5 .6 .6\n1 .1 .1 .2 .1 .3 .3\n"),
    ("corners outside", "segment", None, "0 .1 .1 1.1 .1 .3 .2\n0 .1 .1 -.1 .1 .3 .2\n"),
    ("oriented boxes", "obb", None, "0 .1 .1 .3 .1 .3 .2 .1 .2\n2 .5 .5 .6 .6 .5 .7 .4 .6\n"),
    ("keypoints", "pose", [2, 3], "0 .5 .5 .2 .2 .1 .1 2 0 0 0\n0 .4 .4 .2 .2 .1 .9 1 1 1 2\n"),
    ("equal keypoints", "pose", [1, 3], "0 .5 .5 .2 .2 .1 .1 2\n0 .5 .5 .2 .2 .1 .1 2\n0 .5 .5 .2 .2 .1 .1 1\n"),
    ("too many values", "detect", None, "0 .5 .5 .2 .2 .9\n"),
    ("too few values", "detect", None, "0 .5 .5 .2\n0 .5 .5 .2 .2\n"),
    ("odd polygon", "segment", None, "0 .5 .5 .2 .2 .9 .8 .1\n"),
    ("outside", "detect", None, "0 1.5 .5 .2 .2\n"),
    ("too large", "detect", None, "0 .5 .5 1.2 .2\n"),
    ("negative", "detect", None, "0 -.1 .5 .2 .2\n"),
    ("negative class", "detect", None, "-1 .5 .5 .2 .2\n"),
    ("not a number", "detect", None, "0 nan .5 .2 .2\n"),
    ("infinite", "detect", None, "0 .5 inf .2 .2\n"),
    ("a word", "detect", None, "0 abc .5 .2 .2\n"),
    ("commas", "detect", None, "0,.5,.5,.2,.2\n"),
    ("unknown class", "detect", None, "5 .5 .5 .2 .2\n"),
    ("keypoints missing", "pose", [2, 3], "0 .5 .5 .2 .2 .1 .1 2\n"),
    ("keypoint outside", "pose", [2, 3], "0 .5 .5 .2 .2 .1 .1 2 1.2 0 0\n"),
]


def dataset(root, task, kpt_shape, **options):
    data = {"names": {i: str(i) for i in range(3)}, "nc": 3}
    if kpt_shape:
        data["kpt_shape"] = kpt_shape
    return YOLODataset(img_path=str(root / "images"), data=data, task=task, augment=False, **options)


def read_case(task, kpt_shape, text):
    root = Path(tempfile.mkdtemp())
    (root / "images").mkdir()
    (root / "labels").mkdir()
    for name in "ab":  # the second keeps the dataset from being empty
        Image.new("RGB", (64, 48)).save(root / "images" / f"{name}.png")
    (root / "labels" / "a.txt").write_text(text)
    found = [x for x in dataset(root, task, kpt_shape, imgsz=64).labels if x["im_file"].endswith("a.png")]
    if not found:
        return None
    rows = []
    for i, (cls, box) in enumerate(zip(found[0]["cls"], found[0]["bboxes"])):
        row = {"cls": int(cls[0]), "box": [float(x) for x in box]}
        if found[0]["segments"]:
            row["polygon"] = [float(x) for x in found[0]["segments"][i].ravel()]
        if found[0].get("keypoints") is not None:
            row["keypoints"] = [float(x) for x in found[0]["keypoints"][i].ravel()]
        rows.append(row)
    return rows


def make_batches(count, imgsz, batch, stride, pad, seed):
    root = Path(tempfile.mkdtemp())
    (root / "images").mkdir()
    chooser = random.Random(seed)
    choices = [(40, 30), (30, 40), (40, 40), (60, 40), (64, 27), (21, 64), (33, 31), (64, 48)]
    sizes = [chooser.choice(choices) for _ in range(count)]
    for i, size in enumerate(sizes):
        Image.new("RGB", size).save(root / "images" / f"{i:04}.png")
    made = dataset(root, "detect", None, imgsz=imgsz, rect=True, batch_size=batch, stride=stride, pad=pad)
    return {
        "imgsz": imgsz, "batch": batch, "stride": stride, "pad": pad,
        "sizes": sizes,
        "order": [int(Path(file).stem) for file in made.im_files],
        "shapes_hw": [[int(x) for x in shape] for shape in made.batch_shapes],
    }


def main():
    cases = [{"name": name, "kpt_shape": shape, "text": text, "labels": read_case(task, shape, text)}
             for name, task, shape, text in CASES]
    how = "Ultralytics 8.3.6, made with make_fixtures.py; labels null: the peer drops the picture"
    (HERE / "peer_labels.json").write_text(json.dumps({"how": how, "cases": cases}, indent=0) + "\n")
    batches = [make_batches(*x) for x in ((3, 640, 2, 32, 0.5, 1), (17, 320, 4, 32, 0.5, 2), (64, 640, 16, 32, 0.5, 3),
                                          (130, 416, 16, 64, 0.5, 4), (200, 640, 7, 32, 0.0, 5), (256, 512, 16, 32, 0.5, 6))]
    how = "Ultralytics 8.3.6 with NumPy 2.4.6 on a processor with AVX-512, made with make_fixtures.py; sizes are [width, height]"
    (HERE / "peer_batches.json").write_text(json.dumps({"how": how, "plans": batches}) + "\n")


if __name__ == "__main__":
    main()
