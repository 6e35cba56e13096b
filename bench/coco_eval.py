#!/usr/bin/env python3
"""The COCO evaluation: ours and pycocotools, interleaved in one run.

    python3 bench/coco_eval.py BENCH_COCO_EVAL TRUTH.json DETECTIONS.json [--kind bbox] [--runs 5]
    python3 bench/coco_eval.py BENCH_COCO_EVAL --synthetic 5000 [--per-image 100] [--runs 3]

Needs a Python with pycocotools and NumPy. Times evaluate and accumulate of both sides from objects in memory; reading files
is not in it. pycocotools has one thread, ours --threads. Prints medians, spread and the largest difference between the
summaries; --save-synthetic FOLDER keeps the made-up files.
"""

import argparse
import contextlib
import io
import json
import os
import statistics
import subprocess
import tempfile
import time

import numpy as np


class Ours:
    def __init__(self, program, truth, detections, kind, threads):
        command = [program, truth, detections, "--kind", kind, "--threads", str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def run(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        milliseconds, *stats = map(float, self.process.stdout.readline().split())
        return milliseconds, stats

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Pycocotools:
    def __init__(self, truth, detections, kind):
        from pycocotools.coco import COCO
        from pycocotools.cocoeval import COCOeval

        self.evaluator, self.kind = COCOeval, kind
        with contextlib.redirect_stdout(io.StringIO()):
            self.truth = COCO(truth)
            self.found = self.truth.loadRes(detections)

    def run(self):
        with contextlib.redirect_stdout(io.StringIO()):
            evaluation = self.evaluator(self.truth, self.found, self.kind)
            start = time.perf_counter()
            evaluation.evaluate()
            evaluation.accumulate()
            elapsed = (time.perf_counter() - start) * 1e3
            evaluation.summarize()
        return elapsed, list(evaluation.stats)


def synthetic(folder, images, per_image, classes=80, seed=1):
    """About 7 truths and `per_image` detections an image; classes as unequal as in photographs, 1 % crowds."""
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, classes + 1)
    weights /= weights.sum()
    truths, found = [], []
    for image in range(images):
        count = rng.poisson(7)
        size = np.exp(rng.uniform(np.log(8), np.log(400), (count, 2)))
        boxes = np.concatenate([rng.uniform(0, 640 - size), size], 1).round(2)
        names = rng.choice(classes, count, p=weights)
        for box, name in zip(boxes.tolist(), names.tolist()):
            truths.append({"id": len(truths) + 1, "image_id": image, "category_id": name, "bbox": box,
                           "area": box[2] * box[3] * 0.7, "iscrowd": int(rng.random() < 0.01)})
        total = rng.poisson(per_image)
        near = rng.random(total) < (0.4 if count else 0)
        source = rng.integers(0, max(count, 1), total)
        size = np.exp(rng.uniform(np.log(8), np.log(400), (total, 2)))
        boxes = np.concatenate([rng.uniform(0, 640 - size), size], 1)
        labels = rng.choice(classes, total, p=weights)
        for i in range(total):
            box, label = boxes[i], int(labels[i])
            if near[i]:
                truth = truths[len(truths) - count + source[i]]
                box = np.array(truth["bbox"]) + rng.normal(0, 0.08, 4) * np.tile(truth["bbox"][2:], 2)
                label = truth["category_id"] if rng.random() < 0.8 else label
            score = rng.beta(2, 2) if near[i] else rng.beta(1, 8)
            found.append({"image_id": image, "category_id": label, "bbox": [round(float(v), 3) for v in box],
                          "score": round(float(score), 5)})
    files = os.path.join(folder, "truth.json"), os.path.join(folder, "detections.json")
    with open(files[0], "w") as out:
        json.dump({"images": [{"id": i, "width": 640, "height": 640} for i in range(images)], "annotations": truths,
                   "categories": [{"id": i, "name": str(i)} for i in range(classes)]}, out)
    with open(files[1], "w") as out:
        json.dump(found, out)
    return files


def spread(values):
    return f"median {statistics.median(values):.2f} ms ({min(values):.2f} to {max(values):.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--kind", default="bbox")
    parser.add_argument("--synthetic", type=int, metavar="IMAGES")
    parser.add_argument("--per-image", type=int, default=100)
    parser.add_argument("--save-synthetic", metavar="FOLDER")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2, help="of ours")
    arguments = parser.parse_args()
    files = arguments.files
    if arguments.synthetic:
        folder = arguments.save_synthetic or tempfile.mkdtemp()
        os.makedirs(folder, exist_ok=True)
        files = synthetic(folder, arguments.synthetic, arguments.per_image)
    if len(files) != 2:
        parser.error("two files or --synthetic expected")
    peer = Pycocotools(*files, arguments.kind)
    print(f"{len(peer.truth.imgs)} images, {len(peer.truth.anns)} truths, {len(peer.found.anns)} detections")
    ours = Ours(arguments.program, *files, arguments.kind, arguments.threads)
    ours.run()
    pairs = []
    for _ in range(arguments.runs):
        pairs.append((peer.run(), ours.run()))
    ours.close()
    difference = max(abs(a - b) for (_, theirs), (_, own) in pairs for a, b in zip(theirs, own, strict=True))
    print(f"pycocotools, 1 thread: {spread([a for (a, _), _ in pairs])}")
    print(f"ours, {arguments.threads} threads: {spread([b for _, (b, _) in pairs])}")
    ratios = [a / b for (a, _), (b, _) in pairs]
    print(f"ratio: median {statistics.median(ratios):.0f} ({min(ratios):.0f} to {max(ratios):.0f})")
    print(f"largest difference of the summaries: {difference:.1e}")


if __name__ == "__main__":
    main()
