#!/usr/bin/env bash
# The long checks: everything built and tested with the address and undefined-behaviour sanitizers, then each
# fuzz target for 60 seconds.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
source "$root/tools/common.sh"
build=$root/build-asan

"$root/tools/setup.sh" --fuzz
failed=()
"$root/tools/fuzz.sh" 60 || failed+=("the fuzz targets")

take_lock "$build/.lock"
say "building with sanitizers in $build"
configure "$root" "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g" \
  -DYOLO_BUILD_TESTS=ON -DYOLO_SANITIZE=address,undefined
cmake --build "$build" --parallel "$(build_jobs)" >&2 9>&-
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LSAN_OPTIONS=suppressions=$root/tools/lsan.supp:print_suppressions=0
# TBB opens a helper library in a way that the sanitizer forbids, unless told; the system's TBB cannot be told.
export TBB_ENABLE_SANITIZERS=1 LD_LIBRARY_PATH=$root/.deps/openvino/openvino/libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export XDG_CONFIG_HOME=$build/test-home/config XDG_CACHE_HOME=$build/test-home/cache
mkdir -p "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
ctest --test-dir "$build" --parallel 2 --output-on-failure 9>&- || failed+=("the tests with sanitizers")
((${#failed[@]} == 0)) || die "failed: ${failed[*]}"
