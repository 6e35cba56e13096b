#!/usr/bin/env python3
"""Checks the shape of the source tree: the direction of includes, file lengths, what public headers show.

Usage: check_structure.py [ROOT]. Prints one line for each finding; exit code 1 when there are any.
"""
import re
import sys
from pathlib import Path

MAX_LINES = 600
CODE_FOLDERS = ("src", "include", "tests", "fuzz", "bench", "examples", "python")
TEXT_SUFFIXES = {".cpp", ".hpp", ".h", ".txt", ".cmake", ".in", ".json", ".md", ".sh", ".py", ".yaml", ".yml", ""}
FACE_FILES = ("*.md", "*.sh", "CMakeLists.txt", "CMakePresets.json", "LICENSE", "NOTICE", ".ci/run", ".clang-*")
# The C header may show <stddef.h> and <stdint.h>.
# Public headers may show the standard library, each other and OpenCV's matrix types; those for users of the training library
# LibTorch's tensors too, and no other header may include them.
PUBLIC_INCLUDES = re.compile(r"<(yolo/[\w/]+\.hpp|opencv2/core[\w/]*\.hpp|std(def|int)\.h|[a-z_0-9]+)>")
TRAIN_INCLUDES = re.compile(r"<(yolo/train/[\w/]+\.hpp|torch/types\.h)>")
TORCH_INCLUDES = re.compile(r'[<"](torch|ATen|c10)/')
INCLUDE = re.compile(r"^\s*#\s*include\s+([<\"][^>\"]+[>\"])", re.MULTILINE)
DISABLED = re.compile(r"\bTEST\w*\([^)]*\b(DISABLED_\w+)")
# Marks of unfinished work, and absolute paths of somebody's machine.
FORBIDDEN = (
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"), "a mark of unfinished work"),
    (re.compile(r"(?<![\w.$}/~-])/(work|home|root|Users|tmp)/(?!(me|you|user)\b)\w+"), "a path of one machine"),
)


def calls(text, name):
    """Argument words of each call NAME(...) in CMake text, comments removed."""
    text = re.sub(r"#.*", "", text)
    return [match.group(1).split() for match in re.finditer(rf"\b{name}\s*\(([^)]*)\)", text)]


def keyword_values(words, keyword, keywords):
    """The words after KEYWORD up to the next keyword."""
    values, inside = [], False
    for word in words:
        if word in keywords:
            inside = word == keyword
        elif inside:
            values.append(word)
    return values


