package files_test

import (
	"io"
	"testing"

	"tapetrack/data/files"
)

// Writing a user takes memory a few times, not for each value: an export of 100 000
// users would keep the collector busy otherwise. Of JSON what is ours is counted: with
// the race detector encoding/json takes new memory at random.
func TestWriteUsersMemory(t *testing.T) {
	u := plainUser()
	write := func(f files.ExportFormat) func() {
		w := files.NewUserWriter(io.Discard, f, 0)
		return func() {
			if err := w.Write(u); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		what string
		do   func()
		most float64
	}{
		{"a row in CSV", write(files.CSV), 4},
		{"an element in XML", write(files.XML), 12},
		{"the members of JSON", func() { files.Written(u) }, 10},
	} {
		if got := testing.AllocsPerRun(100, c.do); got > c.most {
			t.Errorf("%s takes memory %v times, at most %v are needed", c.what, got, c.most)
		}
	}
}
