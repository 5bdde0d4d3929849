#!/usr/bin/env bash
# Prints which modules are linked into the programs of a folder, in the JSON of CycloneDX.
#
#   packaging/sbom.sh PROGRAMS VERSION
#
# It is read from the programs, not from go.mod. TapeMaster has what the others have, and more; this checks it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/common.sh
. packaging/common.sh
[ $# = 2 ] || fail "usage: packaging/sbom.sh PROGRAMS VERSION"

largest="" modules=""
for program in "$1"/*; do
	[ -f "$program" ] || continue
	linked=$(go version -m "$program" | awk '$1 == "dep" { print $2, $3 }' | sort)
	modules=$(sort -u <<<"$modules"$'\n'"$linked" | sed '/^$/d')
	case $program in */tapemaster | */tapemaster.exe) largest=$program of=$linked ;; esac
done
[ -n "$largest" ] || fail "there is no tapemaster in $1: make build windows"
[ "$modules" = "$of" ] || fail "the other programs of $1 have modules that tapemaster lacks: list each of them"
out/tools/cyclonedx-gomod bin -json -noserial -std -version "$2" "$largest" |
	jq 'del(.metadata.timestamp) | .metadata.component.name = "tapetrack"'
