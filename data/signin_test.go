package data_test

import (
	"strings"
	"testing"

	"tapetrack/data"
)

// What a server sees has one form each, and what a client claims can't be taken for it.
func TestSeenIn(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"10.1.4.22": "10.1.4.22", "::ffff:10.1.4.22": "10.1.4.22", "::FFFF:a01:416": "10.1.4.22",
		"2001:0DB8:0000:0000:0000:0000:0000:0001": "2001:db8::1", "::1": "::1", "fe80::1%eth0": "fe80::1%eth0",
		"@": "@", "": "",
	} {
		if got := (data.Client{Address: "claimed"}).SeenIn(data.Call{Address: address}); got.Address != want {
			t.Errorf("%q is shown as %q, want %q", address, got.Address, want)
		}
	}
	seen := data.Call{Address: "10.9.9.9", Key: "key"}
	for typed, want := range map[string]string{
		"vm": "vm", "DESKTOP-4F7G2K1": "DESKTOP-4F7G2K1", "pc_7.example.com": "pc_7.example.com", "Zürich7": "Zürich7", "2.0.0-rc.1+abc": "2.0.0-rc.1+abc", "": "",
		"vm at 10.1.4.22": "vm?at?10.1.4.22", "vm (10.1.4.22)": "vm??10.1.4.22?", "vm\nalice": "vm?alice", "vm\u202e": "vm?", "\xff": "?",
		strings.Repeat("ä", 254): strings.Repeat("ä", 253),
	} {
		claims := data.Client{Program: typed, Version: typed, Computer: typed}
		if got := claims.SeenIn(seen); got != (data.Client{Program: want, Version: want, Computer: want, Address: "10.9.9.9", Key: "key"}) {
			t.Errorf("%q is kept as %+v", typed, got)
		}
		if got := claims.SeenIn(seen).SeenIn(seen); got != claims.SeenIn(seen) {
			t.Errorf("%q changes again: %+v", typed, got)
		}
		if got := claims.SeenIn(data.Call{}); got != claims {
			t.Errorf("%q of an embedded program is kept as %+v", typed, got)
		}
	}
}
