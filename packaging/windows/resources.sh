#!/usr/bin/env bash
# Makes what Windows shows of a program and how it treats it: icon, version and manifest, as an object file that Go links
# into the program because of its name. Other systems ignore that name.
#
#   packaging/windows/resources.sh VERSION [PROGRAM...]    cmd/PROGRAM/resources_windows_amd64.syso, of all by default
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
[ $# -ge 1 ] || {
	echo "usage: packaging/windows/resources.sh VERSION [PROGRAM...]" >&2
	exit 2
}
version=$1
shift
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || {
	echo "resources.sh: $version is no version: three numbers with dots between them." >&2
	exit 2
}
[ $# -gt 0 ] || set -- tapemaster lite checkpoint tapectl tapeserver

declare -A name=([tapemaster]=TapeMaster [lite]=Lite [checkpoint]=Checkpoint [tapectl]=tapectl [tapeserver]=tapeserver)
# The task manager shows this instead of the name of the file.
declare -A title=([tapemaster]="TapeTrack TapeMaster" [lite]="TapeTrack Lite" [checkpoint]="TapeTrack Checkpoint" [tapectl]="TapeTrack tapectl" [tapeserver]="TapeTrack tapeserver")

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$root/packaging/icons.sh" "$made"
cp "$made/tapemaster.ico" "$made/tapectl.ico" # it does at the console what TapeMaster does in windows
cp "$made/tapemaster.ico" "$made/tapeserver.ico"
owner=$(sed -n 's/^Copyright (c) //p' "$root/LICENSE")

for program in "$@"; do
	sed "s/@NAME@/${name[$program]}/; s/@VERSION@/$version/" "$here/program.manifest" >"$made/$program.manifest"
	# 1 24: the manifest of a program (CREATEPROCESS_MANIFEST_RESOURCE_ID, RT_MANIFEST). 0409 04B0: US English, UTF-16.
	cat >"$made/$program.rc" <<RC
1 ICON "$program.ico"
1 24 "$program.manifest"
1 VERSIONINFO
FILEVERSION ${version//./,},0
PRODUCTVERSION ${version//./,},0
FILEFLAGSMASK 0x3F
FILEFLAGS 0
FILEOS 0x40004
FILETYPE 1
FILESUBTYPE 0
BEGIN
	BLOCK "StringFileInfo"
	BEGIN
		BLOCK "040904B0"
		BEGIN
			VALUE "CompanyName", "TapeTrack"
			VALUE "FileDescription", "${title[$program]}"
			VALUE "FileVersion", "$version"
			VALUE "InternalName", "${name[$program]}"
			VALUE "LegalCopyright", "Copyright $owner"
			VALUE "OriginalFilename", "$program.exe"
			VALUE "ProductName", "TapeTrack"
			VALUE "ProductVersion", "$version"
		END
	END
	BLOCK "VarFileInfo"
	BEGIN
		VALUE "Translation", 0x0409, 0x04B0
	END
END
RC
	(cd "$made" && x86_64-w64-mingw32-windres --codepage=65001 --input="$program.rc" --output="$program.syso" --output-format=coff)
	cp "$made/$program.syso" "$root/cmd/$program/resources_windows_amd64.syso"
done
