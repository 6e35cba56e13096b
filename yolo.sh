#!/usr/bin/env bash
# Runs the yolo program with the arguments given, from any folder; sets up and builds it first when needed:
#   ./yolo.sh predict model=yolo11n.pt source=photo.jpg
set -euo pipefail
root=${BASH_SOURCE[0]}
if [[ -L $root ]]; then root=$(readlink -f "$root"); fi
root=$(cd "$(dirname "$root")" && pwd -P)
program=$root/build/bin/yolo
stamp=$root/build/.yolo-built  # as old as the start of the last good build; holds the folder it was made for

# True when nothing that the program is made from changed since the last build. Folders count too, so a
# removed file is seen.
is_current() {
  [[ -x $program && -e $stamp && $(<"$stamp") == "$root" && (-e $root/.deps/openvino/.wheel || -n ${OpenVINO_DIR:-}) ]] &&
    [[ -z $(find "$root/src" "$root/include" "$root/cmake" "$root/CMakeLists.txt" "$root/tools/wheels.txt" \
      -newer "$stamp" -print -quit) ]]
}

build() (
  source "$root/tools/common.sh"
  take_lock "$root/build/.lock"
  if is_current; then return; fi  # another run has built it meanwhile
  printf '%s\n' "$root" >"$stamp.new"
  "$root/tools/setup.sh"
  if [[ -x $program ]]; then say "sources changed; building again"; else
    say "building the program; this happens once and takes a few minutes"
  fi
  configure "$root" "$root/build"
  cmake --build "$root/build" --target yolo_cli yolo_media_module yolo_dnn_module --parallel "$(build_jobs)" >&2 9>&-
  mv "$stamp.new" "$stamp"
)

is_current || build
exec "$program" "$@"
