#!/usr/bin/env python3
"""Writes peer.json and veil.png: what the real Ultralytics 8.3.6 makes of inputs given by formula.

    python3 make_fixtures.py [FOLDER]

Needs a Python environment with ultralytics==8.3.6.
"""

import functools
import json
import math
import os
import sys

import cv2
import numpy as np
import torch

torch.load = functools.partial(torch.load, weights_only=False)  # 8.3.6 predates the new default
if not hasattr(np, "trapz"):
    np.trapz = np.trapezoid

from ultralytics.engine.results import Results
from ultralytics.utils import ops


def prototypes(channels, height, width):
    planes = [
        [[math.sin(0.37 * (c + 1) * x + 0.11) * math.cos(0.23 * (c + 2) * y - 0.4) for x in range(width)] for y in range(height)]
        for c in range(channels)
    ]
    return torch.tensor(planes, dtype=torch.float32)


def coefficients(count, channels):
    rows = [[math.sin(1.7 * (i + 1) * (c + 1) + 0.3) for c in range(channels)] for i in range(count)]
    return torch.tensor(rows, dtype=torch.float32)


def bits(mask):
    return "".join("1" if value else "0" for value in np.asarray(mask).reshape(-1))


def masks_case(plane, size):
    channels, height, width = 5, 12, 16
    boxes = [[3.3, 2.1, 40.2, 33.9], [-4.0, 10.0, 80.0, 60.0], [21.0, 21.0, 24.0, 23.0], [0.0, 0.0, 70.0, 50.0]]
    if plane == "original":  # there boxes are clipped to the image
        boxes = [[min(max(v, 0.0), float(size[1 - i % 2])) for i, v in enumerate(box)] for box in boxes]
    proto, rows, edges = prototypes(channels, height, width), coefficients(len(boxes), channels), torch.tensor(boxes)
    if plane in ("input", "prototype"):
        out = ops.process_mask(proto, rows, edges.clone(), size, upsample=plane == "input")
    else:
        out = ops.process_mask_native(proto, rows, edges.clone(), size)
    return {"plane": plane, "size": size, "channels": channels, "prototypes": [height, width], "boxes": boxes,
            "bits": [bits(mask) for mask in out]}


def blobs(height, width):
    mask = np.zeros((height, width), np.uint8)
    cv2.circle(mask, (width // 2, height // 2), min(height, width) // 3, 1, -1)
    mask[2:6, 3:9] = 1
    mask[height // 2, 2 : width - 3] = 0
    return mask


def views_case(plane, original):
    mask = blobs(*plane)
    results = Results(np.zeros((*original, 3), np.uint8), "a.jpg", {0: "a"}, boxes=torch.tensor([[0, 0, 1, 1, 0.9, 0.0]]),
                      masks=torch.tensor(mask[None], dtype=torch.float32))
    pixels = mask if tuple(plane) == tuple(original) else ops.scale_image(mask[..., None].copy(), original)
    return {"plane": plane, "original": original, "mask": bits(mask), "xy": results.masks.xy[0].tolist(),
            "xyn": results.masks.xyn[0].tolist(), "pixels": bits(pixels)}


def board(height, width):
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([(5 * x + 3 * y) % 256, (7 * y + x) % 256, (x * y) % 256], axis=-1).astype(np.uint8)


def veil(plane, original):
    planes = []
    for i in range(3):
        mask = np.zeros(plane, np.float32)
        mask[4 + 6 * i : 20 + 8 * i, 5 + 9 * i : 30 + 10 * i] = 1
        planes.append(mask)
    boxes = torch.tensor([[1.0, 1, 9, 9, 0.9, 0], [1, 1, 9, 9, 0.8, 5], [1, 1, 9, 9, 0.7, 17]])
    results = Results(board(*original), "a.jpg", {i: str(i) for i in range(20)}, boxes=boxes, masks=torch.tensor(np.stack(planes)))
    return results.plot(boxes=False)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    masks = [masks_case("input", [48, 64]), masks_case("prototype", [48, 64]), masks_case("input_late", [48, 64]),
             masks_case("original", [60, 90]), masks_case("original", [41, 37]), masks_case("original", [30, 77])]
    views = [views_case([40, 56], [40, 56]), views_case([40, 56], [71, 99]), views_case([40, 56], [33, 80]), views_case([40, 56], [20, 17])]
    with open(os.path.join(folder, "peer.json"), "w") as file:
        json.dump({"masks": masks, "views": views}, file)
        file.write("\n")
    cv2.imwrite(os.path.join(folder, "veil_retina.png"), veil([48, 64], [48, 64]))
    cv2.imwrite(os.path.join(folder, "veil_scaled.png"), veil([48, 64], [60, 77]))


if __name__ == "__main__":
    main()
