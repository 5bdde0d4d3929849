package data

import "testing"

// TestNetworkOf: IPv6 counts by 64 bits, and IPv4 in the clothes of IPv6 as IPv4.
func TestNetworkOf(t *testing.T) {
	for address, want := range map[string]string{
		"": "", "192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7",
		"2001:db8:0:1::7": "2001:db8:0:1::/64", "2001:db8:0:1:ffff::9": "2001:db8:0:1::/64", "2001:db8:0:2::7": "2001:db8:0:2::/64",
		"fe80::1%eth0": "fe80::/64", "::1": "::/64", "pipe": "pipe",
	} {
		if got := NetworkOf(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
