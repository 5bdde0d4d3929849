#!/usr/bin/env bash
# Makes the application bundles of macOS, and the disk image that people get. Signs nothing.
#
#   packaging/macos/bundle.sh bundles FOLDER ICONS PROGRAMS [PROGRAMS]
#   packaging/macos/bundle.sh image FOLDER IMAGE
#   packaging/macos/bundle.sh minimum
#
# bundles: FOLDER/TapeMaster.app, Lite.app and Checkpoint.app, anew. ICONS has the .icns files that packaging/icons.sh
# makes, PROGRAMS tapemaster, lite, checkpoint and tapectl; with two such folders, of one architecture each, lipo joins
# them. Runs on any system that has what it is given.
# image: the bundles in FOLDER, signed or not, and a link to Applications as a .dmg. Needs macOS.
# minimum: the oldest macOS that the programs run on, to be given to the compiler, too.
# Works with the bash 3.2 of macOS.
set -euo pipefail
umask 022
here=$(cd "$(dirname "$0")/../.." && pwd)
version=$(<"$here/assets/release/VERSION")
minimum=12.0 # that of Go 1.26; Fyne needs less
windowed="TapeMaster Lite Checkpoint"

fail() {
	printf '%s\n' "bundle: $*" >&2
	exit 1
}

lower() { tr '[:upper:]' '[:lower:]' <<<"$1"; }

# plain FILE MODE TO copies a file, without what else its folder knows of it.
plain() {
	[ -f "$1" ] || fail "there is no $1"
	install -m "$2" "$1" "$3"
}

# program NAME TO puts a program there, of all the folders in programs.
program() {
	local folder joined
	for folder in "${programs[@]}"; do
		[ -s "$folder/$1" ] || fail "$folder has no $1"
	done
	if [ ${#programs[@]} = 1 ]; then
		plain "${programs[0]}/$1" 755 "$2/$1"
	else
		joined=$work/$1
		lipo -create "${programs[0]}/$1" "${programs[1]}/$1" -output "$joined"
		plain "$joined" 755 "$2/$1"
	fi
}

escaped() { sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'; }

# languages of the programs, as Finder and the system's file dialogs want to know them.
languages() {
	local file
	for file in "$here"/assets/translations/*.json; do
		printf '\t\t<string>%s</string>\n' "$(basename "$file" .json)"
	done
}

# documents ID writes what is opened by a double click: TapeMaster opens the files that name a server, and asks before it
# connects. They are a type of our own, and no scheme of addresses is registered.
documents() {
	[ "$1" = TapeMaster ] || return 0
	cat <<PLIST
	<key>CFBundleDocumentTypes</key>
	<array>
		<dict>
			<key>CFBundleTypeName</key>
			<string>Link of a TapeTrack server</string>
			<key>CFBundleTypeRole</key>
			<string>Viewer</string>
			<key>LSHandlerRank</key>
			<string>Owner</string>
			<key>LSItemContentTypes</key>
			<array>
				<string>com.tapetrack.server</string>
			</array>
		</dict>
	</array>
	<key>UTExportedTypeDeclarations</key>
	<array>
		<dict>
			<key>UTTypeConformsTo</key>
			<array>
				<string>public.plain-text</string>
			</array>
			<key>UTTypeDescription</key>
			<string>Link of a TapeTrack server</string>
			<key>UTTypeIdentifier</key>
			<string>com.tapetrack.server</string>
			<key>UTTypeTagSpecification</key>
			<dict>
				<key>public.filename-extension</key>
				<array>
					<string>tapetrack</string>
				</array>
			</dict>
		</dict>
	</array>
PLIST
}

# plist ID writes the Info.plist of a program.
plist() {
	cat <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>CFBundleDevelopmentRegion</key>
	<string>en</string>
$(documents "$1")
	<key>CFBundleExecutable</key>
	<string>$(lower "$1")</string>
	<key>CFBundleIconFile</key>
	<string>$(lower "$1").icns</string>
	<key>CFBundleIdentifier</key>
	<string>com.tapetrack.$1</string>
	<key>CFBundleInfoDictionaryVersion</key>
	<string>6.0</string>
	<key>CFBundleLocalizations</key>
	<array>
$(languages)
	</array>
	<key>CFBundleName</key>
	<string>$1</string>
	<key>CFBundlePackageType</key>
	<string>APPL</string>
	<key>CFBundleShortVersionString</key>
	<string>$version</string>
	<key>CFBundleSupportedPlatforms</key>
	<array>
		<string>MacOSX</string>
	</array>
	<key>CFBundleVersion</key>
	<string>$version</string>
	<key>LSApplicationCategoryType</key>
	<string>public.app-category.business</string>
	<key>LSMinimumSystemVersion</key>
	<string>$minimum</string>
	<key>NSHighResolutionCapable</key>
	<true/>
	<key>NSHumanReadableCopyright</key>
	<string>$(sed -n '/^Copyright/{p;q;}' "$here/LICENSE" | escaped)</string>
	<key>NSPrincipalClass</key>
	<string>NSApplication</string>
	<key>NSSupportsAutomaticGraphicsSwitching</key>
	<true/>
</dict>
</plist>
PLIST
}

bundles() {
	local id name contents resources
	[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "macOS takes versions of three numbers, and this one is \"$version\""
	mkdir -p "$out"
	work=$(mktemp -d "$out/.new.XXXXXX") # a bundle appears whole
	trap 'rm -rf "$work"' EXIT
	for id in $windowed; do
		name=$(lower "$id")
		contents=$work/$id.app/Contents resources=$work/$id.app/Contents/Resources
		mkdir -p "$contents/MacOS" "$resources"
		program "$name" "$contents/MacOS"
		[ "$id" != TapeMaster ] || program tapectl "$contents/MacOS" # for those who administer
		plist "$id" >"$contents/Info.plist"
		plain "$icons/$name.icns" 644 "$resources/$name.icns"
		plain "$here/LICENSE" 644 "$resources/LICENSE.txt"
		plain "$here/assets/notices/THIRD_PARTY_NOTICES.txt" 644 "$resources/THIRD_PARTY_NOTICES.txt"
		plain "$here/CHANGELOG.md" 644 "$resources/CHANGELOG.md"
	done
	for id in $windowed; do
		rm -rf "${out:?}/$id.app"
		mv "$work/$id.app" "$out/"
	done
}

image() {
	local id
	command -v hdiutil >/dev/null || fail "there is no hdiutil: a disk image is made on macOS"
	for id in $windowed; do
		[ -f "$out/$id.app/Contents/Info.plist" ] || fail "$out has no $id.app; make the bundles first"
	done
	work=$(mktemp -d "${TMPDIR:-/tmp}/tapetrack-image.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	for id in $windowed; do
		cp -pR "$out/$id.app" "$work/"
	done
	ln -s /Applications "$work/Applications"
	mkdir -p "$(dirname "$1")"
	hdiutil create -quiet -volname "TapeTrack $version" -srcfolder "$work" -format UDZO -ov "$1"
}

case $#:${1-} in
4:bundles | 5:bundles)
	out=$2 icons=$3
	programs=("${@:4}")
	bundles
	;;
3:image)
	out=$2
	image "$3"
	;;
1:minimum) echo "$minimum" ;;
*)
	echo "usage: packaging/macos/bundle.sh bundles FOLDER ICONS PROGRAMS [PROGRAMS] | image FOLDER IMAGE | minimum" >&2
	exit 2
	;;
esac
