#!/usr/bin/env bash
# Whole builds of synthetic sites beside a bare writer of the same bytes, in one run.
#
#   benches/whole-build.sh [PAGES…]          default: 1000 10000 50000
#
# Prints rows of the table in README: medians of RUNS cold builds and as many bare writes, alternated,
# each into a fresh directory; their ratio; processor time a page; peak memory; then builds over the
# former one, without a change and after an edit of one code's prose.
#
#   DIR=/var/tmp benches/whole-build.sh      on a disk instead of in memory (/dev/shm)
#   RUNS=9       benches/whole-build.sh      more runs than 5
#   BARE=0       benches/whole-build.sh 1000000
#                                            without the bare writer, which holds the site in memory
#
# A build within minutes of the removal of a large tree pays for the removal in the kernel, so trees are
# moved aside and removed at the end of each size. Needs GNU time.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d "${DIR:-/dev/shm}/codegloss-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
runs=${RUNS:-5}
sizes=("$@"); [ ${#sizes[@]} -gt 0 ] || sizes=(1000 10000 50000)
cargo build --release --quiet --examples --bins
target=${CARGO_TARGET_DIR:-target}
bin=$target/release/codegloss
tools=$target/release/examples
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# Milliseconds by the clock, seconds in the program and in the kernel, kilobytes.
timed() {
  local start=${EPOCHREALTIME/[.,]/}
  command time -f '%U %S %M' -o "$dir/time" "$@" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
  echo "$(((${EPOCHREALTIME/[.,]/} - start) / 1000)) $(cat "$dir/time")"
}
aside() { mkdir -p "$dir/aside"; mv "$1" "$(mktemp -d "$dir/aside/XXXX")"; }

echo '| pages | build | bare writer | ratio | processor, a page | peak memory | no change | one edit |'
echo '| --- | --- | --- | --- | --- | --- | --- | --- |'
for size in "${sizes[@]}"; do
  site=$dir/site; out=$dir/out
  "$tools/synthesize" "$size" "$site" 2>/dev/null
  timed "$bin" build --root "$site" --out "$out" >/dev/null
  pages=$(($(wc -l <"$out/.codegloss/manifest") - 1))
  bytes=$(awk 'NR > 1 { sum += $2 } END { print sum }' "$out/.codegloss/manifest")
  mv "$out" "$dir/bytes"
  builds=(); bares=()
  for run in $(seq "$runs"); do
    builds+=("$(timed "$bin" build --root "$site" --out "$out")")
    if [ "${BARE:-1}" = 1 ]; then
      bares+=("$("$tools/bare_writer" "$dir/bytes" "$dir/bare" "$(nproc)")"); aside "$dir/bare"
    fi
    [ "$run" = "$runs" ] || aside "$out"
  done
  column() { printf '%s\n' "${builds[@]}" | awk "{ print $1 }" | median; }
  wall=$(column '$1'); cpu=$(column '$2 + $3'); peak=$(column '$4')
  bare=$(printf '%s\n' "${bares[@]:-0}" | median)
  read -r unchanged _ < <(timed "$bin" build --root "$site" --out "$out")
  prose=$(find "$site/content" -name '1010.md' | sort | head -1)
  edits=()
  for run in $(seq "$runs"); do
    sed -i "0,/^- /s//- Edited $run. /" "$prose"
    edits+=("$(timed "$bin" build --root "$site" --out "$out")")
  done
  edit=$(printf '%s\n' "${edits[@]}" | cut -d' ' -f1 | median)
  awk -v p="$pages" -v w="$wall" -v b="$bare" -v c="$cpu" -v m="$peak" -v u="$unchanged" -v e="$edit" -v s="$bytes" \
    'BEGIN {
      bare = b > 0 ? sprintf("%.3f s | %.1f ×", b / 1000, w / b) : "– | –"
      printf "| %d of %.1f KB | %.3f s | %s | %.0f µs | %.0f MiB | %.3f s | %.3f s |\n", p, s / p / 1000, w / 1000, bare, c * 1e6 / p, m / 1024, u / 1000, e / 1000
    }'
  rm -rf "$dir"/{site,out,bytes,aside}
done
