#!/usr/bin/env python3
"""One picture in memory to results: ours and the real Ultralytics 8.3.6, interleaved in one run.

    python3 bench/against_peer.py BENCH_PREDICT WEIGHTS.pt PICTURE [--runs 40]

Needs a Python that has ultralytics==8.3.6 (and torch) installed; BENCH_PREDICT is the program built with
-DYOLO_BUILD_BENCH=ON. Prints medians and the ratio peer/ours for the peer's own number of threads and for two.
"""

import argparse
import functools
import os
import statistics
import subprocess
import tempfile
import time


class Ours:
    def __init__(self, program, weights, picture, precision, threads):
        command = [program, weights, picture, "--serve", "--threads", str(threads)]
        if precision == "f32":
            command.append("--f32")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def load_peer(weights):
    import numpy
    import torch

    torch.load = functools.partial(torch.load, weights_only=False)  # 8.3.6 predates the new default
    if not hasattr(numpy, "trapz"):
        numpy.trapz = numpy.trapezoid
    from ultralytics import YOLO

    return YOLO(weights)


def time_peer(model, image):
    start = time.perf_counter()
    model.predict(image, verbose=False, device="cpu")
    return (time.perf_counter() - start) * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("weights")
    parser.add_argument("picture")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--threads", type=int, default=2, help="of ours")
    arguments = parser.parse_args()

    import cv2
    import torch

    image = cv2.imread(arguments.picture)
    side = max(image.shape[:2])
    square = cv2.copyMakeBorder(image, 0, side - image.shape[0], 0, side - image.shape[1], cv2.BORDER_CONSTANT)
    square_file = os.path.join(tempfile.mkdtemp(), "square.png")
    cv2.imwrite(square_file, square)  # square, so that both sides compute 640 x 640
    image = square
    peer = load_peer(arguments.weights)
    time_peer(peer, image)  # its first prediction sets the number of threads that it likes
    own_threads = torch.get_num_threads()
    print(f"torch {torch.__version__}, its own number of threads: {own_threads}")
    for precision in ("default", "f32"):
        ours = Ours(arguments.program, arguments.weights, square_file, precision, arguments.threads)
        for threads in sorted({own_threads, 2}):
            torch.set_num_threads(threads)
            for _ in range(3):
                time_peer(peer, image)
                ours.run()
            pairs = [(time_peer(peer, image), ours.run()) for _ in range(arguments.runs)]
            ratios = sorted(a / b for a, b in pairs)
            print(
                f"ours {precision}, {arguments.threads} threads: {statistics.median(b for _, b in pairs):.1f} ms; "
                f"peer f32, {threads} threads: {statistics.median(a for a, _ in pairs):.1f} ms; "
                f"ratio median {statistics.median(ratios):.2f} "
                f"(p10 {ratios[len(ratios) // 10]:.2f}, p90 {ratios[len(ratios) * 9 // 10]:.2f})"
            )
        ours.close()


if __name__ == "__main__":
    main()
