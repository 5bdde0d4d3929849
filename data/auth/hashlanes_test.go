package auth

import (
	"runtime"
	"testing"
	"testing/synctest"
)

// TestHashLanes: no more passwords are hashed at once than there are cores, whatever they are
// hashed for. The others wait, and are hashed then.
func TestHashLanes(t *testing.T) {
	if cap(lanes) != runtime.GOMAXPROCS(0) {
		t.Errorf("%d at once", cap(lanes))
	}
	before := lanes
	t.Cleanup(func() { lanes = before })
	synctest.Test(t, func(t *testing.T) {
		lanes = make(chan struct{}, 1)
		var h Argon2id
		var ended []string
		for _, hash := range []struct {
			what string
			do   func()
		}{
			{"Hash", func() { _, _ = h.Hash("a password") }},
			{"Verify", func() { h.Verify("a password", nobody) }},
			{"Verify without a hash", func() { h.Verify("a password", "") }},
			{"Derive", func() { h.Derive("a code", make([]byte, 16)) }},
		} {
			ended = nil
			leave := lane()
			go func() {
				hash.do()
				ended = append(ended, hash.what)
			}()
			synctest.Wait()
			if len(ended) > 0 {
				t.Errorf("%s did not wait", hash.what)
			}
			leave()
			synctest.Wait()
			if len(ended) == 0 || len(lanes) > 0 {
				t.Errorf("%s: %v ended, %d still hash", hash.what, ended, len(lanes))
			}
		}
	})
}
