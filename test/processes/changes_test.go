package processes

import "testing"

// TestChangesOfAnotherProcess: what another process commits is noticed, and
// nothing is noticed while none does.
func TestChangesOfAnotherProcess(t *testing.T) {
	c := newCrew(t, 1)
	changes := func() int64 {
		t.Helper()
		n, err := c.service.Changes(t.Context())
		c.must(err)
		return n
	}
	before := changes()
	for range 100 {
		if n := changes(); n != before {
			t.Fatalf("a change was noticed, and there was none: %d, %d", before, n)
		}
	}
	for range 3 {
		if got := c.members[0].do(order{Act: "sign in", Login: "alice", Code: "000000", Now: c.now}); got.Outcome == "session" {
			t.Fatal("signed in without a code")
		}
		n := changes()
		if n == before {
			t.Error("what another process wrote was not noticed")
		}
		before = n
	}
}
