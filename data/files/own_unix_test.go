//go:build unix

package files

import "testing"

func TestMayUse(t *testing.T) {
	for _, tc := range []struct {
		owner, account int
		want           bool
	}{
		{1000, 1000, true},
		{0, 1000, true},
		{0, 0, true},
		{1000, 0, true},
		{1001, 1000, false},
	} {
		if got := mayUse(tc.owner, tc.account); got != tc.want {
			t.Errorf("account %d may use a file of %d: %v, want %v", tc.account, tc.owner, got, tc.want)
		}
	}
}
