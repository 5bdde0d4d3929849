package auth

import "testing"

// A sign-in without the hash is to take no more than twice what a bare transaction
// takes that writes the same rows; on a machine that does other things, too, that shows
// by what is allocated, which nobody else changes.
func TestSignInIsSpare(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	allocations := testing.AllocsPerRun(50, func() {
		if out := w.signIn("alice", ""); out.Session == nil {
			t.Fatalf("%+v", out)
		}
	})
	if allocations > 900 {
		t.Errorf("%v allocations for one sign-in", allocations)
	}
}
