#!/bin/sh
# How much of the code the tests run: lines by folder, and the files that have the most lines never run.
# Needs gcov (it comes with gcc).
#
#     tools/coverage.sh [BUILD]
set -eu
cd "$(dirname "$0")/.."
build=${1:-build/coverage}
mkdir -p "$build"
make --no-print-directory -s BUILD="$build" OPTIMIZE=-O0 HARDEN= SANITIZE='--coverage -DCROSSFOOT_UNCONFINED' all unit examples golden >"$build.log" 2>&1 \
    || { tail -n 20 "$build.log"; exit 1; }
find "$build/obj" -name '*.gcda' | while read -r data; do
    gcov -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk '
    /^File / { file = $2; gsub(/\x27/, "", file) }
    /^Lines executed:/ && file ~ /^src\// {
        split($0, part, /[:% ]+/); share = part[3]; count = $NF
        run = share * count / 100
        folder = file; sub(/\/[^\/]*$/, "", folder)
        lines[folder] += count; hit[folder] += run; all += count; got += run
        missed[file] = count - run; of[file] = count
        file = ""
    }
    END {
        for (f in lines) printf "%-16s %6d lines %6.1f %%\n", f, lines[f], 100 * hit[f] / lines[f] | "sort"
        close("sort")
        printf "%-16s %6d lines %6.1f %%\n\nmost lines never run:\n", "all", all, 100 * got / all
        for (f in missed) if (missed[f] >= 10) printf "%5d of %5d  %s\n", missed[f], of[f], f | "sort -rn | head -15"
    }'
