"""Ctrl-C: a run ends in order, and says how far it came. Usage: interrupt_test.py YOLO DATA"""

import os
import signal
import subprocess
import sys
import tempfile
import time

PICTURES = 4000  # far more than are done before the signal comes


def start(program, work, *words):
    environment = dict(os.environ, YOLO_CONFIG_DIR=os.path.join(work, "config"), YOLO_CACHE_DIR=os.path.join(work, "cache"))
    return subprocess.Popen(
        [program, *words],
        cwd=work,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def interrupted(process, sign):
    """Sends the signal once a line with `sign` is there; the exit code and all that was said."""
    said = []
    for line in process.stdout:
        said.append(line)
        if sign in line:
            break
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    said.append(process.stdout.read())
    return process.wait(timeout=60), "".join(said)


def check(condition, what, said):
    if not condition:
        sys.exit(f"FAILED: {what}\n{said[-2000:]}")


def main():
    program, data = sys.argv[1:]
    model = f"model={data}/checkpoint/tiny_yolo11.pt"
    with tempfile.TemporaryDirectory() as work:
        pictures = os.path.join(work, "set/images/val")
        labels = os.path.join(work, "set/labels/val")
        os.makedirs(pictures)
        os.makedirs(labels)
        for i in range(PICTURES):
            os.symlink(f"{data}/plot/crop.jpg", f"{pictures}/{i:05}.jpg")
            with open(f"{labels}/{i:05}.txt", "w") as file:
                file.write("0 0.5 0.5 0.4 0.4\n")
        with open(os.path.join(work, "set/data.yaml"), "w") as file:
            file.write("train: images/val\nval: images/val\nnames: [a, b, c]\n")

        code, said = interrupted(start(program, work, "predict", model, f"source={pictures}", "save_txt=True", "name=p"), "image 3/")
        check(code == 1 and "stopped after " in said, f"predict ended with {code}", said)
        count = int(said.split("stopped after ")[1].split()[0])
        check(3 <= count < PICTURES and said.count("\nimage ") == count, "another number of images", said)
        check("saved to" in said, "what was saved is not told", said)

        code, said = interrupted(start(program, work, "val", model, "data=set/data.yaml", "imgsz=640", "plots=False"), "backgrounds")
        check(code == 1 and "the validation was stopped after " in said, f"val ended with {code}", said)

        process = start(program, work, "predict", model, f"source={pictures}", "save=False")
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        process.wait(timeout=60)
        check(process.returncode in (1, -signal.SIGINT), f"two signals ended it with {process.returncode}", "")


main()
