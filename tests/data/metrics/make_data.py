#!/usr/bin/env python3
"""Makes the reference values beside it with pycocotools 2.0.11 and Ultralytics 8.3.6.

    python3 make_data.py            (in an environment with both; numpy 1 or 2)

coco_*.json: random truths and detections with crowds, equal scores, images without objects, annotation and image order
shuffled; the summary, recall and mean precision of COCOeval. rle.json: masks and polygons in run-length form.
peer.json: matching, table AP and confusion matrices of the peer.
"""

import contextlib
import functools
import io
import json
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent


def rounded(values, digits=9):
    return np.round(np.asarray(values, float), digits).tolist()


def write(name, value):
    (FOLDER / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def random_box(rng, image):
    w, h = np.exp(rng.uniform(np.log(4), np.log(image["width"] * 0.8), 2))
    x, y = rng.uniform(-2, image["width"] - w * 0.7), rng.uniform(-2, image["height"] - h * 0.7)
    return [round(float(v), 2) for v in (x, y, w, h)]


def moved_box(rng, box):
    scale = np.exp(rng.normal(0, 0.12, 2))
    shift = rng.normal(0, 0.08, 2) * np.array(box[2:])
    return [round(float(v), 2) for v in (box[0] + shift[0], box[1] + shift[1], box[2] * scale[0], box[3] * scale[1])]


def star(rng, box):
    """A polygon of 5 to 9 corners around the middle of a box."""
    count = rng.integers(5, 10)
    angles = np.sort(rng.uniform(0, 2 * np.pi, count))
    radius = rng.uniform(0.3, 1, count)
    x = box[0] + box[2] / 2 * (1 + radius * np.cos(angles))
    y = box[1] + box[3] / 2 * (1 + radius * np.sin(angles))
    return [round(float(v), 2) for v in np.stack([x, y], 1).ravel()]


def pose(rng, box, noise, truth):
    points = []
    for i in range(17):
        x = box[0] + box[2] * (0.1 + 0.8 * ((i * 7) % 17) / 17) + rng.normal(0, noise * box[2])
        y = box[1] + box[3] * (i + 0.5) / 17 + rng.normal(0, noise * box[3])
        seen = int(rng.choice([0, 1, 2], p=[0.2, 0.2, 0.6])) if truth else round(float(rng.random()), 3)
        points += [round(float(x), 2), round(float(y), 2), seen]
    return points


def encode_polygon(mask_api, polygon, image):
    rle = mask_api.merge(mask_api.frPyObjects([polygon], image["height"], image["width"]))
    return {"size": rle["size"], "counts": rle["counts"].decode()}


def follow(rng, points, near, box, noise):
    """The points of another object's shape, moved into this box."""
    points = np.array(points, float).reshape(-1, 2)
    old, new = np.array(near), np.array(box)
    points = (points - old[:2]) / old[2:] * new[2:] + new[:2] + rng.normal(0, noise, points.shape) * new[2:]
    return points.round(2)


def add_shape(mask_api, rng, kind, image, annotation, truth, near=None):
    """`near`: the truth that a detection imitates."""
    if kind == "segm":
        polygon = star(rng, annotation["bbox"])
        if near and isinstance(near["segmentation"], list):
            polygon = follow(rng, near["segmentation"][0], near["bbox"], annotation["bbox"], 0.02).ravel().tolist()
        if not truth:
            annotation["segmentation"] = encode_polygon(mask_api, polygon, image)
        elif annotation["iscrowd"]:
            mask = mask_api.decode(encode_polygon(mask_api, polygon, image)).ravel(order="F")
            edges = np.flatnonzero(np.diff(np.concatenate([[0], mask]))).tolist()
            annotation["segmentation"] = {
                "size": [image["height"], image["width"]],
                "counts": np.diff([0, *edges, mask.size]).tolist(),
            }
        else:
            annotation["segmentation"] = [polygon] + ([star(rng, annotation["bbox"])] if rng.random() < 0.3 else [])
        if truth:
            annotation["area"] = round(annotation["area"] * 0.6, 2)
    elif kind == "keypoints":
        unlabelled = truth and rng.random() < 0.15
        points = pose(rng, annotation["bbox"], 0.1, truth)
        if near:
            places = np.array(near["keypoints"]).reshape(-1, 3)[:, :2]
            places = follow(rng, places, near["bbox"], near["bbox"], rng.choice([0.01, 0.03, 0.08]))
            points[0::3], points[1::3] = places[:, 0].tolist(), places[:, 1].tolist()
        if unlabelled:
            points[2::3] = [0] * 17
        annotation["keypoints"] = points
        if truth:
            annotation["num_keypoints"] = sum(v > 0 for v in points[2::3])


def random_set(mask_api, rng, kind, image_count, categories, per_image, detections_per_image, side=300):
    images = [{"id": int(i), "width": side, "height": side - 40} for i in rng.permutation(1000)[:image_count]]
    truths, found = [], []
    for image in images:
        if rng.random() < 0.15:
            own = []
        else:
            own = [
                {"image_id": image["id"], "category_id": int(rng.choice(categories)), "bbox": random_box(rng, image),
                 "iscrowd": int(rng.random() < 0.12)}
                for _ in range(rng.poisson(per_image))
            ]
        for truth in own:
            truth["area"] = round(truth["bbox"][2] * truth["bbox"][3], 2)
            add_shape(mask_api, rng, kind, image, truth, True)
        truths += own
        if rng.random() < 0.1:
            continue
        for _ in range(rng.poisson(detections_per_image)):
            near = own[rng.integers(len(own))] if own and rng.random() < 0.7 else None
            detection = {
                "image_id": image["id"],
                "category_id": near["category_id"] if near and rng.random() < 0.85 else int(rng.choice(categories)),
                "bbox": moved_box(rng, near["bbox"]) if near else random_box(rng, image),
                "score": round(float(rng.beta(2, 2) if near else rng.beta(1, 4)), 2),  # two digits: many are equal
            }
            add_shape(mask_api, rng, kind, image, detection, False, near)
            found.append(detection)
    order = rng.permutation(len(truths))
    truths = [{"id": n + 1, **truths[i]} for n, i in enumerate(order)]
    order = rng.permutation(len(found))
    truth = {"images": images, "categories": [{"id": int(c), "name": f"c{c}"} for c in categories],
             "annotations": truths}
    return truth, [found[i] for i in order]


def coco_evaluate(truth, detections, kind, use_categories=True):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = json.loads(json.dumps(truth))
        coco.createIndex()
        result = COCOeval(coco, coco.loadRes(json.loads(json.dumps(detections))), kind)
        result.params.useCats = int(use_categories)
        result.evaluate()
        result.accumulate()
        result.summarize()
    precision = result.eval["precision"]
    return {
        "use_categories": use_categories,
        "stats": rounded(result.stats),
        "recall": rounded(result.eval["recall"].ravel()),
        "precision_mean_over_recalls": rounded(precision.mean(1).ravel()),
    }


def make_coco():
    from pycocotools import mask as mask_api

    sets = {
        "bbox": dict(image_count=14, categories=[3, 7, 1, 20], per_image=7, detections_per_image=18),
        "segm": dict(image_count=8, categories=[1, 2, 5], per_image=5, detections_per_image=9),
        "keypoints": dict(image_count=8, categories=[1], per_image=4, detections_per_image=8),
    }
    for seed, (kind, sizes) in enumerate(sets.items()):
        truth, detections = random_set(mask_api, np.random.default_rng(seed + 11), kind, **sizes)
        cases = [coco_evaluate(truth, detections, kind, use) for use in (True, False)[: 1 if kind == "keypoints" else 2]]
        write(f"coco_{kind}.json", {"kind": kind, "truth": truth, "detections": detections, "results": cases})


def make_rle():
    from pycocotools import mask as mask_api

    rng = np.random.default_rng(5)
    polygons = []
    for i in range(60):
        side = int(rng.integers(5, 90))
        image = {"width": side, "height": int(rng.integers(5, 90))}
        points = rng.uniform(-10, 100, 2 * int(rng.integers(3, 9)))
        if i % 3 == 0:
            points = np.round(points)  # whole numbers, some corners twice
            points = np.concatenate([points, points[-2:], points[:2]])
        polygon = [round(float(v), 3) for v in points]
        rle = mask_api.frPyObjects([polygon], image["height"], image["width"])[0]
        polygons.append({
            "points": polygon, "size": rle["size"], "counts": rle["counts"].decode(), "area": int(mask_api.area(rle)),
            "bounds": mask_api.toBbox(rle).tolist(),
        })
    masks = []
    for density in (0, 0.02, 0.5, 0.9, 1):
        height, width = (int(v) for v in rng.integers(3, 40, 2))
        bits = np.asfortranarray((rng.random((height, width)) < density).astype(np.uint8))
        rle = mask_api.encode(bits)
        masks.append({"rows": ["".join(map(str, row)) for row in bits], "size": rle["size"],
                      "counts": rle["counts"].decode(), "area": int(mask_api.area(rle)),
                      "bounds": mask_api.toBbox(rle).tolist()})
    pairs = [encode_polygon(mask_api, star(rng, random_box(rng, {"width": 80, "height": 60})),
                            {"width": 80, "height": 60}) for _ in range(8)]
    merged = mask_api.merge(pairs[:3])
    write("rle.json", {
        "polygons": polygons, "masks": masks, "pairs": pairs,
        "iou": rounded(mask_api.iou(pairs[:4], pairs[2:], [0, 1, 0, 1, 0, 0])),
        "merged_first_three": merged["counts"].decode(),
    })


def load_peer():
    import torch

    torch.load = functools.partial(torch.load, weights_only=False)
    if not hasattr(np, "trapz"):
        np.trapz = np.trapezoid
    from ultralytics.engine.validator import BaseValidator
    from ultralytics.utils import metrics

    return torch, metrics, BaseValidator


def overlaps(torch, metrics, rng):
    """Inputs are multiples of 1/8, exact in single precision."""

    def exact(values):
        return torch.tensor(np.round(values * 8) / 8, dtype=torch.float32)

    corners = rng.uniform(0, 200, (2, 5, 2))
    a, b = exact(np.concatenate([corners, corners + rng.uniform(60, 200, (2, 5, 2))], 2))
    sides, angles = rng.uniform(8, 90, (6, 2)), rng.uniform(-1.5, 1.5, (6, 1))
    rotated = exact(np.concatenate([rng.uniform(0, 60, (6, 2)), sides, angles], 1))
    truths = exact(np.concatenate([rng.uniform(0, 100, (3, 17, 2)), rng.integers(0, 3, (3, 17, 1))], 2))
    poses = truths + exact(rng.normal(0, 4, truths.shape))
    areas = exact(rng.uniform(500, 9000, 3))
    return {
        "boxes": [a.tolist(), b.tolist()], "rotated": rotated.tolist(), "poses": [truths.tolist(), poses.tolist()],
        "areas": areas.tolist(), "box_iou": rounded(metrics.box_iou(a, b)),
        "bbox_ioa": rounded(metrics.bbox_ioa(a.numpy(), b.numpy())),
        "batch_probiou": rounded(metrics.batch_probiou(rotated, rotated)),
        "kpt_iou": rounded(metrics.kpt_iou(truths, poses, areas, metrics.OKS_SIGMA.tolist())),
    }


def make_peer():
    torch, metrics, validator_class = load_peer()
    metrics.plot_pr_curve = metrics.plot_mc_curve = lambda *a, **k: None  # only its numbers are wanted
    rng = np.random.default_rng(3)
    validator = validator_class.__new__(validator_class)
    validator.iouv = torch.linspace(0.5, 0.95, 10)
    out = {"match": [], "ap": [], "confusion": []}
    for truths, predictions in ((5, 9), (1, 4), (8, 3), (12, 16)):
        iou = np.round(rng.beta(3, 2, (truths, predictions)), 4).astype(np.float32)
        true_cls, pred_cls = rng.integers(0, 2, truths), rng.integers(0, 2, predictions)
        correct = validator.match_predictions(torch.tensor(pred_cls), torch.tensor(true_cls), torch.tensor(iou))
        out["match"].append({"iou": rounded(iou, 4), "true": true_cls.tolist(), "predicted": pred_cls.tolist(),
                             "correct": correct.int().tolist()})
    for count, classes in ((0, 3), (40, 3), (90, 6)):
        levels = rng.integers(0, 11, count) * (rng.random(count) < 0.7)
        tp = np.arange(10)[None] < levels[:, None]
        conf = rng.permutation(1000)[:count].astype(np.float32) / 1000  # all different
        predicted = rng.integers(0, classes, count)
        truth = np.concatenate([rng.integers(0, classes - 1, 60), [classes + 2]])  # a class without predictions
        result = metrics.ap_per_class(tp, conf, predicted, truth, plot=True)
        out["ap"].append({
            "levels": levels.tolist(), "conf": rounded(conf, 4), "predicted": predicted.tolist(),
            "true": truth.tolist(), "tp": result[0].tolist(), "fp": result[1].tolist(), "p": rounded(result[2]),
            "r": rounded(result[3]), "f1": rounded(result[4]), "ap": rounded(result[5]),
            "classes": result[6].tolist(), "p_curve": rounded(result[7][:, ::37]),
            "precision_at_recall": rounded(np.atleast_2d(result[11])[:, ::37]),
        })
    for conf, truths, predictions in ((None, 6, 9), (0.001, 4, 12), (0.6, 8, 20), (0.25, 0, 5), (0.25, 3, 0)):
        matrix = metrics.ConfusionMatrix(nc=3, conf=conf)
        corners = rng.uniform(0, 60, (truths, 2))
        true_boxes = np.round(np.concatenate([corners, corners + rng.uniform(20, 60, (truths, 2))], 1), 2)
        near = true_boxes[rng.integers(0, truths, predictions)] if truths else np.tile([1.0, 2, 30, 40], (predictions, 1))
        boxes = np.round(near + rng.normal(0, 5, (predictions, 4)), 2)
        true_cls, pred_cls = rng.integers(0, 3, truths), rng.integers(0, 3, predictions)
        scores = np.round(rng.random(predictions), 3)
        detections = np.concatenate([boxes, scores[:, None], pred_cls[:, None]], 1).astype(np.float32)
        matrix.process_batch(torch.tensor(detections), torch.tensor(true_boxes.astype(np.float32)),
                             torch.tensor(true_cls))
        out["confusion"].append({"conf": conf, "true_boxes": true_boxes.tolist(), "true": true_cls.tolist(),
                                 "boxes": boxes.tolist(), "scores": scores.tolist(), "predicted": pred_cls.tolist(),
                                 "matrix": matrix.matrix.astype(int).tolist()})
    # Truths of which none is found: see where the prediction goes.
    matrix = metrics.ConfusionMatrix(nc=3)
    matrix.process_batch(torch.tensor([[0, 0, 10, 10, 0.9, 0]]), torch.tensor([[50.0, 50, 60, 60]]), torch.tensor([1.0]))
    out["confusion"].append({"conf": None, "true_boxes": [[50, 50, 60, 60]], "true": [1], "boxes": [[0, 0, 10, 10]],
                             "scores": [0.9], "predicted": [0], "matrix": matrix.matrix.astype(int).tolist()})
    out["overlap"] = overlaps(torch, metrics, rng)
    write("peer.json", out)


if __name__ == "__main__":
    make_coco()
    make_rle()
    make_peer()
