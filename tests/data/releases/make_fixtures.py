#!/usr/bin/env python3
"""Writes peer.json: what the real Ultralytics 8.4.71 gives where its rules differ from those of 8.3.6.

    python3 make_fixtures.py [FOLDER]

Needs a Python environment with ultralytics==8.4.71. All inputs are given by formula or by fixed random numbers.
"""

import json
import math
import os
import random
import sys

import numpy as np
import torch
from ultralytics.utils import ops
from ultralytics.utils.metrics import ConfusionMatrix, ap_per_class, compute_ap


def rounded(values, digits=7):
    return json.loads(json.dumps(np.asarray(values, dtype=float).tolist()), parse_float=lambda v: float(f"{float(v):.{digits}g}"))


def transform_case(original, target, minimal):
    height, width = original
    gain = min(target / height, target / width)
    scaled = [round(height * gain), round(width * gain)]
    side = [scaled[k] + (target - scaled[k]) % 32 if minimal else target for k in (0, 1)]
    box, point = [10.3, 20.7, 300.1, 190.2], [side[1] * 0.5 + 1.4, side[0] * 0.5 - 2.3]
    edge = [-40.0, -30.0, 5000.0, 6000.0]
    turned = [12.0, 700.5, 800.25, 30.5]
    return {
        "input": side, "original": original, "boxes": [box, edge], "turned": turned, "point": point,
        "restored": rounded(ops.scale_boxes(side, torch.tensor([box, edge]), original)),
        "restored_turned": rounded(ops.scale_boxes(side, torch.tensor([turned]), original, xywh=True)[0]),
        "restored_point": rounded(ops.scale_coords(side, torch.tensor([[point]]), original)[0][0]),
    }


def transforms():
    cases = [((1080, 810), 640, True), ((1080, 810), 640, False), ((333, 500), 480, False), ((500, 333), 480, True)]
    generator = random.Random(4)
    while len(cases) < 16:  # those whose padding the two rules round differently
        original = (generator.randint(60, 1500), generator.randint(60, 1500))
        target = generator.choice([320, 480, 640])
        gain = min(target / original[0], target / original[1])
        pads = [[round((target - part) / 2 - 0.1) for part in (side * gain, round(side * gain))] for side in original]
        if any(a != b for a, b in pads):
            cases.append((original, target, False))
    return [transform_case([*original], target, minimal) for original, target, minimal in cases]


def corners(count):
    return [[round(0.5 + 0.4 * math.cos(k * 6.2 / count), 4), round(0.5 + 0.3 * math.sin(k * 6.1 / count), 4)] for k in range(count)]


def resampled(count, points):
    outline = corners(count)
    out = ops.resample_segments([np.array(outline, np.float32)], n=points)[0]
    return {"outline": outline, "n": points, "out": rounded(out)}


def joined(plane, pieces):
    mask = np.zeros(plane, np.float32)
    for x, y, width, height in pieces:
        mask[y : y + height, x : x + width] = 1
    return {"plane": plane, "pieces": pieces, "out": rounded(ops.masks2segments(torch.tensor(mask[None]))[0])}


def outlines():
    return [
        joined([30, 40], [[4, 5, 6, 7]]),
        joined([30, 40], [[4, 5, 6, 7], [20, 15, 9, 8]]),
        joined([40, 60], [[2, 2, 4, 4], [15, 20, 7, 6], [40, 34, 10, 4]]),
        joined([40, 60], [[2, 2, 4, 4], [15, 20, 7, 6], [40, 34, 10, 4], [50, 10, 8, 3], [30, 0, 1, 1]]),
        joined([40, 60], [[2, 30, 4, 4], [25, 18, 1, 1], [50, 2, 5, 5]]),
        joined([40, 60], [[2, 30, 4, 4], [25, 14, 2, 9], [50, 30, 5, 5], [50, 2, 5, 5], [2, 2, 20, 1]]),
    ]


def prototypes(channels, height, width):
    planes = [
        [[math.sin(0.37 * (c + 1) * x + 0.11) * math.cos(0.23 * (c + 2) * y - 0.4) for x in range(width)] for y in range(height)]
        for c in range(channels)
    ]
    return torch.tensor(planes, dtype=torch.float32)


def coefficients(count, channels):
    rows = [[math.sin(1.7 * (i + 1) * (c + 1) + 0.3) for c in range(channels)] for i in range(count)]
    return torch.tensor(rows, dtype=torch.float32)


