package auth

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"tapetrack/data"
	"tapetrack/test/check"
)

func manyUsers(n int, name string) string {
	var b strings.Builder
	b.WriteString("User-ID,Name,Email,Group-ID,Role,Disabled,Tapemaster rights,One Time Password,TapeMaster,Lite,Checkpoint\r\n")
	for i := range n {
		fmt.Fprintf(&b, "m%06d,%s %06d,m%06d@example.com,G%d,3,False,False,True,False,True,True\r\n", i, name, i, i, i%7)
	}
	return b.String()
}

// TestImportMany: a hundred thousand users are added, with progress and one
// event; the memory is that of the rows.
func TestImportMany(t *testing.T) {
	manyRows := check.Many(5_000, 100_000)
	many := int64(manyRows)
	w := newWorld(t)
	file := w.file(manyUsers(manyRows, "Name"))
	var last, total int64
	calls := 0
	progress := func(d, n int64) {
		if d < last || n != many {
			t.Fatalf("%d of %d after %d", d, n, last)
		}
		last, total, calls = d, n, calls+1
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	dry, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{Dry: true}, progress)
	w.must(err)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if dry.Added != manyRows || last != many || calls < manyRows/1000 {
		t.Fatalf("%d added, %d of %d in %d calls", dry.Added, last, total, calls)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20+400*many {
		t.Errorf("the report of %d rows holds %d KB", many, grown>>10)
	}
	last = 0
	report, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{Agreed: &dry}, progress)
	w.must(err)
	if !report.Written || w.number("SELECT count(*) FROM users WHERE user_id LIKE 'm%'") != manyRows || w.number("SELECT count(*) FROM events WHERE kind = 'users-imported'") != 1 {
		t.Errorf("%+v", report.Groups)
	}
}

// TestImportCancelled: nothing has changed, however far it was.
func TestImportCancelled(t *testing.T) {
	w := newWorld(t)
	w.add("m000000")
	file := w.file(manyUsers(3*importBatch, "Name"))
	before := w.dump(everything...)
	for _, dry := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		seen := int64(0)
		report, err := w.ImportUsers(ctx, theConsole, file, data.ImportOptions{Dry: dry}, func(done, _ int64) {
			if seen = done; done >= 2*importBatch { // in the middle of writing
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) || report.Written || seen < 2*importBatch || seen == int64(len(file.Rows)) {
			t.Errorf("%v after %d", err, seen)
		}
		if w.dump(everything...) != before {
			t.Errorf("dry %v: something was written", dry)
		}
	}
}

// TestImportAgainstOthers: two programs import the same file while a third adds
// one of its users: each user is there once.
func TestImportAgainstOthers(t *testing.T) {
	w := newWorld(t)
	file := w.file(manyUsers(200, "Name"))
	services := []Service{w.Service, w.other(), w.other()}
	var wg sync.WaitGroup
	added := make([]int, len(services))
	for n, s := range services[:2] {
		wg.Add(1)
		go func() {
			defer wg.Done()
			report, err := s.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{}, nil)
			if err != nil || !report.Written {
				t.Errorf("%v %+v", err, report.Problems)
			}
			added[n] = report.Added
		}()
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		_, err := services[2].AddUser(t.Context(), theConsole, data.NewUser{User: data.User{ID: "M000100", Group: "OPS"}, Password: superPassword})
		switch {
		case err == nil:
			added[2] = 1
		case !errors.Is(err, data.ErrExists):
			t.Error(err)
		}
	}()
	wg.Wait()
	if n := w.number("SELECT count(*) FROM users WHERE id_folded LIKE 'm%'"); n != 200 || added[0]+added[1]+added[2] != 200 {
		t.Errorf("%d users, added %v", n, added)
	}
	w.sound()
}
