#!/usr/bin/env bash
# Packs the programs for Windows as an installer.
#
#   packaging/windows/msi.sh FOLDER [PROGRAMS [VERSION]]    FOLDER/TapeTrack-VERSION-x64.msi
#
# PROGRAMS is the folder in which make windows has built them, VERSION the version that they say they are. With
# SOURCE_DATE_EPOCH (seconds) the files inside have that time. What is made twice has the same contents.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || {
	echo "usage: packaging/windows/msi.sh FOLDER [PROGRAMS [VERSION]]" >&2
	exit 2
}
programs=$(cd "${2:-$root/bin/windows}" && pwd)
version=${3:-$(<"$root/assets/release/VERSION")}
mkdir -p "$1"
msi=$(cd "$1" && pwd)/TapeTrack-$version-x64.msi

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
"$root/packaging/icons.sh" "$stage/icons"
cp "$stage"/icons/*.ico "$stage"
for name in tapemaster lite checkpoint tapectl; do
	cp "$programs/$name.exe" "$stage"
done
# Notepad of older systems wants both characters at the end of a line.
crlf() { sed 's/$/\r/' "$1" >"$2"; }
crlf "$root/LICENSE" "$stage/LICENSE.txt"
crlf "$root/assets/notices/THIRD_PARTY_NOTICES.txt" "$stage/THIRD_PARTY_NOTICES.txt"
crlf "$root/CHANGELOG.md" "$stage/CHANGELOG.md"
chmod 644 "$stage"/*.*
touch -d "@${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)}" "$stage"/*.*

# The same for the same name; in braces and capitals, as installers want them.
uuid() { uuidgen --sha1 --namespace @url --name "https://tapetrack.invalid/windows/$1" | tr '[:lower:]' '[:upper:]'; }
# A component keeps its number in every version, a product has one of its own, and a package one for its contents.
defines=(-D "Version=$version" -D "ProductCode=$(uuid "product/$version")")
for component in TapeMaster Lite Checkpoint tapectl Documents MachinePath UserPath MachineDatabase UserDatabase Menu ServerFiles; do
	defines+=(-D "$component=$(uuid "component/$component")")
done
# An installation for all users, before and after Windows has made 1 or nothing of 2.
forall="ALLUSERS=1 OR (ALLUSERS=2 AND NOT MSIINSTALLPERUSER)"
contents=$(cd "$stage" && cat -- *.exe *.txt *.md *.ico "$here/tapetrack.wxs" "$here/tables.sql" | sha256sum | cut -d' ' -f1)

rm -f "$msi"
(cd "$stage" && wixl --arch x64 "${defines[@]}" --output "$msi" "$here/tapetrack.wxs")
statements=()
while read -r line; do
	statements+=(-q "$line")
# 4: its key is in the registry, 64: asked again at each repair, 256: of 64 bits. 18: a program that is installed, 1024: in the
# order of the changes, 2048: as the system, which alone may write what all users read. It is done by an installation alone, which an
# administrator begins: any user may begin a repair, with properties of their own.
done < <(sed "s/@FORALL@/$forall/; s/@TRANSITIVE@/$((4 + 64 + 256))/; s/@ASSYSTEM@/$((18 + 1024 + 2048))/" "$here/tables.sql")
for name in tapemaster lite checkpoint tapectl; do
	# Without the version Windows would keep the older file, which has one.
	statements+=(-q "UPDATE \`File\` SET \`Version\` = '$version.0', \`Language\` = '1033' WHERE \`File\` = '$name.exe'")
	statements+=(-q "DELETE FROM \`MsiFileHash\` WHERE \`File_\` = '$name.exe'")
done
# All at once: each call writes the whole file again. One that fails leaves it as it was, and ends this script.
msibuild "$msi" "${statements[@]}" -s "TapeTrack $version" "TapeTrack" "x64;1033" "{$(uuid "package/$contents")}"
chmod 644 "$msi"
echo "$msi"
