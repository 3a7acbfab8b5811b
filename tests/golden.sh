#!/bin/sh
# Golden cases: every folder of fixtures/ that has expected.FORMAT files.
#
#     tests/golden.sh CROSSFOOT           UPDATE=1: rewrite what is expected from what is
#
# A case is a folder with
#     input.*           the reports; crossfoot runs in the folder, so that paths are relative
#     expected.FORMAT   standard output with --format FORMAT
#     expected.model    that of `crossfoot model` on the first input
#     expected.stderr   standard error of its checks (optional)
#     args              further arguments, one a line (optional)
#     stdin             standard input (optional)
#     status            exit status, when it is not 1 (that of a model is 0)
#     known-bug         why the case fails, which it then must (optional)
# At the end every rule must have fired in some case.
set -u
cd "$(dirname "$0")/.." || exit 1
crossfoot=${1:?usage: tests/golden.sh CROSSFOOT}
case $crossfoot in /*) ;; *) crossfoot=$(pwd)/$crossfoot ;; esac
update=${UPDATE:-}
CROSSFOOT_RULES=$(pwd)/rules
LC_ALL=C.UTF-8
export CROSSFOOT_RULES LC_ALL
unset LANG LANGUAGE UPDATE

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
passed=0
failed=0

pass() {
    passed=$((passed + 1))
}

fail() {
    failed=$((failed + 1))
    printf 'FAILED %s\n' "$*"
}

# Run crossfoot in the current folder for one format; leaves $work/stdout, $work/stderr and $work/status.
run() {
    format=$1
    set --
    if [ "$format" = model ]; then
        for input in input.*; do
            set -- model "$input"
            break
        done
    else
        if [ -f args ]; then
            while IFS= read -r argument || [ -n "$argument" ]; do
                set -- "$@" "$argument"
            done <args
        fi
        set -- "$@" --format "$format"
        for input in input.*; do
            [ -e "$input" ] && set -- "$@" "$input"
        done
    fi
    stdin=/dev/null
    [ ! -f stdin ] || stdin=stdin
    status=0
    "$crossfoot" "$@" <"$stdin" >"$work/stdout" 2>"$work/stderr" || status=$?
    echo "$status" >"$work/status"
}

expected_status() {
    if [ "$1" = model ]; then
        echo 0
    elif [ -f status ]; then
        cat status
    else
        echo 1
    fi
}

# Compare the last run with what is expected; differences go to $work/diff.
matches() {
    format=$1
    same=0
    expected_status "$format" >"$work/expected-status"
    : >"$work/diff"
    diff -u "expected.$format" "$work/stdout" >>"$work/diff" || same=1
    if [ -f expected.stderr ] && [ "$format" != model ]; then
        diff -u expected.stderr "$work/stderr" >>"$work/diff" || same=1
    fi
    if [ "$(cat "$work/expected-status")" != "$(cat "$work/status")" ]; then
        echo "exit status $(cat "$work/status"), expected $(cat "$work/expected-status")" >>"$work/diff"
        same=1
    fi
    [ "$same" = 0 ] || [ -f expected.stderr ] || cat "$work/stderr" >>"$work/diff"
    return "$same"
}

rewrite() {
    format=$1
    cp "$work/stdout" "expected.$format"
    [ "$format" != model ] || return 0
    [ ! -f expected.stderr ] || cp "$work/stderr" expected.stderr
    rm -f status
    [ "$(cat "$work/status")" = 1 ] || cp "$work/status" status
}

run_case() {
    case_name=$1
    for expected in expected.*; do
        format=${expected#expected.}
        if [ ! -e "$expected" ] || [ "$format" = stderr ]; then
            continue
        fi
        run "$format"
        [ -z "$update" ] || [ -f known-bug ] || rewrite "$format"
        if matches "$format"; then
            agrees=1
        else
            agrees=0
        fi
        if [ -f known-bug ] && [ "$agrees" = 1 ]; then
            fail "$case_name ($format): the known bug is gone; remove the file known-bug"
        elif [ -f known-bug ] || [ "$agrees" = 1 ]; then
            pass
        else
            fail "$case_name ($format)"
            cat "$work/diff"
        fi
    done
}

# Findings that cases expect and crossfoot gives, one rule id a line.
fired_rules() {
    for expected in fixtures/*/expected.*; do
        case $expected in
        *.model | *.stderr | *'*') ;;
        *) [ -f "${expected%/*}/known-bug" ] || cat "$expected" ;;
        esac
    done | grep -oE '\[[a-z0-9/._-]+\]|"rule(Id)?": *"[^"]+"' | sed -E 's/^"rule(Id)?": *//; s/[]["]//g' | sort -u
}

check_rules() {
    if ! "$crossfoot" rules >"$work/rules" 2>"$work/stderr"; then
        fail "crossfoot rules: $(cat "$work/stderr")"
        return
    fi
    fired_rules >"$work/fired"
    awk '$1 ~ /^[a-z0-9._-]+\/[a-z0-9\/._-]+$/ { print $1 }' "$work/rules" >"$work/ids"
    [ -s "$work/ids" ] || fail 'crossfoot rules lists no rule'
    while read -r rule; do
        grep -qxF -e "$rule" "$work/fired" || fail "rule $rule fires in no golden case"
    done <"$work/ids"
}

top=$(pwd)
for folder in fixtures/*/; do
    cd "$folder" || exit 1
    run_case "${folder%/}"
    cd "$top" || exit 1
done
[ $((passed + failed)) -gt 0 ] || fail 'no golden case in fixtures/'
check_rules
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
