#!/usr/bin/env python3
"""Makes what lies in this folder: pictures, checkpoints and the values that the real Ultralytics 8.3.6 gives on them.

    python3 make_truth.py draw                  # pictures and labels (NumPy, OpenCV)
    python3 make_truth.py train YOLO WORK       # trains the four toy checkpoints with this project's program, in the folder WORK
    python3 make_truth.py measure [TASK...]     # writes TASK.json; needs ultralytics==8.3.6 and opencv-python-headless==4.10.0.84

Only the last step needs the peer, and the other two need not be repeated for it.
"""
import functools
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import draw  # noqa: E402

BLOOD = HERE.parents[2] / "examples" / "blood-cells"

NETWORK = """# A YOLO11 of a few channels and two sizes of objects.
nc: {nc}
{more}backbone:
  - [-1, 1, Conv, [8, 3, 2]]                  # 0: 1/2
  - [-1, 1, Conv, [16, 3, 2]]                 # 1: 1/4
  - [-1, 1, C3k2, [16, False, 0.5]]
  - [-1, 1, Conv, [24, 3, 2]]                 # 3: 1/8
  - [-1, 1, C3k2, [24, False, 0.5]]
  - [-1, 1, Conv, [32, 3, 2]]                 # 5: 1/16
  - [-1, 1, C3k2, [32, True]]
"""
NECK = """  - [-1, 1, SPPF, [32, 5]]
head:
  - [-1, 1, nn.Upsample, [None, 2, nearest]]
  - [[-1, 4], 1, Concat, [1]]
  - [-1, 1, C3k2, [24, False]]                # 10: 1/8
  - [-1, 1, Conv, [32, 3, 2]]
  - [[-1, 7], 1, Concat, [1]]
  - [-1, 1, C3k2, [32, False]]                # 13: 1/16
  - [[10, 13], 1, {head}]
"""
CLASSIFIER = "head:\n  - [-1, 1, Classify, [nc]]\n"

# What each toy is trained with: data set, classes, head, more of the model's YAML, arguments.
TOYS = {
    "segment": ("outlines", 2, "Segment, [nc, 8, 16]", "", ["epochs=24"]),
    "pose": ("darts", 1, "Pose, [nc, kpt_shape]", "kpt_shape: [4, 3]\n", ["epochs=40", "flipud=0"]),
    "obb": ("outlines", 2, "OBB, [nc, 1]", "", ["epochs=24"]),
    "classify": ("shapes", 3, "", "", ["epochs=25", "imgsz=64"]),
}
NAMES = {"outlines": "names: {0: dart, 1: bar}\n",
         "darts": "names: {0: dart}\nkpt_shape: [4, 3]\nflip_idx: [0, 3, 2, 1]\n"}
TRAINING = ["imgsz=128", "batch=16", "optimizer=AdamW", "lr0=0.004", "mosaic=0.4", "close_mosaic=6", "scale=0.3", "workers=1", "threads=2",
            "seed=0", "plots=False", "val=True", "save_period=-1", "project=runs"]

# The validations of each task.
BOXES = [{"imgsz": 128, "rect": True}, {"imgsz": 128, "rect": False}, {"imgsz": 96, "rect": True, "batch": 5},
         {"imgsz": 160, "rect": False, "iou": 0.5, "batch": 3}, {"imgsz": 192, "rect": True, "conf": 0.05}]
RUNS = {
    "detect": [{"imgsz": 320, "rect": True}, {"imgsz": 320, "rect": False, "iou": 0.6}, {"imgsz": 416, "rect": False},
               {"imgsz": 192, "rect": True, "iou": 0.5}, {"imgsz": 256, "rect": False, "max_det": 12}],
    "segment": BOXES, "pose": BOXES, "obb": BOXES,
    "classify": [{"imgsz": 64}, {"imgsz": 48}, {"imgsz": 96}],
}
SIZES = {"detect": 320, "segment": 128, "pose": 128, "obb": 128, "classify": 64}


def data_of(task):
    """The folder of the data set."""
    return BLOOD if task == "detect" else HERE / {"classify": "shapes", "pose": "darts"}.get(task, "outlines")


def weights_of(task):
    return BLOOD / "blood-cells.pt" if task == "detect" else HERE / f"{task}.pt"


def pictures_of(task):
    if task == "detect":
        return sorted((BLOOD / "images").glob("*.jpg"))
    folder = data_of(task)
    return sorted(folder.glob("val/*/*.png") if task == "classify" else folder.glob("images/val/*.png"))


