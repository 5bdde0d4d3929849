#!/bin/sh
# What the server has stored are people's passwords and authenticators, and the only log of who signed in: neither removing
# nor purging touches them, and both say where they are.
set -e
if [ "$1" = remove ] && [ -z "$DPKG_ROOT" ] && [ -d /run/systemd/system ]; then
	systemctl --system daemon-reload >/dev/null || true
fi
if command -v deb-systemd-helper >/dev/null; then
	case "$1" in
	remove) deb-systemd-helper mask tapeserver.service >/dev/null || true ;;
	purge)
		deb-systemd-helper purge tapeserver.service >/dev/null || true
		deb-systemd-helper unmask tapeserver.service >/dev/null || true
		;;
	esac
fi
case "$1" in
remove | purge)
	[ "$1" = remove ] || rmdir "$DPKG_ROOT/var/lib/tapeserver" "$DPKG_ROOT/etc/tapeserver" 2>/dev/null || true
	if [ -e "$DPKG_ROOT/var/lib/tapeserver/tapetrack.db" ]; then
		echo "The server of TapeTrack is removed. What it has stored stays:"
		echo "  /var/lib/tapeserver  database and key, of the account tapeserver"
		echo "  /etc/tapeserver      config file, if there is one"
	fi
	;;
esac
