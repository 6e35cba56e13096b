# The demo's model finds cells of all three kinds in its six pictures, without a network.
# Usage: demo_test.sh SOURCE PROGRAM
set -euo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/sanitizers.sh"
demo=$1/examples/blood-cells program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
env -i "${sanitizers[@]}" ${TBB_ENABLE_SANITIZERS:+LD_LIBRARY_PATH="$LD_LIBRARY_PATH"} PATH=/usr/bin:/bin HOME="$work" http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 \
  "$program" predict "model=$demo/blood-cells.pt" "source=$demo/images" project=runs name=demo half=False | tee said.txt
# Every picture has a white cell, and at least five red ones are marked in it by hand (labels of BCCD).
[[ $(grep -cE 'image ./6 .* [0-9]+ RBCs?, [1-2] WBCs?' said.txt) == 6 ]] || { echo "FAILED: not every picture has red and white cells"; exit 1; }
[[ $(grep -c 'Platelets' said.txt) -ge 4 ]] || { echo "FAILED: platelets are missing"; exit 1; }
[[ $(find runs/demo -name '*.jpg' | wc -l) == 6 ]] || { echo "FAILED: there are no six pictures"; exit 1; }
