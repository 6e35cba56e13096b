"""Takes the pickles out of the small checkpoints of tests/data: seeds for fuzz_checkpoint.

Usage: python fuzz/make_checkpoint_seeds.py OUTPUT_FOLDER
"""

import sys
import zipfile
from pathlib import Path

output = Path(sys.argv[1])
output.mkdir(parents=True, exist_ok=True)
for file in sorted((Path(__file__).resolve().parent.parent / "tests/data/checkpoint").glob("*.pt")):
    (output / file.name).write_bytes(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        (output / f"{file.stem}.pkl").write_bytes(archive.read(f"{file.stem}/data.pkl"))
