# Installs, moves the installed tree to another place, runs it there, and builds a user's project against it.
# Usage: install_test.sh install BUILD WORK | run SOURCE WORK | example SOURCE WORK | train SOURCE WORK TORCH
#        | customization SOURCE WORK TORCH
set -euo pipefail
step=$1 from=$2 work=$3
prefix="$work/moved to another place"
unset LD_LIBRARY_PATH
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/sanitizers.sh"

fail() {
  echo "FAILED: $*"
  exit 1
}

install_tree() {
  rm -rf "$work/prefix" "$prefix"
  cmake --install "$from" --prefix "$work/prefix" >/dev/null
  mv "$work/prefix" "$prefix"
  for file in bin/yolo lib/libyolo.so include/yolo/error.hpp lib/cmake/yolo/yoloConfig.cmake share/doc/yolo/LICENSE share/yolo/pictures/README.md; do
    [[ -e $prefix/$file ]] || fail "$file was not installed"
  done
  if grep -rIl --exclude-dir=doc -e "$from" -e "$work" "$prefix"; then fail "these files name the folder they were built in"; fi
  for binary in "$prefix"/bin/yolo "$prefix"/lib/lib*.so; do
    [[ $binary == */libyolo_train.so ]] && continue  # LibTorch stays where it is
    if readelf -d "$binary" | grep -E 'R(UN)?PATH' | grep -F -e "$from" -e .deps; then
      fail "$binary looks for libraries in the folder it was built in"
    fi
  done
  du -sh "$prefix" "$prefix/lib/yolo" 2>/dev/null
}

# The tree must run without the clone: every library is found, and OpenVINO comes from the tree itself.
run_tree() {
  for binary in "$prefix"/bin/yolo "$prefix"/lib/lib*.so "$prefix"/lib/yolo/*.so*; do
    if ldd "$binary" | grep 'not found'; then fail "libraries of $binary are missing"; fi
    [[ $binary == */libyolo_train.so ]] && continue  # LibTorch stays where it is: train_in_tree
    if ldd "$binary" | grep -F .deps; then fail "$binary uses libraries of the clone"; fi
  done
  (cd / && env -i "${sanitizers[@]}" PATH=/usr/bin:/bin HOME="$work" "$prefix/bin/yolo" version) || fail "yolo version"
  # Without a source: the pictures of the tree, wherever it was moved.
  (cd / && env -i "${sanitizers[@]}" PATH=/usr/bin:/bin HOME="$work" "$prefix/bin/yolo" predict "model=$from/tests/data/checkpoint/tiny_yolo11.pt" \
    imgsz=64 save=False) >"$work/said.txt" 2>&1 || fail "predict without a source: $(cat "$work/said.txt")"
  grep -qF "using the pictures that come with the program, source=$prefix/share/yolo/pictures" "$work/said.txt" ||
    fail "predict does not name its pictures: $(cat "$work/said.txt")"
  [[ $(grep -cE '^image [12]/2 ' "$work/said.txt") == 2 ]] || fail "two pictures were expected: $(cat "$work/said.txt")"
}

build_example() {
  rm -rf "$work/example"
  cmake -S "$from/examples/find_package" -B "$work/example" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
  cmake --build "$work/example"
  if ldd "$work/example/app" | grep 'not found'; then fail "the example's libraries are not found"; fi
  # OpenCV brings a TBB of the system; OpenVINO must still get the one it was built with.
  if [[ -d $prefix/lib/yolo ]] && ! ldd "$work/example/app" | grep 'libtbb.so.* => .*/lib/yolo/'; then
    fail "the example does not use the installed tree's TBB"
  fi
  # The genuine weights where the reference collection is there, else a tiny network of random weights.
  local weights=$from/../shared/ref/weights/yolo11n.pt photo=$from/../shared/ref/images/bus.jpg
  local expected='photo.jpg: .*4 persons.*1 bus'
  if [[ ! -e $weights || ! -e $photo ]]; then
    echo "without the reference files yolo11n.pt and bus.jpg: running with a tiny network instead"
    weights=$from/tests/data/checkpoint/tiny_yolo11.pt photo=$from/tests/data/plot/crop.jpg expected='photo.jpg: '
  fi
  mkdir "$work/example/run"
  cp "$weights" "$work/example/run/yolo11n.pt"
  cp "$photo" "$work/example/run/photo.jpg"
  (cd "$work/example/run" && ../app | tee said.txt)
  grep -q "$expected" "$work/example/run/said.txt" || fail "the example did not say '$expected'"
  [[ -s $work/example/run/out.jpg ]] || fail "the example wrote no picture"
}

# Trains for one epoch with the program of a tree, and with nothing in the environment but what is said.
train_with() {
  local tree=$1 toy=$2
  shift 2
  (cd / && env -i "${sanitizers[@]}" PATH=/usr/bin:/bin HOME="$toy" "$@" "$tree/bin/yolo" train model="$toy/toy.yaml" data="$toy/data.yaml" \
    epochs=1 imgsz=64 batch=2 threads=1 workers=0 plots=False project="$toy/runs") >"$toy/said.txt" 2>&1
}

# Training as a user does it: no variable says where LibTorch is. Then the same with LibTorch gone. TORCH: its folder.
train_in_tree() {
  local folder=$1/lib toy=$work/toy gone=$work/gone
  rm -rf "$toy" "$gone"
  mkdir -p "$toy"
  python3 -c "import sys; sys.path.insert(0, '$from/tests/train/loop'); import toy_data; toy_data.make('$toy', 4, 2)"
  if ldd "$prefix/lib/libyolo_train.so" | grep -E 'lib(torch_cpu|c10)\.so' | grep -vF "$folder/"; then
    fail "these are not of the LibTorch that it was built with"
  fi
  train_with "$prefix" "$toy" || fail "yolo train in the installed tree: $(cat "$toy/said.txt")"
  [[ -s $toy/runs/train/weights/best.pt ]] || fail "the training left no best.pt"
  cp -a "$prefix" "$gone"
  # Another name of the same length in the library's list of folders.
  LC_ALL=C sed -i "s|$folder|${folder%?}X|g" "$(realpath "$gone/lib/libyolo_train.so")"
  if train_with "$gone" "$toy"; then fail "it trained without LibTorch"; fi
  for word in 'libtorch_cpu.so: cannot open' "was in $folder" LD_LIBRARY_PATH; do
    grep -qF "$word" "$toy/said.txt" || fail "the message does not say '$word': $(cat "$toy/said.txt")"
  done
  train_with "$gone" "$toy" LD_LIBRARY_PATH="$folder" || fail "LD_LIBRARY_PATH does not help: $(cat "$toy/said.txt")"
}

# The training library and what includes LibTorch, as a user builds it. TORCH: the folder of LibTorch.
build_customization() {
  local torch=$1
  [[ -e $prefix/lib/libyolo_train.so && -e $prefix/include/yolo/train/criterion.hpp ]] || fail "the training library was not installed"
  rm -rf "$work/customization"
  cmake -S "$from/examples/customization" -B "$work/customization" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" \
    -DTorch_DIR="$torch/share/cmake/Torch" >/dev/null
  cmake --build "$work/customization" --target custom_criterion own_layer
  for program in custom_criterion own_layer; do
    python3 "$from/tests/examples/run_example.py" $program "$work/customization/$program"
  done
}

case $step in
  install) install_tree ;;
  run) run_tree ;;
  example) build_example ;;
  train) train_in_tree "$4" ;;
  customization) build_customization "$4" ;;
  *) fail "unknown step $step" ;;
esac
