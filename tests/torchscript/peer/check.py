"""Opens TorchScript files of yolo.cpp in PyTorch and in the peer. Run by peer_torchscript_test.cpp as `python check.py WHAT
ARGUMENTS`; prints the largest differences, and ends with status 1 and a message when something differs."""

import json
import sys

import numpy as np
import torch

torch.set_num_threads(2)


def numbers(entry):
    return torch.from_numpy(np.fromfile(entry["data"], np.float32).reshape(entry["shape"]))


def difference(got, expected, rows):
    """The largest, as a share of the largest value of its channel. Of rows each is compared with the nearest: near ties may change
    their order."""
    shape = (expected.shape[0], expected.shape[1], -1)
    got, expected = got.reshape(shape), expected.reshape(shape)
    scale = expected.abs().amax((0, 1) if rows else (0, 2), keepdim=True).clamp_min(1e-6)
    got, expected = got / scale, expected / scale
    if not rows:
        return float((got - expected).abs().max())
    apart = torch.cdist(got, expected, p=float("inf"))
    return float(torch.maximum(apart.amin(1).max(), apart.amin(2).max()))


def same_values(task):
    """torch.jit.load gives the values that stand in the task."""
    with open(task) as file:
        task = json.load(file)
    module = torch.jit.load(task["file"], map_location="cpu")
    for run in task["runs"]:
        with torch.no_grad():
            outputs = module(numbers(run["input"]))
        outputs = [outputs] if torch.is_tensor(outputs) else list(outputs)
        assert len(outputs) == len(run["outputs"]), f"{len(outputs)} outputs"
        for i, (got, entry) in enumerate(zip(outputs, run["outputs"])):
            expected = numbers(entry)
            assert got.shape == expected.shape, f"output {i}: {tuple(got.shape)} for {tuple(expected.shape)}"
            largest = difference(got, expected, task["rows"])
            print(f"output {i}: {largest:.2e}")
            assert largest <= task["tolerance"], f"output {i} differs by {largest} of its range"


def rows_of(result):
    """A prediction as {what: numbers}."""
    if result.probs is not None:
        return {"probabilities": result.probs.data}
    boxes = result.obb if result.obb is not None else result.boxes
    rows = {"places": boxes.data[:, :4], "confidences": boxes.conf, "classes": boxes.cls}
    if result.obb is not None:
        rows["angles"] = boxes.data[:, 4]
    if result.keypoints is not None:
        rows["places of keypoints"] = result.keypoints.xy
    if result.masks is not None:
        rows["masks"] = result.masks.data.float().mean((1, 2))
    return rows


def nearest(expected, got):
    """For each box the one at its place with its class: equally sure ones may come in any order."""

    def places(rows):
        return torch.cat([rows["places"], rows["classes"][:, None] * 1e5], 1)

    chosen = torch.cdist(places(expected), places(got), p=float("inf")).argmin(1)
    assert len(chosen.unique()) == len(chosen), "a box is found twice"
    return {what: values[chosen] for what, values in got.items()}


def same_results(checkpoint, exported, picture, side, precision):
    """The peer predicts the same with the file as with the checkpoint that it was written from."""
    from ultralytics import YOLO
    from ultralytics.data.augment import classify_transforms

    # Rounded weights move boxes. Pixels, then shares of one; where a box of little confidence is kept or not is not compared.
    loose = precision == "half"
    limits = (1.0, 0.02) if loose else (0.01, 1e-4)
    options = {"imgsz": int(side), "rect": False, "conf": 0.4 if loose else 0.25, "verbose": False}
    model = YOLO(checkpoint)
    if model.task == "classify" and not hasattr(model.model, "transforms"):
        model.model.transforms = classify_transforms(int(side))  # the published file has none
    expected = rows_of(model(picture, **options)[0])
    got = rows_of(YOLO(exported)(picture, **options)[0])
    assert list(expected) == list(got), f"{list(got)} instead of {list(expected)}"
    if "places" in expected and len(expected["classes"]) == len(got["classes"]):
        got = nearest(expected, got)
    for what, values in expected.items():
        assert values.shape == got[what].shape, f"{what}: {tuple(got[what].shape)} for {tuple(values.shape)}"
        assert values.numel(), "nothing is found in the picture, so nothing is compared"
        largest = float((values - got[what]).abs().max())
        print(f"{what}: {largest:.2e} in {len(values)}")
        assert largest <= (limits[0] if "places" in what else limits[1]), f"{what} differ by {largest}"


if __name__ == "__main__":
    {"same_values": same_values, "same_results": same_results}[sys.argv[1]](*sys.argv[2:])
