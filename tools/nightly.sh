#!/usr/bin/env bash
# The long checks: everything, training included, built and tested with the address and undefined-behaviour sanitizers
# and once more with the thread sanitizer; then each fuzz target for 60 seconds.
# Usage: tools/nightly.sh [address|thread|fuzz]...   (default: all three)
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
source "$root/tools/common.sh"

# sanitized BUILD SANITIZERS [CTEST ARGUMENT...]: builds everything with them in BUILD and runs the tests.
sanitized() {
  local build=$root/$1 sanitizers=$2
  shift 2
  (
    take_lock "$build/.lock"
    say "building with $sanitizers in $build"
    configure "$root" "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" \
      -DYOLO_BUILD_TESTS=ON -DYOLO_BUILD_TRAINING=ON -DYOLO_SANITIZE="$sanitizers"
    cmake --build "$build" --parallel "$(build_jobs)" >&2 9>&- || exit  # errexit is off where a failure is counted
    export XDG_CONFIG_HOME=$build/test-home/config XDG_CACHE_HOME=$build/test-home/cache
    mkdir -p "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
    # TBB opens a helper library in a way that the sanitizer forbids, unless told; the system's TBB cannot be told.
    export TBB_ENABLE_SANITIZERS=1 LD_LIBRARY_PATH=$root/.deps/openvino/openvino/libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export GOMP_SPINCOUNT=1000
    ctest --test-dir "$build" --parallel 2 --timeout 1800 --output-on-failure "$@" 9>&-
  )
}

address() {
  # LibTorch is not instrumented: what its vectors say of their ends is not known to it.
  export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:detect_container_overflow=0:allocator_may_return_null=1
  export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  export LSAN_OPTIONS=suppressions=$root/tools/lsan.supp:print_suppressions=0
  sanitized build-asan address,undefined "$@"
}

thread() {
  # What libraries without instrumentation do among their own threads cannot be judged. libgomp is one of them: its
  # loops run on one thread here, all other threads are ours and are watched.
  export TSAN_OPTIONS=suppressions=$root/tools/tsan.supp:print_suppressions=0:halt_on_error=1:ignore_noninstrumented_modules=1:allocator_may_return_null=1
  export OMP_NUM_THREADS=1
  sanitized build-tsan thread "$@"
}

fuzz() { "$root/tools/fuzz.sh" 60; }

checks=("$@")
((${#checks[@]} > 0)) || checks=(fuzz address thread)
"$root/tools/setup.sh" --fuzz --train
failed=()
for check in "${checks[@]}"; do
  case $check in
    address | thread | fuzz) "$check" || failed+=("$check") ;;
    *) die "unknown check '$check'; there are address, thread and fuzz" ;;
  esac
done
((${#failed[@]} == 0)) || die "failed: ${failed[*]}"
