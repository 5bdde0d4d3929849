#!/bin/sh
# Installs TapeTrack for the user who runs it, without an administrator; all users of a computer are better served by
# the .deb or .rpm.
#
#   ./install.sh               install, or update what was installed before
#   ./install.sh --uninstall   remove what was installed; databases, keys and logs stay
#
# What is installed, and where, is in the list ~/.local/lib/tapetrack/installed.
set -eu
LC_ALL=C
export LC_ALL
umask 022

fail() {
	printf '%s\n' "install.sh: $*" >&2
	exit 1
}

help() {
	cat <<-'END'
		install.sh installs TapeTrack into your home folder, for you alone and without root. To update it, run the
		install.sh of the newer version. install.sh --uninstall removes it; databases, keys, settings and logs stay.

		usage: install.sh [--uninstall | --help]
	END
}

case $#${1:-} in
0 | 1--uninstall) ;;
1--help | 1-h)
	help
	exit
	;;
*) fail "usage: install.sh [--uninstall | --help]" ;;
esac

case ${HOME:-} in
/*) [ -d "$HOME" ] || fail "the home folder $HOME does not exist" ;;
*) fail "there is no home folder: set HOME" ;;
esac
# A relative path in such a variable means nothing, and is no path.
share=$HOME/.local/share config=$HOME/.config state=$HOME/.local/state cache=$HOME/.cache
case ${XDG_DATA_HOME:-} in /*) share=$XDG_DATA_HOME ;; esac
case ${XDG_CONFIG_HOME:-} in /*) config=$XDG_CONFIG_HOME ;; esac
case ${XDG_STATE_HOME:-} in /*) state=$XDG_STATE_HOME ;; esac
case ${XDG_CACHE_HOME:-} in /*) cache=$XDG_CACHE_HOME ;; esac
case $HOME$share in *"
"*) fail "the path of the home folder has a line end in it" ;; esac
# Somebody else's folder can have links in it that lead anywhere, and whoever runs this with sudo may write there.
for folder in "$HOME" "$share"; do
	[ ! -d "$folder" ] || [ -n "$(find -H "$folder" -prune -user "$(id -u)")" ] ||
		fail "the folder $folder belongs to another computer account: run install.sh as that account, without sudo"
done
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
bin=$HOME/.local/bin lib=$HOME/.local/lib/tapetrack
list=$lib/installed

# quoted writes a path as a shell takes it.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# alone keeps two that run at once from taking each other's files. Systems without flock, or without locks on the disk of
# the home folder, go on.
alone() {
	[ -r "$HOME" ] && command -v flock >/dev/null || return 0
	exec 9<"$HOME"
	flock -n -E 75 9 2>/dev/null || [ $? != 75 ] || fail "install.sh is already running: wait until it is ready, and try again"
}

uninstall() {
	[ -f "$list" ] || fail "nothing of TapeTrack is installed in $HOME/.local"
	# Files first, then the folders that were made for them, the innermost first; what others put there stays.
	while IFS= read -r path; do
		case $path in */) ;; *) rm -f -- "$path" "$path.tapetrack-new" ;; esac
	done <"$list"
	folders=$(grep '/$' "$list" | sort -r || true)
	rm -f -- "$list" "$list.tapetrack-new"
	printf '%s\n' "$folders" | while IFS= read -r path; do
		[ -z "$path" ] || rmdir -- "$path" 2>/dev/null || true
	done
	told
	printf '%s\n' "TapeTrack is removed. What you have stored stays:" \
		"  $share/TapeTrack  database and key" \
		"  $config/TapeTrack  settings, such as another database" \
		"  $state/TapeTrack  log of what went wrong" \
		"  $cache/TapeTrack, or $HOME/tapetrack-manual-… where there are snaps  the manual, for the browser"
}

# folder makes a folder and those above it, and notes those that were not there.
folder() {
	[ -d "$1" ] && return
	folder "$(dirname "$1")"
	mkdir "$1" || fail "the folder $1 can't be made"
	printf '%s/\n' "$1" >>"$new"
}

# put copies a file beside its place; once all are there, they are moved into it. So a full disk changes nothing, and
# a program that runs goes on with the file that it was started from.
put() {
	folder "$(dirname "$2")"
	[ ! -d "$2" ] || fail "$2 is a folder, and a file is to be there: move it first"
	printf '%s\n' "$2" >>"$new"
	rm -f -- "$2.tapetrack-new" # it may be a link
	cp -- "$1" "$2.tapetrack-new" || fail "$2 can't be written"
}

# told has the desktop learn which program opens which files; without its tools a double click opens an editor.
told() {
	if [ -d "$share/mime/packages" ] && command -v update-mime-database >/dev/null; then
		update-mime-database "$share/mime" >/dev/null 2>&1 || true
	fi
	if [ -d "$share/applications" ] && command -v update-desktop-database >/dev/null; then
		update-desktop-database -q "$share/applications" 2>/dev/null || true
	fi
}

# writes lists what told makes; what is there already, and not by us, is somebody else's.
writes() {
	for path in mime/application/ mime/application/vnd.tapetrack.server.xml mime/XMLnamespaces mime/aliases mime/generic-icons mime/globs mime/globs2 \
		mime/icons mime/magic mime/mime.cache mime/subclasses mime/treemagic mime/types mime/version applications/mimeinfo.cache; do
		if [ ! -e "$share/$path" ] || grep -qxF -- "$share/$path" "$work/before"; then printf '%s\n' "$share/$path"; fi
	done
}

