#!/usr/bin/env bash
# Cross-compiles the programs for Windows, each with its icon, version and manifest.
#
#   packaging/windows/programs.sh FOLDER
#
# TAGS: the build tags of the programs with windows.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# = 1 ] || {
	echo "usage: packaging/windows/programs.sh FOLDER" >&2
	exit 2
}
mkdir -p "$1"
out=$(cd "$1" && pwd)
build() { "${GO:-go}" build -trimpath -buildvcs=false -tags "${TAGS:-}" -ldflags "-s -w $1" -o "$out/" "${@:2}"; }

# They are there while it builds, so that nobody links those of another version.
trap 'rm -f cmd/*/resources_windows_amd64.syso' EXIT
packaging/windows/resources.sh "$(<assets/release/VERSION)"
export GOOS=windows GOARCH=amd64
echo "Building tapemaster, lite and checkpoint for Windows; the first time takes several minutes ..."
CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc build "-H=windowsgui" ./cmd/tapemaster ./cmd/lite ./cmd/checkpoint
echo "Building tapectl and tapeserver for Windows ..."
CGO_ENABLED=0 build "" ./cmd/tapectl ./cmd/tapeserver
