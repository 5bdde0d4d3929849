#!/usr/bin/env bash
# Prints which modules are linked into the programs of a folder, in the JSON of CycloneDX.
#
#   packaging/sbom.sh PROGRAMS VERSION
#
# It is read from the programs, not from go.mod, and holds what any of them has.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/common.sh
. packaging/common.sh
[ $# = 2 ] || fail "usage: packaging/sbom.sh PROGRAMS VERSION"

count=0
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
for program in "$1"/*; do
	[ -f "$program" ] || continue
	out/tools/cyclonedx-gomod bin -json -noserial -std -version "$2" "$program" >"$lists/$(basename "$program")"
	count=$((count + 1))
done
[ "$count" = 5 ] || fail "there are not five programs in $1: make build windows"
jq --slurp --arg version "$2" '
	("pkg:golang/tapetrack@" + $version) as $all
	| map(.metadata.component."bom-ref") as $programs
	| map(.dependencies[]) as $needs
	| (map(.components[]) | unique_by(."bom-ref")) as $components
	| .[0]
	| del(.metadata.timestamp, .metadata.properties)
	| .metadata.component = {"bom-ref": $all, type: "application", name: "tapetrack", version: $version, purl: $all}
	| .components = $components
	| .dependencies = [{ref: $all, dependsOn: [$needs[] | select(.ref | IN($programs[])) | .dependsOn[]] | unique}]
		+ ([$needs[] | select(.ref | IN($programs[]) | not)] | unique_by(.ref))
' "$lists"/*
