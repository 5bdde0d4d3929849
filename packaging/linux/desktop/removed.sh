#!/bin/sh
# After the programs were removed; not when another version follows. It asks nothing, and touches nothing that users
# have stored: purge has nothing more to remove.
set -e
case "$1" in
remove | 0)
	echo "TapeTrack is removed. What its users have stored stays, in the home folder of each:"
	echo "  .local/share/TapeTrack  database and key"
	echo "  .config/TapeTrack       settings, such as another database"
	echo "  .local/state/TapeTrack  log of what went wrong"
	echo "  .cache/TapeTrack        the manual, for the browser; where there are snaps: tapetrack-manual-…"
	;;
esac
