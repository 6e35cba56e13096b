"""A data set of coloured squares and a network of a few layers: a training of seconds. Standard library only."""
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


def picture(rng, side=64):
    """A picture with one square, and its label."""
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
    label = [cls, (left + size / 2) / side, (top + size / 2) / side, size / side, size / side]
    return png(side, side, rows), " ".join(f"{value:.6g}" for value in label)


def make(folder, train=24, val=8):
    """Writes the data set and the network; returns (data.yaml, toy.yaml)."""
    folder = Path(folder)
    rng = random.Random(1)
    for split, count in (("train", train), ("val", val)):
        for kind in ("images", "labels"):
            (folder / kind / split).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            pixels, label = picture(rng)
            (folder / "images" / split / f"{number:03}.png").write_bytes(pixels)
            (folder / "labels" / split / f"{number:03}.txt").write_text(label + "\n")
    (folder / "data.yaml").write_text("path: .\ntrain: images/train\nval: images/val\nnames: {0: red, 1: blue}\n")
    (folder / "toy.yaml").write_text(NETWORK)
    return folder / "data.yaml", folder / "toy.yaml"
