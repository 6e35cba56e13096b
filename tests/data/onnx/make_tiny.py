#!/usr/bin/env python3
"""Makes tiny-segment.onnx and tiny-segment.json: a random network of this project's own in the form of an exported
segmentation head, and what the reference implementation of ONNX (onnx.reference) computes with it.

Usage: make_tiny.py FOLDER   (needs the Python package onnx)
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

SIDE, STRIDE, CLASSES, COEFFICIENTS, CHANNELS = 32, 8, 2, 4, 8
GRID = SIDE // STRIDE
PLACES = GRID * GRID


def network():
    random = np.random.default_rng(7)

    def weights(*shape):
        return (random.standard_normal(shape) * 0.5).astype(np.float32)

    columns, rows = np.meshgrid(np.arange(GRID) + 0.5, np.arange(GRID) + 0.5)
    constants = {
        "stem": weights(CHANNELS, 3, 8, 8), "head": weights(4 + CLASSES + COEFFICIENTS, CHANNELS, 1, 1),
        "proto": weights(COEFFICIENTS, CHANNELS, 1, 1), "scale": np.array(0.3, np.float32),
        "flat": np.array([1, CHANNELS, PLACES]), "square": np.array([1, CHANNELS, GRID, GRID]),
        "rows": np.array([1, 4 + CLASSES + COEFFICIENTS, PLACES]), "parts": np.array([2, 2, CLASSES, COEFFICIENTS]),
        "centers": np.stack([columns.ravel(), rows.ravel()]).astype(np.float32)[None],
        "strides": np.full((1, PLACES), STRIDE, np.float32),
    }
    node = helper.make_node
    nodes = [
        node("Conv", ["images", "stem"], ["s0"], kernel_shape=[8, 8], strides=[8, 8]),
        node("Sigmoid", ["s0"], ["s1"]), node("Mul", ["s0", "s1"], ["s2"]),
        # attention: a product of two matrices, then a factor
        node("Reshape", ["s2", "flat"], ["a0"]), node("Transpose", ["a0"], ["a1"], perm=[0, 2, 1]),
        node("MatMul", ["a1", "a0"], ["a2"]), node("Mul", ["a2", "scale"], ["a3"]),
        node("Softmax", ["a3"], ["a4"], axis=-1), node("Transpose", ["a4"], ["a5"], perm=[0, 2, 1]),
        node("MatMul", ["a0", "a5"], ["a6"]), node("Reshape", ["a6", "square"], ["a7"]), node("Add", ["a7", "s2"], ["x"]),
        # the head with its decoding: sizes of Split as an input, strides of fewer dimensions than the boxes
        node("Conv", ["x", "head"], ["h0"], kernel_shape=[1, 1]), node("Reshape", ["h0", "rows"], ["h1"]),
        node("Split", ["h1", "parts"], ["offset", "size", "classes", "coefficients"], axis=1),
        node("Add", ["offset", "centers"], ["b0"]), node("Sigmoid", ["size"], ["b1"]),
        node("Concat", ["b0", "b1"], ["b2"], axis=1), node("Mul", ["b2", "strides"], ["boxes"]),
        node("Sigmoid", ["classes"], ["scores"]),
        node("Concat", ["boxes", "scores", "coefficients"], ["output0"], axis=1),
        node("Conv", ["x", "proto"], ["output1"], kernel_shape=[1, 1]),
    ]
    graph = helper.make_graph(
        nodes, "tiny", [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 4 + CLASSES + COEFFICIENTS, PLACES]),
         helper.make_tensor_value_info("output1", TensorProto.FLOAT, [1, COEFFICIENTS, GRID, GRID])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model)
    helper.set_model_props(model, {"task": "segment", "names": "{0: 'cat', 1: \"cat's toy\"}", "imgsz": f"[{SIDE}, {SIDE}]",
                                   "stride": str(STRIDE), "batch": "1"})
    onnx.checker.check_model(model)
    return model


def picture():
    """u8, height x width x blue green red; the test makes the same."""
    y, x, c = np.meshgrid(np.arange(SIDE), np.arange(SIDE), np.arange(3), indexing="ij")
    return ((x * 7 + y * 13 + c * 29) % 256).astype(np.uint8)


def main():
    folder = Path(sys.argv[1])
    model = network()
    images = picture()[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 255
    output0, output1 = ReferenceEvaluator(model).run(None, {"images": images})
    onnx.save(model, folder / "tiny-segment.onnx")
    how = "onnx.reference, version " + onnx.__version__ + ", by make_tiny.py"
    rounded = [[round(float(v), 5) for v in output.ravel()] for output in (output0, output1)]
    (folder / "tiny-segment.json").write_text(json.dumps({"how": how, "output0": rounded[0], "output1": rounded[1]}) + "\n")


main()
