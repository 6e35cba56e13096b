#!/usr/bin/env bash
# Installs what the build needs and this machine lacks: apt packages, and wheels unpacked under .deps/.
# Usage: tools/setup.sh [--fuzz] [--train]      (--fuzz: the fuzz targets' packages too; --train: LibTorch too)
# Calling it again is cheap: apt is only asked for packages that are missing, pip for wheels that are not there.
set -euo pipefail
tools=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$tools")
source "$tools/common.sh"

lists=("$tools/apt-packages.txt")
wheels=("$tools/wheels.txt")
for argument in "$@"; do
  case $argument in
    --fuzz) lists+=("$tools/apt-packages-fuzz.txt") ;;
    --train) wheels+=("$tools/wheels-train.txt") ;;
    *) die "unknown argument '$argument'; there are --fuzz and --train" ;;
  esac
done

# Rows of a table file without comments and empty lines.
rows() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

missing_packages() {
  local package program installed
  installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' | sed -n 's/ installed$//p')
  rows "${lists[@]}" | while read -r package program; do
    [[ -n $program ]] && command -v "$program" >/dev/null && continue
    grep -qxF -e "$package" <<<"$installed" || printf '%s\n' "$package"
  done
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "this system has no apt; going on with what is installed. Needed are the equivalents of:" \
      "$(rows "${lists[@]}" | awk '{ printf "%s ", $1 }')"
    return
  fi
  local missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]} == 0)) && return
  local advice="apt-get install --no-install-recommends ${missing[*]}"
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    die "these packages are missing and only root can install them. Let an administrator run: $advice"
  fi
  say "installing with apt: ${missing[*]}"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600)
  as_root "${apt[@]}" update >&2 || say "the package lists could not all be renewed; trying with those that are there"
  as_root "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" >&2 ||
    die "apt could not install everything (its reasons stand above). When they are resolved, run: $advice"
}

# The first Python that has pip. Only pip's download is used; nothing is installed into this Python.
find_python() {
  local python
  for python in python3 /usr/bin/python3; do
    "$python" -m pip --version >/dev/null 2>&1 && echo "$python" && return
  done
  die "no python3 with pip was found; install the packages python3 and python3-pip"
}

# install_wheel NAME VERSION FILE SHA256 FOLDER: the wheel's files under .deps/FOLDER, complete or not at all.
install_wheel() {
  local name=$1 version=$2 file=$3 sha256=$4 target=$root/.deps/$5
  local stamp=$target/.wheel
  [[ -e $stamp && $(<"$stamp") == "$sha256" ]] && return
  say "fetching $name $version with pip into .deps/$5"

  # The tags in the file's name, for example cp311-cp311-manylinux_2_28_x86_64, say which wheel to ask for:
  # its native libraries serve us whatever Python this machine has.
  local tags=${file%.whl} platform abi interpreter version_of_python python work
  platform=${tags##*-} tags=${tags%-*}
  platform=${platform##*.}
  abi=${tags##*-} tags=${tags%-*}
  interpreter=${tags##*-}
  version_of_python=${interpreter:2:1}  # "py3" is for every Python 3, "cp311" for 3.11
  if [[ -n ${interpreter:3} ]]; then version_of_python+=.${interpreter:3}; fi
  python=$(find_python)
  work=$(mktemp -d "$root/.deps/.new-XXXXXX")
  printf '%s==%s --hash=sha256:%s\n' "$name" "$version" "$sha256" >"$work/requirement.txt"
  "$python" -m pip download --no-deps --only-binary=:all: --require-hashes \
    --implementation "${interpreter:0:2}" --python-version "$version_of_python" \
    --abi "$abi" --platform "$platform" --dest "$work" --requirement "$work/requirement.txt" >&2 ||
    die "pip could not fetch $name $version (its reason stands above). Check the network and the settings of pip" \
      "(pip config list), then call this again."
  mkdir "$work/content"
  "$python" -m zipfile -e "$work/$file" "$work/content"
  printf '%s\n' "$sha256" >"$work/content/.wheel"
  if [[ -e $target ]]; then mv "$target" "$work/old"; fi
  mv "$work/content" "$target"
  rm -rf "$work"
}

# wheel_row NAME: "version file sha256 folder" of the wheel pinned for this machine.
wheel_row() {
  rows "${wheels[@]}" | awk -v name="$1" -v machine="_$(uname -m).whl" '
    $1 == name && ($3 ~ machine "$" || $3 ~ /-any.whl$/) { print $2, $3, $4, $5; exit }'
}

install_wheels() {
  local name row
  rm -rf "$root"/.deps/.new-*  # what an interrupted run left behind
  for name in $(rows "${wheels[@]}" | awk '{ print $1 }' | sort -u); do
    if [[ $name == openvino && -n ${OpenVINO_DIR:-} ]]; then
      say "using the OpenVINO of OpenVINO_DIR=$OpenVINO_DIR"
      continue
    fi
    if [[ $name != openvino && -n ${Torch_DIR:-} ]]; then
      say "using the LibTorch of Torch_DIR=$Torch_DIR instead of $name"
      continue
    fi
    row=$(wheel_row "$name")
    [[ -n $row ]] || die "no wheel of $name is pinned for this machine ($(uname -m)). Add a row for it to" \
      "tools/wheels.txt, or install $name yourself and set OpenVINO_DIR to its cmake folder (docs/building.md)."
    # shellcheck disable=SC2086
    install_wheel "$name" $row
  done
}

take_lock "$root/.deps/.lock"
install_packages
install_wheels
