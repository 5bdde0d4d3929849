#!/usr/bin/env bash
# Makes what people install of the programs in bin and bin/windows: make packages.
#
#   packaging/packages.sh FOLDER
#
# FOLDER is emptied first. Made twice of the same commit, the files are the same bytes (of the MSI, what is in it).
# nfpm and cyclonedx-gomod are taken from out/tools.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/common.sh
. packaging/common.sh
[ $# = 1 ] || fail "usage: packaging/packages.sh FOLDER"
version=$(<assets/release/VERSION)
rm -rf "$1"
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say "what is linked into the programs ..."
packaging/sbom.sh bin "$version" >"$out/tapetrack-$version-linux-$arch.cdx.json"
packaging/sbom.sh bin/windows "$version" >"$out/tapetrack-$version-windows-amd64.cdx.json"

say ".deb, .rpm and .tar.gz ..."
packaging/linux/packages.sh bin "$version" "$out/tapetrack-$version-linux-$arch.cdx.json" "$out"

say ".zip for Windows ..."
name=tapetrack-$version-windows-amd64
mkdir "$work/$name"
cp bin/windows/{tapemaster,lite,checkpoint,tapectl,tapeserver}.exe "$work/$name/"
words_for "$work/$name" "$out/$name.cdx.json"
# Editors of Windows want its line ends.
sed -i 's/$/\r/' "$work/$name"/*.txt "$work/$name"/*.md
dated "$work"
(cd "$work" && find "$name" -type f | sort | zip -q -X -9 "$out/$name.zip" -@)

say ".msi for Windows ..."
packaging/windows/msi.sh "$out"

(cd "$out" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum >"$work/sums" && mv "$work/sums" SHA256SUMS)
say "made in $1:"
(cd "$out" && du -h --apparent-size -- *)
