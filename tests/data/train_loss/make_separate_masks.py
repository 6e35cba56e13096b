#!/usr/bin/env python3
"""Writes separate_masks.json: the segment loss of Ultralytics 8.3.6 for masks that do not share a map (overlap_mask=False).

Usage: make_separate_masks.py REFERENCE_COLLECTION > separate_masks.json
"""
import json
import sys
from pathlib import Path

import cv2
import torch
from ultralytics import YOLO, __version__
from ultralytics.cfg import get_cfg


def separate(maps, image_of):
    """A map of 0 and 1 for each object: where the shared map of its image has its number or a higher one."""
    result = []
    for i, image in enumerate(image_of):
        number = image_of[:i].count(image) + 1
        result.append((maps[int(image)] >= number).float())
    return torch.stack(result)


def read_batch(shared, golden, overlap):
    folder = shared / "golden"
    pixels = [cv2.imread(str(folder / name))[:, :, ::-1].copy() for name in golden["batch_files"]]
    grey = [cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE) for name in golden["masks"]["files"]]
    maps = torch.stack([torch.from_numpy(image) for image in grey])
    labels = golden["labels"]
    return {
        "img": torch.stack([torch.from_numpy(image).permute(2, 0, 1) for image in pixels]).float() / 255,
        "batch_idx": torch.tensor(labels["batch_idx"]).float(),
        "cls": torch.tensor(labels["cls"]).float().view(-1, 1),
        "bboxes": torch.tensor(labels["bboxes"]),
        "masks": maps.float() if overlap else separate(maps, labels["batch_idx"]),
    }


def loss_of(shared, golden, overlap):
    network = YOLO(str(shared / "ref/weights" / golden["weights"]["file"])).model.float()
    network.args = get_cfg(overrides={"overlap_mask": overlap})
    for parameter in network.parameters():
        parameter.requires_grad_(True)
    network.train()
    total, items = network(read_batch(shared, golden, overlap))
    total.sum().backward()
    norms = {name: float(value.grad.double().norm()) for name, value in network.named_parameters()
             if value.grad is not None and not name.endswith("dfl.conv.weight")}
    rounded = {name: float(f"{norm:.7g}") for name, norm in norms.items()}
    return {"loss_total": float(f"{total.item():.7g}"), "loss_items": [float(f"{v:.7g}") for v in items.tolist()],
            "grad_l2": rounded, "grad_global_l2": float(f"{sum(norm ** 2 for norm in norms.values()) ** 0.5:.7g}")}


def main():
    shared = Path(sys.argv[1])
    load = torch.load
    torch.load = lambda *words, **names: load(*words, **{**names, "weights_only": False})
    golden = json.loads((shared / "golden/loss_segment.json").read_text())
    check, known = loss_of(shared, golden, True), golden["train"]
    for found, expected in zip(check["loss_items"], known["loss_items"]):
        assert abs(found - expected) < 1e-4 * expected, (check["loss_items"], known["loss_items"])
    result = loss_of(shared, golden, False)
    how = (f"Ultralytics {__version__}, PyTorch {torch.__version__}, CPU float32: make_separate_masks.py on the pixels, "
           "labels and weights of golden/loss_segment.json, model.train(), overlap_mask=False; masks: for each object a "
           "map of 0 and 1, which is 1 where the shared map of its image has its number or a higher one. With "
           "overlap_mask=True the script gave the loss items of golden/loss_segment.json.")
    print(json.dumps({"how": how, **result}, indent=1))


if __name__ == "__main__":
    main()
