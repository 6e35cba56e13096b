"""Makes texts.json: what the real program writes for results made of synthetic arrays.

Usage: python make_texts.py OUTPUT.json, with ultralytics==8.3.6 and pycocotools installed.
"""

import argparse
import json
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from ultralytics.engine.results import Results
from ultralytics.models.yolo.detect import DetectionValidator
from ultralytics.models.yolo.obb import OBBValidator
from ultralytics.models.yolo.pose import PoseValidator
from ultralytics.models.yolo.segment import SegmentationValidator
from ultralytics.utils import LOGGER

NAMES = ["person", 'a "q", b', "sheep", "émile", "bus", "car", "cat"]
HEIGHT, WIDTH = 96, 128


def rounded(array):
    """float32 values as the shortest decimals that read back the same."""
    return [[float(str(v)) for v in row] for row in np.asarray(array, np.float32)]


def written(result, save_conf):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.txt"
        result.save_txt(str(file), save_conf=save_conf)
        return file.read_text() if file.exists() else None


def texts(result):
    return {
        "verbose": result.verbose(),
        "json": result.to_json(),
        "json_normalized": result.to_json(normalize=True, decimals=3),
        "csv": result.to_csv(),
        "csv_normalized": result.to_csv(normalize=True, decimals=4),
        "txt": written(result, False),
        "txt_conf": written(result, True),
    }


def boxes(random, count, tracked):
    x1, y1 = random.uniform(0, WIDTH * 0.6, count), random.uniform(0, HEIGHT * 0.6, count)
    columns = [x1, y1, x1 + random.uniform(5, 40, count), y1 + random.uniform(5, 30, count)]
    if tracked:
        columns.append(np.arange(count) + 7)
    columns += [np.sort(random.uniform(0.1, 1, count))[::-1], random.integers(0, len(NAMES), count)]
    return np.stack(columns, 1).astype(np.float32)


def draw_masks(rectangles, plane):
    masks = np.zeros((len(rectangles), *plane), np.uint8)
    for mask, parts in zip(masks, rectangles):
        for x, y, w, h in parts:
            mask[y : y + h, x : x + w] = 1
    return masks


def make(**parts):
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    tensors = {k: torch.tensor(np.asarray(v)) for k, v in parts.items()}
    return Results(image, path="picture.jpg", names=dict(enumerate(NAMES)), **tensors)


def segment_cases(random):
    rectangles = [
        [[10, 12, 30, 20], [20, 28, 40, 17]],
        [[70, 30, 9, 9], [90, 40, 20, 12], [96, 48, 20, 12]],
        [[3, 17, 1, 1]],
        [[0, 0, 128, 96]],
    ]
    for plane, tracked in (((HEIGHT, WIDTH), False), ((128, 128), True), ((192, 256), False)):
        data = boxes(random, len(rectangles), tracked)
        result = make(boxes=data, masks=draw_masks(rectangles, plane))
        yield {"boxes": rounded(data), "plane": plane, "rectangles": rectangles, **texts(result)}


def pose_cases(random):
    for tracked in (False, True):
        data = boxes(random, 3, tracked)
        points = random.uniform(0, 1, (3, 5, 3)) * [WIDTH, HEIGHT, 1]
        points = points.astype(np.float32)
        result = make(boxes=data, keypoints=points.copy())
        yield {"boxes": rounded(data), "keypoints": [rounded(k) for k in points], **texts(result)}
    data, points = boxes(random, 2, False), random.uniform(0, 90, (2, 4, 2)).astype(np.float32)
    result = make(boxes=data, keypoints=points.copy())
    yield {"boxes": rounded(data), "keypoints": [rounded(k) for k in points],
           "txt": written(result, False), "txt_conf": written(result, True)}


def obb_cases(random):
    for count, tracked in ((4, False), (2, True), (0, False)):
        upright = boxes(random, count, tracked)
        data = np.insert(upright, 4, random.uniform(-0.7, 2.3, count), axis=1).astype(np.float32)
        found = texts(make(obb=data))
        del found["verbose"]  # which is empty there for rotated boxes
        yield {"obb": rounded(data), **found}


def classify_cases(random):
    for count in (7, 3):
        probs = random.uniform(0, 1, count).astype(np.float32)
        probs /= probs.sum(dtype=np.float32)
        yield {"probs": rounded([probs])[0], **texts(make(probs=probs))}


def rows_of(validator, file, predictions, *more):
    """The rows that a validator collects for one image."""
    points = (predictions.shape[1] - 6) // 3
    self = SimpleNamespace(jdict=[], class_map=[i + 100 for i in range(len(NAMES))], is_lvis=False, kpt_shape=[points, 3])
    validator.pred_to_json(self, torch.tensor(predictions), file, *more)
    return json.dumps(self.jdict)[1:-1]


def coco_cases(random):
    stem = "000000000042"
    data = boxes(random, 3, False)
    yield {"boxes": rounded(data), "stem": stem, "rows": rows_of(DetectionValidator, stem + ".jpg", data)}
    yield {"boxes": rounded(data), "stem": "a \"7", "rows": rows_of(DetectionValidator, "a \"7.jpg", data)}
    rectangles = [[[10, 12, 30, 20], [20, 28, 40, 17]], [[0, 0, 128, 96]], [[5, 6, 1, 1], [77, 60, 51, 36]]]
    masks = draw_masks(rectangles, (HEIGHT, WIDTH)).transpose(1, 2, 0)
    yield {"boxes": rounded(data), "plane": [HEIGHT, WIDTH], "rectangles": rectangles, "stem": stem,
           "rows": rows_of(SegmentationValidator, stem + ".jpg", data, masks)}
    points = (random.uniform(0, 1, (3, 5, 3)) * [WIDTH, HEIGHT, 1]).astype(np.float32)
    pose = np.concatenate([data, points.reshape(3, -1)], 1)
    yield {"boxes": rounded(data), "keypoints": [rounded(k) for k in points], "stem": stem,
           "rows": rows_of(PoseValidator, stem + ".jpg", pose)}
    angle = random.uniform(-0.7, 2.3, (3, 1)).astype(np.float32)
    obb = np.concatenate([data[:, :4], angle, data[:, 4:]], 1)
    yield {"obb": rounded(obb), "stem": "P1",  # the validator takes the angle last
           "rows": rows_of(OBBValidator, "P1.png", np.concatenate([data, angle], 1))}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output")
    output = parser.parse_args().output
    LOGGER.setLevel("ERROR")
    random = np.random.default_rng(4)
    content = {"names": NAMES, "shape": [HEIGHT, WIDTH]}
    makers = {"segment": segment_cases, "pose": pose_cases, "obb": obb_cases, "classify": classify_cases,
              "coco": coco_cases}
    for kind, cases in makers.items():
        content[kind] = list(cases(random))
    Path(output).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
