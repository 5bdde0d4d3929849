#!/bin/sh
# Stops the server before its program goes, but not when another version follows.
if [ "$1" = 0 ] && [ -d /run/systemd/system ]; then
	systemctl --no-reload disable --now tapeserver.service || :
fi
