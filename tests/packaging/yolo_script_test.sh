# yolo.sh builds once and then only runs; tried in a small tree with a pretended CMake, so it takes a second.
# Usage: yolo_script_test.sh SOURCE
set -euo pipefail
source_root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clone="$work/a clone"

fail() {
  echo "FAILED: $*"
  cat "$work/stderr" 2>/dev/null
  exit 1
}

mkdir -p "$clone"/{src/core,include,cmake,tools,.deps/openvino} "$work/path" "$work/elsewhere"
cp "$source_root/yolo.sh" "$clone/"
cp "$source_root/tools/common.sh" "$clone/tools/"
touch "$clone/CMakeLists.txt" "$clone/src/core/a.cpp" "$clone/src/core/b.cpp" "$clone/tools/wheels.txt"
cat >"$clone/tools/setup.sh" <<EOF
#!/bin/sh
echo setup >>"$work/calls"
touch "$clone/.deps/openvino/.wheel"
EOF
# Pretends to be CMake: "--build" leaves a program that shows its arguments and its folder.
cat >"$work/path/cmake" <<EOF
#!/bin/sh
[ -e "$work/broken" ] && exit 1
[ "\$1" = --build ] || { echo configure >>"$work/calls"; exit 0; }
echo build >>"$work/calls"
mkdir -p "\$2/bin"
printf '#!/bin/sh\nfor a; do echo "[\$a]"; done\npwd\nexit 7\n' >"\$2/bin/yolo"
chmod +x "\$2/bin/yolo"
EOF
chmod +x "$clone/tools/setup.sh" "$work/path/cmake"
export PATH="$work/path:$PATH"

# run EXPECTED_EXIT_CODE ARGUMENT...: from another folder; what was done goes to $work/calls.
run() {
  local expected=$1 code=0
  shift
  : >"$work/calls"
  (cd "$work/elsewhere" && "$clone/yolo.sh" "$@" >"$work/stdout" 2>"$work/stderr") || code=$?
  [[ $code == "$expected" ]] || fail "exit code $code instead of $expected"
}
did() { [[ "$(tr '\n' ' ' <"$work/calls")" == "$1" ]] || fail "did '$(tr '\n' ' ' <"$work/calls")' instead of '$1'"; }

run 7 predict "source=my photo.jpg" ""
did "setup configure build "
[[ "$(<"$work/stdout")" == "[predict]
[source=my photo.jpg]
[]
$work/elsewhere" ]] || fail "arguments, folder or standard output are not the program's own"
[[ -s $work/stderr ]] || fail "the first run did not say what it did"

run 7
[[ "$(<"$work/stdout")" == "[predict]
[model=$clone/examples/blood-cells/blood-cells.pt]
[source=$clone/examples/blood-cells/images]
$work/elsewhere" ]] || fail "without arguments it does not predict the pictures of blood"

run 7 predict
did ""
[[ ! -s $work/stderr ]] || fail "the second run was not quiet"

for change in "touch src/core/a.cpp" "rm src/core/b.cpp" "touch include/new.hpp" "touch CMakeLists.txt" \
  "rm .deps/openvino/.wheel" "touch tools/wheels.txt" "rm build/bin/yolo"; do
  sleep 0.02
  (cd "$clone" && $change)
  run 7
  did "setup configure build "
  run 7
  did ""
done

touch "$clone/src/core/a.cpp" "$work/broken"
run 1
rm "$work/broken"
run 7  # a failed build is not taken for a good one
did "setup configure build "

ln -s "$clone/yolo.sh" "$work/elsewhere/yolo link"
[[ "$("$work/elsewhere/yolo link" x 2>&1 | head -1)" == "[x]" ]] || fail "through a symbolic link"

mv "$clone" "$work/moved clone"
clone="$work/moved clone"
sed -i "s|/a clone/|/moved clone/|" "$clone/tools/setup.sh"
run 7
did "setup configure build "
run 7
did ""
echo "yolo.sh is as it should be"
