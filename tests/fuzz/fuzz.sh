#!/bin/sh
# Build the fuzz targets with clang and run each one for some seconds.
#
#     [FUZZ_ENGINE=libfuzzer|afl] tests/fuzz/fuzz.sh BUILD SECONDS [TARGET…]
#
# Targets: akn docx html markdown text (readers), profile (the builder), tables and numbers (printed figures), program
# (all of it), annotate (the writer), rules csv yaml (other files), xpath (expressions, against libxml2).
#
# The engine is clang's libFuzzer, or AFL++, which has a driver for the same targets; each needs a BUILD of its own.
#
# What they find stays in BUILD/found-TARGET; BUILD/corpus-TARGET grows from run to run.
set -eu
cd "$(dirname "$0")/../.."
build=${1:?usage: tests/fuzz/fuzz.sh BUILD SECONDS [TARGET...]}
seconds=${2:?usage: tests/fuzz/fuzz.sh BUILD SECONDS [TARGET...]}
shift 2
[ $# -gt 0 ] || set -- akn docx html markdown text profile tables numbers program annotate rules csv yaml xpath
engine=${FUZZ_ENGINE:-libfuzzer} longest=16384
case $engine in
libfuzzer | afl) . "tests/fuzz/$engine.sh" ;;
*) echo "fuzz: FUZZ_ENGINE is libfuzzer or afl, not $engine" >&2; exit 2 ;;
esac
. tests/fuzz/seeds.sh
compiler=${FUZZ_CC:-$engine_compiler}
CROSSFOOT_RULES=$(pwd)/rules
export CROSSFOOT_RULES
mkdir -p "$build"

echo 'int LLVMFuzzerTestOneInput(const char *d, long n); int LLVMFuzzerTestOneInput(const char *d, long n)
      { return d && n < 0; }' >"$build/probe.c"
if ! "$compiler" -fsanitize=fuzzer,address,undefined -o "$build/probe" "$build/probe.c" 2>"$build/probe.log"; then
    echo "fuzz: skipped: $compiler with its fuzzer and the sanitizers is needed (see $build/probe.log)"
    exit 0
fi

for target; do
    make --no-print-directory -s BUILD="$build" CC="$compiler" OPTIMIZE=-O1 HARDEN= \
        SANITIZE="-fsanitize=$engine_sanitizers -fno-sanitize-recover=undefined" "$build/fuzz_$target"
    corpus=$build/corpus-$target found=$build/found-$target
    mkdir -p "$corpus" "$found"
    seeds "$target" "$corpus"
    dictionary "$target" >"$build/$target.dict"
    echo "== fuzz_$target: $seconds seconds"
    engine_run "$target" || { tail -n 40 "$found/log"; echo "fuzz_$target failed; see $found"; exit 1; }
    echo "executions: $(engine_executions)"
done
