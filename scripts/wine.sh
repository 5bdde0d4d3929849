#!/usr/bin/env bash
# Runs the tests that are for Windows alone (TestWindows… in *_windows_test.go) under Wine: what
# Windows keeps of the rights of files, as far as Wine keeps it.
#
#   scripts/wine.sh [TEST ARGUMENT...]     such as -test.v
set -euo pipefail
cd "$(dirname "$0")/.."

case $(uname -s) in
Linux) ;;
*)
	echo "The tests for Windows are left out: they run under Wine on Linux."
	exit 0
	;;
esac
scripts/setup.sh wine

# Debian keeps the loader for 64 bits beside its libraries.
wine=$(command -v wine64 || { [ -x /usr/lib/wine/wine64 ] && echo /usr/lib/wine/wine64; } || command -v wine)
server=$(command -v wineserver || { [ -x /usr/lib/wine/wineserver64 ] && echo /usr/lib/wine/wineserver64; })
made=$PWD/out/wine
mkdir -p "$made"

# A Windows of our own, without a display and what only programs with windows need.
export WINEPREFIX=$made/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml,winemenubuilder.exe="
unset DISPLAY WAYLAND_DISPLAY
trap '"$server" -k || true' EXIT
system=$WINEPREFIX/drive_c/windows/system32
if [ ! -e "$WINEPREFIX/system.reg" ]; then
	echo "Making a Windows for Wine, once (half a minute) ..."
	"$wine" wineboot -i >/dev/null 2>&1
	"$server" -w
fi
# Programs in Go take random numbers from a library that Wine 8 lacks.
if [ ! -e "$system/bcryptprimitives.dll" ]; then
	cat >"$made/random.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) { return SystemFunction036(buffer, (ULONG)length); }
C
	x86_64-w64-mingw32-gcc -shared -O2 -o "$system/bcryptprimitives.dll" "$made/random.c" -ladvapi32
fi

packages=$(grep -rl --include='*_windows_test.go' '^func TestWindows' app cmd data widgets | xargs -n 1 dirname | sort -u)
for package in $packages; do
	program=$made/$(tr / - <<<"$package").exe
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 "${GO:-go}" test -c -o "$program" "./$package"
	echo "Windows: $package ..."
	(cd "$package" && "$wine" "$program" -test.short -test.run '^TestWindows' -test.timeout 5m "$@")
done
