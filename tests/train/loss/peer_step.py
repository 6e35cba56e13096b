#!/usr/bin/env python3
"""One training step of the peer on a network that it draws itself. Run by peer_step_test.cpp.

Usage: peer_step.py FOLDER
FOLDER/request.json has "yaml" (an architecture), "seed" and "golden" (a file loss_*.json of the reference collection, whose
batch is used). Writes FOLDER/weights.pt and FOLDER/step.json, which looks like the part "train" of such a file. Besides,
"grad_l2_shaken" has how far each norm moves when images and a decoder's boxes change by about a millionth: what rounding can do;
for RT-DETR "noised" has what the decoder was given beside its own queries: seen from outside, by hooks on its modules.
"""
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

if not hasattr(np, "trapz"):
    np.trapz = np.trapezoid
from ultralytics import RTDETR, YOLO  # noqa: E402
from ultralytics.cfg import get_cfg  # noqa: E402


def batch_of(golden_file):
    golden = json.loads(golden_file.read_text())
    pixels = [cv2.imread(str(golden_file.parent / name))[..., ::-1] for name in golden["batch_files"]]
    labels = golden["labels"]
    return {
        "img": torch.from_numpy(np.stack(pixels).transpose(0, 3, 1, 2).copy()).float() / 255,
        "batch_idx": torch.tensor(labels["batch_idx"], dtype=torch.float32),
        "cls": torch.tensor(labels["cls"], dtype=torch.float32).view(-1, 1),
        "bboxes": torch.tensor(labels["bboxes"], dtype=torch.float32),
    }


def watch_noise(head, seen):
    """Notes what goes into the decoder and how the head splits what comes out."""
    def before(_module, args, kwargs):
        seen.update(content=args[0].detach(), logits=args[1].detach(), hidden=kwargs["attn_mask"])

    def after(_module, _args, outputs):
        seen["split"] = outputs[4]

    head.decoder.register_forward_pre_hook(before, with_kwargs=True)
    head.register_forward_hook(after)


def noise_of(head, seen, batch):
    count, own = seen["split"]["dn_num_split"]
    groups = seen["split"]["dn_num_group"]
    content = seen["content"][:, :count]
    table = head.denoising_class_embed.weight.detach()
    classes = torch.cdist(content, table[None].expand(len(content), -1, -1)).argmin(-1)
    classes[content.abs().sum(-1) == 0] = -1
    learns = torch.full(classes.shape, -1)
    for image, places in enumerate(seen["split"]["dn_pos_idx"]):
        objects = (batch["batch_idx"] == image).nonzero().flatten()
        learns[image, places] = objects.repeat(groups)
    hidden = seen["hidden"]
    assert not hidden[count:, count:].any() and hidden[count:, :count].all() and not hidden[:count, count:].any()
    return {"classes": classes.tolist(), "logits": seen["logits"][:, :count].tolist(), "learns": learns.tolist(),
            "hidden": hidden[:count, :count].int().tolist(), "groups": groups, "own": own}


def gradient_norms(network):
    return {name: parameter.grad.double().norm().item() for name, parameter in network.named_parameters()
            if parameter.grad is not None}


def shaken(values, shake):
    return values + torch.randn(values.shape, generator=torch.Generator().manual_seed(shake)) * 1e-6


def shaken_norms(network, batch, norms, seed):
    """Largest change of each norm in eight steps on values that are changed a little; the draws are the same."""
    most = dict.fromkeys(norms, 0.0)
    decoder = getattr(network.model[-1], "decoder", None)
    for shake in range(8):
        # Queries that only fill up look exactly at borders between cells, where the gradient of their places jumps.
        hook = decoder and decoder.register_forward_pre_hook(
            lambda _module, args, kwargs: ((args[0], shaken(args[1], shake), *args[2:]), kwargs), with_kwargs=True)
        network.zero_grad()
        torch.manual_seed(seed)
        network({**batch, "img": shaken(batch["img"], shake)})[0].backward()
        if hook:
            hook.remove()
        for name, norm in gradient_norms(network).items():
            most[name] = max(most[name], abs(norm - norms[name]))
    return most


def main(folder):
    request = json.loads((folder / "request.json").read_text())
    torch.manual_seed(request["seed"])
    is_rtdetr = "rtdetr" in request["yaml"]
    network = (RTDETR if is_rtdetr else YOLO)(request["yaml"]).model
    torch.save({"model": network, "train_args": {"task": "detect"}}, folder / "weights.pt")
    network.args, network.nc = get_cfg(), 80
    batch = batch_of(Path(request["golden"]))
    network.train()
    seen = {}
    if is_rtdetr:
        watch_noise(network.model[-1], seen)
    torch.manual_seed(request["seed"])
    total, items = network(batch)
    total.backward()
    norms = gradient_norms(network)
    step = {"loss_total": total.item(), "loss_items": items.tolist(), "grad_l2": norms, "grad_samples": {},
            "grad_global_l2": sum(norm**2 for norm in norms.values()) ** 0.5, "bn_after_forward": {},
            "params_without_grad": [name for name, parameter in network.named_parameters() if parameter.grad is None]}
    for name, module in network.named_modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            step["bn_after_forward"][name] = {"running_mean_first4": module.running_mean[:4].tolist(),
                                              "running_var_first4": module.running_var[:4].tolist()}
    if is_rtdetr:
        step["noised"] = noise_of(network.model[-1], seen, batch)
    step["grad_l2_shaken"] = shaken_norms(network, batch, norms, request["seed"])
    (folder / "step.json").write_text(json.dumps(step))


main(Path(sys.argv[1]))
