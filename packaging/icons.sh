#!/usr/bin/env bash
# Makes the icons of the programs with windows, in the sizes and forms that desktops want, from assets/icons.
#
#   packaging/icons.sh FOLDER
#
# FOLDER/hicolor/<size>x<size>/apps/<ID>.png and FOLDER/hicolor/scalable/apps/<ID>.svg, FOLDER/<program>.ico for
# Windows and FOLDER/<program>.icns for macOS. The ID is that of the program's .desktop file. Made twice, they are
# the same bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
[ $# = 1 ] || {
	echo "usage: packaging/icons.sh FOLDER" >&2
	exit 2
}
mkdir -p "$1"
out=$(cd "$1" && pwd)

for id in TapeMaster Lite Checkpoint; do
	name=$(tr '[:upper:]' '[:lower:]' <<<"$id")
	svg=$here/assets/icons/$name.svg
	for size in 16 22 24 32 48 64 128 256 512; do
		mkdir -p "$out/hicolor/${size}x$size/apps"
		rsvg-convert --width=$size --height=$size --output="$out/hicolor/${size}x$size/apps/com.tapetrack.$id.png" "$svg"
	done
	mkdir -p "$out/hicolor/scalable/apps"
	cp "$svg" "$out/hicolor/scalable/apps/com.tapetrack.$id.svg"

	sized() { printf '%s\n' "hicolor/${1}x$1/apps/com.tapetrack.$id.png"; }
	# In the folder: icotool takes a path for a format.
	cd "$out"
	# From the title bar to the largest tile of Windows; 256 is stored as a PNG.
	icotool --create --output="$name.ico" "$(sized 16)" "$(sized 24)" "$(sized 32)" "$(sized 48)" "$(sized 64)" --raw="$(sized 256)"
	png2icns "$name.icns" "$(sized 16)" "$(sized 32)" "$(sized 48)" "$(sized 128)" "$(sized 256)" "$(sized 512)" >/dev/null
done
