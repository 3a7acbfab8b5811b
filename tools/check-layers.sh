#!/bin/sh
# Prove the order of dependencies and a few habits that a compiler does not check. Exit 1 with a place per violation.
#
#     tools/check-layers.sh [BUILD]       BUILD: where make put the objects (default: build)
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# Which part may include which other (itself always).
edges='
model: base
finding: base model
read: base model
query: base model
profile: base model query
rule: base model query finding
check: base model query finding rule
report: base model finding
write: base model
app: base model finding read query profile rule check report write
main.c: app
'

# Which library headers belong to which part or file alone.
owners='
pcre2.h src/query/regex.c
csv.h src/base/csv.c
unicode/uchar.h src/base/
unicode/utf8.h src/base/
unicode/ucsdet.h src/read/
unicode/ucnv.h src/read/
zip.h src/read/ src/write/
yaml.h src/app/
zlib.h src/read/
cmark.h src/read/
cmark-gfm.h src/read/
md4c.h src/read/
expat.h src/read/ src/write/
unicode/uloc.h src/read/
libxml/HTMLparser.h src/read/
libxml/HTMLtree.h src/read/
'

sources=$(find src -name '*.[ch]' | LC_ALL=C sort)

# shellcheck disable=SC2086  # words on purpose
EDGES=$edges OWNERS=$owners awk '
    BEGIN {
        count = split(ENVIRON["EDGES"], lines, "\n")
        for (i = 1; i <= count; i++) {
            words = split(lines[i], word, /[: ]+/)
            for (j = 2; j <= words; j++)
                allowed[word[1], word[j]] = 1
        }
        count = split(ENVIRON["OWNERS"], lines, "\n")
        for (i = 1; i <= count; i++)
            if ((words = split(lines[i], word, " ")) >= 2)
                owner[word[1]] = word[2] " " word[words]
    }
    FNR == 1 {
        split(FILENAME, path, "/")
        part = path[2]
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, quoted, "\"")
        if (split(quoted[2], target, "/") != 2)
            print FILENAME ":" FNR ": \"" quoted[2] "\" is not written as \"part/file.h\""
        else if (target[1] != part && !((part, target[1]) in allowed))
            print FILENAME ":" FNR ": " part " must not include " target[1] " (\"" quoted[2] "\")"
    }
    /^[ \t]*#[ \t]*include[ \t]*</ {
        split($0, quoted, /[<>]/)
        if (quoted[2] in owner) {
            split(owner[quoted[2]], folder, " ")
            if (index(FILENAME, folder[1]) != 1 && index(FILENAME, folder[2]) != 1)
                print FILENAME ":" FNR ": <" quoted[2] "> belongs to " owner[quoted[2]] " alone"
        } else if (quoted[2] ~ /^unicode\//)
            print FILENAME ":" FNR ": <" quoted[2] "> has no owner in tools/check-layers.sh"
    }
' $sources >>"$found"

# The words of a language belong in rules/: neither ideographs and full-width forms nor runs of them as escapes.
cjk='[\x{3000}-\x{30ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{ff00}-\x{ffef}\x{20000}-\x{3ffff}]'
escaped='(\\u([4-8][0-9a-fA-F]|9[0-9a-fA-F])[0-9a-fA-F]{2}){2}'
status=0
# shellcheck disable=SC2086
matches=$(LC_ALL=C.UTF-8 grep -nP "$cjk|$escaped" /dev/null $sources) || status=$?
if [ "$status" -gt 1 ]; then
    echo "tools/check-layers.sh: grep -P is needed" >>"$found"
elif [ -n "$matches" ]; then
    printf '%s\n' "$matches" | cut -d : -f 1,2 | sed 's/$/: East Asian text in C (belongs in rules\/)/' >>"$found"
fi

# Variables that can change, of file or function scope. What only the loader writes (.data.rel.ro) is constant.
mutable_symbols() {
    objdump -t "$1" | awk -F '\t' '
        NF == 2 {
            words = split($1, left, " ")
            section = left[words]
            if ($1 ~ / O / && section ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && section !~ /^\.data\.rel\.ro/) {
                split($2, right, " ")
                print right[2]
            }
        }'
}

objects=0
for source in $(find src -name '*.c' | LC_ALL=C sort); do
    object=$build/obj/${source#src/}
    object=${object%.c}.o
    [ -f "$object" ] || continue
    objects=$((objects + 1))
    for symbol in $(mutable_symbols "$object"); do
        line=$(grep -n -m 1 -w -e "${symbol%%.*}" "$source" | cut -d : -f 1) || line=
        echo "$source:${line:-1}: $symbol can change: no mutable file-scope or static state" >>"$found"
    done
done

[ "$objects" -gt 0 ] || echo "check-layers: no objects in $build: variables that can change were not looked for"
if [ -s "$found" ]; then
    cat "$found"
    exit 1
fi
echo "layers hold: $(printf '%s\n' "$sources" | wc -l | tr -d ' ') files, $objects objects"
