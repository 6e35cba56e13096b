"""Opens files that yolo.cpp wrote in the real peer. Run by peer_checkpoint_test.cpp as `python check.py WHAT ARGUMENTS`;
ends with status 1 and a message when something differs."""

import sys

import numpy as np
import torch

if not hasattr(np, "trapz"):
    np.trapz = np.trapezoid  # the peer wants the old name
_load = torch.load
torch.load = lambda *a, **k: _load(*a, **{**k, "weights_only": False})
torch.set_num_threads(1)

from ultralytics import RTDETR, YOLO  # noqa: E402


def open_model(file):
    return (RTDETR if "rtdetr" in str(file) else YOLO)(file)


def attributes(module):
    skipped = {"_parameters", "_buffers", "_modules", "training", "anchors", "strides", "shape", "angle", "np"}
    return {k: v for k, v in vars(module).items() if k not in skipped}


def show(value):
    if isinstance(value, torch.Tensor):
        return str(value.tolist())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(float(value))
    return f"{type(value).__name__} {dict(value) if isinstance(value, dict) else value}"


def compare_modules(ours, theirs, exact_types=True):
    """Every module has the class, the parts and the attributes of the peer's own."""
    a, b = dict(ours.named_modules()), dict(theirs.named_modules())
    assert list(a) == list(b), f"modules differ: {set(a) ^ set(b)}"
    for name, module in a.items():
        if not name:
            continue
        other = b[name]
        assert type(module) is type(other), f"{name}: {type(module)} {type(other)}"
        for group in ("_parameters", "_buffers", "_modules"):
            keys = [list(vars(m)[group]) for m in (module, other)]
            assert sorted(keys[0]) == sorted(keys[1]), f"{name}.{group}: {keys}"
        mine, its = attributes(module), attributes(other)
        if "activation" in type(module).__module__:  # the peer changes this one on one object that all models share
            mine.pop("inplace", None), its.pop("inplace", None)
        assert set(mine) == set(its), f"{name} ({type(module).__name__}): {set(mine) ^ set(its)}"
        for key in its:
            assert show(mine[key]) == show(its[key]), f"{name}.{key}: {show(mine[key])} {show(its[key])}"
    shared = [{id(m) for m in modules.values()} for modules in (a, b)]
    assert len(shared[0]) == len(shared[1]), "other modules are shared"


def same_results(genuine, ours, image):
    """Both files give exactly the same results for a picture."""
    for size in (640, 320):
        a, b = (open_model(f).predict(image, imgsz=size, verbose=False, device="cpu")[0] for f in (genuine, ours))
        assert a.names == b.names
        found = 0
        for part in ("boxes", "masks", "keypoints", "probs", "obb"):
            x, y = getattr(a, part), getattr(b, part)
            assert (x is None) == (y is None), part
            if x is not None:
                # The same weights lie differently in memory, which may change the order of sums.
                x, y = torch.as_tensor(x.data), torch.as_tensor(y.data)
                assert x.shape == y.shape and torch.allclose(x, y, rtol=1e-5, atol=1e-6), part
                found += len(x)
        assert found > 0 or "obb" in genuine, "nothing was found, so nothing was compared"


def same_modules_as_file(genuine, ours):
    a, b = torch.load(ours), torch.load(genuine)
    compare_modules(a["model"], b["model"])
    for key in ("train_args", "train_metrics", "train_results", "date", "version", "license", "docs", "epoch"):
        assert a[key] == b[key], f"{key}: {a[key]} {b[key]}"
    for key in ("best_fitness", "ema", "updates", "optimizer"):
        assert a[key] is None, key
    assert a["model"].args == a["train_args"]
    for key in ("yaml", "save", "names", "nc"):
        x, y = (getattr(c["model"], key) for c in (a, b)) if hasattr(b["model"], key) else (0, 0)
        if key == "yaml":
            x, y = (str({k: v for k, v in part.items() if k in y}).replace("'None'", "None") for part in (x, y))
        assert x == y, f"{key}: {x} {y}"
    x, y = a["model"].state_dict(), b["model"].state_dict()
    assert list(x) == list(y)
    for key in x:
        assert x[key].dtype == y[key].dtype and torch.equal(x[key], y[key]), key


