#!/usr/bin/env python3
"""Suppression of 30,000 boxes in 80 classes: ours and the real Ultralytics 8.3.6, in turn in one run.

    python3 bench/suppression.py BENCH_POSTPROCESS [--runs 10]

BENCH_POSTPROCESS makes the boxes and gives ours (one thread), with max_det 300 and without a limit. The peer's are
torchvision's nms on the same boxes, moved apart by class as the peer does it, and its whole function, which also filters
and sorts. Needs a Python that has ultralytics==8.3.6.
"""

import argparse
import re
import statistics
import subprocess
import tempfile
import time


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=10)
    arguments = parser.parse_args()
    import numpy
    import torch
    import torchvision
    from ultralytics.utils import ops

    file = tempfile.mktemp()
    subprocess.run([arguments.program, file], check=True, stdout=subprocess.DEVNULL)
    rows = torch.from_numpy(numpy.fromfile(file, dtype="<f4").reshape(-1, 6).copy())
    boxes, conf, cls = rows[:, :4], rows[:, 4], rows[:, 5]
    scores = torch.zeros(len(rows), 80)
    scores[torch.arange(len(rows)), cls.long()] = conf
    prediction = torch.cat([ops.xyxy2xywh(boxes), scores], 1).T[None].contiguous()
    times = {"ours, max_det 300": [], "ours, no limit": []}
    for threads in (1, 2):
        torch.set_num_threads(threads)
        times[f"torchvision nms, {threads} threads"] = []
        times[f"peer's function, {threads} threads"] = []
    for _ in range(arguments.runs):
        out = subprocess.run([arguments.program], check=True, capture_output=True, text=True).stdout
        times["ours, max_det 300"].append(float(re.search(r"suppression of 30000 +([\d.]+)", out)[1]))
        times["ours, no limit"].append(float(re.search(r"no max_det +([\d.]+)", out)[1]))
        for threads in (1, 2):
            torch.set_num_threads(threads)
            apart = boxes + cls[:, None] * 7680
            times[f"torchvision nms, {threads} threads"].append(milliseconds(lambda: torchvision.ops.nms(apart, conf, 0.7)))
            whole = lambda: ops.non_max_suppression(prediction.clone(), 1e-6, 0.7, max_det=300, max_time_img=1e9)
            times[f"peer's function, {threads} threads"].append(milliseconds(whole))
    for name, values in times.items():
        values.sort()
        print(f"{name:28} median {statistics.median(values):8.2f} ms  ({values[0]:.2f} to {values[-1]:.2f})")


if __name__ == "__main__":
    main()
