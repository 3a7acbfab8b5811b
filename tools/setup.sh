#!/bin/sh
# Install what building and testing need and this machine lacks, from Debian's packages. Silent when nothing is missing.
#
#     tools/setup.sh [tests]      tests: also what the tests read crossfoot's output with
set -eu

# pkg-config module and the Debian package that brings it
libraries='yaml-0.1:libyaml-dev libxml-2.0:libxml2-dev libpcre2-8:libpcre2-dev icu-i18n:libicu-dev
    jansson:libjansson-dev expat:libexpat1-dev md4c:libmd4c-dev libzip:libzip-dev cmocka:libcmocka-dev'

# header and the package, of a library that pkg-config does not know
headers='csv.h:libcsv-dev'

wanted=${1:-}

missing_packages() {
    if [ "$wanted" = tests ]; then
        command -v soffice >/dev/null 2>&1 || echo libreoffice-writer-nogui
        command -v pdftotext >/dev/null 2>&1 || echo poppler-utils
        fc-list :lang=zh 2>/dev/null | grep -q . || echo fontconfig fonts-wqy-zenhei
        command -v xmllint >/dev/null 2>&1 || echo libxml2-utils
        /usr/bin/python3 -c 'import jsonschema' 2>/dev/null || echo python3-jsonschema
    fi
    command -v "${CC:-cc}" >/dev/null 2>&1 || echo gcc libc6-dev
    command -v make >/dev/null 2>&1 || echo make
    command -v pkg-config >/dev/null 2>&1 || echo pkg-config
    for library in $libraries; do
        pkg-config --exists "${library%%:*}" 2>/dev/null || echo "${library#*:}"
    done
    for header in $headers; do
        # shellcheck disable=SC2086  # CC may be several words
        echo "#include <${header%%:*}>" | ${CC:-cc} -E - >/dev/null 2>&1 || echo "${header#*:}"
    done
}

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

missing=$(missing_packages | tr '\n' ' ')
missing=${missing% }
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null 2>&1 || fail "missing, as Debian names them: $missing" \
    'this is not a Debian system: install a C compiler, make, pkg-config and, with their headers,' \
    'libxml2, libyaml, PCRE2 (8 bit), ICU, Jansson, Expat, MD4C, libzip, libcsv and cmocka'

if [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null 2>&1; then
    root=sudo
else
    fail "missing: $missing" "run as root: apt-get update && apt-get install --no-install-recommends $missing"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM

apt() {
    $root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" >>"$log" 2>&1 </dev/null
}

# The lists of packages may be absent (a fresh container) or older than the mirror.
install() {
    # shellcheck disable=SC2086  # words on purpose
    apt install --no-install-recommends $missing
}

echo "setup: installing $missing"
# shellcheck disable=SC2086
if { apt-cache show $missing >/dev/null 2>&1 && install; } || { apt update && install; }; then
    missing=$(missing_packages | tr '\n' ' ')
    [ -z "$missing" ] || fail "still missing after the installation: $missing"
else
    tail -n 15 "$log" >&2
    fail 'the installation failed; by hand it is:' \
        "${root:+$root }apt-get update && ${root:+$root }apt-get install --no-install-recommends $missing"
fi
