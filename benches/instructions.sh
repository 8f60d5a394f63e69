#!/usr/bin/env bash
# Instructions that a page costs, where time is too noisy: two sites under callgrind, and their difference,
# so that start, theme and what all pages share do not count.
#
#   benches/instructions.sh [PAGES] [PROFILE]     default: 4000
#
# With a PROFILE, the callgrind data of the larger site is left there for callgrind_annotate. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
pages=${1:-4000}
dir=$(mktemp -d "${DIR:-/dev/shm}/codegloss-instructions.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cargo build --release --quiet --examples --bins
target=${CARGO_TARGET_DIR:-target}
counted() { # SITE OUT: instructions, then files
  valgrind --tool=callgrind --callgrind-out-file="$dir/callgrind" "$target/release/codegloss" \
    build --jobs 1 --root "$1" --out "$2" 2>&1 | awk '/Collected/ { print $NF }'
  echo $(($(wc -l <"$2/.codegloss/manifest") - 1))
}
"$target/release/examples/synthesize" "$((pages / 2))" "$dir/half" 2>/dev/null
"$target/release/examples/synthesize" "$pages" "$dir/whole" 2>/dev/null
{ read -r few; read -r few_pages; } < <(counted "$dir/half" "$dir/out-half")
{ read -r many; read -r many_pages; } < <(counted "$dir/whole" "$dir/out-whole")
echo "$(((many - few) / (many_pages - few_pages))) instructions a page, of $((many_pages - few_pages)) pages more"
[ -z "${2:-}" ] || cp "$dir/callgrind" "$2"
