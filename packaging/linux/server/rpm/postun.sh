#!/bin/sh
# After an update a server that runs begins again with the new program. Removing leaves what the server has stored, and says
# where it is.
if [ -d /run/systemd/system ]; then
	systemctl --system daemon-reload || :
	[ "$1" = 0 ] || systemctl try-restart tapeserver.service || :
fi
if [ "$1" = 0 ] && [ -e /var/lib/tapeserver/tapetrack.db ]; then
	echo "The server of TapeTrack is removed. What it has stored stays:"
	echo "  /var/lib/tapeserver  database and key, of the account tapeserver"
	echo "  /etc/tapeserver      config file, if there is one"
fi
