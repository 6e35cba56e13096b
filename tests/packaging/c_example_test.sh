# Builds examples/c against the installed tree, which install_test.sh made and moved, and runs it.
# Usage: c_example_test.sh cmake|pkg_config SOURCE WORK
set -euo pipefail
way=$1 from=$2 work=$3
prefix="$work/moved to another place" app="$work/c_example_$way"
unset LD_LIBRARY_PATH
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/sanitizers.sh"

fail() {
  echo "FAILED: $*"
  exit 1
}

build_with_cmake() {
  cmake -S "$from/examples/c" -B "$app" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_FLAGS="-Wall -Wextra -pedantic -Werror ${CFLAGS:-}" >/dev/null
  cmake --build "$app"
}

# As README.md says; eval, because pkg-config quotes the spaces of the folder for a shell.
build_with_pkg_config() {
  mkdir -p "$app"
  export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
  pkg-config --exists --print-errors yolo || fail "pkg-config does not find yolo in the installed tree"
  local flags libdir
  flags=$(pkg-config --cflags --libs yolo) libdir=$(pkg-config --variable=libdir yolo)
  [[ "$flags $libdir" != *"$work/prefix"* ]] || fail "yolo.pc names the folder it was installed to: $flags $libdir"
  local version
  version=$(env -i "${sanitizers[@]}" PATH=/usr/bin:/bin HOME="$work" "$prefix/bin/yolo" version)
  [[ $version == "$(pkg-config --modversion yolo)" ]] || fail "yolo.pc states another version than '$version'"
  eval "${CC:-cc} -std=c99 -Wall -Wextra -pedantic -Werror ${CFLAGS:-} \"\$from/examples/c/predict.c\" $flags \
    -Wl,-rpath,\"\$prefix/lib\" -o \"\$app/predict\""
}

rm -rf "$app"
build_with_"$way"
if ldd "$app/predict" | grep 'not found'; then fail "libraries of the C example are not found"; fi
if ldd "$app/predict" | grep -F .deps; then fail "the C example uses libraries of the clone"; fi
python3 "$from/tests/packaging/check_c_example.py" "$app/predict" "$from" "$app"