def draw_all(folder, split, first, outlines, darts, shapes):
    draw.draw(folder, split, first, outlines, darts, shapes)
    for name, text in NAMES.items():
        train = "images/train" if split == "train" else "images/val"
        (folder / name / f"{name}.yaml").write_text(f"train: {train}\nval: images/val\n{text}")


def train(program, work):
    """The pictures of a training are drawn anew; the names of its folders are relative, since the checkpoint keeps them."""
    work = Path(work)
    draw_all(work, "val", 20000, 40, 40, 60)
    draw_all(work, "train", 0, 320, 320, 450)
    for task, (data, nc, head, more, arguments) in TOYS.items():
        text = NETWORK.format(nc=nc, more=more) + (NECK.format(head=head) if head else CLASSIFIER)
        (work / f"{task}.yaml").write_text(text)
        source = data if task == "classify" else f"{data}/{data}.yaml"
        subprocess.run([str(Path(program).resolve()), "train", f"model={task}.yaml", f"data={source}", *TRAINING, *arguments,
                        f"name={task}"], cwd=work, check=True)
        shutil.copyfile(work / "runs" / task / "weights" / "best.pt", HERE / f"{task}.pt")


# ---- the peer ----

def peer():
    """Ultralytics 8.3.6 with what today's NumPy and PyTorch took from it, and no limit of time in its suppression."""
    import torch
    if not hasattr(np, "trapz"):
        np.trapz = np.trapezoid
    if not isinstance(torch.load, functools.partial):
        torch.load = functools.partial(torch.load, weights_only=False)
    import ultralytics
    if ultralytics.__version__ != "8.3.6" or not cv2.__version__.startswith("4.10"):
        sys.exit("needs ultralytics 8.3.6 and OpenCV 4.10; other versions of OpenCV fill polygons and turn rectangles otherwise")
    torch.set_num_threads(2)
    return ultralytics


def figure(value):
    """Seven digits; lists by element."""
    if isinstance(value, (list, tuple)):
        return [figure(part) for part in value]
    return float(f"{float(value):.7g}")


def bounds(mask):
    ys, xs = np.nonzero(mask)
    return [int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max())] if len(xs) else []


def objects_of(result):
    """One row an object, in the peer's order."""
    rows = []
    boxes = result.obb if result.obb is not None else result.boxes
    for i in range(len(boxes)):
        row = {"cls": int(boxes.cls[i]), "conf": figure(boxes.conf[i]), "xyxy": figure(boxes.xyxy[i].tolist())}
        if result.obb is not None:
            row["xywhr"] = figure(boxes.xywhr[i].tolist())
        if result.masks is not None:
            mask = result.masks.data[i].numpy()
            row["mask"] = {"shape": list(mask.shape), "area": int(mask.sum()), "bounds": bounds(mask), "points": len(result.masks.xy[i]),
                           "start": figure(result.masks.xy[i][:3].tolist())}
        if result.keypoints is not None:
            row["keypoints"] = figure(result.keypoints.data[i].tolist())
        rows.append(row)
    return rows


def predictions(task):
    """Each picture alone (smallest padding) and all in one batch (square)."""
    model, shapes = peer().YOLO(str(weights_of(task))), []
    model.model.register_forward_pre_hook(lambda module, inputs: shapes.append(list(inputs[0].shape[2:])))
    options = {"imgsz": SIZES[task], "device": "cpu", "verbose": False, "save": False, "conf": 0.25, "iou": 0.7, "max_det": 300, "batch": 1}
    rows = {}
    pictures = [str(file) for file in pictures_of(task)]
    with tempfile.TemporaryDirectory() as work:  # the batch is square once a picture in it has another shape
        cv2.imwrite(f"{work}/other.png", np.zeros((40, 90, 3), np.uint8))
        together = model.predict([*pictures, f"{work}/other.png"], **options)
    square = shapes[-1]
    for file, in_batch in zip(pictures, together):
        name = str(Path(file).relative_to(HERE if task != "detect" else BLOOD))
        alone = model.predict(file, **options)[0]
        rows[name] = {"shape": list(alone.orig_shape)}
        if task == "classify":
            rows[name].update(input=shapes[-1], probs=figure(alone.probs.data.tolist()))
            continue
        rows[name]["rect"] = {"input": shapes[-1], "objects": objects_of(alone)}
        rows[name]["square"] = {"input": square, "objects": objects_of(in_batch)}
        options["conf"] = 0.001
        rows[name]["faint"] = len(model.predict(file, **options)[0])
        options["conf"] = 0.25
        if task == "segment":
            large = model.predict(file, retina_masks=True, **options)[0]
            rows[name]["retina"] = {"input": shapes[-1], "objects": objects_of(large)}
            model.predict(file, retina_masks=False, **options)
    return {"imgsz": SIZES[task], "pictures": rows}


