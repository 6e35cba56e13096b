"""Makes center_crops.json: checksums of what the real program feeds a classifier for pictures given by formula.

Usage: python make_center_crops.py OUTPUT.json, with ultralytics==8.3.6 installed.
"""

import argparse
import json
import zlib
from pathlib import Path

import numpy as np
from PIL import Image
from ultralytics.data.augment import classify_transforms

SIDES = (32, 64, 224)
SIZES = [(1, 1), (1, 9), (7, 5), (20, 30), (63, 64), (64, 64), (65, 64), (100, 9), (224, 225), (300, 224), (97, 401),
         (480, 640), (641, 480), (333, 1000), (1080, 810), (1200, 37)]


def picture(height, width):
    """Blue, green, red; the same formula as in center_crop_test.cpp."""
    y, x, c = np.mgrid[0:height, 0:width, 0:3]
    return ((7 * y + 13 * x + 29 * c + x * y) % 256).astype(np.uint8)


def columns_first(original):
    """Pillow 13 scales some tall pictures in the other order, which changes the rounding; earlier ones never do."""

    def resize(self, size, *arguments, **options):
        narrowed = original(self, (size[0], self.height), *arguments, **options)
        return original(narrowed, size, *arguments, **options)

    return resize


def main():
    Image.Image.resize = columns_first(Image.Image.resize)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output")
    output = parser.parse_args().output
    rows = []
    for height, width in SIZES:
        for side in SIDES:
            rgb = np.ascontiguousarray(picture(height, width)[..., ::-1])
            tensor = classify_transforms(side)(Image.fromarray(rgb))
            bgr = (tensor.numpy() * 255).round().astype(np.uint8)[::-1].transpose(1, 2, 0)
            rows.append({"height": height, "width": width, "side": side, "crc32": zlib.crc32(bgr.tobytes())})
    Path(output).write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")


if __name__ == "__main__":
    main()
