#!/usr/bin/env python3
"""Seconds an epoch (training and validation) of `yolo train` against the peer, in turn.

Usage: training.py --program build/bin/yolo --model yolo11n.pt --data bccd.yaml [--imgsz 320] [--epochs 4] [--rounds 2]
                   [--threads 2] [-- ARG=VALUE ...]        (run with the peer's Python; further arguments go to ours)
The first epoch of each run is left out: it warms up caches.
"""
import argparse
import statistics
import subprocess
import sys
import tempfile
import time

PEER = r"""
import sys, time
import numpy
if not hasattr(numpy, "trapz"):
    numpy.trapz = numpy.trapezoid
import torch
original = torch.load
torch.load = lambda *a, **k: original(*a, **{**k, "weights_only": False})
model, data, imgsz, epochs, batch, threads, folder = sys.argv[1:8]
from ultralytics import YOLO
import ultralytics.utils.torch_utils
torch.set_num_threads(int(threads))
net = YOLO(model)
net.add_callback("on_train_epoch_start", lambda t: (torch.set_num_threads(int(threads)), print("MARK", time.time(), flush=True)))
net.add_callback("on_train_end", lambda t: print("MARK", time.time(), flush=True))
net.train(data=data, epochs=int(epochs), imgsz=int(imgsz), batch=int(batch), workers=2, device="cpu", project=folder,
          plots=False, val=True, verbose=False)
"""


def times_between(marks):
    return [after - before for before, after in zip(marks, marks[1:])]


def peer_epochs(options, folder):
    words = [sys.executable, "-c", PEER, options.model, options.data, str(options.imgsz), str(options.epochs + 1),
             str(options.batch), str(options.threads), folder]
    output = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout
    marks = [float(line.split()[1]) for line in output.splitlines() if line.startswith("MARK")]
    if len(marks) < 3:
        sys.exit(f"the peer failed:\n{output[-3000:]}")
    return times_between(marks[:options.epochs + 1])[1:]  # the last epoch has the final validation behind it


def own_epochs(options, folder, more):
    words = [options.program, "train", f"model={options.model}", f"data={options.data}", f"imgsz={options.imgsz}",
             f"epochs={options.epochs + 1}", f"batch={options.batch}", "workers=2", f"threads={options.threads}", "ap=peer",
             "plots=False", f"project={folder}", "device=cpu", *more]
    marks, lines = [], []
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            lines.append(line)
            if line.lstrip().startswith("Epoch"):
                marks.append(time.time())
    if process.returncode != 0 or len(marks) < 3:
        sys.exit("ours failed:\n" + "".join(lines[-40:]))
    return times_between(marks)[1:]


def describe(values):
    return f"{statistics.median(values):6.2f} s (least {min(values):.2f}, greatest {max(values):.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("program", None), ("model", None), ("data", None), ("imgsz", 320), ("epochs", 3), ("batch", 16),
                          ("rounds", 2), ("threads", 2)):
        parser.add_argument(f"--{name}", default=default, required=default is None, type=type(default) if default else str)
    parser.add_argument("more", nargs="*")
    options = parser.parse_args()
    ours, peer, ratios = [], [], []
    for number in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            a = own_epochs(options, folder, options.more)
            b = peer_epochs(options, folder)
        ours += a
        peer += b
        ratios.append(statistics.median(b) / statistics.median(a))
        print(f"round {number + 1}: ours {describe(a)}, peer {describe(b)}, ratio {ratios[-1]:.2f}", flush=True)
    print(f"ours {describe(ours)}; peer {describe(peer)}; peer / ours {statistics.median(ratios):.2f} "
          f"(least {min(ratios):.2f}, greatest {max(ratios):.2f})")


if __name__ == "__main__":
    main()
