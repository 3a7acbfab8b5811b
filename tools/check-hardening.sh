#!/bin/sh
# That the program was linked as a hardened one: position independent, relocations read-only, no executable stack,
# stack protector. Skipped where there is no readelf.
#
#     tools/check-hardening.sh PROGRAM
set -eu
program=${1:?usage: tools/check-hardening.sh PROGRAM}
command -v readelf >/dev/null 2>&1 || { echo 'hardening: not looked at, readelf is missing'; exit 0; }
facts=$(readelf -hldsW "$program")
missing=
need() { printf '%s\n' "$facts" | grep -Eq "$2" || missing="$missing $1"; }
need 'position-independent' 'Type: +DYN'
need 'relro' 'GNU_RELRO'
need 'bind-now' 'BIND_NOW|Flags: .*NOW'
need 'stack-protector' '__stack_chk_fail'
printf '%s\n' "$facts" | grep -E 'GNU_STACK' | grep -vq 'RWE' || missing="$missing no-executable-stack"
[ -z "$missing" ] || { echo "hardening: $program lacks:$missing"; exit 1; }
echo 'hardening holds'
