#!/usr/bin/env bash
# Makes the packages for Linux of the programs in a folder: .deb and .rpm of the desktop, of tapectl and of the server, and
# a .tar.gz for a home folder.
#
#   packaging/linux/packages.sh PROGRAMS VERSION SBOM FOLDER
#
# The documents of the command line and the unit of systemd come from the programs in bin: those of a release that is long
# gone can't print them.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/common.sh
. packaging/common.sh
[ $# = 4 ] || fail "usage: packaging/linux/packages.sh PROGRAMS VERSION SBOM FOLDER"
programs=$1 VERSION=$2 sbom=$3 out=$(cd "$4" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
share=$work/share docs=$work/docs
MAINTAINER=${MAINTAINER:-$(<packaging/linux/maintainer)}
export VERSION MAINTAINER ARCH=$arch GLIBC NAME

# document prints about a command, by the name that people type.
mkdir "$work/called"
document() {
	ln -sf "$PWD/bin/$2" "$work/called/$1"
	env -u TAPETRACK_DATABASE TAPETRACK_LANGUAGE=en "$work/called/$1" --document="$3"
}
page() { document "$2" "$3" man | gzip -9n >"$1/man/man1/$2.1.gz"; }
completions() {
	mkdir -p "$1"/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}
	document "$2" "$2" bash >"$1/bash-completion/completions/$2"
	document "$2" "$2" zsh >"$1/zsh/site-functions/_$2"
	document "$2" "$2" fish >"$1/fish/vendor_completions.d/$2.fish"
}

# What the .tar.gz and the package of the desktop have in common.
mkdir -p "$share"/{applications,metainfo,mime/packages,man/man1} "$docs"
packaging/icons.sh "$work/icons"
mkdir "$share/icons"
cp -r "$work/icons/hicolor" "$share/icons/"
cp packaging/linux/*.desktop "$share/applications/"
cp packaging/linux/com.tapetrack.xml "$share/mime/packages/"
for metainfo in packaging/linux/*.metainfo.xml; do
	sed "s/@VERSION@/$VERSION/; s/@DATE@/$(date --utc --date="@$SOURCE_DATE_EPOCH" +%F)/" "$metainfo" >"$share/metainfo/$(basename "$metainfo")"
done
while read -r name program; do
	[ "$name" = tapectl ] || page "$share" "$name" "$program"
done < <(sed '/^#/d' packaging/linux/commands)
words_for "$docs" "$sbom"

# The package of tapectl.
cli=$work/cli
mkdir -p "$cli/usr/bin" "$cli/usr/share/man/man1"
install -m 755 "$programs/tapectl" "$cli/usr/bin/"
page "$cli/usr/share" tapectl tapectl
completions "$cli/usr/share" tapectl

# The .tar.gz.
name=tapetrack-$VERSION-linux-$arch
mkdir -p "$work/tar/$name/programs"
while read -r _ program; do
	install -m 755 "$programs/$program" "$work/tar/$name/programs/"
done < <(sed '/^#/d' packaging/linux/commands)
cp -r "$share" "$docs"/* "$work/tar/$name/"
cp -r "$cli/usr/share" "$work/tar/$name/"
cp packaging/linux/commands "$work/tar/$name/programs.txt"
printf '%s\n' "$VERSION" >"$work/tar/$name/version"
install -m 755 packaging/linux/install.sh "$work/tar/$name/"
dated "$work/tar"
tar --create --directory="$work/tar" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu "$name" | gzip -9n >"$out/$name.tar.gz"

# The package of the desktop: what the .tar.gz has, at the places of the system.
desktop=$work/desktop
mkdir -p "$desktop"/usr/{bin,lib/tapetrack}
while read -r name program; do
	[ "$name" != tapectl ] || continue
	install -m 755 "$programs/$program" "$desktop/usr/lib/tapetrack/"
	ln -s "../lib/tapetrack/$program" "$desktop/usr/bin/$name"
done < <(sed '/^#/d' packaging/linux/commands)
cp -r "$share" "$desktop/usr/"
# The newest C library that a function was taken from.
GLIBC=$(objdump -T "$desktop/usr/lib/tapetrack/tapemaster" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1 | cut -d_ -f2)

# The package of the server.
server=$work/server
mkdir -p "$server"/usr/{bin,share/man/man1,lib/sysusers.d,lib/systemd/system}
install -m 755 "$programs/tapeserver" "$server/usr/bin/"
page "$server/usr/share" tapeserver tapeserver
completions "$server/usr/share" tapeserver
bin/tapeserver service install --of-package >"$server/usr/lib/systemd/system/tapeserver.service"
cp packaging/linux/server/tapeserver.sysusers "$server/usr/lib/sysusers.d/tapeserver.conf"

# about FOLDER writes the documents that every package has; about_debian those that Debian asks for, which RPM has in its header.
about() {
	mkdir -p "$1"
	cp "$docs/THIRD_PARTY_NOTICES.txt" "$docs/sbom.cdx.json" "$1/"
	gzip -9n "$1/THIRD_PARTY_NOTICES.txt" "$1/sbom.cdx.json"
	gzip -9nc CHANGELOG.md >"$1/changelog.gz"
}
about_debian() {
	{
		printf '%s (%s-1) stable; urgency=medium\n\n' "$NAME" "$VERSION"
		printf '  * Release %s. What it brings is in changelog.gz.\n\n' "$VERSION"
		printf ' -- %s  %s\n' "$MAINTAINER" "$(date --utc --date="@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S +0000')"
	} | gzip -9n >"$1/changelog.Debian.gz"
	{
		printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: TapeTrack sign-in\n'
		printf 'Comment: The work of others that is linked into the programs is in THIRD_PARTY_NOTICES.txt.gz, with its licences.\n\n'
		printf 'Files: *\nCopyright: %s\nLicense: Expat\n' "$(sed -n 's/^Copyright (c) //p' LICENSE)"
		sed '1,/^Copyright/d; 1,/^$/{/^$/d}' LICENSE | sed 's/^$/./; s/^/ /'
	} >"$1/copyright"
}

# pack KIND ROOT FILE DOCUMENTS has nfpm make a package; DOCUMENTS are lines of its configuration.
pack() {
	awk -v documents="$4" '{ print } /^contents:/ { printf "%s", documents }' packaging/linux/nfpm.yaml "packaging/linux/$part/nfpm.yaml" >"$work/nfpm.yaml"
	said=$(ROOT=$2 out/tools/nfpm package --config "$work/nfpm.yaml" --packager "$1" --target "$3" 2>&1) || fail "nfpm: $said"
}

# both PART NAME makes the packages of what is laid out in the folder PART.
both() {
	local root=$work/$1 pages=$work/$1-pages documents='' page place
	part=$1 NAME=$2
	# RPM marks documents as such, and nfpm takes them one by one.
	cp -r "$root" "$work/$1-rpm"
	mkdir "$pages"
	mv "$work/$1-rpm/usr/share/man/man1" "$pages/"
	rmdir "$work/$1-rpm/usr/share/man"
	rmdir --ignore-fail-on-non-empty "$work/$1-rpm/usr/share"
	about "$pages/doc"
	about "$root/usr/share/doc/$NAME"
	about_debian "$root/usr/share/doc/$NAME"
	mkdir -p "$root/usr/share/lintian/overrides"
	sed '/^$/d' "packaging/linux/$1/lintian-overrides" >"$root/usr/share/lintian/overrides/$NAME"
	if [ -d "$root/usr/share/zsh" ]; then # where Debian has them
		mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
	fi
	dated "$root"
	dated "$work/$1-rpm"
	dated "$pages"
	for page in "$pages"/*/*; do
		case $page in
		*/man1/*) place=/usr/share/man/man1 ;;
		*) place=/usr/share/doc/$NAME ;;
		esac
		documents+="  - {src: '$page', dst: '$place/$(basename "$page")', type: doc, packager: rpm}"$'\n'
	done
	pack deb "$root" "$out/${NAME}_$VERSION-1_$arch.deb" ''
	pack rpm "$work/$1-rpm" "$out/$NAME-$VERSION-1.$(uname -m).rpm" "$documents"
}
both desktop tapetrack
both cli tapetrack-cli
both server tapetrack-server
