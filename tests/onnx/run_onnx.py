"""Checks ONNX files with ONNX's own checker and runs them with onnxruntime.

Usage: run_onnx.py JOBS. JOBS is a JSON list of {"file", "input", "shape", "output"}: `input` holds float32 values, row-major.
Writes to `output` a JSON list of {"name", "shape"} and the values, float32, to `output`.bin, one output behind the other.
"""
import json
import sys

import numpy
import onnx
import onnxruntime


def run(job):
    onnx.checker.check_model(job["file"], full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(job["file"], options, providers=["CPUExecutionProvider"])
    port = session.get_inputs()[0]
    kind = numpy.float16 if port.type == "tensor(float16)" else numpy.float32
    values = numpy.fromfile(job["input"], dtype=numpy.float32).reshape(job["shape"]).astype(kind)
    found = session.run(None, {port.name: values})
    names = [output.name for output in session.get_outputs()]
    with open(job["output"], "w") as out:
        json.dump([{"name": name, "shape": list(array.shape)} for name, array in zip(names, found)], out)
    with open(job["output"] + ".bin", "wb") as out:
        for array in found:
            out.write(array.astype(numpy.float32).tobytes())


for each in json.load(open(sys.argv[1])):
    try:
        run(each)
    except Exception as error:
        raise SystemExit(f"{each['label']}: {error}")
