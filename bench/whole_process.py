#!/usr/bin/env python3
"""Whole processes: `yolo predict` of one photo, cold and warm, in turn with the peer's program.

    python3 bench/whole_process.py YOLO WEIGHTS.pt PICTURE [--peer PATH/TO/PEERS/yolo] [--runs 15]

Prints median, p10 and p90 of wall seconds, and the peak resident memory in MB.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time


def run(command, environment):
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1e3 * 1.024


def show(name, rows):
    seconds = sorted(row[0] for row in rows)
    tenth = max(len(seconds) // 10, 0)
    print(
        f"{name:24} median {statistics.median(seconds):6.3f} s  p10 {seconds[tenth]:6.3f}  p90 {seconds[-1 - tenth]:6.3f}"
        f"  peak {max(row[1] for row in rows):6.0f} MB"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("weights")
    parser.add_argument("picture")
    parser.add_argument("--peer", help="the yolo program of ultralytics==8.3.6")
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()

    work = tempfile.mkdtemp()
    common = [f"source={arguments.picture}", f"project={work}/runs", "exist_ok=True"]
    ours = [arguments.program, "predict", f"model={arguments.weights}", *common]
    cold_cache, warm_cache = f"{work}/cold", f"{work}/warm"
    run(ours, {**os.environ, "YOLO_CACHE_DIR": warm_cache})
    rows = {"cold": [], "warm": [], "peer": []}
    for _ in range(arguments.runs):
        shutil.rmtree(cold_cache, ignore_errors=True)
        rows["cold"].append(run(ours, {**os.environ, "YOLO_CACHE_DIR": cold_cache}))
        rows["warm"].append(run(ours, {**os.environ, "YOLO_CACHE_DIR": warm_cache}))
        if arguments.peer and len(rows["peer"]) < 5:
            rows["peer"].append(run([arguments.peer, "predict", f"model={arguments.weights}", *common], os.environ))
    show("ours, nothing cached", rows["cold"])
    show("ours, warm cache", rows["warm"])
    if rows["peer"]:
        show("peer", rows["peer"])
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