# finish takes back what was begun, unless all of it is there.
finish() {
	[ -z "$half" ] || undo
	rm -rf "$work"
}

undo() {
	while IFS= read -r path; do
		case $path in */) ;; *) rm -f -- "$path.tapetrack-new" ;; esac
	done <"$new"
	rm -f -- "$list.tapetrack-new"
	sort -r "$new" | while IFS= read -r path; do
		case $path in */) rmdir -- "$path" 2>/dev/null || true ;; esac
	done
	printf '%s\n' "install.sh: nothing was installed" >&2
}

# entry writes the entry of a menu whose command is a path: between quotes, with what is special to them, and to the
# format of the file, behind backslashes.
entry() {
	path=$(printf '%s' "$2" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
	awk -v exec="$(printf '%s' "$path" | sed 's/\\/\\\\/g')" '/^Exec=/ { at = index($0, " "); print "Exec=\"" exec "\"" (at ? substr($0, at) : ""); next } { print }' "$1"
}

install() {
	[ -d "$here/programs" ] || fail "run install.sh in the folder that the archive was unpacked to"
	version=$(cat "$here/version")
	if [ -f "$lib/version" ]; then
		before=$(cat "$lib/version")
		if [ "$before" != "$version" ] && [ "$(printf '%s\n%s\n' "$before" "$version" | sort -V | tail -n 1)" = "$before" ]; then
			fail "version $before is installed, which is newer than $version and may have changed the database in a way that $version can't read. If you want the older one all the same, first run: $(quoted "$lib/install.sh") --uninstall"
		fi
	fi
	half='' work=$(mktemp -d)
	new=$work/new programs=$work/programs
	trap finish EXIT
	trap 'exit 1' HUP INT TERM
	sed '/^#/d' "$here/programs.txt" >"$programs"
	while read -r name program; do
		if [ -e "$bin/$name" ] || [ -L "$bin/$name" ]; then
			[ "$(readlink "$bin/$name")" = "$lib/$program" ] || fail "$bin/$name is there already, and not TapeTrack's: move it first"
		fi
	done <"$programs"

	: >"$new"
	half=yes
	folder "$bin"
	for program in "$here/programs"/*; do put "$program" "$lib/$(basename "$program")"; done
	for file in install.sh programs.txt version LICENSE.txt THIRD_PARTY_NOTICES.txt CHANGELOG.md sbom.cdx.json; do
		put "$here/$file" "$lib/$file"
	done
	(cd "$here/share" && find . -type f | sed 's|^\./||') >"$work/files"
	while IFS= read -r file; do
		case $file in
		applications/*)
			program=$(sed -n 's/^Exec=\([^ ]*\).*/\1/p' "$here/share/$file")
			entry "$here/share/$file" "$bin/$program" >"$work/entry"
			put "$work/entry" "$share/$file"
			;;
		*) put "$here/share/$file" "$share/$file" ;;
		esac
	done <"$work/files"

	while read -r name program; do printf '%s\n' "$bin/$name" >>"$work/links"; done <"$programs"
	# The list comes first: whatever stops the rest can be installed again, or uninstalled.
	if [ -f "$list" ]; then cp -- "$list" "$work/before"; else : >"$work/before"; fi
	writes >>"$work/links"
	rm -f -- "$list.tapetrack-new"
	sort -u "$new" "$work/links" "$work/before" >"$list.tapetrack-new" || fail "$list can't be written"
	trap '' HUP INT TERM
	half=''
	mv -f "$list.tapetrack-new" "$list"
	while IFS= read -r path; do
		case $path in */) ;; *) mv -f -- "$path.tapetrack-new" "$path" ;; esac
	done <"$new"
	while read -r name program; do ln -sf -- "$lib/$program" "$bin/$name"; done <"$programs"
	# What a version before had, and this one has not, goes.
	sort -u "$new" "$work/links" >"$work/now"
	while IFS= read -r path; do
		case $path in
		*/) printf '%s\n' "$path" >>"$work/now" ;; # it was made by us
		*) grep -qxF -- "$path" "$work/now" || rm -f -- "$path" ;;
		esac
	done <"$work/before"
	sort -u "$work/now" >"$list.tapetrack-new"
	mv -f "$list.tapetrack-new" "$list"
	touch "$share/icons/hicolor" # so that a desktop that runs looks again
	told

	printf '%s\n' "TapeTrack $version is installed:" \
		"  $lib  the programs" \
		"  $bin  the commands $(cut -d' ' -f1 "$here/programs.txt" | sed '/^#/d' | tr '\n' ' ')" \
		"  $share  menu entries, icons, man pages, completions" \
		"TapeMaster, Lite and Checkpoint are in the menu of your desktop, at the latest when you log in again." \
		"To remove them: $(quoted "$lib/install.sh") --uninstall"
	case :$PATH: in
	*:"$bin":*) ;;
	*) echo "$bin is not in your PATH: for the commands, log in again, or add it there." ;;
	esac
}

alone
if [ $# = 0 ]; then install; else uninstall; fi
