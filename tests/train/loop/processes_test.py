#!/usr/bin/env python3
"""Training over two processes on the processor: the weights of one process, lost processes, resuming, the launcher, falling back.

Usage: processes_test.py YOLO_PROGRAM COMPARE_CHECKPOINTS DIVERGING_TRAINING CASE
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import toy_data  # noqa: E402
from kill_test import weights  # noqa: E402

# Sums are added up in another order by two processes, and what differs in the last digit grows from step to step: after two epochs
# of four batches it was 1.2e-4 of a tensor's norm.
TOLERANCE = 1e-3
IMAGES = 25  # the last of four batches has one image, and so one process has none
PATIENCE = 300  # seconds for what takes a few: the machine may be busy


class Trainings:
    def __init__(self, program, compare, diverging, folder):
        self.program, self.compare, self.diverging, self.folder = program, compare, diverging, folder

    def words(self, name, epochs, *more):
        return [self.program, "train", f"model={self.folder}/toy.yaml", f"data={self.folder}/data.yaml", f"epochs={epochs}",
                "imgsz=64", "batch=8", "workers=1", "threads=1", "plots=False", "seed=3", "optimizer=SGD", "amp=False", "nbs=8",
                "warmup_epochs=0", "save_period=1", f"project={self.folder}/runs", f"name={name}", "exist_ok=True", *more]

    def file(self, name, checkpoint):
        return self.folder / "runs" / name / "weights" / checkpoint

    def start(self, words, **variables):
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                env={**os.environ, **variables})

    def start_ranks(self, words, world=2):
        """What torchrun does: the same words with variables of their own."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        return [self.start(words, RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE=str(world), LOCAL_WORLD_SIZE=str(world),
                           MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port)) for rank in range(world)]

    def wait_for(self, file, processes):
        end = time.monotonic() + PATIENCE
        while not file.exists():
            if time.monotonic() > end or any(process.poll() is not None for process in processes):
                for process in processes:
                    process.kill()
                fail(f"{file} did not come", [process.communicate()[0] for process in processes])
            time.sleep(0.02)


def fail(what, outputs=()):
    sys.exit("\n".join([what, *outputs]))


def finish(processes):
    outputs = [process.communicate(timeout=PATIENCE)[0] for process in processes]
    return [process.returncode for process in processes], outputs


def expect_success(processes):
    codes, outputs = finish(processes)
    if any(codes):
        fail(f"exit codes {codes}", outputs)
    return outputs


def expect_same_weights(first, second, what):
    if weights(first) != weights(second):
        fail(f"{what}: the weights differ")


