#!/usr/bin/env bash
# Installs what TapeTrack is built, run and tested with. Quick when nothing is missing.
#
#   scripts/setup.sh MODE...     MODE: build, run, test, soak, lint, windows, packages, test-packages, wine
#
# On Debian and its relatives it installs missing packages; on other systems it names them.
# Works with the bash 3.2 of macOS.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "setup: $*"; }
fail() {
	printf '%s\n' "setup: $*" >&2
	exit 1
}

# What each mode needs on Debian and Ubuntu.
compiler="ca-certificates gcc libc6-dev"
headers="pkg-config libgl-dev libegl-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libwayland-dev libxkbcommon-dev"
drivers="libgl1-mesa-dri libegl1"
testers="jq optipng python3 xvfb xauth x11-utils openbox xdotool xclip imagemagick zbar-tools oathtool openssl sqlite3 tesseract-ocr tesseract-ocr-eng tesseract-ocr-script-latn fonts-dejavu-core procps bsdutils dbus gnome-keyring libsecret-tools haproxy systemd strace"
painters="librsvg2-bin icoutils icnsutils" # icons from the SVGs
installers="msitools wixl uuid-runtime" # the MSI, made and read
wines="wine wine64" # what is for Windows alone
sheets="libreoffice-calc" # 300 MB, for soak alone
packagers="git jq rpm zip binutils"
package_testers="lintian rpmlint desktop-file-utils shared-mime-info appstream man-db groff bash-completion zsh fish debootstrap cpio unzip"

# The headers as pkg-config modules, and the testers as commands, on any system.
modules="gl egl x11 xcursor xrandr xinerama xi xxf86vm wayland-client wayland-cursor wayland-egl xkbcommon"
commands="jq Xvfb openbox xdotool xclip import zbarimg oathtool openssl sqlite3 script tesseract dbus-run-session gnome-keyring-daemon secret-tool rsvg-convert icotool png2icns icns2png python3 haproxy systemd-analyze strace"

packager_commands="git jq rpm zip objdump icotool png2icns rsvg-convert wixl msibuild uuidgen"
package_tester_commands="lintian rpmlint desktop-file-validate update-mime-database appstreamcli man groff zsh fish debootstrap cpio unzip msiinfo msiextract"

# at_least HAVE WANT compares versions such as 1.21 and 1.26.8 by their numbers.
at_least() {
	local IFS=. i
	# shellcheck disable=SC2206 # split at the dots
	local have=($1) want=($2)
	for i in 0 1 2; do
		[ "${have[i]:-0}" -gt "${want[i]:-0}" ] && return 0
		[ "${have[i]:-0}" -lt "${want[i]:-0}" ] && return 1
	done
	return 0
}

check_go() {
	local have want policy
	command -v go >/dev/null ||
		fail "Go is missing. Install Go 1.21 or later from https://go.dev/dl, or on Debian 12 from bookworm-backports (its own golang, 1.19, is too old)."
	# Run outside the module, where an old go does not choke on go.mod.
	have=$(cd / && GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed -E 's/^go([0-9]+(\.[0-9]+)*).*/\1/') || have=
	case $have in
	[0-9]*) ;;
	devel*) return 0 ;;
	*) have=0 ;;
	esac
	at_least "$have" 1.21 ||
		fail "Go $have is too old. Install Go 1.21 or later from https://go.dev/dl, or on Debian 12 from bookworm-backports (its own golang, 1.19, is too old)."
	want=$(awk '$1 == "go" { v = $2 } $1 == "toolchain" { v = substr($2, 3) } END { print v }' go.mod)
	at_least "$have" "$want" && return 0
	policy=$(cd / && go env GOTOOLCHAIN)
	case $policy in
	auto | *+auto)
		[ -n "$(find "$(cd / && go env GOMODCACHE)/golang.org" -maxdepth 1 -name "toolchain@*-go$want.*" 2>/dev/null)" ] ||
			say "go.mod asks for Go $want; the installed Go $have fetches it by itself, once (about 70 MB) ..."
		;;
	*) fail "go.mod asks for Go $want, Go $have is installed, and GOTOOLCHAIN=$policy forbids it to fetch another: set GOTOOLCHAIN=auto, or install Go $want from https://go.dev/dl." ;;
	esac
}

