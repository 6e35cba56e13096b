#!/usr/bin/env python3
"""Kills a training at random moments and resumes it: the weights at the end are those of one that ran through.

Usage: kill_test.py YOLO_PROGRAM KILLS [TASK]
"""
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import toy_data  # noqa: E402

EPOCHS = 6


def command(program, folder, name, *more):
    return [program, "train", f"model={folder}/toy.yaml", f"data={folder}/data.yaml", f"epochs={EPOCHS}", "imgsz=64",
            "batch=8", "workers=2", "threads=1", "plots=False", "mosaic=0.5", "close_mosaic=2", "seed=3",
            f"project={folder}/runs", f"name={name}", "exist_ok=True", *more]


def run(words, timeout=300):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout, check=False)


def weights(file):
    """The tensors' bytes by their places in the archive; the description beside them holds times of day."""
    with zipfile.ZipFile(file) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist() if "/data/" in name}


def resume_until_done(program, folder, name, kills, moments):
    """Kills a training after times that `moments` gives, at most so often, and resumes it. Returns how often it was killed."""
    last = folder / "runs" / name / "weights" / "last.pt"
    killed = 0
    while True:
        words = [program, "train", "resume=True", f"model={last}"] if last.exists() else command(program, folder, name)
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            if killed < kills:
                time.sleep(next(moments))
            ended = process.poll() is not None
            if killed < kills and not ended:
                process.kill()
                killed += 1
                process.communicate()
                continue
            output = process.communicate(timeout=300)[0]
        if process.returncode == 0:
            return killed
        if "are done" in output or "training is over" in output:
            return killed
        sys.exit(f"the training failed:\n{output}")


def main():
    program, kills = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(XDG_CONFIG_HOME=f"{folder}/config", XDG_CACHE_HOME=f"{folder}/cache")
        toy_data.make(folder, task=sys.argv[3] if len(sys.argv) > 3 else "detect")
        begin = time.monotonic()
        whole = run(command(program, folder, "whole"))
        duration = time.monotonic() - begin
        if whole.returncode != 0:
            sys.exit(f"the training failed:\n{whole.stdout}")
        rng = random.Random(7)
        moments = iter(lambda: rng.uniform(0.1, 0.9) * duration, None)
        done = 0
        rounds = 0
        while done < kills:  # a training may end before all of its kills
            rounds += 1
            if rounds > 20 * kills:
                sys.exit(f"only {done} kills in {rounds} trainings of {duration:.1f} s")
            done += resume_until_done(program, folder, f"killed{rounds}", kills - done, moments)
            for file in ("last.pt", "best.pt"):
                expected = weights(folder / "runs" / "whole" / "weights" / file)
                found = weights(folder / "runs" / f"killed{rounds}" / "weights" / file)
                if expected != found:
                    sys.exit(f"{file} differs after {done} kills")
        print(f"{done} kills in {rounds} trainings: the same weights as without")


if __name__ == "__main__":
    main()
