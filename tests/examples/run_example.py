"""Runs a program of examples/customization on toy data and looks at what it says and leaves.

Usage: run_example.py NAME PROGRAM
"""
import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "train" / "loop"))
import toy_data  # noqa: E402

EPOCHS = 2


def last_row(folder):
    with open(folder / "runs" / "train" / "results.csv") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == EPOCHS, rows
    return {name.strip(): float(value) for name, value in rows[-1].items()}


def check_callbacks(folder, said):
    assert (folder / "runs" / "train" / "after_epoch_1.pt").is_file(), said
    assert said.count("loss") >= EPOCHS, said


def check_criterion(folder, said):
    assert last_row(folder)["train/calm_loss"] > 0, said
    assert "train/calm_loss" in said, said


def check_validator(folder, said):
    assert 0 <= last_row(folder)["metrics/counted"] <= 1, said
    assert "counted rightly in a share of" in said, said


def check_predictor(folder, said):
    saved = list((folder / "runs").rglob("*.jpg")) + list((folder / "runs").rglob("*.png"))
    assert said.startswith("8 pictures, "), said
    assert len(saved) == int(said.split()[2]), (said, saved)


# What the program must have said, or a function that looks.
EXPECTED = {
    "callbacks": check_callbacks,
    "custom_criterion": check_criterion,
    "custom_dataloader": "instead of 24 images squares are used",
    "custom_model": "the best model is ",
    "custom_predictor": check_predictor,
    "custom_validator": check_validator,
    "model_attributes": "the first class is now called 'a red'",
    "own_layer": "objects in a red picture",
    "preprocess_batch": "the best model is ",
}


def main(name, program):
    with tempfile.TemporaryDirectory(prefix="yolo-example-") as text:
        folder = Path(text)
        data, model = toy_data.make(folder)
        if name == "own_layer":
            model = ROOT / "examples" / "customization" / "own_layer.yaml"
        if name == "custom_predictor":
            model, data = ROOT / "tests" / "data" / "checkpoint" / "tiny_yolo11.pt", folder / "images" / "val"
        environment = {**os.environ, "YOLO_CONFIG_DIR": str(folder / "config")}
        command = [program, str(model), str(data), str(EPOCHS), "64", str(folder / "runs")]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment)
        print(done.stdout, done.stderr)
        assert done.returncode == 0, f"exit code {done.returncode}"
        expected = EXPECTED[name]
        if callable(expected):
            expected(folder, done.stdout)
        else:
            assert expected in done.stdout, done.stdout
        if name not in ("custom_predictor",):
            assert (folder / "runs" / "train" / "weights" / "best.pt").is_file()


if __name__ == "__main__":
    main(*sys.argv[1:])
