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
                assert torch.equal(torch.as_tensor(x.data), torch.as_tensor(y.data)), part
                found += len(x.data)
        assert found > 0 or "obb" in genuine, "nothing was found, so nothing was compared"


def same_modules_as_file(genuine, ours):
    a, b = torch.load(ours), torch.load(genuine)
    compare_modules(a["model"], b["model"])
    for key in ("train_args", "train_metrics", "train_results", "date", "version", "license", "docs", "epoch"):
        assert a[key] == b[key], f"{key}: {a[key]} {b[key]}"
    for key in ("best_fitness", "ema", "updates", "optimizer"):
        assert a[key] is None, key
    for key in ("yaml", "save", "names", "nc", "args"):
        x, y = (getattr(c["model"], key) for c in (a, b)) if hasattr(b["model"], key) else (0, 0)
        if key == "yaml":
            x = {k: v for k, v in x.items() if k in y}
        assert x == y, f"{key}: {x} {y}"
    x, y = a["model"].state_dict(), b["model"].state_dict()
    assert list(x) == list(y)
    for key in x:
        assert x[key].dtype == y[key].dtype and torch.equal(x[key], y[key]), key


def same_as_yaml(ours, yaml):
    """A network that yolo.cpp built from a YAML is the peer's own, and computes the same with the same weights."""
    model, peer = open_model(ours).model.float(), open_model(yaml).model
    compare_modules(model, peer)
    for key in ("yaml", "save", "inplace", "end2end"):
        if hasattr(peer, key):
            assert getattr(model, key) == getattr(peer, key), f"{key}: {getattr(model, key)} {getattr(peer, key)}"
    assert torch.equal(model.stride, peer.stride)
    peer.load_state_dict(model.state_dict(), strict=True)
    picture = torch.rand(1, 3, 128, 128, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        a, b = model.eval()(picture), peer.eval()(picture)
    flat = [x[0] if isinstance(x, (list, tuple)) else x for x in (a, b)]
    assert torch.isfinite(flat[0]).all() and torch.equal(*flat), "outputs differ"


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


def train(file, data, project, resume):
    """The peer trains on from a file: anew on the network of `file`, or as the training that it belongs to."""
    import ultralytics.engine.trainer as trainer  # only its public attributes are looked at

    model = YOLO(file)
    if resume == "resume":
        model.train(resume=True, device="cpu")
    else:
        model.train(data=data, imgsz=64, epochs=1, batch=2, workers=0, device="cpu", project=project, name="on",
                    plots=False, val=False, verbose=False)
    assert trainer and (model.trainer.last.exists())
    if resume == "resume":
        assert model.trainer.start_epoch == 1, model.trainer.start_epoch


if __name__ == "__main__":
    try:
        globals()[sys.argv[1]](*sys.argv[2:])
    except AssertionError as error:
        sys.exit(f"{sys.argv[1:]}: {error}")
