# What the scripts of packaging have in common; they source it, in the folder of the sources.
# shellcheck shell=bash

export LC_ALL=C TZ=UTC
umask 022

say() { printf '%s\n' "packages: $*"; }
fail() {
	printf '%s\n' "packages: $*" >&2
	exit 1
}

# The last commit is when everything inside was made.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null)} ||
	fail "this is not a git clone: set SOURCE_DATE_EPOCH to the time of the release in seconds since 1970"
export SOURCE_DATE_EPOCH

# The name that Debian and Go have for the processor of this computer.
case $(uname -m) in
x86_64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) arch=$(uname -m) ;;
esac
export arch

# words_for copies into a folder what every package has to say, and what is linked into its programs.
words_for() {
	cp LICENSE "$1/LICENSE.txt"
	cp assets/notices/THIRD_PARTY_NOTICES.txt CHANGELOG.md "$1/"
	cp "$2" "$1/sbom.cdx.json"
}

# dated gives everything in a folder the time of the release.
dated() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }
