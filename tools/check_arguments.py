#!/usr/bin/env python3
"""Checks the two hand-kept parts of docs/arguments.md against its generated part, the tests and the manual.

Usage: check_arguments.py [ROOT]. Prints one line for each finding; exit code 1 when there are any.
       check_arguments.py --renew PROGRAM: writes the generated part anew, as `PROGRAM help --markdown` gives it.

- The table of tests has a row for each argument, with at least one test for every mode that takes it and none for others;
  each test that it names exists.
- Where ../shared/spec and ../shared/golden lie beside ROOT: the table of differences has each default of the manual's tables
  that is not the one of golden/args.json, and no other.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

PAGE = "docs/arguments.md"
DIFFERENCES = "# Where the manual's tables differ"
TESTS = "# Tests"
MODES = ("train", "val", "predict", "info")
SECTIONS = {"Train Settings": "train", "Predict Settings": "predict", "Validation Settings": "val", "Export Settings": "export",
            "Augmentation Settings": "train", "Logging, Checkpoints and Plotting Settings": "logging"}


def cells(line):
    """The cells of a row of a Markdown table."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def names_in(cell):
    return re.findall(r"`([^`]+)`", cell)


def plain(text):
    """A default as it can be compared: a number, or text without quotes."""
    text = text.strip().strip("`").strip("'\"")
    try:
        return float(text)
    except ValueError:
        return text


def arguments_of(generated):
    """{argument: modes that take it and work today} of the generated tables."""
    found = {}
    for line in generated.splitlines():
        row = cells(line) if line.startswith("| `") else []
        if len(row) == 6:
            found[names_in(row[0])[0]] = [mode for mode in MODES if mode in row[4].split(", ")]
    return found


class TestSources:
    def __init__(self, root):
        self.texts = {file: file.read_text(encoding="utf-8", errors="replace")
                      for suffix in ("*.cpp", "*.py", "*.sh") for file in sorted((root / "tests").rglob(suffix))}

    def has(self, name):
        """SUITE.TEST, SUITE.TEST/MODE_ARGUMENT of a list of arguments, FILE.py:FUNCTION or FILE.sh."""
        if name.endswith(".sh"):
            return any(file.name == name for file in self.texts)
        if ".py:" in name:
            module, function = name.split(":")
            return any(file.name == module and f"def {function}(" in text for file, text in self.texts.items())
        test, _, parameter = name.partition("/")
        suite, _, case = test.partition(".")
        wanted = [rf"\bTEST(_[FP])?\(\s*{re.escape(suite)},\s*{re.escape(case)}\)"]
        if parameter:
            mode, _, argument = parameter.partition("_")
            wanted.append(rf'\{{"{mode}", "{re.escape(argument)}=')
        return any(all(re.search(pattern, text) for pattern in wanted) for text in self.texts.values())


def check_tests(root, generated, table):
    findings, seen = [], set()
    arguments, sources = arguments_of(generated), TestSources(root)
    for line in table.splitlines():
        row = cells(line) if line.startswith("| `") else []
        if not row:
            continue
        name = names_in(row[0])[0]
        seen.add(name)
        if name not in arguments or len(row) != 1 + len(MODES):
            findings.append(f"the table of tests: '{name}' is no argument, or its row has not {1 + len(MODES)} cells")
            continue
        for mode, cell in zip(MODES, row[1:]):
            tests = names_in(cell)
            if bool(tests) != (mode in arguments[name]):
                findings.append(f"{name}: {mode} {'takes it not, and tests are named' if tests else 'takes it, and no test is named'}")
            findings += [f"{name}, {mode}: there is no test {test}" for test in tests if not sources.has(test)]
    return findings + [f"the table of tests: {name} is missing" for name in arguments if name not in seen]


def manual_differences(shared):
    """{(argument, section): default} of the manual's tables where golden/args.json has another one."""
    golden = {row["name"]: row["default"] for row in json.loads((shared / "golden/args.json").read_text())["args"]}
    found, section = {}, None
    for line in (shared / "spec/usage-and-reference.txt").read_text().splitlines():
        if line.startswith("#"):
            section = SECTIONS.get(line.strip("# ").strip())
        row = cells(line) if section and re.match(r"\|\s*`", line) else []
        if len(row) < 3 or names_in(row[0])[0] not in golden:
            continue
        name, default = names_in(row[0])[0], row[1] if len(row) == 3 else row[2]
        if plain(default) != plain(str(golden[name])):
            found[name, section] = default.replace("`", "").replace("\xa0", " ").strip("'")
    return found


def check_differences(shared, table):
    if not (shared / "spec").is_dir() or not (shared / "golden/args.json").is_file():
        return []
    listed = {}
    for line in table.splitlines():
        row = cells(line) if line.startswith("| `") else []
        if row:
            listed[names_in(row[0])[0], row[1]] = row[2].replace("`", "")
    wanted = manual_differences(shared)
    findings = [f"differences: {name} of {section} ({default}) is missing or other" for (name, section), default in wanted.items()
                if listed.get((name, section)) != default]
    return findings + [f"differences: {key[0]} of {key[1]} is none" for key in listed if key not in wanted]


def parts_of(page):
    """The generated part, the table of differences and that of tests."""
    before, _, after = page.partition("\n" + DIFFERENCES)
    differences, _, tests = after.partition("\n" + TESTS)
    return before, differences, tests


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--renew":
        file = Path(__file__).resolve().parent.parent / PAGE
        made = subprocess.run([sys.argv[2], "help", "--markdown"], stdout=subprocess.PIPE, text=True, check=True).stdout
        kept = file.read_text().partition("\n" + DIFFERENCES)
        file.write_text(made + "".join(kept[1:]))
        return 0
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent)
    generated, differences, tests = parts_of((root / PAGE).read_text())
    findings = check_tests(root, generated, tests) + check_differences(root / "../shared", differences)
    print("".join(f"{finding}\n" for finding in findings), end="")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
