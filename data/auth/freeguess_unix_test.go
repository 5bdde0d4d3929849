//go:build unix

package auth

import (
	"errors"
	"syscall"
	"testing"

	"tapetrack/data"
	"tapetrack/data/store/storetest"
)

// written returns how many bytes of the disk the write-ahead log has.
func (w *world) written() int {
	w.t.Helper()
	var s syscall.Stat_t
	if err := syscall.Stat(w.path+"-wal", &s); err != nil {
		if errors.Is(err, syscall.ENOENT) {
			return 0
		}
		w.t.Fatal(err)
	}
	return int(s.Blocks) * 512
}

// TestNoGuessIsFreeOnAFullDisk: whoever may fill the disk, which takes no access to
// the file, has refusals fail. With as much room as a wrong answer does not get
// written in, the right one is not told either.
func TestNoGuessIsFreeOnAFullDisk(t *testing.T) {
	for _, q := range questions() {
		t.Run(q.name, func(t *testing.T) {
			folder, fill := storetest.SmallDisk(t, "4m")
			w := newWorldIn(t, folder)
			_, ask := q.set(w)
			w.raw("PRAGMA wal_checkpoint(TRUNCATE)")
			full := 0
			for _, room := range []int{0, 4 << 10, 8 << 10, 16 << 10, 24 << 10, 32 << 10} {
				fill(room)
				written := w.written()
				_, wrong := ask(false)
				if wrong == nil {
					break // it was counted, as will be all that follow
				}
				full++
				fill(room - (w.written() - written)) // what the wrong one has tried to write is room, too
				got, right := ask(true)
				if !errors.Is(wrong, data.ErrDiskFull) || right == nil || right.Error() != wrong.Error() {
					t.Errorf("with %d bytes left a wrong answer gets %v, the right one %s, %v", room, wrong, got, right)
				}
			}
			if full == 0 {
				t.Error("the disk was never full")
			}
			fill(4 << 20)
			if got, err := ask(true); got != "right" || err != nil {
				t.Errorf("with room the right answer is %s, %v", got, err)
			}
		})
	}
}
