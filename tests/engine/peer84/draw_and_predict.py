"""Lets Ultralytics 8.4.71 draw a checkpoint of an architecture and predict pictures with it.

Usage: draw_and_predict.py YAML FORM WEIGHTS JSON PICTURE...

FORM: "plain" as a training leaves a file; "fused" after fuse(); "off" with the one-to-many branches chosen. The batch-norm
statistics are those of the pictures, so every layer counts, and the last layers are scaled so that some boxes come out.
"""
import json
import sys
from copy import deepcopy

import cv2
import numpy as np
import torch
from torch import nn
from ultralytics import YOLO
from ultralytics.data.augment import classify_transforms

torch.set_num_threads(2)
SIZE, LOGITS, OTHERS, STRONG_PLACES = 320, 1.5, 0.3, 0.003


def batch_of(pictures):
    """Pictures as they go into the network, square, and their mirror images."""
    batch = []
    for file in pictures:
        picture = cv2.imread(file)
        scale = SIZE / max(picture.shape[:2])
        small = cv2.resize(picture, None, fx=scale, fy=scale)
        padded = np.full((SIZE, SIZE, 3), 114, np.uint8)
        top, left = ((SIZE - side) // 2 for side in small.shape[:2])
        padded[top : top + small.shape[0], left : left + small.shape[1]] = small
        batch += [padded, padded[:, ::-1]]
    return torch.from_numpy(np.stack(batch)[..., ::-1].transpose(0, 3, 1, 2).copy()).float() / 255


def uniform(tensor, low, high):
    tensor.data.copy_(torch.rand(tensor.shape) * (high - low) + low)


def settle_norms(model, batch):
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        uniform(norm.weight, 0.7, 1.3)
        uniform(norm.bias, -0.2, 0.2)
        norm.momentum = None  # the mean of what comes
        norm.reset_running_stats()
    model.train()(batch)
    for norm, momentum in zip(norms, momenta):
        norm.momentum = momentum
    model.eval()


def scale_last(model, batch):
    """The last convolution of each branch gives values of a spread of OTHERS, classes of LOGITS with few above 0."""
    head = model.model[-1]
    last = {m for m in head.modules() if type(m) is nn.Conv2d and m.bias is not None}
    classes = {branch[-1] for name in ("cv3", "one2one_cv3") for branch in getattr(head, name, None) or []}
    found = {}

    def keep(module, inputs, output):
        found[module] = output - module.bias.view(1, -1, 1, 1)

    hooks = [conv.register_forward_hook(keep) for conv in last]
    model(batch)
    for hook in hooks:
        hook.remove()
    for conv, values in found.items():
        factor = (LOGITS if conv in classes else OTHERS) / max(values.std().item(), 1e-6)
        conv.weight.data *= factor
        if conv in classes:
            best = (values * factor).amax(1)  # of each place
            conv.bias.data[:] = -torch.quantile(best.flatten(), 1 - STRONG_PLACES)


def draw(yaml, pictures):
    torch.manual_seed(sum(yaml.encode()))
    model = YOLO(yaml).model
    batch = batch_of(pictures)
    with torch.no_grad():
        settle_norms(model, batch)
        if type(model.model[-1]).__name__ == "Classify":
            model.model[-1].linear.weight.data *= 10
            model.transforms = classify_transforms(224)
        else:
            scale_last(model, batch)
    return model


def save(model, form, file):
    task = YOLO(model.yaml["yaml_file"]).task
    if form == "fused":
        model = model.fuse(verbose=False)
    if form == "off":
        model.end2end = False
    model = deepcopy(model).half()
    if task == "pose":
        model.kpt_shape = model.model[-1].kpt_shape
    model.args = {"task": task, "imgsz": SIZE}
    torch.save({"epoch": -1, "best_fitness": None, "model": model, "ema": None, "updates": None, "optimizer": None,
                "train_args": dict(model.args), "date": "2026-01-01", "version": "8.4.71"}, file)


def objects(result):
    if result.probs is not None:
        return {"probs": result.probs.data.double().tolist()}
    rows = []
    boxes = result.obb if result.obb is not None else result.boxes
    for i in range(len(boxes)):
        row = {"conf": float(boxes.conf[i]), "cls": int(boxes.cls[i])}
        row["box"] = (boxes.xywhr if result.obb is not None else boxes.xyxy)[i].double().tolist()
        if result.keypoints is not None:
            row["points"] = result.keypoints.data[i].double().tolist()
        if result.masks is not None:
            mask = result.masks.data[i].numpy().astype(np.uint8)
            row["mask"] = {"size": list(mask.shape), "bits": np.packbits(mask.flatten()).tobytes().hex()}
        rows.append(row)
    return {"objects": rows}


def main():
    yaml, form, weights, out, *pictures = sys.argv[1:]
    save(draw(yaml, pictures), form, weights)
    model = YOLO(weights)
    ways = [None, False] if form == "plain" and getattr(model.model, "end2end", False) else [None]
    answers = []
    for end2end in ways:
        model = YOLO(weights)  # the branches are chosen by a model's first prediction
        options = {"imgsz": 224 if model.task == "classify" else SIZE, "rect": False, "device": "cpu"}
        if end2end is not None:
            options["end2end"] = end2end
        for picture in pictures:
            result = model.predict(picture, verbose=False, save=False, **options)[0]
            answers.append({"picture": picture, "end2end": end2end, **objects(result)})
    with open(out, "w") as file:
        json.dump(answers, file)


main()