def validations(task):
    """Every run of RUNS, on a copy of the data set since the peer writes its caches beside the labels."""
    from ultralytics.utils import ops
    ops.non_max_suppression = functools.partial(ops.non_max_suppression, max_time_img=1000)
    done = []
    with tempfile.TemporaryDirectory() as work:
        data = Path(work) / data_of(task).name
        shutil.copytree(data_of(task), data)
        if task == "classify":
            shutil.copytree(data / "val", data / "train")  # the peer wants one, and does not look into it
        for options in RUNS[task]:
            seen = {}
            model = peer().YOLO(str(weights_of(task)))
            model.add_callback("on_val_end", lambda validator: seen.update(validator=validator))
            metrics = model.val(data=str(data if task == "classify" else data / f"{data.name}.yaml"), device="cpu", workers=0, plots=True,
                                project=work, verbose=False, **options)
            validator = seen["validator"]
            counts = validator.confusion_matrix.matrix
            run = {"args": options, "data": data.name if task == "classify" else f"{data.name}/{data.name}.yaml", "results": {name: figure(value) for name, value in metrics.results_dict.items()},
                   "confusion": {"nc": validator.confusion_matrix.nc,
                                 "nonzero": [[int(p), int(t), int(counts[p, t])] for p, t in zip(*np.nonzero(counts))]}}
            if task != "classify":
                parts = {name: getattr(metrics, name) for name in ("box", {"segment": "seg"}.get(task, task)) if hasattr(metrics, name)}
                run.update(images=validator.seen, instances=int(validator.nt_per_class.sum()))
                run["per_class"] = {name: [{"cls": int(cls), "AP50": figure(part.ap50[i]), "AP50-95": figure(part.ap[i])}
                                           for i, cls in enumerate(part.ap_class_index)] for name, part in parts.items()}
            done.append(run)
    return done


def batch_of(task):
    """(names, step, height, tensors): four pictures of one size with the labels of the peer's own data set, none changed in size."""
    import torch
    from ultralytics.cfg import get_cfg
    from ultralytics.data import YOLODataset
    from ultralytics.data.utils import check_det_dataset
    size = {"detect": (480, 640), "classify": (64, 64)}.get(task, (128, 128))
    pictures = [file for file in pictures_of(task) if cv2.imread(str(file)).shape[:2] == size][:4]
    step, height = (2, 448) if task == "detect" else (1, size[0])  # a multiple of the largest stride
    pixels = np.stack([cv2.imread(str(file))[:height:step, ::step, ::-1] for file in pictures])
    batch = {"img": torch.from_numpy(pixels.transpose(0, 3, 1, 2).copy()).float() / 255}
    names = [str(file.relative_to(HERE if task != "detect" else BLOOD)) for file in pictures]
    if task == "classify":
        # The classes of a folder count in the order of their names.
        batch["cls"] = torch.tensor([sorted(draw.CLASSES).index(file.parent.name) for file in pictures])
        return names, step, height, batch
    if task == "detect":
        rows = [np.loadtxt(BLOOD / "labels" / f"{file.stem}.txt", ndmin=2) for file in pictures]
        rows = [row * [1, 1, size[0] / height, 1, size[0] / height] for row in rows]  # of the part that is kept
        rows = [row[row[:, 2] < 1] for row in rows]
        table = torch.from_numpy(np.concatenate(rows)).float()
        batch.update(batch_idx=torch.cat([torch.full((len(row),), float(i)) for i, row in enumerate(rows)]), cls=table[:, :1],
                     bboxes=table[:, 1:])
        return names, step, height, batch
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / data_of(task).name
        shutil.copytree(data_of(task), folder)
        data = check_det_dataset(str(folder / f"{folder.name}.yaml"), autodownload=False)
        dataset = YOLODataset(img_path=data["val"], imgsz=128, batch_size=4, augment=False, hyp=get_cfg(overrides={"task": task}), rect=False,
                              stride=32, data=data, task=task)
        where = {Path(file).name: i for i, file in enumerate(dataset.im_files)}
        loaded = dataset.collate_fn([dataset[where[file.name]] for file in pictures])
    if not torch.equal(loaded["img"].float() / 255, batch["img"]):
        sys.exit(f"{task}: the peer changed the pixels of a picture that fits")
    return names, step, height, {**batch, **{name: loaded[name] for name in ("batch_idx", "cls", "bboxes", "masks", "keypoints") if name in loaded}}


