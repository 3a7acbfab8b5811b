#!/bin/sh
# Build the fuzz targets with clang and run each one for some seconds, with libFuzzer or, where FUZZ_ENGINE is afl, AFL++.
# The two engines need builds of their own.
#
#     [FUZZ_ENGINE=afl] tests/fuzz/fuzz.sh BUILD SECONDS [TARGET…]
#
# Targets: akn docx html markdown text (readers), profile (the builder), tables and numbers (printed figures), program
# (all of it), annotate (the writer), rules csv yaml (other files), xpath (expressions, against libxml2).
#
# What they find stays in BUILD/found-TARGET; BUILD/corpus-TARGET (of AFL++ BUILD/queue-TARGET) grows from run to run.
set -eu
cd "$(dirname "$0")/../.."
build=${1:?usage: tests/fuzz/fuzz.sh BUILD SECONDS [TARGET...]}
seconds=${2:?usage: tests/fuzz/fuzz.sh BUILD SECONDS [TARGET...]}
shift 2
[ $# -gt 0 ] || set -- akn docx html markdown text profile tables numbers program annotate rules csv yaml xpath
engine=${FUZZ_ENGINE:-libfuzzer}
case $engine in
libfuzzer) compiler=${FUZZ_CC:-clang} sanitize=-fsanitize=fuzzer-no-link,address,undefined ;;
afl) compiler=${FUZZ_CC:-afl-clang-fast} sanitize=-fsanitize=address,undefined ;;
*) echo "fuzz: no engine $engine; there are libfuzzer and afl" >&2; exit 2 ;;
esac
CROSSFOOT_RULES=$(pwd)/rules
export CROSSFOOT_RULES
mkdir -p "$build"

echo 'int LLVMFuzzerTestOneInput(const char *d, long n); int LLVMFuzzerTestOneInput(const char *d, long n)
      { return d && n < 0; }' >"$build/probe.c"
if ! "$compiler" -fsanitize=fuzzer,address,undefined -o "$build/probe" "$build/probe.c" 2>"$build/probe.log"; then
    echo "fuzz: skipped: $compiler with $engine and the sanitizers is needed (see $build/probe.log)"
    exit 0
fi

# libFuzzer reads ASCII alone: other bytes become \xHH.
dictionary() {
    LC_ALL=C awk 'BEGIN { for (i = 128; i < 256; i++) hex[sprintf("%c", i)] = sprintf("\\x%02x", i) }
        { for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); printf "%s", c in hex ? hex[c] : c } print "" }' "$1"
}

# Seeds: the fixtures of the target's format, or what its loader reads. Before some stand the bytes that the target takes
# first: the input format and the output, the profile, the head of a table.
seeds() {
    case $1 in
    text) for seed in fixtures/*/input.*; do cp "$seed" "$2/$(basename "$(dirname "$seed")")"; done ;;
    markdown) copy "$2" '' fixtures/*/*.md README.md docs/*.md ;;
    html) copy "$2" '' fixtures/*/*.html ;;
    akn) copy "$2" '' fixtures/*/*.xml ;;
    docx | annotate) for seed in fixtures/*/*.docx; do
            [ -f "$seed" ] || continue
            for part in document numbering styles footnotes _rels/document.xml.rels; do
                unzip -p "$seed" "word/$part" 2>/dev/null || unzip -p "$seed" "word/$part.xml" 2>/dev/null || :
                printf '\000'
            done >"$2/$(basename "$(dirname "$seed")")"
          done ;;
    rules) copy "$2" '' rules/*/*.xml tests/unit/data/*.xml tests/fuzz/*.xml ;;
    profile) for byte in 0 1 2 3 4 5; do copy "$2" $byte fixtures/*/input.txt; done ;;
    tables) for byte in 0 1 2 3; do copy "$2" $byte fixtures/table-*/input.txt fixtures/subtotal-*/input.txt; done ;;
    numbers) for byte in 0 1 2 3 4 5; do copy "$2" $byte fixtures/table-*/input.txt fixtures/subtotal-*/input.txt; done ;;
    program)
        copy "$2" 00 fixtures/*/*.xml
        copy "$2" 11 fixtures/*/*.docx
        copy "$2" 22 fixtures/*/*.html
        copy "$2" 33 fixtures/*/*.md
        for byte in 4 5 6 7 8 9; do copy "$2" 4$byte fixtures/*/input.txt; done
        copy "$2" 50 fixtures/encoding-*/input.txt fixtures/input-*/input.* ;;
    csv) copy "$2" '' rules/*/*.csv fixtures/*/*.csv ;;
    yaml) copy "$2" '' tests/fuzz/*.yaml ;;
    xpath) grep -hoE '(context|test|key|value|among|group)="[^"&]*"' rules/*/*.xml | sed 's/^[a-z]*="//; s/"$//' | sort -u |
            while read -r expression; do n=$((${n:-0} + 1)); printf '%s' "$expression" >"$2/$n"; done ;;
    esac
}

# Copy files into folder $1, with $2 before each.
copy() {
    folder=$1 byte=$2
    shift 2
    for seed; do
        [ ! -f "$seed" ] || { printf %s "$byte"; cat "$seed"; } >"$folder/$byte$(echo "$seed" | tr / -)"
    done
}

# The entropic schedule is off: with inputs of this size its bookkeeping takes a third of the time.
run_libfuzzer() {
    "$build/fuzz_$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -detect_leaks=1 -max_len=16384 -print_final_stats=1 \
        -entropic=0 -dict="$build/$1.dict" -artifact_prefix="$found/" "$corpus" >"$found/log" 2>&1 || return 1
    grep -E 'stat::number_of_executed_units' "$found/log"
}

# What AFL++ wants to ask of the machine it is told here. Leaks are looked for by the other engine.
run_afl() {
    queue=$build/queue-$1
    find "$corpus" -size +15k -delete
    AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_AUTORESUME=1 \
        ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0:hard_rss_limit_mb=1024 \
        afl-fuzz -V "$seconds" -t 10000+ -m none -G 16384 -x "$build/$1.dict" -i "$corpus" -o "$queue" -- "$build/fuzz_$1" \
        >"$found/log" 2>&1 || return 1
    cp "$queue"/default/crashes/id* "$queue"/default/hangs/id* "$found" 2>/dev/null || :
    grep -E '^execs_done' "$queue/default/fuzzer_stats"
    ! ls "$found" | grep -q '^id'
}

for target; do
    make --no-print-directory -s BUILD="$build" CC="$compiler" OPTIMIZE=-O1 HARDEN= \
        SANITIZE="$sanitize -fno-sanitize-recover=undefined" "$build/fuzz_$target"
    corpus=$build/corpus-$target found=$build/found-$target
    mkdir -p "$corpus" "$found"
    seeds "$target" "$corpus"
    case $target in
    html | akn | docx | annotate | program) words=markup ;;
    markdown | profile | tables) words=text ;;
    *) words=$target ;;
    esac
    dictionary tests/fuzz/"$words".dict >"$build/$target.dict"
    echo "== fuzz_$target: $seconds seconds"
    "run_$engine" "$target" || { tail -n 40 "$found/log"; echo "fuzz_$target failed; the input is in $found"; exit 1; }
done
