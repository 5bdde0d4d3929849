package sqlite

import (
	"os"
	"sync"
	"testing"
)

// Whoever sweeps while databases are made takes no folder away that is in use, and
// one that is left goes.
func TestBuildWhileSwept(t *testing.T) {
	folder := t.TempDir()
	var makers, sweepers sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		sweepers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					removeAbandoned(folder)
				}
			}
		})
	}
	for range 4 {
		makers.Go(func() {
			for range 50 {
				b, err := newBuild(folder)
				if err != nil {
					t.Error(err)
					return
				}
				if err := os.WriteFile(b.file(), nil, 0o600); err != nil {
					t.Error(err)
				}
				if dead(b.folder) != nil {
					t.Error("its maker counts as killed")
				}
				if _, err := os.Stat(b.file()); err != nil {
					t.Error(err)
				}
				b.remove()
			}
		})
	}
	makers.Wait()
	close(done)
	sweepers.Wait()
	b, err := newBuild(folder)
	if err != nil {
		t.Fatal(err)
	}
	_ = b.lock.Close() // as if its maker was killed
	removeAbandoned(folder)
	if left := builds(folder); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
