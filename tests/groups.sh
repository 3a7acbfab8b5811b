#!/bin/sh
# What a group of <inlines> needs hides nothing: every report of fixtures/ has the same model when all patterns are tried on
# every block.
#
#     tests/groups.sh CROSSFOOT
set -u
cd "$(dirname "$0")/.." || exit 1
crossfoot=${1:?usage: tests/groups.sh CROSSFOOT}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
reports=0
status=0

cp -R rules "$work/rules"
for profile in "$work"/rules/*/*.xml; do
    sed 's/<inlines when="[^"]*"/<inlines when=""/' "$profile" >"$work/ungrouped"
    cmp -s "$profile" "$work/ungrouped" || groups=yes
    cp "$work/ungrouped" "$profile"
done
[ "${groups:-}" ] || { echo 'groups: no profile has <inlines>'; exit 1; }

for report in fixtures/*/input.*; do
    CROSSFOOT_RULES=rules "$crossfoot" model "$report" >"$work/grouped.model" 2>&1
    CROSSFOOT_RULES=$work/rules "$crossfoot" model "$report" >"$work/all.model" 2>&1
    diff "$work/all.model" "$work/grouped.model" || { echo "FAILED $report"; status=1; }
    reports=$((reports + 1))
done
echo "groups: $reports reports"
exit $status
