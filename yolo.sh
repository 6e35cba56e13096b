#!/usr/bin/env bash
# Runs the yolo program with the arguments given, from any folder; sets up and builds it first when needed:
#   ./yolo.sh predict model=yolo11n.pt source=photo.jpg
# Without arguments it shows itself: a small model of the project's own finds the cells in six pictures of blood.
set -euo pipefail
root=${BASH_SOURCE[0]}
if [[ -L $root ]]; then root=$(readlink -f "$root"); fi
root=$(cd "$(dirname "$root")" && pwd -P)
program=$root/build/bin/yolo
training_library=$root/build/lib/libyolo_train.so
stamp=$root/build/.yolo-built  # as old as the start of the last good build; holds the folder it was made for

# True for a training, which needs LibTorch besides (a download of half a gigabyte).
trains() { [[ " $words " == *" train "* || " $words " == *" mode=train "* ]]; }
words=$*

# True when nothing that the program is made from changed since the last build. Folders count too, so a
# removed file is seen.
is_current() {
  if trains && [[ ! -e $training_library || ! -e $root/.deps/torch/.wheel && -z ${Torch_DIR:-} ]]; then return 1; fi
  [[ -x $program && -e $stamp && $(<"$stamp") == "$root" && (-e $root/.deps/openvino/.wheel || -n ${OpenVINO_DIR:-}) ]] &&
    [[ -z $(find "$root/src" "$root/include" "$root/cmake" "$root/CMakeLists.txt" "$root/tools/wheels.txt" \
      -newer "$stamp" -print -quit) ]]
}

build() (
  source "$root/tools/common.sh"
  take_lock "$root/build/.lock"
  if is_current; then return; fi  # another run has built it meanwhile
  printf '%s\n' "$root" >"$stamp.new"
  local setup=() targets=(yolo_cli yolo_media_module yolo_dnn_module)
  # Once training was set up it is kept up to date.
  if trains || [[ -e $training_library ]]; then setup+=(--train) targets+=(yolo_train); fi
  "$root/tools/setup.sh" "${setup[@]}"
  if [[ -x $program ]]; then say "sources changed; building again"; else
    say "building the program; this happens once and takes a few minutes"
  fi
  local training=OFF
  if ((${#setup[@]} > 0)); then training=ON; fi
  configure "$root" "$root/build" -DYOLO_BUILD_TRAINING=$training
  cmake --build "$root/build" --target "${targets[@]}" --parallel "$(build_jobs)" >&2 9>&-
  mv "$stamp.new" "$stamp"
)

is_current || build
if (($# == 0)); then
  demo=$root/examples/blood-cells
  set -- predict "model=$demo/blood-cells.pt" "source=$demo/images"
fi
exec "$program" "$@"
