# What fuzzing begins with; fuzz.sh takes it in.

# Seeds of target $1 into folder $2: the fixtures of the target's format, or what its loader reads. Before some stand the
# bytes that the target takes first: the input format and the output, the profile, the head of a table.
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

# The dictionary of target $1. Both engines read ASCII alone: other bytes become \xHH.
dictionary() {
    case $1 in
    html | akn | docx | annotate | program) words=markup ;;
    markdown | profile | tables) words=text ;;
    *) words=$1 ;;
    esac
    LC_ALL=C awk 'BEGIN { for (i = 128; i < 256; i++) hex[sprintf("%c", i)] = sprintf("\\x%02x", i) }
        { for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); printf "%s", c in hex ? hex[c] : c } print "" }' \
        "tests/fuzz/$words.dict"
}
