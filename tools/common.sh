# Helpers that the scripts share; sourced, never run. Everything is said on standard error.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$@"
  exit 1
}

# Compilers that may run at once: one a core, but no more than memory allows (about 1.5 GB each).
build_jobs() {
  local cores memory_kb by_memory
  cores=$(nproc)
  memory_kb=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null || true)
  by_memory=$((${memory_kb:-1500000} / 1500000))
  ((by_memory < 1)) && by_memory=1
  echo $((cores < by_memory ? cores : by_memory))
}

# take_lock FILE: waits until no other of our scripts holds it; released when this process ends.
take_lock() {
  mkdir -p "$(dirname "$1")"
  command -v flock >/dev/null || return 0
  exec 9>"$1"
  flock --nonblock 9 && return 0
  say "waiting for another run that holds $1"
  flock 9
}

# configure ROOT BUILD [CMAKE ARGUMENT...]: (re)configures BUILD. A build folder that was moved, or copied
# with its clone, starts again from nothing, since CMake refuses to use it.
configure() {
  local root=$1 build=$2
  shift 2
  if [[ -e $build/CMakeCache.txt ]] &&
    ! grep -qxF -e "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt"; then
    say "$build was configured for another folder; configuring it anew"
    rm -rf "$build/CMakeCache.txt" "$build/CMakeFiles"
  fi
  cmake -S "$root" -B "$build" -G Ninja --log-level=WARNING "$@" >&2 9>&-
}