# as_root runs a command as root; only called once may_be_root has agreed.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif sudo -n true 2>/dev/null; then
		sudo -n "$@"
	else
		sudo "$@"
	fi
}

may_be_root() {
	[ "$(id -u)" = 0 ] && return 0
	command -v sudo >/dev/null || return 1
	sudo -n true 2>/dev/null || [ -t 0 ]
}

with_apt() {
	local wanted=$1 installed missing="" package log
	# shellcheck disable=SC2086 # a list of names
	installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^ii *//p') || true
	for package in $wanted; do
		case $'\n'$installed$'\n' in
		*$'\n'$package$'\n'*) ;;
		*) missing="$missing $package" ;;
		esac
	done
	missing=${missing# }
	[ -n "$missing" ] || return 0

	may_be_root ||
		fail "packages are missing, and this is neither root nor allowed to use sudo. An administrator must run: apt-get update && apt-get install -y --no-install-recommends $missing"
	say "installing Debian packages (this takes a minute or two): $missing"
	log=$(mktemp)
	# A source that can't be refreshed is no reason to stop; the installation shows whether it matters.
	as_root apt-get -qq -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 </dev/null || true
	# shellcheck disable=SC2086
	if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
		install -y --no-install-recommends $missing >>"$log" 2>&1 </dev/null; then
		fail "apt-get could not install the packages: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log") Is the network reachable? The whole log: $log"
	fi
	rm -f "$log"
	say "installed."
}