class Checker:
    def __init__(self, root):
        self.root = root
        self.findings = []

    def report(self, file, text):
        self.findings.append(f"{file.relative_to(self.root)}: {text}")

    def files(self, *folders, suffixes):
        for folder in folders:
            for file in sorted((self.root / folder).rglob("*")):
                if file.is_file() and file.suffix in suffixes:
                    yield file

    def read_folders(self):
        """{folder: every folder that it may include}, from DEPENDS, in the order of src/CMakeLists.txt."""
        top = self.root / "src" / "CMakeLists.txt"
        allowed = {}
        for (name,) in calls(top.read_text(), "add_subdirectory"):
            file = self.root / "src" / name / "CMakeLists.txt"
            reachable = {name}
            for words in calls(file.read_text(), "yolo_folder"):
                for other in keyword_values(words, "DEPENDS", {"SOURCES", "DEPENDS", "LINKS"}):
                    if other not in allowed:
                        self.report(file, f"depends on '{other}', which does not stand before it in src/CMakeLists.txt")
                    reachable |= allowed.get(other, set())
            for words in calls(file.read_text(), "target_link_libraries"):
                reachable |= set(allowed) if "yolo" in words else set()  # the whole library
                for word in words:
                    reachable |= allowed.get(word.removeprefix("yolo_"), set()) if word.startswith("yolo_") else set()
            allowed[name] = reachable
        return allowed

    def check_includes(self, allowed):
        for file in self.files("src", suffixes={".cpp", ".hpp", ".h"}):
            parts = file.relative_to(self.root / "src").parts
            if parts[0] not in allowed:
                self.report(file, f"the folder '{parts[0]}' does not stand in src/CMakeLists.txt")
                continue
            for include in INCLUDE.findall(file.read_text(errors="replace")):
                other = include[1:-1].removeprefix("yolo/").split("/")[0]  # <yolo/graph/...> belongs to the folder graph
                if other in allowed and not include.startswith("<yolo/train/") and other not in allowed[parts[0]]:
                    self.report(file, f"includes {include}, but '{parts[0]}' may not depend on '{other}'")
                if TORCH_INCLUDES.match(include) and parts[0] != "train":
                    self.report(file, f"includes {include}; LibTorch is for src/train only")
                if '"' in include and "/" not in include:
                    self.report(file, f"includes {include}; write the path from src/")

    def check_public_headers(self):
        for file in self.files("include", suffixes={".hpp", ".h"}):
            for include in INCLUDE.findall(file.read_text(errors="replace")):
                if TRAIN_INCLUDES.fullmatch(include):
                    if file.parent.name != "train":
                        self.report(file, f"includes {include}, which is for users of the training library only")
                elif not PUBLIC_INCLUDES.fullmatch(include):
                    self.report(file, f"shows {include} to users; public headers hide all dependencies but cv::Mat")

    def check_sources_are_built(self):
        for folder in ("src", "tests", "fuzz"):
            for file in self.files(folder, suffixes={".cpp"}):
                lists = [parent / "CMakeLists.txt" for parent in file.parents if parent.is_relative_to(self.root)]
                mentioned = (file.name in lst.read_text() or file.stem in lst.read_text() for lst in lists if lst.exists())
                if not any(mentioned):
                    self.report(file, "is in no CMakeLists.txt, so nothing builds it")

    def check_no_test_is_skipped(self):
        """A test runs, or its name puts it into a class that is left out as a whole (cmake/YoloTests.cmake)."""
        allowed = {self.root / "tests" / name for name in ("support.hpp", "peer_python.hpp")}
        for file in self.files("tests", suffixes={".cpp", ".hpp"}):
            text = file.read_text(errors="replace")
            if file not in allowed and "GTEST_SKIP" in text:
                self.report(file, "skips a test; let it run everywhere, or name its suite for a class (docs/building.md)")
            for name in DISABLED.findall(text):
                self.report(file, f"has the test {name}, which never runs")

    def check_texts(self):
        own = Path(__file__).resolve()
        for file in self.files(*CODE_FOLDERS, suffixes={".cpp", ".hpp", ".h"}):
            text = file.read_text(errors="replace")
            lines = text.count("\n")
            if lines > MAX_LINES:
                self.report(file, f"has {lines} lines; {MAX_LINES} is the most, and most files should have about 100")
            if file.suffix in {".hpp", ".h"} and "#pragma once" not in text:
                self.report(file, "lacks #pragma once")
        folders = (*CODE_FOLDERS, "cmake", "tools", "docs", ".ci")
        texts = [file for file in self.files(*folders, suffixes=TEXT_SUFFIXES) if "data" not in file.parts]
        texts += [file for pattern in FACE_FILES for file in sorted(self.root.glob(pattern))]
        for file in texts:
            if file.resolve() == own:
                continue
            try:
                text = file.read_text()
            except UnicodeDecodeError:
                continue
            for number, line in enumerate(text.splitlines(), 1):
                for pattern, what in FORBIDDEN:
                    match = pattern.search(line)
                    if match:
                        self.report(file, f"line {number}: '{match.group(0)}' is {what}")


def check(root):
    checker = Checker(root)
    checker.check_includes(checker.read_folders())
    checker.check_public_headers()
    checker.check_sources_are_built()
    checker.check_no_test_is_skipped()
    checker.check_texts()
    return checker.findings


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    findings = check(root)
    print("\n".join(findings) if findings else "the structure is as it should be")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
