"""Takes the pickles out of the small checkpoints of tests/data: seeds for fuzz_checkpoint. Files of PyTorch's old format are seeds
as they are: their pickles lie bare.

Usage: python fuzz/make_checkpoint_seeds.py OUTPUT_FOLDER
"""

import sys
import zipfile
from pathlib import Path

output = Path(sys.argv[1])
output.mkdir(parents=True, exist_ok=True)
for file in sorted((Path(__file__).resolve().parent.parent / "tests/data/checkpoint").glob("**/*.pt")):
    (output / file.name).write_bytes(file.read_bytes())
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            (output / f"{file.stem}.pkl").write_bytes(archive.read(f"{file.stem}/data.pkl"))
