#!/usr/bin/env python3
"""Runs the program of examples/c on pictures of tests/data/truth and compares what it prints with the peer's values there.

Usage: check_c_example.py PROGRAM SOURCE WORK
"""
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path


def unfiltered(rows, width, height):
    """Pixels of an 8-bit RGB PNG picture from its unpacked rows, each behind the number of its filter."""
    stride = 3 * width
    above, pixels = bytearray(stride), bytearray()
    for y in range(height):
        kind, row = rows[y * (stride + 1)], bytearray(rows[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            left, up, corner = (row[x - 3], above[x], above[x - 3]) if x >= 3 else (0, above[x], 0)
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda value: abs(guess - value))
            row[x] = (row[x] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        pixels += row
        above = row
    return bytes(pixels)


def png_to_ppm(png, ppm, comment=b""):
    data, at, packed = png.read_bytes(), 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, *form = struct.unpack(">IIBBBBB", body)
            assert form == [8, 2, 0, 0, 0], "not a plain RGB picture of 8 bits"
        elif kind == b"IDAT":
            packed += body
        at += size + 12
    ppm.write_bytes(b"P6\n%s%d %d\n255\n" % (comment, width, height) + unfiltered(zlib.decompress(packed), width, height))


class Example:
    def __init__(self, program, truth, work):
        self.program, self.truth, self.work = program, truth, work

    def run(self, *words):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.work), "LC_ALL": "C"}
        environment.update({name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS") or name == "TBB_ENABLE_SANITIZERS"})
        return subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, cwd="/", env=environment, timeout=240)

    def lines(self, *words):
        done = self.run(*words)
        assert done.returncode == 0 and not done.stderr, (words, done)
        return done.stdout.splitlines()

    def refused(self, part, *words, code=1):
        done = self.run(*words)
        assert done.returncode == code and not done.stdout, (words, done)
        assert part in done.stderr and done.stderr.count("\n") == 1, f"expected '{part}', found: {done.stderr}"

    def picture(self, name, comment=b""):
        ppm = self.work / "picture.ppm"
        png_to_ppm(self.truth / name, ppm, comment)
        return ppm


def near(text, value, tolerance):
    assert abs(float(text) - value) <= tolerance, f"{text} is not {value}"


def check_boxes(example):
    """segment: "bar 0.94 from 10,64 to 45,106"."""
    predict = json.loads((example.truth / "segment.json").read_text())["predict"]
    name, row = next(iter(predict["pictures"].items()))
    expected = row["rect"]["objects"]
    found = example.lines(example.truth / "segment.pt", example.picture(name, b"# a comment\n"), f"imgsz={predict['imgsz']} half=False")
    assert len(found) == len(expected) > 1, found
    for line, peer in zip(found, expected):
        cls, conf, _, first, _, second = line.split()
        assert cls == ("dart", "bar")[peer["cls"]], line
        near(conf, peer["conf"], 0.006)
        for text, value in zip(f"{first},{second}".split(","), peer["xyxy"]):
            near(text, value, 0.56)


def check_turned_boxes(example):
    """obb: "dart 0.88 at 99,69, 42 x 41, turned by 0.25"."""
    predict = json.loads((example.truth / "obb.json").read_text())["predict"]
    name, row = next(iter(predict["pictures"].items()))
    found = example.lines(example.truth / "obb.pt", example.picture(name), f"imgsz={predict['imgsz']} half=False")
    assert len(found) == len(row["rect"]["objects"]) > 1, found
    for line, peer in zip(found, row["rect"]["objects"]):
        words = line.replace(",", " ").split()
        near(words[1], peer["conf"], 0.006)
        for text, value in zip((words[3], words[4], words[5], words[7]), peer["xywhr"]):
            near(text, value, 0.56)
        near(words[10], peer["xywhr"][4], 0.006)


def check_probabilities(example):
    """classify: "dart 0.99", one a class."""
    predict = json.loads((example.truth / "classify.json").read_text())["predict"]
    name, row = next(iter(predict["pictures"].items()))
    found = example.lines(example.truth / "classify.pt", example.picture(name), f"imgsz={predict['imgsz']} half=False")
    assert len(found) == len(row["probs"]), found
    for line, peer in zip(found, row["probs"]):
        near(line.split()[1], peer, 0.006)


def check_refusals(example):
    ppm = example.picture("outlines/images/val/000.png")
    weights, broken = example.truth / "segment.pt", example.work / "broken.ppm"
    example.refused("missing.pt", example.work / "missing.pt", ppm)
    example.refused("missing.ppm", weights, example.work / "missing.ppm")
    example.refused("'conf=2' is out of range", weights, ppm, "conf=2")
    example.refused("'save' does nothing here", weights, ppm, "save=True")
    example.refused("usage:", weights, code=2)
    whole = ppm.read_bytes()
    for content in (b"", b"P6", b"P5" + whole[2:], whole[:-1], b"P6 0 1 255\n", b"P6 99999999999999999999 1 255\n", b"P6 1 1 65535\nabcdef",
                    b"P6 -1 1 255\nabc", b"P6 1 1 255", b"P6 #", b"P6 4096 4096 255\n"):
        broken.write_bytes(content)
        example.refused("expected a whole binary PPM picture", weights, broken)


def main():
    program, source, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]).resolve()
    example = Example(program, source / "tests/data/truth", work)
    for check in (check_boxes, check_turned_boxes, check_probabilities, check_refusals):
        check(example)
    print("the C example says what the peer says")


if __name__ == "__main__":
    main()
