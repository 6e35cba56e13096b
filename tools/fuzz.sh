#!/usr/bin/env bash
# Builds the libFuzzer targets with clang and runs each for some seconds. Usage: tools/fuzz.sh [SECONDS] (default 60)
# Where clang or its libFuzzer is missing this says so and succeeds: tools/setup.sh --fuzz installs them.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
source "$root/tools/common.sh"
seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || die "the number of seconds must be a whole number from 1, not '$seconds'"
build=$root/build-fuzz

has_libfuzzer() {
  command -v clang++ >/dev/null &&
    clang++ -fsanitize=fuzzer -x c++ -o /dev/null - 2>/dev/null <<<'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }'
}

if [[ ! -e $root/fuzz/CMakeLists.txt ]] || ! has_libfuzzer; then
  say "SKIPPED: no clang with libFuzzer here (tools/setup.sh --fuzz installs it)"
  exit 0
fi

"$root/tools/setup.sh"
take_lock "$build/.lock"
say "building the fuzz targets in $build"
configure "$root" "$build" -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=RelWithDebInfo -DYOLO_BUILD_TESTS=OFF -DYOLO_BUILD_TRAINING=OFF \
  -DYOLO_BUILD_FUZZERS=ON -DYOLO_SANITIZE=address,undefined
cmake --build "$build" --target fuzz_all --parallel "$(build_jobs)" >&2 9>&-

# The checkpoint seeds are taken out of the small checkpoints of the tests.
python3 -B "$root/fuzz/make_checkpoint_seeds.py" "$build/seeds/checkpoint"

failed=()
for target in "$build"/bin/fuzz_*; do
  name=${target##*/fuzz_}
  # New finds go to the build folder; the seeds of the repository are read, never written.
  mkdir -p "$build/corpus/$name" "$build/crashes"
  arguments=(-max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -verbosity=0 -print_funcs=0
    -print_final_stats=1 -artifact_prefix="$build/crashes/$name-" "$build/corpus/$name")
  for seeds in "$root/fuzz/seeds/$name" "$build/seeds/$name"; do
    if [[ -d $seeds ]]; then arguments+=("$seeds"); fi
  done
  if [[ -e $root/fuzz/$name.dict ]]; then arguments+=(-dict="$root/fuzz/$name.dict"); fi
  log=$build/fuzz_$name.log
  if "$target" "${arguments[@]}" >"$log" 2>&1; then
    say "fuzz_$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $seconds seconds"
  else
    tail -n 60 "$log" >&2
    failed+=("fuzz_$name")
  fi
done
((${#failed[@]} == 0)) || die "these targets failed: ${failed[*]}; their inputs are in $build/crashes"
say "all fuzz targets ran without a finding"
