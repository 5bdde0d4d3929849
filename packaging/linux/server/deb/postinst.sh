#!/bin/sh
# Makes the account and its folder, but no database, and starts nothing that was not running. A server that runs begins
# again with the new program: it ends its calls first, and nobody has to sign in again.
set -e
case "$1" in
configure | abort-upgrade | abort-deconfigure | abort-remove)
	SYSTEMD_LOG_LEVEL=warning systemd-sysusers ${DPKG_ROOT:+--root="$DPKG_ROOT"} tapeserver.conf
	[ -d "$DPKG_ROOT/var/lib/tapeserver" ] || install -d -o tapeserver -g tapeserver -m 700 "$DPKG_ROOT/var/lib/tapeserver"
	if deb-systemd-helper debian-installed tapeserver.service; then
		deb-systemd-helper unmask tapeserver.service >/dev/null || true # as it was masked when it was removed
		if deb-systemd-helper --quiet was-enabled tapeserver.service; then
			deb-systemd-helper enable tapeserver.service >/dev/null || true
		fi
	fi
	deb-systemd-helper update-state tapeserver.service >/dev/null || true
	if [ -d /run/systemd/system ]; then
		systemctl --system daemon-reload >/dev/null || true
		[ -z "$2" ] || deb-systemd-invoke try-restart tapeserver.service >/dev/null || true
	fi
	;;
esac
