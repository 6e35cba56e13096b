#!/usr/bin/env bash
# Builds the libFuzzer targets with clang and runs each, one after the other. Usage:
#   tools/fuzz.sh [SECONDS] [TARGET...]      each so long (60 seconds if not said)
#   tools/fuzz.sh --runs INPUTS [TARGET...]  each with so many inputs, however long it takes
# Where clang or its libFuzzer is missing this says so and succeeds: tools/setup.sh --fuzz installs them.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
source "$root/tools/common.sh"
unit=seconds
if [[ ${1:-} == --runs ]]; then
  unit=inputs
  shift
fi
amount=${1:-60}
[[ $amount =~ ^[1-9][0-9]*$ ]] || die "the number of $unit must be a whole number from 1, not '$amount'"
wanted=("${@:2}")
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

# Most seeds are made of the small files of the tests.
python3 -B "$root/fuzz/make_seeds.py" "$build/seeds"

is_wanted() {
  ((${#wanted[@]} == 0)) && return 0
  local name
  for name in "${wanted[@]}"; do [[ ${name#fuzz_} == "$1" ]] && return 0; done
  return 1
}

# Longest input in bytes: what the format needs to be interesting. Longer ones only take longer.
longest() {
  case $1 in
    checkpoint) echo 32768 ;;
    resume) echo 8192 ;;
    label | model_yaml | results_csv | settings) echo 512 ;;
    onnx | coco_eval) ;; # as the largest seed
    *) echo 2048 ;;
  esac
}

failed=()
ran=0
for target in "$build"/bin/fuzz_*; do
  name=${target##*/fuzz_}
  is_wanted "$name" || continue
  ran=$((ran + 1))
  # New finds go to the build folder; the seeds of the repository are read, never written.
  mkdir -p "$build/corpus/$name" "$build/crashes"
  arguments=(-timeout=20 -rss_limit_mb=3000 -malloc_limit_mb=1000 -verbosity=0 -print_funcs=0
    -print_final_stats=1 -artifact_prefix="$build/crashes/$name-" "$build/corpus/$name")
  if [[ $unit == seconds ]]; then arguments+=(-max_total_time="$amount"); else arguments+=(-runs="$amount"); fi
  length=$(longest "$name")
  if [[ -n $length ]]; then arguments+=(-max_len="$length"); fi
  for seeds in "$root/fuzz/seeds/$name" "$build/seeds/$name"; do
    if [[ -d $seeds ]]; then arguments+=("$seeds"); fi
  done
  if [[ -e $root/fuzz/$name.dict ]]; then arguments+=(-dict="$root/fuzz/$name.dict"); fi
  log=$build/fuzz_$name.log
  began=$SECONDS
  if "$target" "${arguments[@]}" >"$log" 2>&1 9>&-; then
    say "fuzz_$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $((SECONDS - began)) seconds"
  else
    tail -n 60 "$log" >&2
    failed+=("fuzz_$name")
  fi
done
((ran > 0)) || die "there is no such target: ${wanted[*]}"
((${#failed[@]} == 0)) || die "these targets failed: ${failed[*]}; their inputs are in $build/crashes"
say "all fuzz targets ran without a finding"
