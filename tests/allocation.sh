#!/bin/sh
# One allocation fails, in every place that a sample reaches: crossfoot ends with exit 2 and a sentence, or does its work
# as if nothing had been (a library that can do without), and leaves no half-written file.
#
#     tests/allocation.sh CROSSFOOT FAIL.so [SAMPLES]      SAMPLES: of each run, default 8
set -u
cd "$(dirname "$0")/.." || exit 1
crossfoot=${1:?usage: tests/allocation.sh CROSSFOOT FAIL.so [SAMPLES]}
shim=${2:?usage: tests/allocation.sh CROSSFOOT FAIL.so [SAMPLES]}
samples=${3:-8}
CROSSFOOT_RULES=$(pwd)/rules
export CROSSFOOT_RULES
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
passed=0
failed=0

# The arguments with allocation $1 failing; what is printed goes to $work/out/FILE.
run() {
    n=$1
    shift
    rm -rf "$work/out" && mkdir "$work/out"
    status=0
    FAIL_ALLOCATION=$n COUNT_ALLOCATIONS=$work/out/count LD_PRELOAD=$shim "$crossfoot" "$@" --output "$work/out/result" \
        2>"$work/stderr" || status=$?
}

# Nothing but the named output (and the count, which the sandbox lets be written only beside it), and that as it must be; exit 2
# says why.
is_good() {
    [ -z "$(find "$work/out" -mindepth 1 ! -name result ! -name count)" ] || return 1
    if [ "$status" = 2 ]; then
        [ -s "$work/stderr" ] && [ "$(tail -c 1 "$work/stderr" | od -An -tx1)" = ' 0a' ]
    else
        [ "$status" = "$expected" ] && cmp -s "$work/out/result" "$work/result"
    fi
}

# The first 8 allocations, then SAMPLES of the others, evenly spread over the run.
numbers() {
    awk -v count="$1" -v samples="$samples" 'BEGIN {
        for (n = 1; n <= count && n <= 8; n++) print n
        for (i = 0; i < samples; i++) { n = int(9 + (count - 9) * (i + 0.5) / samples); if (n > 8 && n <= count) print n } }'
}

try() {
    run 0 "$@"
    expected=$status
    if [ "$expected" -gt 1 ] || [ ! -s "$work/out/count" ]; then
        echo "FAILED $*: exit $expected, though no allocation failed"
        failed=$((failed + 1))
        return
    fi
    cp "$work/out/result" "$work/result"
    for number in $(numbers "$(cat "$work/out/count")"); do
        run "$number" "$@"
        if is_good; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAILED $*: exit $status with allocation $number failing"
            head -n 3 "$work/stderr"
        fi
    done
}

for report in citation-list-spacing/input.txt format-akn/input.xml language-said-wrong/input.html terms/input.md \
    inputs-en/report.docx; do
    try --jobs 1 --format json "fixtures/$report"
done
try rules --format json
echo "allocation: $passed passed, $failed failed"
[ "$failed" = 0 ]
