#!/bin/sh
# One report in every format has the same findings, position aside.
#
#     tests/inputs.sh CROSSFOOT
#
# A folder fixtures/inputs-* holds one report of ours as Markdown, HTML, Akoma Ntoso, Word (made by LibreOffice from
# report.fodt) and text: as an extractor gives it that puts an empty line behind every line (report.txt), as pdftotext
# does (report-plain.txt) and as pdftotext -layout does (report-layout.txt). findings has what must be found, a line for
# each finding: severity, rule, message, evidence. Where LibreOffice and pdftotext are installed the Word file, its PDF
# and both texts are made anew from report.fodt, and must give the same.
set -u
cd "$(dirname "$0")/.." || exit 1
crossfoot=${1:?usage: tests/inputs.sh CROSSFOOT}
case $crossfoot in /*) ;; *) crossfoot=$(pwd)/$crossfoot ;; esac
CROSSFOOT_RULES=$(pwd)/rules
LC_ALL=C.UTF-8
export CROSSFOOT_RULES LC_ALL
unset LANG LANGUAGE
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
passed=0
failed=0

fail() {
    failed=$((failed + 1))
    printf 'FAILED %s\n' "$*"
}

# The findings of a report, one a line, without their places.
findings_of() {
    "$crossfoot" --fail-on never --message-lang en "$1" 2>"$work/stderr" | awk '
        /^(error|warning|info)\[/ { if (finding) print finding; finding = $0 }
        /^ *= / { sub(/^ */, ""); finding = finding " " $0 }
        END { if (finding) print finding }' | LC_ALL=C sort
}

# $1: the folder with what is expected; $2: the report
check() {
    findings_of "$2" >"$work/found"
    if diff -u "$1/findings" "$work/found" >"$work/diff" && [ ! -s "$work/stderr" ]; then
        passed=$((passed + 1))
    else
        fail "$1: ${2##*/}"
        cat "$work/diff" "$work/stderr"
    fi
}

# Convert all files behind the first two words: format, folder to write to.
convert() {
    format=$1
    folder=$2
    shift 2
    timeout 300 soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$format" \
        --outdir "$folder" "$@" >"$work/soffice" 2>&1 || { cat "$work/soffice"; return 1; }
}

# Word files, PDF and texts of all reports, in $work/made, each as NAME.SUFFIX.
make_anew() {
    mkdir "$work/sources" "$work/made"
    for folder in fixtures/inputs-*/; do
        name=${folder%/}
        cp "${folder}report.fodt" "$work/sources/${name##*/}.fodt"
    done
    convert docx "$work/made" "$work"/sources/*.fodt && convert pdf "$work/made" "$work"/made/*.docx || return 1
    for pdf in "$work"/made/*.pdf; do
        pdftotext "$pdf" "${pdf%.pdf}-plain.txt" && pdftotext -layout "$pdf" "${pdf%.pdf}-layout.txt" || return 1
    done
}

for folder in fixtures/inputs-*/; do
    for report in "$folder"report*.*; do
        case $report in
        *.fodt) ;;
        *) check "${folder%/}" "$report" ;;
        esac
    done
done

if ! command -v soffice >/dev/null 2>&1 || ! command -v pdftotext >/dev/null 2>&1; then
    echo 'inputs: soffice or pdftotext is missing: the reports as they are in fixtures/ only'
elif make_anew; then
    for folder in fixtures/inputs-*/; do
        name=${folder%/}
        for report in "$work/made/${name##*/}.docx" "$work/made/${name##*/}"-*.txt; do
            check "$name" "$report"
        done
    done
else
    fail 'the reports could not be made anew'
fi
echo "inputs: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
