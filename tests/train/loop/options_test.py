#!/usr/bin/env python3
"""Arguments that decide when a training ends and what it leaves, and a disk that is full.

Usage: options_test.py YOLO_PROGRAM
"""
import csv
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import toy_data  # noqa: E402


class Toy:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.data, self.model = toy_data.make(folder)

    def train(self, name, *more, file_limit=None):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        words = [self.program, "train", f"model={self.model}", f"data={self.data}", "imgsz=64", "batch=8", "workers=1", "threads=1",
                 f"project={self.folder}/runs", f"name={name}", "exist_ok=True", *more]
        # Signals stay as Python has them: a file that grows too large gives an error, as a full disk does.
        return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, check=False,
                              restore_signals=False, preexec_fn=limit if file_limit else None)

    def good(self, name, *more):
        done = self.train(name, *more)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def run_folder(self, name):
        return self.folder / "runs" / name

    def epochs(self, name):
        with open(self.run_folder(name) / "results.csv", encoding="utf-8") as file:
            return len(list(csv.reader(file))) - 1


def check_time(toy):
    toy.good("time", "epochs=100000", "time=0.002", "plots=False")  # seven seconds
    assert 1 <= toy.epochs("time") < 2000, toy.epochs("time")


def check_files(toy):
    output = toy.good("files", "epochs=4", "close_mosaic=1", "save_period=2", "profile=True")
    folder = toy.run_folder("files")
    found = sorted(file.name for file in (folder / "weights").iterdir())
    assert found == ["best.pt", "epoch0.pt", "epoch2.pt", "last.pt"], found  # as the peer numbers them
    # Three steps an epoch: the first three, and those of the last epoch, which has no mosaic.
    pictures = sorted(int(file.stem[11:]) for file in folder.glob("train_batch*.jpg"))
    assert pictures == [0, 1, 2, 9, 10, 11], pictures
    size = r"profile: \d+ parameters, .* GFLOPs at 640 x 640, .* ms for one image of 64 x 64 \(OpenVINO"
    seconds = r"profile: epoch \d: waiting for images .* s, steps .* s, validation .* s, files .* s"
    assert len(re.findall(size, output)) == 1 and len(re.findall(seconds, output)) == 4, output
    events = b"".join(file.read_bytes() for file in folder.glob("events.out.tfevents.*"))
    for name in (b"model/parameters", b"model/GFLOPs", b"model/speed_OpenVINO(ms)"):
        assert events.count(name) == 1, name
    toy.good("unsaved", "epochs=1", "save=False")
    left = {str(file.relative_to(toy.run_folder("unsaved"))) for file in toy.run_folder("unsaved").rglob("*")}
    # What the peer left with save=False: only the checkpoints of the epochs before the last one are not there.
    wanted = {"args.yaml", "results.csv", "results.png", "labels.jpg", "train_batch0.jpg", "weights/best.pt", "weights/last.pt"}
    assert wanted <= left, left


def check_full_disk(toy):
    toy.good("disk", "epochs=1", "plots=False")
    kept = {file.name: file.read_bytes() for file in (toy.run_folder("disk") / "weights").iterdir()}
    done = toy.train("disk", "epochs=2", "plots=False", file_limit=20000)
    assert done.returncode == 1 and "error:" in done.stdout and ".pt" in done.stdout, f"{done.returncode}: {done.stdout}"
    now = {file.name: file.read_bytes() for file in (toy.run_folder("disk") / "weights").iterdir()}
    assert now == kept, f"{sorted(now)} differ from {sorted(kept)}"


def check_no_finite_loss(toy):
    done = toy.train("diverged", "epochs=2", "batch=2", "box=1e39", "amp=False", "plots=False")
    assert done.returncode == 1 and "gave no finite loss" in done.stdout, f"{done.returncode}: {done.stdout}"


def main():
    with tempfile.TemporaryDirectory() as name:
        os.environ.update(XDG_CONFIG_HOME=f"{name}/config", XDG_CACHE_HOME=f"{name}/cache")
        toy = Toy(sys.argv[1], Path(name))
        for check in (check_files, check_full_disk, check_no_finite_loss, check_time):
            check(toy)
            print(f"{check.__name__}: good")


if __name__ == "__main__":
    main()