def masks(plane, size, count):
    """The first masks of `count`; the boxes repeat."""
    channels, height, width = 5, 12, 16
    boxes = [[3.3, 2.1, 40.2, 33.9], [-4.0, 10.0, 80.0, 60.0], [21.0, 21.0, 24.0, 23.0], [6.0, 2.0, 70.0, 50.0], [30.4, 9.0, 30.9, 40.0]]
    if plane == "original":  # there boxes are clipped to the image
        boxes = [[min(max(v, 0.0), float(size[1 - i % 2])) for i, v in enumerate(box)] for box in boxes]
    edges = torch.tensor([boxes[i % len(boxes)] for i in range(count)])
    proto, rows = prototypes(channels, height, width), coefficients(count, channels)
    if plane in ("input", "prototype"):
        out = ops.process_mask(proto, rows, edges.clone(), size, upsample=plane == "input")
    else:
        out = ops.process_mask_native(proto, rows, edges.clone(), size)
    bits = [np.packbits(np.asarray(mask).reshape(-1) > 0).tobytes().hex() for mask in out[: len(boxes)]]
    return {"plane": plane, "size": size, "channels": channels, "prototypes": [height, width], "boxes": boxes, "count": count, "bits": bits}


def average_precision(seed, count, truths, classes):
    generator = np.random.RandomState(seed)
    levels = generator.randint(0, 11, count)
    conf = np.sort(generator.rand(count).astype(np.float32))[::-1]
    predicted, true = generator.randint(0, classes, count), generator.randint(0, classes + 1, truths)
    right = np.arange(10)[None] < levels[:, None]
    result = ap_per_class(right, conf, predicted.astype(float), true.astype(float))
    return {
        "levels": levels.tolist(), "conf": rounded(conf, 9), "predicted": predicted.tolist(), "true": true.tolist(),
        "classes": np.asarray(result[6]).tolist(), "ap": rounded(result[5]), "precision_at_recall": rounded(np.asarray(result[11])[:, ::37]),
    }


def curve(recall, precision):
    area, envelope, positions = compute_ap(recall, precision)
    return {"recall": recall, "precision": precision, "ap": rounded(area), "envelope": rounded(envelope), "mrec": rounded(positions)}


def confusion(seed, truths, count, conf, rotated):
    generator = torch.Generator().manual_seed(seed)

    def boxes(number):
        if rotated:
            return torch.rand(number, 5, generator=generator) * torch.tensor([30.0, 30, 20, 20, 6]) + torch.tensor([0.0, 0, 3, 3, 0])
        first = torch.rand(number, 4, generator=generator) * 30
        return torch.cat([first[:, :2], first[:, :2] + first[:, 2:]], 1)

    true_boxes, found = boxes(truths), boxes(count)
    true = torch.randint(0, 3, (truths,), generator=generator).float()
    predicted = torch.randint(0, 3, (count,), generator=generator).float()
    scores = torch.rand(count, generator=generator).sort(descending=True)[0]
    matrix = ConfusionMatrix(names={0: "a", 1: "b", 2: "c"}, task="obb" if rotated else "detect")
    matrix.process_batch({"bboxes": found, "conf": scores, "cls": predicted}, {"bboxes": true_boxes, "cls": true}, conf=conf, iou_thres=0.45)
    return {
        "rotated": rotated, "conf": conf, "true_boxes": rounded(true_boxes, 9), "boxes": rounded(found, 9), "true": true.int().tolist(),
        "predicted": predicted.int().tolist(), "scores": rounded(scores, 9), "matrix": matrix.matrix.astype(int).tolist(),
    }


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    result = {
        "transforms": transforms(),
        "resampled": [resampled(count, points) for count, points in ((4, 12), (4, 40), (10, 12), (11, 12), (12, 12), (25, 12), (1, 6))],
        "outlines": outlines(),
        "masks": [
            masks("input", [48, 64], 5), masks("input", [48, 64], 49), masks("input", [48, 64], 50), masks("prototype", [48, 64], 5),
            masks("prototype", [48, 64], 60), masks("input_late", [48, 64], 5), masks("original", [41, 37], 5),
            masks("original", [30, 77], 5), masks("original", [41, 37], 50),
        ],
        "curves": [curve([0.1, 0.3, 0.3, 0.62], [1.0, 0.6, 0.7, 0.4]), curve([0.5, 1.0], [0.9, 0.8]), curve([0.0, 0.0], [0.0, 0.0])],
        "average_precision": [average_precision(1, 60, 40, 3), average_precision(2, 25, 30, 2)],
        "confusion": [
            confusion(seed, truths, count, conf, rotated)
            for seed, (truths, count, conf, rotated) in enumerate(
                [(4, 8, 0.001, False), (5, 9, 0.3, False), (0, 6, 0.01, False), (3, 0, 0.25, False), (2, 6, 0.9, False),
                 (4, 8, 0.01, True), (5, 9, 0.001, True), (3, 6, 0.5, True)])
        ],
    }
    with open(os.path.join(folder, "peer.json"), "w") as file:
        json.dump(result, file)
        file.write("\n")


if __name__ == "__main__":
    main()