def same_as_yaml(ours, yaml):
    """A network that yolo.cpp built from a YAML is the peer's own, and computes the same with the same weights."""
    model, peer = torch.load(ours)["model"].float(), open_model(yaml).model
    compare_modules(model, peer)
    for key in ("scale", "yaml_file", "nc", "ch"):
        left_open = key == "scale" and not peer.yaml[key]  # then the peer takes the first one; we write its name
        assert left_open or model.yaml[key] == peer.yaml[key], f"{key}: {model.yaml[key]} {peer.yaml[key]}"
    again = type(peer)(model.yaml, verbose=False).state_dict()
    assert {k: v.shape for k, v in again.items()} == {k: v.shape for k, v in peer.state_dict().items()}
    for key in ("save", "inplace", "end2end"):
        if hasattr(peer, key):
            assert getattr(model, key) == getattr(peer, key), f"{key}: {getattr(model, key)} {getattr(peer, key)}"
    assert torch.equal(model.stride, peer.stride)
    peer.load_state_dict(model.state_dict(), strict=True)
    picture = torch.rand(1, 3, 128, 128, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        a, b = model.eval()(picture), peer.eval()(picture)
    flat = [x[0] if isinstance(x, (list, tuple)) else x for x in (a, b)]
    assert torch.isfinite(flat[0]).all() and torch.allclose(*flat, rtol=1e-5, atol=1e-5), "outputs differ"


def plain_values(file):
    """The values that training_state_test.cpp writes, read by torch alone."""
    root = _load(file, weights_only=True)
    values, tensors = root["values"], root["tensors"]
    expected = {
        "none": None, "yes": True, "no": False, "small": 7, "negative": -3, "large": 1 << 40, "lowest": -(1 << 63),
        "real": 0.1, "infinite": float("inf"), "text": "Grüße, 日本", "again": "Grüße, 日本", "list": [1, [2.5, "x"], []],
        "tuple": (1, 2, 3), "dict": {0: {"step": 1.0}, "a": {}},
    }
    assert values == expected, values
    assert [type(v) for v in values.values()] == [type(v) for v in expected.values()]
    assert tensors["matrix"].dtype == torch.float32 and tensors["matrix"].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert tensors["half"].dtype == torch.float16 and tensors["half"].tolist() == [0.5, -2]
    assert tensors["scalar"].dtype == torch.int64 and tensors["scalar"].shape == () and tensors["scalar"].item() == 3
    assert tensors["empty"].shape == (0, 4)
    assert tensors["same"].data_ptr() == tensors["matrix"].data_ptr()
    mapped = _load(file, weights_only=True, mmap=True)
    assert mapped["tensors"]["matrix"].data_ptr() % 64 == 0
    assert len(root["id"]) == 16


def start_training(weights, data, project):
    """Two epochs of the peer's own training; it keeps the unfinished epoch0.pt."""
    YOLO(weights).train(data=data, imgsz=64, epochs=2, batch=2, workers=0, device="cpu", project=project, name="first",
                        plots=False, val=False, verbose=False, save_period=1)


def resume_training(file):
    """The peer goes on with its training from a file that yolo.cpp wrote from epoch0.pt."""
    model = YOLO(file)
    model.train(resume=True, device="cpu")
    assert model.trainer.start_epoch == 1, model.trainer.start_epoch
    state = model.trainer.optimizer.state_dict()["state"]
    assert len(state) > 0


def train_anew(file, data, project):
    """The peer rebuilds the network of a file for other classes and takes over its weights."""
    model = YOLO(file)
    model.train(data=data, imgsz=64, epochs=1, batch=2, workers=0, device="cpu", project=project, name="on", plots=False,
                val=False, verbose=False)
    assert model.trainer.last.exists()


def same_validation(genuine, ours, data):
    a, b = (open_model(f).val(data=data, imgsz=320, plots=False, workers=0, verbose=False, device="cpu") for f in (genuine, ours))
    for key, value in a.results_dict.items():
        assert abs(value - b.results_dict[key]) < 1e-6, f"{key}: {value} {b.results_dict[key]}"
    assert a.results_dict["fitness"] > 0.1


if __name__ == "__main__":
    try:
        globals()[sys.argv[1]](*sys.argv[2:])
    except AssertionError as error:
        sys.exit(f"{sys.argv[1:]}: {error}")
