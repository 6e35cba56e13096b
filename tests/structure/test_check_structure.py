"""tools/check_structure.py finds each kind of fault in a small source tree, and none in a sound one."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from check_structure import MAX_LINES, check  # noqa: E402

SOUND = {
    "src/CMakeLists.txt": "add_subdirectory(core)  # the lowest\nadd_subdirectory(graph)\nadd_subdirectory(engine)\n",
    "src/core/CMakeLists.txt": "yolo_folder(core SOURCES log.cpp LINKS fmt::fmt)\n",
    "src/core/log.hpp": "#pragma once\n#include <string>\n",
    "src/core/log.cpp": '#include "core/log.hpp"\n',
    "src/graph/CMakeLists.txt": "yolo_folder(graph\n  SOURCES\n    graph.cpp\n  DEPENDS core)\n",
    "src/graph/graph.hpp": '#pragma once\n#include "core/log.hpp"\n',
    "src/graph/graph.cpp": '#include "graph/graph.hpp"\n',
    "src/engine/CMakeLists.txt": "yolo_folder(engine SOURCES run.cpp DEPENDS graph)\n",
    "src/engine/run.cpp": '#include "core/log.hpp"\n#include "graph/graph.hpp"\n',
    "include/yolo/model.hpp": "#pragma once\n#include <opencv2/core/mat.hpp>\n#include <vector>\n#include <yolo/error.hpp>\n",
}


class CheckStructure(unittest.TestCase):
    def findings(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            for name, text in {**SOUND, **changes}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return check(root)

    def expect(self, changes, *words):
        findings = self.findings(changes)
        self.assertEqual(len(findings), 1, findings)
        for word in words:
            self.assertIn(word, findings[0])

    def test_a_sound_tree_has_no_findings(self):
        self.assertEqual(self.findings({}), [])

    def test_include_against_the_arrow(self):
        self.expect({"src/core/log.cpp": '#include "graph/graph.hpp"\n'}, "src/core/log.cpp", "'graph'")

    def test_depends_on_a_later_folder(self):
        self.expect({"src/core/CMakeLists.txt": "yolo_folder(core SOURCES log.cpp DEPENDS engine)\n"}, "'engine'")

    def test_program_that_links_the_whole_library(self):
        changes = {
            "src/CMakeLists.txt": SOUND["src/CMakeLists.txt"] + "add_subdirectory(cli)\n",
            "src/cli/CMakeLists.txt": "add_executable(yolo_cli main.cpp)\ntarget_link_libraries(yolo_cli PRIVATE LIBRARY)\n",
            "src/cli/main.cpp": '#include "graph/graph.hpp"\n',
        }
        for library, count in (("yolo", 0), ("yolo_engine", 0), ("yolo_core", 1)):
            changed = {**changes, "src/cli/CMakeLists.txt": changes["src/cli/CMakeLists.txt"].replace("LIBRARY", library)}
            self.assertEqual(len(self.findings(changed)), count, library)

    def test_a_test_that_can_be_skipped(self):
        test = {"tests/CMakeLists.txt": "a_test.cpp\n"}
        self.expect({**test, "tests/a_test.cpp": "TEST(A, B) { GTEST_SKIP(); }\n"}, "tests/a_test.cpp", "skips a test")
        self.expect({**test, "tests/a_test.cpp": "TEST_F(A, DISABLED_B) {}\n"}, "DISABLED_B", "never runs")
        self.assertEqual(self.findings({**test, "tests/a_test.cpp": "TEST(A, B) {}\n"}), [])

    def test_folder_that_is_not_listed(self):
        changes = {"src/extra/CMakeLists.txt": "yolo_folder(extra SOURCES a.cpp)\n", "src/extra/a.cpp": "int a;\n"}
        self.expect(changes, "'extra'")

    def test_libtorch_outside_training(self):
        self.expect({"src/engine/run.cpp": "#include <torch/torch.h>\n"}, "LibTorch")

    def test_include_without_folder(self):
        self.expect({"src/core/log.cpp": '#include "log.hpp"\n'}, "path from src/")

    def test_public_header_shows_a_dependency(self):
        self.expect({"include/yolo/model.hpp": "#pragma once\n#include <fmt/format.h>\n"}, "<fmt/format.h>")

    def test_public_header_shows_the_inside(self):
        self.expect({"include/yolo/model.hpp": '#pragma once\n#include "core/log.hpp"\n'}, "core/log.hpp")

    def test_public_headers_of_training(self):
        tensors = "#pragma once\n#include <torch/types.h>\n"
        self.assertEqual(self.findings({"include/yolo/train/loss.hpp": tensors}), [])
        self.expect({"include/yolo/train/loss.hpp": "#pragma once\n#include <torch/torch.h>\n"}, "<torch/torch.h>")
        self.expect({"include/yolo/model.hpp": tensors}, "training library only")
        self.expect({"include/yolo/model.hpp": "#pragma once\n#include <yolo/train/loss.hpp>\n"}, "training library only")

    def test_long_file(self):
        self.expect({"src/core/log.cpp": "int a;\n" * (MAX_LINES + 1)}, f"{MAX_LINES + 1} lines")

    def test_header_without_guard(self):
        self.expect({"src/core/log.hpp": "int a;\n"}, "#pragma once")

    def test_source_that_nothing_builds(self):
        self.expect({"src/core/lost.cpp": "int a;\n"}, "src/core/lost.cpp", "nothing builds it")

    def test_unfinished_work(self):
        self.expect({"src/core/log.cpp": "// TO" "DO: later\n"}, "line 1", "unfinished")

    def test_path_of_a_machine(self):
        self.expect({"docs/a.md": "see /ho" "me/someone/file\n"}, "docs/a.md", "path of one machine")
        self.assertEqual(self.findings({"docs/a.md": "see https://example.org/home/file, ../tmp/x and /home/me/photo.jpg\n"}), [])


if __name__ == "__main__":
    unittest.main()
