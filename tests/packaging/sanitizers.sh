# What a program that was built with sanitizers needs in an environment that is otherwise empty; nothing else. tools/nightly.sh sets it.
sanitizers=()
if [[ -n ${TBB_ENABLE_SANITIZERS:-} ]]; then
  for name in TBB_ENABLE_SANITIZERS ASAN_OPTIONS LSAN_OPTIONS TSAN_OPTIONS UBSAN_OPTIONS; do
    if [[ -n ${!name:-} ]]; then sanitizers+=("$name=${!name}"); fi
  done
fi
