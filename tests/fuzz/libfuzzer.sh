# How libFuzzer is used; fuzz.sh takes it in.

engine_compiler=clang
engine_sanitizers=fuzzer-no-link,address,undefined

# Fuzz target $1. What is found lies in $found, a log beside it; whether nothing was.
#
# The entropic schedule is off: with inputs of this size its bookkeeping takes a third of the time.
engine_run() {
    "$build/fuzz_$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -detect_leaks=1 -max_len="$longest" \
        -print_final_stats=1 -entropic=0 -dict="$build/$1.dict" -artifact_prefix="$found/" "$corpus" >"$found/log" 2>&1
}

engine_executions() {
    sed -n 's/^stat::number_of_executed_units: *//p' "$found/log"
}