def expect_close_weights(trainings, checkpoints, tolerance=TOLERANCE):
    """Of the runs "one" and "two"."""
    for checkpoint in checkpoints:
        result = subprocess.run([trainings.compare, trainings.file("one", checkpoint), trainings.file("two", checkpoint),
                                 str(tolerance)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        print(f"{checkpoint}: {result.stdout.strip()}")
        if result.returncode != 0:
            fail("two processes do not give the weights of one")


def one_and_two_processes(trainings):
    """The weights of both after each epoch."""
    expect_success([trainings.start(trainings.words("one", 2))])
    outputs = expect_success(trainings.start_ranks(trainings.words("two", 2)))
    if "Epoch" not in outputs[0] or outputs[1] != "":
        fail("rank 0 alone speaks", outputs)
    expect_close_weights(trainings, ("epoch0.pt", "epoch1.pt"))
    rows = [(trainings.folder / "runs" / name / "results.csv").read_text().splitlines() for name in ("one", "two")]
    if len(rows[0]) != len(rows[1]):
        fail("two processes do not write the rows of one")


def expect_lost(processes, lost):
    """Kills a rank: the others end soon, with an error that names it."""
    processes[lost].send_signal(signal.SIGKILL)
    begin = time.monotonic()
    codes, outputs = finish(processes)
    print(f"rank {lost} killed: the other ended after {time.monotonic() - begin:.1f} s with {codes[1 - lost]}: "
          f"{outputs[1 - lost].strip().splitlines()[-1]}")
    if codes[lost] != -signal.SIGKILL or codes[1 - lost] == 0 or f"rank {lost}" not in outputs[1 - lost]:
        fail(f"exit codes {codes}", outputs)


def of_rtdetr(trainings):
    """Noised labels are drawn for the images of the whole batch, and padded to the largest number of labels in it."""
    (trainings.folder / "toy.yaml").write_text(toy_data.network_of("rtdetr"))
    one_and_two_processes(trainings)


def diverged(trainings):
    """One rank sees no numbers in the second epoch: all go back to last.pt, and on with the third."""
    words = [trainings.diverging, f"{trainings.folder}/toy.yaml", f"{trainings.folder}/data.yaml", f"{trainings.folder}/runs"]
    outputs = expect_success([trainings.start([*words, "one"])]) + expect_success(trainings.start_ranks([*words, "two"]))
    for output in outputs[:2]:
        if "going on with the weights" not in output:
            fail("the training did not fall back", outputs)
    if trainings.file("two", "epoch1.pt").exists():
        fail("the spoilt epoch was saved")
    expect_close_weights(trainings, ("epoch0.pt", "epoch2.pt"))


def lost_and_resumed(trainings):
    """A rank is killed in the middle. Resumed, the weights are those of an undisturbed training, bit by bit."""
    # Three batches a step and four an epoch: gradients of steps to come have to be kept, too.
    more = ["nbs=24", "save_period=1"]
    expect_success(trainings.start_ranks(trainings.words("whole", 8, *more)))
    for lost in (1, 0):
        name = f"lost{lost}"
        processes = trainings.start_ranks(trainings.words(name, 8, *more))
        trainings.wait_for(trainings.file(name, "epoch1.pt"), processes)
        expect_lost(processes, lost)
        last = trainings.file(name, "last.pt")
        outputs = expect_success(trainings.start_ranks([trainings.program, "train", "resume=True", f"model={last}"]))
        if "Going on after" not in outputs[0]:
            fail("the training was not resumed", outputs)
        expect_same_weights(last, trainings.file("whole", "last.pt"), f"resumed after rank {lost} was lost")


def child_of_rank(launcher, rank):
    for child in Path(f"/proc/{launcher}/task/{launcher}/children").read_text().split():
        if f"RANK={rank}".encode() in Path(f"/proc/{child}/environ").read_bytes().split(b"\0"):
            return int(child)
    return fail(f"the launcher has no child of rank {rank}")


def launched(trainings):
    """device=cpu,cpu starts both processes by itself; a lost one ends the other and is named."""
    expect_success(trainings.start_ranks(trainings.words("two", 1)))
    expect_success([trainings.start(trainings.words("launched", 1, "device=cpu,cpu"))])
    expect_same_weights(trainings.file("launched", "last.pt"), trainings.file("two", "last.pt"), "started by the program")
    launcher = trainings.start(trainings.words("killed", 100, "device=cpu,cpu"))
    trainings.wait_for(trainings.file("killed", "epoch0.pt"), [launcher])
    os.kill(child_of_rank(launcher.pid, 1), signal.SIGKILL)
    codes, outputs = finish([launcher])
    print(f"exit code {codes[0]}: {outputs[0].strip().splitlines()[-1]}")
    if codes[0] != 128 + signal.SIGKILL or "rank 1" not in outputs[0]:
        fail(f"exit code {codes[0]}", outputs)


CASES = {"weights": one_and_two_processes, "weights_rtdetr": of_rtdetr, "lost": lost_and_resumed, "launched": launched,
         "diverged": diverged}


def main():
    program, compare, diverging, case = sys.argv[1:5]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(XDG_CONFIG_HOME=f"{folder}/config", XDG_CACHE_HOME=f"{folder}/cache")
        toy_data.make(folder, train=IMAGES)
        CASES[case](Trainings(program, compare, diverging, folder))


if __name__ == "__main__":
    main()
