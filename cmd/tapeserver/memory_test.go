package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"testing/synctest"
	"time"
)

// TestMemory: while passwords are hashed their garbage stays for a while, up to 200 MB of all,
// and 5 seconds after the last one the system has it back.
func TestMemory(t *testing.T) {
	grows := func() int {
		percent := debug.SetGCPercent(100)
		debug.SetGCPercent(percent)
		return percent
	}
	before := grows()
	limit := debug.SetMemoryLimit(-1)
	t.Cleanup(func() {
		debug.SetGCPercent(before)
		debug.SetMemoryLimit(limit)
	})
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		at := func(what string, want int) {
			t.Helper()
			if got := grows(); got != want {
				t.Errorf("%s the heap grows by %d percent, not %d", what, got, want)
			}
		}
		at("before anybody signs in", 25)
		for range 3 {
			m.judging()
			at("in a sign-in", 400)
			if limit := debug.SetMemoryLimit(-1); limit != 200<<20 {
				t.Errorf("in a sign-in %d bytes are the limit", limit)
			}
			time.Sleep(5*time.Second - 1)
			synctest.Wait()
			at("a moment after it", 400)
		}
		const hash = 64 << 20
		garbage = make([]byte, hash)
		for i := range garbage {
			garbage[i] = 1
		}
		garbage = nil
		time.Sleep(time.Second)
		synctest.Wait()
		at("later", 25)
		if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
			t.Errorf("later %d bytes are the limit", limit)
		}
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		if kept := s.HeapIdle - s.HeapReleased; kept > hash/4 || s.HeapAlloc > hash/2 {
			t.Errorf("%d bytes of garbage are kept, and %d are in use", kept, s.HeapAlloc)
		}
		alive := make([]byte, 150<<20)
		runtime.GC()
		m.judging()
		at("in the next sign-in", 400)
		if limit := debug.SetMemoryLimit(-1); limit < 230<<20 || limit > 260<<20 {
			t.Errorf("with %d bytes alive %d are the limit", len(alive), limit)
		}
		runtime.KeepAlive(alive)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		at("after it", 25)
	})
}

var garbage []byte
