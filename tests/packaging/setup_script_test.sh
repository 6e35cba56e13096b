# tools/setup.sh asks apt and pip for what is missing and for nothing else; tried with pretended apt, dpkg and pip.
# Usage: setup_script_test.sh SOURCE
set -euo pipefail
source_root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clone="$work/a clone" path="$work/path"
unset OpenVINO_DIR

fail() {
  echo "FAILED: $*"
  cat "$work/said" 2>/dev/null
  exit 1
}

mkdir -p "$clone/tools" "$path"
cp "$source_root"/tools/{setup.sh,common.sh} "$clone/tools/"
printf '# a comment\nlibone-dev\nlibtwo-dev  # why\ntool-package  sh\nother-package no-such-command-here\n' \
  >"$clone/tools/apt-packages.txt"
printf 'libfuzz-dev\n' >"$clone/tools/apt-packages-fuzz.txt"
wheel=thing-1.0-cp311-cp311-manylinux_2_28_$(uname -m).whl
printf 'thing 0.9 thing-0.9-cp311-cp311-linux_other.whl 1111 thing\nthing 1.0 %s 2222 thing\n' "$wheel" \
  >"$clone/tools/wheels.txt"

pretend() { # NAME: a command whose text is read from standard input
  { echo '#!/bin/sh'; cat; } >"$path/$1"
  chmod +x "$path/$1"
}
pretend dpkg-query <<<"cat '$work/installed'"
pretend sudo <<<'exec "$@"'
pretend apt-get <<EOF
echo "apt \$*" >>"$work/calls"
case "\$*" in *install*) [ ! -e "$work/apt is broken" ] ;; esac
EOF
real_python=$(command -v python3)
# pip download: leaves a wheel with one file in it. Everything else is the real Python.
pretend python3 <<EOF
[ "\$2" = pip ] || exec "$real_python" "\$@"
[ "\$3" = download ] || exit 0
[ ! -e "$work/pip is broken" ] || exit 1
echo "pip \$*" >>"$work/calls"
while [ "\$1" != --dest ]; do shift; done
grep -q 'thing==1.0 --hash=sha256:2222' "\$2/requirement.txt" || exit 1
mkdir -p "$work/thing" && echo content >"$work/thing/lib.so"
cd "$work" && "$real_python" -m zipfile -c "\$2/$wheel" thing/lib.so
EOF
export PATH="$path:$PATH"

run() { # EXPECTED_EXIT_CODE ARGUMENT...
  local expected=$1 code=0
  shift
  : >"$work/calls"
  "$clone/tools/setup.sh" "$@" >"$work/said" 2>&1 || code=$?
  [[ $code == "$expected" ]] || fail "exit code $code instead of $expected"
}
called() { grep -qE -e "$1" "$work/calls" || fail "no call like '$1' among: $(<"$work/calls")"; }
not_called() { ! grep -qE -e "$1" "$work/calls" || fail "an unexpected call: $(<"$work/calls")"; }

printf 'libone-dev installed\nlibtwo-dev config-files\nlibtwo-dev-extra installed\n' >"$work/installed"
run 0
called '^apt .*install --yes --no-install-recommends libtwo-dev other-package$'
called 'pip .*--require-hashes --implementation cp --python-version 3.11 --abi cp311 --platform manylinux_2_28_'
[[ $(<"$clone/.deps/thing/lib.so") == content || $(<"$clone/.deps/thing/thing/lib.so") == content ]] || fail "no wheel"

printf 'libone-dev installed\nlibtwo-dev installed\nother-package installed\n' >"$work/installed"
run 0
[[ ! -s $work/calls && ! -s $work/said ]] || fail "the second call was not quiet"
run 0 --fuzz
called '^apt .*install .* libfuzz-dev$'

# Interrupted, or with another version's content: fetched again, and nothing is left behind.
mkdir "$clone/.deps/.new-abc"
echo 3333 >"$clone/.deps/thing/.wheel"
touch "$clone/.deps/thing/old-file" "$work/pip is broken"
run 1
[[ -e $clone/.deps/thing/old-file ]] || fail "the old content was lost although the new one could not be fetched"
rm "$work/pip is broken"
run 0
[[ ! -e $clone/.deps/thing/old-file && $(<"$clone/.deps/thing/.wheel") == 2222 ]] || fail "the old content is still there"
[[ -z $(find "$clone/.deps" -name '.new-*') ]] || fail "temporary folders were left behind"

# What cannot be done is said, with the command that would do it.
echo 'libone-dev installed' >"$work/installed"
touch "$work/apt is broken"
run 1
grep -q 'apt-get install --no-install-recommends libtwo-dev other-package' "$work/said" || fail "no advice"
rm "$work/apt is broken"
printf 'libone-dev installed\nlibtwo-dev installed\nother-package installed\n' >"$work/installed"
echo 'only 1.0 only-1.0-cp311-cp311-manylinux_2_28_other.whl 2222 only' >>"$clone/tools/wheels.txt"
run 1
grep -q "no wheel of only is pinned for this machine ($(uname -m))" "$work/said" || fail "no word about the machine"
run 1 --wrong
echo "tools/setup.sh is as it should be"
