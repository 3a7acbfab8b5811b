#!/bin/sh
# Build the fuzz targets with clang and run each one for some seconds.
#
#     tests/fuzz/fuzz.sh BUILD SECONDS [TARGET…]        targets: akn docx html markdown rules text
#
# What they find stays in BUILD/found-TARGET; BUILD/corpus-TARGET grows from run to run.
set -eu
cd "$(dirname "$0")/../.."
build=${1:?usage: tests/fuzz/fuzz.sh BUILD SECONDS [TARGET...]}
seconds=${2:?usage: tests/fuzz/fuzz.sh BUILD SECONDS [TARGET...]}
shift 2
[ $# -gt 0 ] || set -- akn docx html markdown rules text
compiler=${FUZZ_CC:-clang}
CROSSFOOT_RULES=$(pwd)/rules
export CROSSFOOT_RULES
mkdir -p "$build"

echo 'int LLVMFuzzerTestOneInput(const char *d, long n); int LLVMFuzzerTestOneInput(const char *d, long n)
      { return d && n < 0; }' >"$build/probe.c"
if ! "$compiler" -fsanitize=fuzzer,address,undefined -o "$build/probe" "$build/probe.c" 2>"$build/probe.log"; then
    echo "fuzz: skipped: $compiler with libFuzzer and the sanitizers is needed (see $build/probe.log)"
    exit 0
fi

# libFuzzer reads ASCII alone: other bytes become \xHH.
dictionary() {
    LC_ALL=C awk 'BEGIN { for (i = 128; i < 256; i++) hex[sprintf("%c", i)] = sprintf("\\x%02x", i) }
        { for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); printf "%s", c in hex ? hex[c] : c } print "" }' "$1"
}

# Seeds: the fixtures of the target's format, or what its loader reads.
seeds() {
    case $1 in
    text) for seed in fixtures/*/input.*; do cp "$seed" "$2/$(basename "$(dirname "$seed")")"; done ;;
    markdown) copy "$2" fixtures/*/*.md README.md docs/*.md ;;
    html) copy "$2" fixtures/*/*.html ;;
    akn) copy "$2" fixtures/*/*.xml ;;
    docx) for seed in fixtures/*/*.docx; do
            [ -f "$seed" ] || continue
            for part in document numbering styles footnotes _rels/document.xml.rels; do
                unzip -p "$seed" "word/$part" 2>/dev/null || unzip -p "$seed" "word/$part.xml" 2>/dev/null || :
                printf '\000'
            done >"$2/$(basename "$(dirname "$seed")")"
          done ;;
    rules) copy "$2" rules/*/*.xml tests/unit/data/*.xml tests/fuzz/*.xml ;;
    esac
}

copy() {
    folder=$1
    shift
    for seed; do [ ! -f "$seed" ] || cp "$seed" "$folder/$(echo "$seed" | tr / -)"; done
}

for target; do
    make --no-print-directory -s BUILD="$build" CC="$compiler" OPTIMIZE=-O1 HARDEN= \
        SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' "$build/fuzz_$target"
    corpus=$build/corpus-$target found=$build/found-$target
    mkdir -p "$corpus" "$found"
    seeds "$target" "$corpus"
    case $target in html | akn | docx) words=markup ;; markdown) words=text ;; *) words=$target ;; esac
    dictionary tests/fuzz/"$words".dict >"$build/$target.dict"
    echo "== fuzz_$target: $seconds seconds"
    "$build/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
        -dict="$build/$target.dict" -artifact_prefix="$found/" "$corpus" >"$found/log" 2>&1 \
        || { tail -n 40 "$found/log"; echo "fuzz_$target failed; the input is in $found"; exit 1; }
    grep -E 'stat::number_of_executed_units' "$found/log"
done
