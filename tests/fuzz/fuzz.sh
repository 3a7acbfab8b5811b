#!/bin/sh
# Build the fuzz targets with clang and run each one for some seconds.
#
#     tests/fuzz/fuzz.sh BUILD SECONDS [TARGET…]        targets: text rules
#
# What they find stays in BUILD/found-TARGET; BUILD/corpus-TARGET grows from run to run.
set -eu
cd "$(dirname "$0")/../.."
build=${1:?usage: tests/fuzz/fuzz.sh BUILD SECONDS [TARGET...]}
seconds=${2:?usage: tests/fuzz/fuzz.sh BUILD SECONDS [TARGET...]}
shift 2
[ $# -gt 0 ] || set -- text rules
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

for target; do
    make --no-print-directory -s BUILD="$build" CC="$compiler" OPTIMIZE=-O1 HARDEN= \
        SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' "$build/fuzz_$target"
    corpus=$build/corpus-$target found=$build/found-$target
    mkdir -p "$corpus" "$found"
    case $target in
    text) for seed in fixtures/*/input.*; do cp "$seed" "$corpus/$(basename "$(dirname "$seed")")"; done ;;
    *) for seed in rules/*/*.xml tests/unit/data/*.xml tests/fuzz/*.xml; do cp "$seed" "$corpus/$(basename "$seed")"; done ;;
    esac
    dictionary tests/fuzz/"$target".dict >"$build/$target.dict"
    echo "== fuzz_$target: $seconds seconds"
    "$build/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
        -dict="$build/$target.dict" -artifact_prefix="$found/" "$corpus" >"$found/log" 2>&1 \
        || { tail -n 40 "$found/log"; echo "fuzz_$target failed; the input is in $found"; exit 1; }
    grep -E 'stat::number_of_executed_units' "$found/log"
done
