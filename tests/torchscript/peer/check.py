"""Opens TorchScript files of yolo.cpp in PyTorch and in the peer. Run by peer_torchscript_test.cpp as `python check.py WHAT
ARGUMENTS`; prints the largest differences, and ends with status 1 and a message when something differs."""

import json
import sys

import numpy as np
import torch

torch.set_num_threads(2)


def numbers(entry):
    return torch.from_numpy(np.fromfile(entry["data"], np.float32).reshape(entry["shape"]))


def same_values(request):
    """torch.jit.load gives the values that stand in the request, relative to the largest of each output."""
    with open(request) as file:
        request = json.load(file)
    module = torch.jit.load(request["file"], map_location="cpu")
    with torch.no_grad():
        outputs = module(numbers(request["input"]))
    outputs = [outputs] if torch.is_tensor(outputs) else list(outputs)
    assert len(outputs) == len(request["outputs"]), f"{len(outputs)} outputs"
    for i, (got, entry) in enumerate(zip(outputs, request["outputs"])):
        expected = numbers(entry)
        assert got.shape == expected.shape, f"output {i}: {tuple(got.shape)} for {tuple(expected.shape)}"
        largest = (got - expected).abs().max() / expected.abs().max()
        print(f"output {i}: {float(largest):.2e} of {float(expected.abs().max()):.4g}")
        assert largest <= request["tolerance"], f"output {i} differs by {float(largest)} of its range"


def rows_of(result):
    """A prediction as {what: numbers}, the boxes in order of their confidence."""
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


def same_results(checkpoint, exported, picture, side, precision):
    """The peer predicts the same with the file as with the checkpoint that it was written from."""
    from ultralytics import YOLO

    # Another way to round weights moves boxes; pixels, then shares of one.
    loose = precision == "half"
    limits = (8.0, 0.05) if loose else (0.05, 1e-3)
    options = {"imgsz": int(side), "rect": False, "conf": 0.4 if loose else 0.25, "verbose": False}
    expected = rows_of(YOLO(checkpoint)(picture, **options)[0])
    got = rows_of(YOLO(exported)(picture, **options)[0])
    assert list(expected) == list(got), f"{list(got)} instead of {list(expected)}"
    for what, values in expected.items():
        assert values.shape == got[what].shape, f"{what}: {tuple(got[what].shape)} for {tuple(values.shape)}"
        assert values.numel(), "nothing is found in the picture, so nothing is compared"
        largest = float((values - got[what]).abs().max())
        print(f"{what}: {largest:.2e} in {len(values)}")
        assert largest <= (limits[0] if "places" in what else limits[1]), f"{what} differ by {largest}"


if __name__ == "__main__":
    {"same_values": same_values, "same_results": same_results}[sys.argv[1]](*sys.argv[2:])