def gradients(model):
    norms = {name: figure(p.grad.norm()) for name, p in model.named_parameters() if p.grad is not None}
    return {"grad_l2": norms, "grad_global_l2": figure(sum(value ** 2 for value in norms.values()) ** 0.5),
            "params_without_grad": [name for name, p in model.named_parameters() if p.grad is None]}


def fresh(task):
    """The network in single precision as a training would hold it."""
    model = peer().YOLO(str(weights_of(task))).model.float()
    model.args = __import__("ultralytics").cfg.get_cfg(overrides={"task": task})
    if hasattr(model, "criterion"):
        model.criterion = None
    for name, parameter in model.named_parameters():
        parameter.requires_grad = ".dfl" not in name
    return model


def loss_of(task, batch, training):
    import torch
    model = fresh(task)
    model.train(training)
    with torch.set_grad_enabled(training):
        total, items = model.loss({name: value.clone() for name, value in batch.items()})
    row = {"loss_total": figure(total), "loss_items": figure(items.reshape(-1).tolist()) if items.numel() > 1 else figure(items)}
    if training:
        total.backward()
    return model, row


def losses(task):
    import torch
    names, step, height, batch = batch_of(task)
    labels = {"cls": figure(batch["cls"].reshape(-1).tolist())}
    for name in ("batch_idx", "bboxes", "keypoints"):
        if name in batch:
            labels[name] = figure(batch[name].tolist())
    model, row = loss_of(task, batch, True)
    row.update(gradients(model))
    norms = [name for name, module in model.named_modules() if isinstance(module, torch.nn.BatchNorm2d)]
    modules = dict(model.named_modules())
    row["bn_after_forward"] = {name: {f"running_{kind}_first4": figure(getattr(modules[name], f"running_{kind}")[:4].tolist())
                                      for kind in ("mean", "var")} for name in (norms[0], norms[len(norms) // 2], norms[-1])}
    result = {"how": "one batch: the first `rows` rows of each picture, of them every `pixel_step`th row and column; float32",
              "batch_files": names, "pixel_step": step, "rows": height, "labels": labels, "train": row, "eval": {}}
    if "masks" in batch:
        result["masks"] = {"files": []}
        for i, mask in enumerate(batch["masks"].numpy()):
            result["masks"]["files"].append(f"{task}_mask_{i}.png")
            draw.save(HERE / f"{task}_mask_{i}.png", mask.astype(np.uint8))
    if task != "classify":
        result["eval"] = loss_of(task, batch, False)[1]
        for name, dropped in (("train_without_labels_of_image_1", batch["batch_idx"] != 1), ("train_without_any_label", batch["batch_idx"] < 0)):
            kept = {key: value[dropped] if key in ("batch_idx", "cls", "bboxes", "keypoints") else value for key, value in batch.items()}
            result[name] = loss_of(task, kept, True)[1]
    return result


def measure(task):
    import torch
    how = (f"Ultralytics 8.3.6, PyTorch {torch.__version__.split('+')[0]}, OpenCV {cv2.__version__}, NumPy {np.__version__}, CPU, float32; "
           "written by make_truth.py")
    values = {"how": how, "weights": weights_of(task).name, "predict": predictions(task), "val": validations(task), "loss": losses(task)}
    (HERE / f"{task}.json").write_text(json.dumps(values, separators=(",", ":")) + "\n")
    print(f"{task}: {[run['results'] for run in values['val']]}")


def main():
    words = sys.argv[1:]
    if words[:1] == ["draw"]:
        draw_all(HERE, "val", 90000, 20, 16, 30)
    elif words[:1] == ["train"] and len(words) == 3:
        train(*words[1:])
    elif words[:1] == ["measure"]:
        peer()
        for task in words[1:] or RUNS:
            measure(task)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
