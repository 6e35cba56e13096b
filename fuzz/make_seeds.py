"""Makes seeds of the fuzz targets out of the small files of tests/data.

Usage: python fuzz/make_seeds.py OUTPUT_FOLDER
"""

import sys
import zipfile
from pathlib import Path

from network_seed import networks
from pickle_seed import training_pickle

output = Path(sys.argv[1])
data = Path(__file__).resolve().parent.parent / "tests/data"


def seed(target, name, content):
    folder = output / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


# Whole checkpoints, and their pickles without the archive around them; in files of PyTorch's old format they lie bare.
for file in sorted((data / "checkpoint").glob("**/*.pt")):
    seed("checkpoint", file.name, file.read_bytes())
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            seed("checkpoint", f"{file.stem}.pkl", archive.read(f"{file.stem}/data.pkl"))

for name, content in networks().items():
    seed("checkpoint", f"{name}.pkl", content)

seed("resume", "state.pkl", training_pickle())

# A small archive, so that its own structure is tried too: {"model": None} and one storage.
whole = output / "checkpoint/small.pt"
with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
    archive.writestr("small/data.pkl", b"\x80\x02}X\x05\x00\x00\x00modelNs.")
    archive.writestr("small/byteorder", "little")
    archive.writestr("small/data/0", bytes(64))
    archive.writestr("small/version", "3\n")

# Pictures; what stands behind "Exif\0\0" in them.
for file in sorted((data / "source/images").iterdir()):
    content = file.read_bytes()
    if file.suffix in (".jpg", ".png", ".bmp", ".mpo"):
        seed("image_header", file.name, content)
    if file.suffix in (".jpg", ".png"):
        seed(file.suffix[1:], file.name, content)
    at = content.find(b"Exif\0\0")
    if at >= 0:
        length = int.from_bytes(content[at - 2 : at], "big")
        seed("exif", file.stem, content[at + 6 : at - 2 + length])
    if file.suffix == ".tiff":
        seed("exif", file.name, content)

for file in sorted((data / "record").glob("*.csv")):
    seed("results_csv", file.name, file.read_bytes())
seed("plain_yaml", "args.yaml", (data / "record/args.yaml").read_bytes())
seed("yaml", "args.yaml", (data / "record/args.yaml").read_bytes())
