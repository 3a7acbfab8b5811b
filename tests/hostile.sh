#!/bin/sh
# Inputs made to break crossfoot: each must end in time and memory, with exit 0, 1 or 2, and a message that names the input when
# it is 2.
#
#     tests/hostile.sh CROSSFOOT [CASE…]      KEEP=FOLDER: leave the inputs there
#
# A case is a function make_NAME that prints the input; its name begins with the format when that is not text, or with
# "bomb" when a rule of tests/hostile.xml is run on it. Words come from the profile un-zh, which they steer.
set -u
cd "$(dirname "$0")/.." || exit 1
crossfoot=${1:?usage: tests/hostile.sh CROSSFOOT [CASE...]}
shift
case $crossfoot in /*) ;; *) crossfoot=$(pwd)/$crossfoot ;; esac
CROSSFOOT_RULES=$(pwd)/rules
LC_ALL=C.UTF-8
export CROSSFOOT_RULES LC_ALL
seconds=10 # of processor time: other work on the machine does not count
longest=300
kilobytes=1048576 # of address space
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
passed=0
failed=0

# The line or text $2 (an awk format, %d is the number of the line) as often as $1 says, between head $3 and tail $4.
repeat() {
    awk -v count="$1" -v format="$2" -v head="${3-}" -v tail="${4-}" '
        BEGIN { printf head; for (i = 1; i <= count; i++) printf format, i, i, i, i; printf tail }'
}

programme=' 方案 1 \n\n  种子库 \n\n'
table="$programme"'  应交付产出 \n\n1.1 表 1.1 列示应交付产出。 \n\n表 1.1 \n\n按类别列示的应交付产出 \n\n类别和次类别 2019 年计划数 2019 年实际数 2020 年计划数 2021 年计划数 \n\nA. 会议 \n\n'
mandates="$programme"'  立法授权 \n\n1.1 以下清单列示授权。 \n\n大会决议 \n\n'

make_one_line() { repeat 1400000 '大会第%d号'; }
make_long_line() { repeat 40000 '第7/%d号决议、' '1.1 大会' ' \n'; }
make_long_blank_line() { repeat 1000000 ' ' '1.1 大会第' '号决议 \n'; }
make_rows() { repeat 1000000 '%d. 全体会议 1 2 3 4 \n' "$table"'会议服务(三小时会议次数) 5 5 5 5 \n'; }
make_groups() { repeat 30000 '第%d次会议服务(会议次数) 3 3 3 3 \n1. 会议 1 1 1 1 \n2. 会议 1 1 1 2 \n' "$table"; }
make_digits() { repeat 1000000 '%d \n' "$programme"; }
make_digits_in_table() { repeat 1000000 '%d \n' "$table"'会议服务(三小时会议次数) 5 5 5 5 \n'; }
make_digits_and_letter() { repeat 100000 '1234567890123456789012345678901234567890123456 x%d \n' "$programme"; }
make_ambiguous_rows() { repeat 60000 '%d. 会议 1 123 123 123 123 123 123 123 \n' "$table"'会议服务(会议次数) 1 123 123 123 123 \n'; }
make_ambiguous_groups() { repeat 20000 '会议服务(会议次数) 9 123 123 123 \n1. 会议 1 123 123 123 123 \n2. 会议 1 123 123 123 123 \n3. 会议 1 123 123 123 \n' "$table"; }
make_many_readings() {
    repeat 200 '%d. 会议 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 100 12345678901234567890 \n' \
        "$programme"'1.1 表列产出。 \n\n表 1.1 \n\n类别和次类别 2011 年计划数 2012 年计划数 2013 年计划数 2014 年计划数 2015 年计划数 2016 年计划数 2017 年计划数 2018 年计划数 2019 年计划数 2020 年计划数 2021 年计划数 2022 年计划数 \n\nA. 会议 \n\n'
}
make_nested_rows() { repeat 40000 '%d. 会议甲乙 \n(a) 会议 1 1 1 1 \n%d. 会议 2 2 2 2 \n' "$table"'会议服务(三小时会议次数) 5 5 5 5 \n'; }
make_label_without_end() { repeat 200000 '种子库种子库种子库种子库种子库\n' "$table"'会议服务(三小时会议次数)\n'; }
make_footnotes() { repeat 100000 '%d 见 A/75/%d。 \n' "$programme"'1.1 见大会第70/1号决议。 \n\n__________________ \n\n'; }
make_mandates() { repeat 100000 '70/%d 种子库 \n' "$mandates"; }
make_mandate_titles() { repeat 100000 '70/1 种子库第%d号 \n' "$mandates"; }
make_mandate_symbols() { repeat 100000 '70/%d；\n' "$mandates"; }
make_mandate_columns() { repeat 40000 '种子%d  70/%d  ' "$mandates" ' \n'; }
make_organs() { repeat 50000 '种子库理事会决议 \n' "$mandates"; repeat 50000 '7%d/1 《种子》 \n' '  战略 \n\n'; }
make_uncovered() { repeat 100000 '1.%d 任务来自大会第71/%d号决议。 \n' "$mandates"'70/1 种子 \n\n 战略 \n\n'; }
make_citations() { repeat 100000 '大会第70/%d号决议，大会第71/%d号决议，\n' "$programme"'1.1 ' '。 \n'; }
make_citations_in_mandate_sentence() { repeat 30000 '大会第70/%d号决议任务 \n' "$programme"'1.1 任务来自\n'; }
make_citation_list() { repeat 60000 '第70/%d、\n' "$programme"'1.1 大会\n'; }
make_headings() { repeat 100000 '一、种子库%d \n\n' "$programme"; }
make_programmes() { repeat 100000 ' 方案 %d \n\n'; }
make_deep() { repeat 20000 '方案 1 \n总方向 \n次级方案 1 \n战略 \n成果 1：种子 \n内部挑战和对策 \n'; }
make_captions() { repeat 100000 '表 1.1 \n\n'  "$programme"; }
make_items() { repeat 200000 '(a) 种子； \n' "$programme"; }
make_open_quotes() { repeat 60000 '《〈“（(' "$mandates"; }
make_rules() { repeat 100000 '__________ \n' "$programme"; }
make_addresses() { repeat 200000 'https://undocs.org/ch/A/RES/70/%d\n' "$programme"; }
make_pages() { repeat 100000 'A/75/6 \n%d/2 20-01234 \n' "$programme"; }
make_symbols_and_pages() { repeat 100000 'A/75/%d \n%d/2 20-01234 \n' "$programme"; }
make_holes_and_repeats() { repeat 30000 '%d1. 会议 1 1 1 1 \n%d1. 会议 1 1 1 1 \n' "$table"'会议服务(三小时会议次数) 5 5 5 5 \n'; }
make_form_feeds() { repeat 1000000 '\f' "$programme"; }
make_nested_brackets() { repeat 500000 '(' "$programme"'1.1 '; repeat 500000 ')' '' ' \n'; }
make_nested_brackets_in_lines() { repeat 10000 '（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（（种 \n' "$programme"'1.1 '; repeat 10000 '））））））））））））））））））））））））））））））））））））））））））））））））））种 \n'; }
make_numbers_down() { awk 'BEGIN { for (i = 100000; i > 0; i--) printf "%d. 种子库。 \n", i }'; }
make_numbers_begin_anew() { repeat 30000 '1. 种子。 \n(a) 种子； \n(一) 种子。 \n一、种子 \n' "$programme"; }
make_many_findings() { repeat 20000 '1.%d 大会2016年12月21日第70/%d号决议 ，种子 。 \n' "$programme"; }
make_html_one_line() { repeat 1000000 '种子(%d)' '<p>' '</p>'; }
make_html_deep() { repeat 100000 '<div>' '<p>方案 1</p>'; }
make_html_rows() { repeat 1000000 '<tr><td>%d</td><td>1</td></tr>\n' '<p>表 1.1</p><table>' '</table>'; }
make_markdown_one_line() { repeat 1000000 '种子(%d)'; }
make_markdown_deep() { repeat 100000 '> '; }
make_markdown_brackets() { repeat 200000 '[a]('; }
make_akn_deep() { repeat 100000 '<div>' '<akomaNtoso><doc><mainBody>'; }
make_akn_one_line() { repeat 1000000 '种子(%d)' '<akomaNtoso><doc><mainBody><p>' '</p></mainBody></doc></akomaNtoso>'; }
make_bomb_steps() { repeat 20000 '1.%d aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad。 \n' "$programme"; }
make_bomb_starts() { awk 'BEGIN { for (i = 0; i < 40000; i++) a = a "a"; for (i = 0; i < 250; i++) printf "1.%d %sd。 \n", i, a }'; }
make_bomb_repeats() { awk 'function as(count) { a = ""; while (count-- > 0) a = a "a"; return a }
    BEGIN { for (i = 1; i < 40; i++) printf "1.%d %sd。 \n", i, as(i * 50); printf "1.%d %sd。 \n", i, as(300000) }'; }
make_bomb_nodes() { repeat 100000 '1.%d 种子库。 \n' "$programme"; }
make_bomb_strings() { repeat 100000 '1.%d 种子库。 \n' "$programme"; }
make_nul() { printf '%s\0%s\n' '方案 1' '大会第70/1号决议'; }

check() {
    name=$1
    suffix=txt rule=
    case $name in
    html_*) suffix=html ;;
    markdown_*) suffix=md ;;
    akn_*) suffix=xml ;;
    bomb_*) rule="--rule-file tests/hostile.xml --select bomb/${name#bomb_}" ;;
    esac
    input=$work/$name.$suffix
    "make_$name" >"$input"
    status=0
    before=$(date +%s)
    (ulimit -v "$kilobytes" && ulimit -t "$seconds" && exec timeout "$longest" "$crossfoot" --profile un-zh $rule --format json "$input") >"$work/stdout" 2>"$work/stderr" || status=$?
    took=$(($(date +%s) - before))
    [ -z "${VERBOSE-}" ] || printf '%-36s %8s bytes %3ss exit %s  %s\n' "$name" "$(wc -c <"$input")" "$took" "$status" "$(head -c 150 "$work/stderr" | sed 's#.*/##')"
    if [ -s "$work/stdout" ] && { [ "$status" -le 1 ] || { [ "$status" = 2 ] && grep -qF "$input" "$work/stderr"; }; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: exit %s after %s seconds\n' "$name" "$status" "$took"
        head -n 3 "$work/stderr"
    fi
    if [ -n "${KEEP-}" ]; then mv "$input" "$KEEP"; else rm -f "$input"; fi
}

[ $# -gt 0 ] || set -- $(sed -n 's/^make_\([a-z_]*\)() .*/\1/p' "$0")
for name; do
    check "$name"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
