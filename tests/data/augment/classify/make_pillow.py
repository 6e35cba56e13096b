#!/usr/bin/env python3
"""Writes pillow.json: what Pillow, driven by torchvision as the real Ultralytics 8.3.6 drives it, makes of formula images.

    python3 make_pillow.py          # needs ultralytics==8.3.6 and torchvision
"""
import json
import zlib
from pathlib import Path

import numpy as np

if not hasattr(np, "trapz"):
    np.trapz = np.trapezoid
import PIL
import torch
import torchvision
from PIL import Image
from torchvision.transforms import InterpolationMode, autoaugment
from torchvision.transforms import functional as F
from ultralytics.data.augment import classify_augmentations, classify_transforms

BILINEAR = InterpolationMode.BILINEAR
IMAGES = (("mixed", 31, 45), ("noise", 40, 33), ("smooth", 64, 96), ("pale", 24, 24), ("flat", 9, 7), ("noise", 1, 5),
          ("mixed", 5, 2), ("noise", 224, 224))
MAGNITUDES = {
    "ShearX": (0, 0.09, -0.09, 0.3, -0.166666671634), "ShearY": (0.09, -0.09, 0.3, -0.0333333351),
    "TranslateX": (0, 3, -3.9, 10.2, -30), "TranslateY": (4.5, -4, 12), "Rotate": (0, 9, -9, 30, -26.666666, 3.3333),
    "Brightness": (0.27, -0.27, 0.9, -0.9, 0, -1), "Color": (0.27, -0.27, 0.9, -0.9, 0, -1),
    "Contrast": (0.27, -0.27, 0.9, -0.9, 0, -1), "Sharpness": (0.27, -0.27, 0.9, -0.9, 0, -1),
    "Posterize": (7, 4, 1, 8), "Solarize": (178.5, 255.0, 0.0, 128.0), "AutoContrast": (0,), "Equalize": (0,), "Invert": (0,),
}


def make_image(kind, height, width):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    n = (y * width + x) * 3 + c
    values = {
        "mixed": lambda: 7 * y + 13 * x + 29 * c + x * y,
        "noise": lambda: (n.astype(np.uint64) + 1) * 2654435761 % 4294967296 // 16777216,
        "smooth": lambda: y * 2 + x + 40 * c,
        "pale": lambda: 100 + (7 * y + 3 * x + c) % 41,
        "flat": lambda: 50 + 60 * c + 0 * n,
    }[kind]()
    return Image.fromarray((values % 256).astype(np.uint8))


def crc(image):
    return zlib.crc32(np.ascontiguousarray(np.asarray(image)).tobytes())


def operations():
    rows = []
    for kind, height, width in IMAGES:
        image = make_image(kind, height, width)
        for name, magnitudes in MAGNITUDES.items():
            for magnitude in magnitudes:
                out = autoaugment._apply_op(image, name, magnitude, interpolation=BILINEAR, fill=None)
                rows.append([kind, height, width, name, magnitude, crc(out)])
        for share in (0.015, -0.015, 0.1, -0.3, 0.5, -0.5, 0.001):
            rows.append([kind, height, width, "Hue", share, crc(F.adjust_hue(image, share))])
    return rows


def cube():
    """Every colour once: red is the row divided by 16."""
    n = np.arange(1 << 24, dtype=np.uint32).reshape(4096, 4096)
    image = Image.fromarray(np.stack([n >> 16, (n >> 8) & 255, n & 255], -1).astype(np.uint8))
    return {"grey": crc(F.adjust_saturation(image, 0.0)), "color": crc(F.adjust_saturation(image, 1.27)),
            "hue": [[share, crc(F.adjust_hue(image, share))] for share in (0.0, 0.1, -0.25)]}


