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

case ${HOME:-} in
/*) [ -d "$HOME" ] || fail "the home folder $HOME does not exist" ;;
*) fail "there is no home folder: set HOME" ;;
esac
share=$HOME/.local/share
case ${XDG_DATA_HOME:-} in /*) share=$XDG_DATA_HOME ;; esac
case $HOME$share in *"
"*) fail "the path of the home folder has a line end in it" ;; esac
here=$(cd "$(dirname "$0")" && pwd)
bin=$HOME/.local/bin lib=$HOME/.local/lib/tapetrack
list=$lib/installed

uninstall() {
	[ -f "$list" ] || fail "nothing of TapeTrack is installed in $HOME/.local"
	# Files first, then the folders that were made for them, the innermost first; what others put there stays.
	while IFS= read -r path; do
		case $path in */) ;; *) rm -f -- "$path" ;; esac
	done <"$list"
	folders=$(grep '/$' "$list" | sort -r || true)
	rm -f -- "$list"
	printf '%s\n' "$folders" | while IFS= read -r path; do
		[ -z "$path" ] || rmdir -- "$path" 2>/dev/null || true
	done
	printf '%s\n' "TapeTrack is removed. What you have stored stays:" \
		"  $share/TapeTrack  database and key" \
		"  ${XDG_CONFIG_HOME:-$HOME/.config}/TapeTrack  choices, such as another database" \
		"  ${XDG_STATE_HOME:-$HOME/.local/state}/TapeTrack  log of what went wrong"
}

# folder makes a folder and those above it, and notes those that were not there.
folder() {
	[ -d "$1" ] && return
	folder "$(dirname "$1")"
	mkdir "$1" || fail "the folder $1 can't be made; nothing was installed"
	printf '%s/\n' "$1" >>"$new"
}

# put copies a file beside its place; once all are there, they are moved into it. So a full disk changes nothing, and
# a program that runs goes on with the file that it was started from.
put() {
	folder "$(dirname "$2")"
	printf '%s\n' "$2" >>"$new"
	if ! cp -- "$1" "$2.tapetrack-new"; then
		undo
		fail "$2 can't be written; nothing was installed"
	fi
}

undo() {
	while IFS= read -r path; do
		case $path in */) ;; *) rm -f -- "$path.tapetrack-new" ;; esac
	done <"$new"
	sort -r "$new" | while IFS= read -r path; do
		case $path in */) rmdir -- "$path" 2>/dev/null || true ;; esac
	done
	rm -f "$new"
}

# entry writes the entry of a menu whose command is a path: between quotes, with what is special to them, and to the
# format of the file, behind backslashes.
entry() {
	path=$(printf '%s' "$2" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
	awk -v exec="$(printf '%s' "$path" | sed 's/\\/\\\\/g')" '/^Exec=/ { print "Exec=\"" exec "\""; next } { print }' "$1"
}

install() {
	[ -d "$here/programs" ] || fail "run install.sh in the folder that the archive was unpacked to"
	version=$(cat "$here/version")
	if [ -f "$lib/version" ]; then
		before=$(cat "$lib/version")
		if [ "$before" != "$version" ] && [ "$(printf '%s\n%s\n' "$before" "$version" | sort -V | tail -n 1)" = "$before" ]; then
			fail "version $before is installed, which is newer than $version and may have changed the database in a way that $version can't read. If you want the older one all the same, first run: $lib/install.sh --uninstall"
		fi
	fi
	sed '/^#/d' "$here/programs.txt" >"$here/.programs" 2>/dev/null || fail "the folder $here can't be written to"
	while read -r name program; do
		if [ -e "$bin/$name" ] || [ -L "$bin/$name" ]; then
			[ "$(readlink "$bin/$name")" = "$lib/$program" ] || fail "$bin/$name is there already, and not TapeTrack's: move it first"
		fi
	done <"$here/.programs"

	new=$(mktemp)
	folder "$bin"
	for program in "$here/programs"/*; do put "$program" "$lib/$(basename "$program")"; done
	for file in install.sh programs.txt version LICENSE.txt THIRD_PARTY_NOTICES.txt CHANGELOG.md sbom.cdx.json; do
		put "$here/$file" "$lib/$file"
	done
	(cd "$here/share" && find . -type f | sed 's|^\./||') >"$here/.files"
	while IFS= read -r file; do
		case $file in
		applications/*)
			program=$(sed -n 's/^Exec=//p' "$here/share/$file")
			entry "$here/share/$file" "$bin/$program" >"$here/.entry"
			put "$here/.entry" "$share/$file"
			;;
		*) put "$here/share/$file" "$share/$file" ;;
		esac
	done <"$here/.files"

	# What a version before had, and this one has not, goes.
	if [ -f "$list" ]; then
		while IFS= read -r path; do
			case $path in
			*/) printf '%s\n' "$path" >>"$new" ;; # it was made by us
			*) grep -qxF -- "$path" "$new" || grep -qxF -- "${path##"$bin"/} ${path##*/}" "$here/.programs" || rm -f -- "$path" ;;
			esac
		done <"$list"
	fi
	while IFS= read -r path; do
		case $path in */) ;; *) mv -f -- "$path.tapetrack-new" "$path" ;; esac
	done <"$new"
	while read -r name program; do
		ln -sf -- "$lib/$program" "$bin/$name"
		printf '%s\n' "$bin/$name" >>"$new"
	done <"$here/.programs"
	sort -u "$new" >"$list.tapetrack-new"
	mv -f "$list.tapetrack-new" "$list"
	rm -f "$new" "$here/.programs" "$here/.files" "$here/.entry"
	touch "$share/icons/hicolor" # so that a desktop that runs looks again

	printf '%s\n' "TapeTrack $version is installed:" \
		"  $lib  the programs" \
		"  $bin  the commands $(cut -d' ' -f1 "$here/programs.txt" | sed '/^#/d' | tr '\n' ' ')" \
		"  $share  menu entries, icons, man pages, completions" \
		"TapeMaster, Lite and Checkpoint are in the menu of your desktop, at the latest when you log in again." \
		"To remove them: $lib/install.sh --uninstall"
	case :$PATH: in
	*:"$bin":*) ;;
	*) echo "$bin is not in your PATH: for the commands, log in again, or add it there." ;;
	esac
}

case $#${1:-} in
0) install ;;
1--uninstall) uninstall ;;
*) fail "usage: install.sh [--uninstall]" ;;
esac
