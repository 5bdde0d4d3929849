#!/usr/bin/env bash
# Makes the packages for Linux of the programs in a folder: .deb, .rpm, and a .tar.gz for a home folder.
#
#   packaging/linux/packages.sh PROGRAMS VERSION SBOM FOLDER
#
# The documents of the command line come from the programs in bin: those of a release that is long gone can't print them.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/common.sh
. packaging/common.sh
[ $# = 4 ] || fail "usage: packaging/linux/packages.sh PROGRAMS VERSION SBOM FOLDER"
programs=$1 VERSION=$2 sbom=$3 out=$(cd "$4" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
share=$work/share docs=$work/docs

# What the .tar.gz and the packages have in common.
mkdir -p "$share"/{applications,metainfo,man/man1,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d} "$docs" "$work/called"
packaging/icons.sh "$work/icons"
mkdir "$share/icons"
cp -r "$work/icons/hicolor" "$share/icons/"
cp packaging/linux/*.desktop "$share/applications/"
for metainfo in packaging/linux/*.metainfo.xml; do
	sed "s/@VERSION@/$VERSION/; s/@DATE@/$(date --utc --date="@$SOURCE_DATE_EPOCH" +%F)/" "$metainfo" >"$share/metainfo/$(basename "$metainfo")"
done
document() { env -u TAPETRACK_DATABASE TAPETRACK_LANGUAGE=en "$work/called/$1" --document="$2"; }
while read -r name program; do
	ln -s "$PWD/bin/$program" "$work/called/$name" # a page is about the command that people type
	document "$name" man | gzip -9n >"$share/man/man1/$name.1.gz"
done < <(sed '/^#/d' packaging/linux/commands)
document tapectl bash >"$share/bash-completion/completions/tapectl"
document tapectl zsh >"$share/zsh/site-functions/_tapectl"
document tapectl fish >"$share/fish/vendor_completions.d/tapectl.fish"
words_for "$docs" "$sbom"

# The .tar.gz.
name=tapetrack-$VERSION-linux-$arch
mkdir -p "$work/tar/$name/programs"
while read -r _ program; do
	install -m 755 "$programs/$program" "$work/tar/$name/programs/"
done < <(sed '/^#/d' packaging/linux/commands)
cp -r "$share" "$docs"/* "$work/tar/$name/"
cp packaging/linux/commands "$work/tar/$name/programs.txt"
printf '%s\n' "$VERSION" >"$work/tar/$name/version"
install -m 755 packaging/linux/install.sh "$work/tar/$name/"
dated "$work/tar"
tar --create --directory="$work/tar" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu "$name" | gzip -9n >"$out/$name.tar.gz"

# The packages of the system: the same, at the places of the system.
root=$work/root
mkdir -p "$root"/usr/{bin,lib/tapetrack,share/doc/tapetrack}
while read -r name program; do
	install -m 755 "$programs/$program" "$root/usr/lib/tapetrack/"
	ln -s "../lib/tapetrack/$program" "$root/usr/bin/$name"
done < <(sed '/^#/d' packaging/linux/commands)
cp -r "$share"/* "$root/usr/share/"
about=$root/usr/share/doc/tapetrack
cp "$docs/THIRD_PARTY_NOTICES.txt" "$docs/sbom.cdx.json" "$about/"
gzip -9n "$about/THIRD_PARTY_NOTICES.txt" "$about/sbom.cdx.json"
gzip -9nc CHANGELOG.md >"$about/changelog.gz"
# RPM marks documents as such.
cp -r "$root" "$work/rpm"
mkdir "$work/pages"
mv "$work/rpm/usr/share/man/man1" "$work/pages/"
mv "$work/rpm/usr/share/doc/tapetrack" "$work/pages/doc"
rmdir "$work/rpm/usr/share/man" "$work/rpm/usr/share/doc"

MAINTAINER=${MAINTAINER:-$(<packaging/linux/maintainer)}
{
	printf 'tapetrack (%s-1) stable; urgency=medium\n\n' "$VERSION"
	printf '  * Release %s. What it brings is in changelog.gz.\n\n' "$VERSION"
	printf ' -- %s  %s\n' "$MAINTAINER" "$(date --utc --date="@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S +0000')"
} | gzip -9n >"$about/changelog.Debian.gz"
{
	printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: TapeTrack sign-in\n'
	printf 'Comment: The work of others that is linked into the programs is in THIRD_PARTY_NOTICES.txt.gz, with its licences.\n\n'
	printf 'Files: *\nCopyright: %s\nLicense: Expat\n' "$(sed -n 's/^Copyright (c) //p' LICENSE)"
	sed '1,/^Copyright/d; 1,/^$/{/^$/d}' LICENSE | sed 's/^$/./; s/^/ /'
} >"$about/copyright"
mkdir -p "$root/usr/share/lintian/overrides" "$root/usr/share/zsh/vendor-completions"
sed '/^$/d' packaging/linux/lintian-overrides >"$root/usr/share/lintian/overrides/tapetrack"
mv "$root/usr/share/zsh/site-functions/_tapectl" "$root/usr/share/zsh/vendor-completions/" # where Debian has them
rmdir "$root/usr/share/zsh/site-functions"
dated "$root"
dated "$work/rpm"
dated "$work/pages"

# The newest C library that a function was taken from.
GLIBC=$(objdump -T "$root/usr/lib/tapetrack/tapemaster" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1 | cut -d_ -f2)
export VERSION MAINTAINER GLIBC ARCH=$arch
# nfpm takes documents of an RPM one by one.
documents=
for page in "$work"/pages/*/*; do
	case $page in
	*/man1/*) place=/usr/share/man/man1 ;;
	*) place=/usr/share/doc/tapetrack ;;
	esac
	documents+="  - {src: '$page', dst: '$place/$(basename "$page")', type: doc, packager: rpm}"$'\n'
done
pack() {
	awk -v documents="$documents" '/^scripts:/ { printf "%s", documents } { print }' packaging/linux/nfpm.yaml >"$work/nfpm.yaml"
	said=$(ROOT=$2 out/tools/nfpm package --config "$work/nfpm.yaml" --packager "$1" --target "$3" 2>&1) || fail "nfpm: $said"
}
pack deb "$root" "$out/tapetrack_$VERSION-1_$arch.deb"
pack rpm "$work/rpm" "$out/tapetrack-$VERSION-1.$(uname -m).rpm"
