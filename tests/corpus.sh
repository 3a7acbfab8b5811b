#!/bin/sh
# Measure crossfoot against a folder of labelled reports.
#
#     tests/corpus.sh CROSSFOOT CORPUS
#
# CORPUS has seeds/*.txt (reports) and truth/*.tsv (labels).  The verdicts on single findings are in tests/verdicts/.
# Exit: 0 all bars are met, 1 a bar is missed or a finding has no verdict, 2 the measurement could not be made.
set -u
crossfoot=${1:?usage: tests/corpus.sh CROSSFOOT CORPUS}
corpus=${2:?usage: tests/corpus.sh CROSSFOOT CORPUS}
tests=$(cd "$(dirname "$0")" && pwd) || exit 2

cannot() {
    printf 'check-corpus: %s\n' "$*" >&2
    exit 2
}

command -v python3 >/dev/null 2>&1 || cannot 'python3 is needed and is not installed'
[ -x "$crossfoot" ] || cannot "no program $crossfoot"
[ -d "$corpus" ] || cannot "no folder $corpus: say where the labelled reports are with CORPUS=DIR"
[ -d "$corpus/seeds" ] && [ -d "$corpus/truth" ] || cannot "$corpus has no seeds/ and truth/"

CROSSFOOT_RULES=${CROSSFOOT_RULES:-$tests/../rules}
LC_ALL=C.UTF-8
PYTHONDONTWRITEBYTECODE=1
export CROSSFOOT_RULES LC_ALL PYTHONDONTWRITEBYTECODE
unset LANG LANGUAGE
exec python3 "$tests/corpus.py" "$crossfoot" "$corpus" "$tests/verdicts"
