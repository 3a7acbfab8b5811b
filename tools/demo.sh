#!/bin/sh
# Check the sample draft as a user would. Exit 0 when crossfoot finds what there is to find.
set -eu
crossfoot=${1:?usage: tools/demo.sh CROSSFOOT}
draft=fixtures/demo/draft.txt

printf '$ %s %s\n\n' "$crossfoot" "$draft"
status=0
"$crossfoot" "$draft" || status=$?
echo
case $status in
1) ;;
0) echo "demo: no findings in $draft, although it has errors" >&2; exit 1 ;;
*) echo "demo: crossfoot could not do its work (exit $status)" >&2; exit 1 ;;
esac
cat <<END
crossfoot read the short draft report above and compared it with itself: every finding shows the place, what is stated
there, and the computation or the other place that disagrees. It ended with exit status 1 because there are findings;
\`$crossfoot explain RULE\` says what a rule demands and why.
END