# elsewhere names the packages for systems without apt-get, and fails if a probe finds something missing.
elsewhere() {
	local names="" missing="" module command
	case $(uname -s) in
	Darwin)
		xcode-select -p >/dev/null 2>&1 || missing="the command line tools"
		names="xcode-select --install"
		needs_commands=""
		[ -z "$needs_shellcheck" ] || names="$names; brew install shellcheck"
		[ -z "$needs_mingw" ] || names="$names; brew install mingw-w64"
		[ -z "$needs_icons" ] || names="$names; brew install librsvg icoutils libicns"
		;;
	MINGW* | MSYS* | CYGWIN*)
		command -v gcc >/dev/null || missing="gcc"
		names="pacman -S mingw-w64-x86_64-gcc"
		needs_commands=""
		[ -z "$needs_shellcheck" ] || names="$names mingw-w64-x86_64-shellcheck"
		;;
	*)
		if command -v dnf >/dev/null; then
			names="dnf install gcc pkgconf-pkg-config mesa-libGL-devel mesa-libEGL-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel wayland-devel libxkbcommon-devel mesa-dri-drivers"
			[ -z "$needs_commands" ] || names="$names xorg-x11-server-Xvfb xprop openbox xdotool xclip ImageMagick zbar oathtool sqlite dbus-daemon gnome-keyring libsecret tesseract tesseract-langpack-eng tesseract-script-latin dejavu-sans-fonts librsvg2-tools icoutils libicns-utils python3 haproxy"
			[ -z "$needs_shellcheck" ] || names="$names ShellCheck"
			[ -z "$needs_mingw" ] || names="$names mingw64-gcc"
			[ -z "$needs_icons" ] || names="$names librsvg2-tools icoutils libicns-utils"
		elif command -v pacman >/dev/null; then
			names="pacman -S gcc pkgconf libglvnd mesa libx11 libxcursor libxrandr libxinerama libxi libxxf86vm wayland libxkbcommon"
			[ -z "$needs_commands" ] || names="$names xorg-server-xvfb xorg-xprop openbox xdotool xclip imagemagick zbar oath-toolkit sqlite dbus gnome-keyring libsecret tesseract tesseract-data-eng ttf-dejavu librsvg icoutils libicns python haproxy"
			[ -z "$needs_shellcheck" ] || names="$names shellcheck"
			[ -z "$needs_mingw" ] || names="$names mingw-w64-gcc"
			[ -z "$needs_icons" ] || names="$names librsvg icoutils libicns"
		elif command -v zypper >/dev/null; then
			names="zypper install gcc pkg-config Mesa-libGL-devel Mesa-libEGL-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel wayland-devel libxkbcommon-devel Mesa-dri"
			[ -z "$needs_commands" ] || names="$names xorg-x11-server-Xvfb xprop openbox xdotool xclip ImageMagick zbar oath-toolkit sqlite3 dbus-1 gnome-keyring libsecret-tools tesseract-ocr tesseract-ocr-traineddata-english dejavu-fonts rsvg-convert icoutils libicns python3 haproxy"
			[ -z "$needs_shellcheck" ] || names="$names ShellCheck"
			[ -z "$needs_mingw" ] || names="$names mingw64-cross-gcc"
			[ -z "$needs_icons" ] || names="$names rsvg-convert icoutils libicns"
		else
			names="a C compiler, pkg-config, and the development files of OpenGL, EGL, X11, Wayland and xkbcommon"
			[ -z "$needs_commands" ] || names="$names, and $commands"
		fi
		command -v "${CC:-gcc}" >/dev/null || missing="${CC:-gcc}"
		if [ -n "$needs_headers" ]; then
			if command -v pkg-config >/dev/null; then
				for module in $modules; do
					pkg-config --exists "$module" || missing="$missing $module"
				done
			else
				missing="$missing pkg-config"
			fi
		fi
		;;
	esac
	for command in $needs_commands; do
		command -v "$command" >/dev/null || missing="$missing $command"
	done
	[ -z "$needs_mingw" ] || command -v x86_64-w64-mingw32-gcc >/dev/null || missing="$missing x86_64-w64-mingw32-gcc"
	for command in ${needs_icons:+rsvg-convert icotool png2icns}; do
		command -v "$command" >/dev/null || missing="$missing $command"
	done
	[ -z "$missing" ] || fail "missing: ${missing# }. Install: $names"
}

wanted="" needs_headers="" needs_commands="" needs_shellcheck="" needs_mingw="" needs_icons=""
[ $# -gt 0 ] || fail "say what for: build, run, test, soak, lint, windows, packages, test-packages or wine"
for mode in "$@"; do
	case $mode in
	build) wanted="$wanted $compiler $headers" needs_headers=1 ;;
	run) wanted="$wanted $compiler $headers $drivers" needs_headers=1 ;;
	test) wanted="$wanted $compiler $headers $drivers $testers $painters" needs_headers=1 needs_commands="$needs_commands $commands" ;;
	soak) wanted="$wanted $compiler $headers $drivers $testers $painters $sheets" needs_headers=1 needs_commands="$needs_commands $commands soffice" ;;
	lint) wanted="$wanted $compiler shellcheck" needs_shellcheck=1 ;;
	windows) wanted="$wanted $compiler gcc-mingw-w64-x86-64 $painters" needs_mingw=1 needs_icons=1 ;;
	packages) wanted="$wanted $packagers $installers $painters" needs_commands="$needs_commands $packager_commands" ;;
	test-packages) wanted="$wanted $package_testers $installers" needs_commands="$needs_commands $package_tester_commands" ;;
	wine) wanted="$wanted $compiler gcc-mingw-w64-x86-64 $testers $painters $wines" needs_mingw=1 needs_commands="$needs_commands $commands wine wrestool" ;;
	*) fail "unknown mode $mode; there are build, run, test, soak, lint, windows, packages, test-packages and wine" ;;
	esac
done

check_go
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
	with_apt "$wanted"
else
	elsewhere
fi