def spaces():
    """Magnitudes of all levels at 224 x 160 (height x width)."""
    number = lambda value: float(value) if not isinstance(value, float) else value
    result = {}
    for name, policy, levels in (("randaugment", autoaugment.RandAugment(), 31), ("autoaugment", autoaugment.AutoAugment(), 10),
                                 ("augmix", autoaugment.AugMix(), 10)):
        space = policy._augmentation_space(levels, (224, 160))
        result[name] = {op: {"signed": signed, "values": [number(v) for v in torch.atleast_1d(values)]}
                        for op, (values, signed) in space.items()}
    policies = autoaugment.AutoAugment().policies
    return result, policies


def columns_first(original):
    """Pillow 13 scales some tall pictures in the other order, which changes the rounding; earlier ones never do."""

    def resize(self, size, *arguments, **options):
        return original(original(self, (size[0], self.height), *arguments, **options), size, *arguments, **options)

    return resize


def statistics():
    """Mean share of the area and mean width / height of 40,000 random parts."""
    torch.manual_seed(0)
    crop = classify_augmentations(size=64, scale=(0.5, 1.0)).transforms[0]
    erase = classify_augmentations(size=64, erasing=1.0).transforms[-1]
    picture, tensor = Image.new("RGB", (640, 480)), torch.zeros(3, 480, 640)
    parts = [crop.get_params(picture, crop.scale, crop.ratio) for _ in range(40000)]
    patches = [erase.get_params(tensor, erase.scale, erase.ratio, [0.0]) for _ in range(40000)]
    mean = lambda values: round(float(np.mean(values)), 5)
    return {name: {"share": mean([p[2] * p[3] / 640 / 480 for p in rows]), "ratio": mean([p[3] / p[2] for p in rows]),
                   "y": mean([p[0] for p in rows]), "x": mean([p[1] for p in rows])}
            for name, rows in (("crop", parts), ("patch", patches))}


def crops():
    rows = []
    for kind, height, width, rect, side in (("mixed", 300, 200, (10, 20, 150, 120), 224), ("noise", 90, 120, (0, 3, 80, 70), 64),
                                            ("smooth", 500, 400, (5, 7, 480, 390), 96), ("noise", 64, 64, (0, 0, 64, 64), 64)):
        out = F.resized_crop(make_image(kind, height, width), *rect, [side, side], BILINEAR, antialias=True)
        rows.append([kind, height, width, list(rect), side, crc(out)])
    return rows


def middles():
    rows = []
    for kind, height, width in (("mixed", 300, 200), ("smooth", 200, 301), ("noise", 57, 90), ("noise", 224, 224)):
        for side, fraction in ((224, 1.0), (224, 0.875), (64, 0.5), (32, 0.9), (64, 0.33)):
            out = classify_transforms(size=side, crop_fraction=fraction)(make_image(kind, height, width))
            rows.append([kind, height, width, side, fraction, crc((out.permute(1, 2, 0) * 255).round().to(torch.uint8))])
    return rows


def set_up():
    """What the peer builds, for each setting of auto_augment."""
    rows = {}
    for name in ("randaugment", "autoaugment", "augmix", None):
        steps = classify_augmentations(size=64, scale=(0.5, 1.0), hflip=0.5, vflip=0.25, auto_augment=name, hsv_h=0.1, hsv_s=0.2,
                                       hsv_v=0.3, erasing=0.4).transforms
        rows[str(name)] = [repr(step) for step in steps]
        rows[str(name)] += [str(step.interpolation) for step in steps if "Aug" in repr(step)]
    return rows


def main():
    space, policies = spaces()
    result = {"how": f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}, Ultralytics 8.3.6; CRC-32 of all bytes, RGB",
              "set_up": set_up(), "magnitudes": space, "imagenet_policy": policies, "operations": operations(), "cube": cube(),
              "statistics": statistics()}
    Image.Image.resize = columns_first(Image.Image.resize)
    result |= {"crops": crops(), "middles": middles()}
    (Path(__file__).parent / "pillow.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


main()
