#!/usr/bin/env bash
# Sets up, builds everything and runs all tests; ends with ctest's summary and its exit code.
# Arguments go to ctest, for example: ./test.sh -R graph
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
say "running the tests"
exec ctest --test-dir "$root/build" --parallel 2 --output-on-failure "$@" 9>&-
