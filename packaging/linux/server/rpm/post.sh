#!/bin/sh
# Makes the account and its folder, but no database, and starts nothing.
SYSTEMD_LOG_LEVEL=warning systemd-sysusers tapeserver.conf || exit 1
[ -d /var/lib/tapeserver ] || install -d -o tapeserver -g tapeserver -m 700 /var/lib/tapeserver || exit 1
if [ -d /run/systemd/system ]; then
	systemctl --system daemon-reload || :
fi
