# How AFL++ is used; fuzz.sh takes it in.
#
# Time, and the size of one allocation, are limited while it fuzzes. The address sanitizer watches all memory, and looks for
# leaks, only in a process that was not forked: so all inputs that are kept, the new ones too, are run once more in such a one.

engine_compiler=afl-clang-fast
engine_sanitizers=address,undefined
engine_settings=max_allocation_size_mb=1024:allocator_may_return_null=0
export AFL_QUIET=1

# Fuzz target $1. What is found lies in $found, a log beside it; whether nothing was.
engine_run() {
    afl_out=$build/afl-$1 afl_scratch=$(mktemp -d)
    find "$corpus" -type f -size +"$longest"c -exec truncate -s "$longest" {} +
    rm -rf "$afl_out"
    status=0
    afl_fuzz "$1" >"$found/log" 2>&1 || status=1
    afl_keep "$1" >>"$found/log" 2>&1 || status=1
    afl_replay "$1" "$corpus" >>"$found/log" 2>&1 || status=1
    rm -rf "$afl_scratch"
    return $status
}

engine_executions() {
    sed -n 's/^execs_done *: *//p' "$afl_out/default/fuzzer_stats"
}

# The settings say: no questions about the machine, no screen; a seed that fails is a find; so is the exit with which a target
# gives up; the first crash ends it. Its processes are killed, so what they leave in the temporary folder is removed here.
afl_fuzz() {
    AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_NO_CRASH_README=1 \
        AFL_FAST_CAL=1 AFL_EXIT_ON_SEED_ISSUES=1 AFL_CRASH_EXITCODE=2 AFL_BENCH_UNTIL_CRASH=1 TMPDIR="$afl_scratch" \
        ASAN_OPTIONS="abort_on_error=1:symbolize=0:detect_leaks=0:$engine_settings" \
        UBSAN_OPTIONS=abort_on_error=1:symbolize=0 \
        afl-fuzz -V "$seconds" -t 10000 -m none -G "$longest" -x "$build/$1.dict" -i "$corpus" -o "$afl_out" -- "$build/fuzz_$1"
}

# New inputs of target $1 to the corpus, under names that do not grow; what failed to where finds are kept. Whether nothing
# failed.
afl_keep() {
    afl_found=0
    for input in "$afl_out"/default/queue/id:* "$afl_out"/default/crashes/id:* "$afl_out"/default/hangs/id:*; do
        sum=$(sha1sum "$input" 2>/dev/null | cut -d' ' -f1)
        case $input in
        *'*' | *,orig:*) ;;
        */queue/*) cp "$input" "$corpus/$sum" ;;
        */crashes/*) afl_found=1; cp "$input" "$found/crash-$sum"; afl_replay "$1" "$found/crash-$sum" || : ;;
        */hangs/*) afl_found=1; cp "$input" "$found/timeout-$sum"; echo "takes more than 10 s: $found/timeout-$sum" ;;
        esac
    done
    [ $afl_found -eq 0 ]
}

# Run target $1 on an input or a folder of such; where that fails, say how.
afl_replay() {
    find "$2" -type f -exec timeout 600 env TMPDIR="$afl_scratch" UBSAN_OPTIONS=print_stacktrace=1 \
        ASAN_OPTIONS="handle_abort=1:detect_leaks=1:hard_rss_limit_mb=1024:$engine_settings" "$build/fuzz_$1" {} + \
        >"$found/replay.log" 2>&1 || { tail -n 40 "$found/replay.log"; return 1; }
}
