"""Draws the toy pictures: darts, bars and discs on a shaded ground, with outlines, key points or a class as labels.

Every picture comes from its number alone. NumPy and OpenCV are used to fill shapes; nothing is smoothed, so the files are small.
"""
import math
import random
from pathlib import Path

import cv2
import numpy as np

SIZES = ((128, 128), (160, 112), (96, 144), (144, 96), (128, 160))  # width, height
CLASSES = ("dart", "bar", "disc")


def ground(rng, width, height):
    """A plain gradient with stripes: enough to make the shapes not the only edges."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    image = np.zeros((height, width, 3), np.float64)
    for channel in range(3):
        image[..., channel] = rng.uniform(60, 110) + rng.uniform(-0.2, 0.2) * x + rng.uniform(-0.2, 0.2) * y
    pixels = np.clip(image, 0, 255).astype(np.uint8) // 4 * 4
    for _ in range(3):
        ends = [(rng.randrange(width), rng.randrange(height)) for _ in range(2)]
        cv2.line(pixels, *ends, [rng.randrange(40, 130) for _ in range(3)], rng.randrange(1, 3))
    return pixels


def turned(points, centre, angle, size):
    sine, cosine = math.sin(angle), math.cos(angle)
    return [(centre[0] + size * (x * cosine - y * sine), centre[1] + size * (x * sine + y * cosine)) for x, y in points]


def outline(kind, centre, angle, size):
    if kind == "dart":  # tip, left, tail, right
        return turned([(1, 0), (-0.8, -0.7), (-0.35, 0), (-0.8, 0.7)], centre, angle, size)
    if kind == "bar":
        return turned([(-1, -0.38), (1, -0.38), (1, 0.38), (-1, 0.38)], centre, angle, size)
    ring = [(math.cos(step * math.pi / 12), math.sin(step * math.pi / 12)) for step in range(24)]
    return turned(ring, centre, angle, 0.75 * size)


def colour(rng, kind):
    """Darts are bright, bars dark or red, discs anything: neither colour nor form alone tells the class."""
    if kind == "dart":
        return [rng.randrange(150, 256) for _ in range(3)]
    if kind == "bar":
        return rng.choice([[rng.randrange(30), rng.randrange(30), rng.randrange(30)], [30, 40, rng.randrange(170, 256)]])
    return [rng.randrange(256), rng.randrange(256), rng.randrange(256)]


def place(rng, taken, width, height, size):
    """A centre away from the others, or None."""
    for _ in range(40):
        centre = rng.uniform(size, width - size), rng.uniform(size, height - size)
        if all(math.dist(centre, other) > 0.85 * (size + reach) for other, reach in taken):
            return centre
    return None


def scene(number, kinds, objects=(2, 5), shape=None):
    """(pixels, [(kind, outline)]); `kinds`: which shapes there are."""
    rng = random.Random(number)
    width, height = shape or SIZES[number % len(SIZES)]
    pixels, found, taken = ground(rng, width, height), [], []
    for _ in range(rng.randint(*objects)):
        kind, size, angle = rng.choice(kinds), rng.uniform(12, 27), rng.uniform(0, 2 * math.pi)
        centre = place(rng, taken, width, height, size)
        if centre is None:
            continue
        taken.append((centre, size))
        points = outline(kind, centre, angle, size)
        cv2.fillPoly(pixels, [np.round(np.array(points) * 16).astype(np.int32)], colour(rng, kind), cv2.LINE_8, 4)
        found.append((kind, points))
    return pixels, found


def numbers(values):
    return " ".join(f"{value:.5f}" for value in values)


def polygon_row(kind, points, width, height):
    return f"{CLASSES.index(kind)} " + numbers(v for x, y in points for v in (x / width, y / height))


def pose_row(kind, points, width, height):
    """The box and the four corners of a dart; a corner outside the picture counts as not labelled."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = ((max(xs) + min(xs)) / 2 / width, (max(ys) + min(ys)) / 2 / height, (max(xs) - min(xs)) / width, (max(ys) - min(ys)) / height)
    corners = []
    for x, y in points:
        inside = 0 <= x < width and 0 <= y < height
        corners += [x / width, y / height, 2] if inside else [0, 0, 0]
    return "0 " + numbers([*box, *corners])


def scenes(folder, split, first, count, row, kinds, labelled):
    """Pictures FIRST, FIRST + 1, ... with a label file each under images/SPLIT and labels/SPLIT."""
    for number in range(first, first + count):
        pixels, objects = scene(number, kinds)
        height, width = pixels.shape[:2]
        name = f"{number - first:03}"
        save(Path(folder) / "images" / split / f"{name}.png", pixels)
        rows = [row(kind, points, width, height) for kind, points in objects if kind in labelled]
        file = Path(folder) / "labels" / split / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(line + "\n" for line in rows))


def single_shapes(folder, split, first, count):
    """One shape a picture, in a folder for each class."""
    for number in range(first, first + count):
        kind = CLASSES[number % 3]
        shape = ((56, 56), (72, 48), (48, 80), (64, 64))[number // 3 % 4]
        pixels, _ = scene(number, [kind], (1, 1), shape)
        save(Path(folder) / split / kind / f"{number - first:03}.png", pixels)


def save(file, pixels):
    file.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(file), pixels, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def draw(folder, split, first, outlines, darts, shapes):
    """All three sets of one split: `outlines`, `darts` and `shapes` are how many pictures each has."""
    scenes(Path(folder) / "outlines", split, first, outlines, polygon_row, ("dart", "bar"), ("dart", "bar"))
    scenes(Path(folder) / "darts", split, first + 5000, darts, pose_row, ("dart", "dart", "bar"), ("dart",))
    single_shapes(Path(folder) / "shapes", split, first + 10000, shapes)
