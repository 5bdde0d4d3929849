#!/bin/sh
# Stops the server before its program goes; when another version follows, it goes on until that is there.
set -e
if [ "$1" = remove ] && [ -z "$DPKG_ROOT" ] && [ -d /run/systemd/system ]; then
	deb-systemd-invoke stop tapeserver.service >/dev/null || true
fi
