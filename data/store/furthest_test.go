package store

import "testing"

// TestFurthest: a log that is shorter than it was seen, or as long and another one, is
// missed, and stays so until it is chained anew or another key begins another chain.
func TestFurthest(t *testing.T) {
	end := func(key string, count int64, chain byte) mark {
		return mark{key: key, count: count, chain: link{chain}}
	}
	seen := end("a", 5, 1)
	for name, c := range map[string]struct {
		found  mark
		misses bool
	}{
		"as it was":       {seen, false},
		"longer":          {end("a", 6, 2), false},
		"shorter":         {end("a", 4, 3), true},
		"another as long": {end("a", 5, 4), true},
		"of another key":  {end("b", 1, 5), false},
		"emptied":         {end("a", 0, 0), true},
	} {
		f := &furthest{}
		f.reached(seen)
		if got := f.misses(f.now(), c.found); got != c.misses {
			t.Errorf("%s: %v", name, got)
		}
		f.reached(end("a", 9, 7)) // somebody who was in the middle of it
		if got := f.misses(f.now(), end("a", 9, 7)); got != c.misses {
			t.Errorf("%s, and then written to: %v", name, got)
		}
		f.rechained(end("a", 1, 8))
		if f.misses(f.now(), end("a", 1, 8)) {
			t.Errorf("%s, and then chained anew: missed", name)
		}
	}
	f := &furthest{}
	f.reached(seen)
	f.reached(end("a", 3, 1)) // of a transaction that began before
	if f.now() != seen {
		t.Errorf("forgotten: %+v", f.now())
	}
}
