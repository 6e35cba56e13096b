#!/usr/bin/env bash
# Sets up, builds everything and runs all tests that can run here (their classes: docs/building.md); ends with ctest's summary and
# its exit code. Arguments go to ctest, for example: ./test.sh -R graph
set -euo pipefail
root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
source "$root/tools/common.sh"

"$root/tools/setup.sh" --train
take_lock "$root/build/.lock"
say "building the program and the tests in $root/build"
configure "$root" "$root/build" -DYOLO_BUILD_TESTS=ON -DYOLO_BUILD_TRAINING=ON
cmake --build "$root/build" --parallel "$(build_jobs)" >&2 9>&-

# The tests' settings and caches stay inside the build folder; the user's own are not read or changed.
export XDG_CONFIG_HOME=$root/build/test-home/config XDG_CACHE_HOME=$root/build/test-home/cache
mkdir -p "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
# Two tests run at once: threads that wait for another one leave it the core.
export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-1000}

# How many tests of a class there are.
tests_of() { grep -rhE "add_test\((\[=\[)?$1\\." --include='*.cmake' "$root/build/tests" | wc -l; }
if [[ ! -e $root/../shared/ref || ! -e $root/../shared/golden ]]; then
  say "left out: $(tests_of shared) tests shared.* and $(tests_of peer) tests peer.*, since there is no reference collection in ../shared"
elif [[ -z ${YOLO_PEER_PYTHON:-} ]]; then
  say "left out: $(tests_of peer) tests peer.*, since YOLO_PEER_PYTHON names no Python with Ultralytics 8.3.6"
fi

say "running the tests"
rm -f "$root/build/tests.xml"
status=0
ctest --test-dir "$root/build" --parallel 2 --output-on-failure --output-junit "$root/build/tests.xml" "$@" 9>&- || status=$?
# A test runs or belongs to a class that is left out as a whole.
if grep -q '<skipped' "$root/build/tests.xml" 2>/dev/null; then
  say "skipped tests count as failed: $(grep -B1 '<skipped' "$root/build/tests.xml" | grep -o 'testcase name="[^"]*"' | cut -d'"' -f2 | tr '\n' ' ')"
  status=1
fi
exit "$status"
