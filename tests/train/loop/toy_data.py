"""A data set of coloured squares for each task and a network of a few layers: a training of seconds. Standard library only."""
import random
import struct
import zlib
from pathlib import Path

NETWORK = """
nc: 2
backbone:
  - [-1, 1, Conv, [8, 3, 2]]
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, C3k2, [16, False, 0.25]]
  - [-1, 1, Conv, [32, 3, 2]]
  - [-1, 1, Conv, [32, 3, 2]]
head:
  - [[3, 4, 5], 1, Detect, [nc]]
"""


def png(width, height, rows):
    """Bytes of an RGB picture; rows: bytes of one row each."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


HEADS = {
    "detect": "[[3, 4, 5], 1, Detect, [nc]]",
    "segment": "[[3, 4, 5], 1, Segment, [nc, 8, 16]]",
    "pose": "[[3, 4, 5], 1, Pose, [nc, kpt_shape]]",
    "obb": "[[3, 4, 5], 1, OBB, [nc, 1]]",
    "classify": "[-1, 1, Classify, [nc]]",
    "v10": "[[3, 4, 5], 1, v10Detect, [nc]]",
    "rtdetr": "[[3, 4, 5], 1, RTDETRDecoder, [nc, 32, 20, 4, 4, 2]]",
}


def network_of(task):
    """The toy network with the head of another task."""
    text = NETWORK.replace(HEADS["detect"], HEADS[task])
    return text + "kpt_shape: [4, 3]\n" if task == "pose" else text


def label_of(task, cls, left, top, size, side):
    """A line of a label file for a square: its box, its corners or both."""
    box = [(left + size / 2) / side, (top + size / 2) / side, size / side, size / side]
    corners = [(left, top), (left + size, top), (left + size, top + size), (left, top + size)]
    if task in ("segment", "obb"):
        values = [value / side for corner in corners for value in corner]
    elif task == "pose":
        values = box + [value for x, y in corners for value in (x / side, y / side, 2)]
    else:
        values = box
    return " ".join(f"{value:.6g}" for value in [cls, *values])


def picture(rng, side=64, task="detect"):
    """A picture with one square, its label and its class."""
    cls = rng.randrange(2)
    size = rng.randrange(16, 32)
    left, top = rng.randrange(side - size), rng.randrange(side - size)
    colour = (200, 40, 40) if cls == 0 else (40, 40, 200)
    rows = []
    for y in range(side):
        row = bytearray()
        for x in range(side):
            inside = left <= x < left + size and top <= y < top + size
            row += bytes(colour) if inside else bytes([90 + rng.randrange(30)] * 3)
        rows.append(bytes(row))
    return png(side, side, rows), label_of(task, cls, left, top, size, side), cls


def make(folder, train=24, val=8, task="detect"):
    """Writes the data set and the network; returns (data, toy.yaml): a YAML file, of a classification the folder."""
    folder = Path(folder)
    rng = random.Random(1)
    kind = "detect" if task in ("v10", "rtdetr") else task
    for split, count in (("train", train), ("val", val)):
        for number in range(count):
            pixels, label, cls = picture(rng, task=kind)
            name = f"{number:03}"
            if task == "classify":
                write(folder / "pictures" / split / ("red", "blue")[cls] / f"{name}.png", pixels)
                continue
            write(folder / "images" / split / f"{name}.png", pixels)
            write(folder / "labels" / split / f"{name}.txt", (label + "\n").encode())
    (folder / "toy.yaml").write_text(network_of(task))
    if task == "classify":
        return folder / "pictures", folder / "toy.yaml"
    more = "kpt_shape: [4, 3]\nflip_idx: [1, 0, 3, 2]\n" if task == "pose" else ""
    (folder / "data.yaml").write_text(f"path: .\ntrain: images/train\nval: images/val\nnames: {{0: red, 1: blue}}\n{more}")
    return folder / "data.yaml", folder / "toy.yaml"


def write(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
