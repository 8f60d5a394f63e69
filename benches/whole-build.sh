#!/usr/bin/env bash
# Whole builds of synthetic sites beside a bare writer of the same bytes, in one run.
#
#   benches/whole-build.sh [PAGES…]          default: 1000 10000 50000
#
# Prints for each size: medians of five cold builds and of five bare writes, alternated; the ratio;
# processor time and cost per page; peak memory; a build without a change, and after one edit.
# DIR chooses the disk, a memory disk by default. Needs GNU time.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=${DIR:-/dev/shm}/codegloss-bench
runs=${RUNS:-5}
sizes=("$@"); [ ${#sizes[@]} -gt 0 ] || sizes=(1000 10000 50000)
cargo build --release --quiet --examples --bins
bin=target/release/codegloss
tools=target/release/examples
mkdir -p "$dir"
trap 'rm -rf "$dir"' EXIT
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
timed() { command time -f '%e %U %S %M' -o "$dir/time" "$@" >/dev/null 2>&1; cat "$dir/time"; }

printf '%9s %9s %9s %7s %9s %9s %9s %9s\n' pages build bare ratio us/page peak unchanged edit
for size in "${sizes[@]}"; do
  site=$dir/site; out=$dir/out
  rm -rf "$site" "$out"
  "$tools/synthesize" "$size" "$site" 2>/dev/null
  timed "$bin" build --root "$site" --out "$out" >/dev/null
  pages=$(wc -l <"$out/.codegloss/manifest"); pages=$((pages - 1))
  cp -r "$out" "$dir/bytes"
  builds=(); bares=()
  for _ in $(seq "$runs"); do
    rm -rf "$out"; read -r wall user sys peak < <(timed "$bin" build --root "$site" --out "$out")
    builds+=("$wall $user $sys $peak")
    rm -rf "$dir/bare"; bares+=("$("$tools/bare_writer" "$dir/bytes" "$dir/bare" "$(nproc)")")
  done
  rm -rf "$dir/bare" "$dir/bytes"
  wall=$(printf '%s\n' "${builds[@]}" | cut -d' ' -f1 | median)
  cpu=$(printf '%s\n' "${builds[@]}" | awk '{ print $2 + $3 }' | median)
  peak=$(printf '%s\n' "${builds[@]}" | cut -d' ' -f4 | median)
  bare=$(printf '%s\n' "${bares[@]}" | median)
  read -r unchanged _ < <(timed "$bin" build --root "$site" --out "$out")
  sed -i '0,/^- /s//- Edited. /' "$(find "$site/content" -name '1010.md' | sort | head -1)"
  read -r edit _ < <(timed "$bin" build --root "$site" --out "$out")
  awk -v p="$pages" -v w="$wall" -v b="$bare" -v c="$cpu" -v m="$peak" -v u="$unchanged" -v e="$edit" \
    'BEGIN { printf "%9d %8.2fs %8.2fs %6.1fx %7.1fus %6.0fMiB %8.2fs %8.2fs\n", p, w, b / 1000, w * 1000 / b, c * 1e6 / p, m / 1024, u, e }'
done
