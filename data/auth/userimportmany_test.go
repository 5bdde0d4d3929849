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
	"tapetrack/data/lang"
	"tapetrack/data/words"
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

// TestImportMany: a hundred thousand users are added, with progress and an event for
// each part; the memory is that of the rows.
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
	if !report.Written || w.number("SELECT count(*) FROM users WHERE user_id LIKE 'm%'") != manyRows || w.number("SELECT count(*) FROM events WHERE kind = 'users-imported'") != (manyRows+499)/500 {
		t.Errorf("%+v", report.Groups)
	}
}

// TestImportCancelled: of what is looked at, or written at once, nothing has changed, however
// far it was.
func TestImportCancelled(t *testing.T) {
	w := newWorld(t)
	w.add("m000000")
	before := w.dump(everything...)
	for rows, dry := range map[int]bool{3 * importBatch: true, 500: false} {
		ctx, cancel := context.WithCancel(t.Context())
		far, seen := int64(rows)*2/3, int64(0)
		report, err := w.ImportUsers(ctx, theConsole, w.file(manyUsers(rows, "Name")), data.ImportOptions{Dry: dry}, func(done, _ int64) {
			if seen = done; done >= far { // in the middle of writing
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) || report.Written || seen < far || seen == int64(rows) {
			t.Errorf("%v after %d", err, seen)
		}
		if w.dump(everything...) != before {
			t.Errorf("dry %v: something was written", dry)
		}
	}
}

// TestImportInParts: a long file is written in parts of 500 rows, between which others write.
// What stops it leaves the parts before, and the same file goes on from there.
func TestImportInParts(t *testing.T) {
	overrun := lang.Say(data.Say(ImportStopped, data.Say(ImportOverrun)))
	for name, c := range map[string]struct {
		between func(w *world, stop func()) // what others do after the second part
		says    string
		least   int // how many users are written then
	}{
		"cancelled":                    {func(_ *world, stop func()) { stop() }, "", 500},
		"one of its users is added":    {func(w *world, _ func()) { w.add("m001400") }, overrun, 1000},
		"one of its groups is deleted": {func(w *world, _ func()) { w.must(w.DeleteGroup(t.Context(), theConsole, "G6", "OPS", nil)) }, overrun, 1000},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			file := w.file(manyUsers(1700, "Name"))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			acted := make(chan struct{})
			begun := false
			_, err := w.ImportUsers(ctx, theConsole, file, data.ImportOptions{}, func(done, _ int64) {
				if done == (1700+1000)/2 && !begun { // the second part is about to be committed
					begun = true
					go func() {
						defer close(acted)
						c.between(w, cancel)
					}()
				}
			})
			<-acted
			if c.says == "" && !errors.Is(err, context.Canceled) || c.says != "" && (err == nil || !strings.HasPrefix(err.Error(), c.says)) {
				t.Errorf("it says %v", err)
			}
			parts := w.number("SELECT count(*) FROM events WHERE kind = 'users-imported'")
			if n := w.number("SELECT count(*) FROM users WHERE name LIKE 'Name 0%'"); n != 500*parts || n < c.least || n >= 1700 {
				t.Errorf("%d users are written in %d parts", n, parts)
			}
			if got := w.newestOf(data.UsersImported); parts == 2 && !strings.HasPrefix(got, "users.csv, lines 502 to 1,001: 500 added, 0 changed, 0 unchanged; SHA-256") {
				t.Errorf("noted is %q", got)
			}
			report, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{}, nil)
			w.must(err)
			if n := w.number("SELECT count(*) FROM users WHERE name LIKE 'Name 0%'"); n != 1700 || !report.Written || report.Unchanged == 0 {
				t.Errorf("%d users after %d unchanged", n, report.Unchanged)
			}
			w.sound()
		})
	}
}

// TestImportInPartsRights: a long file that its administrator has no right to is refused as a short
// one is, row by row, wherever the row stands, and nothing of it is written.
func TestImportInPartsRights(t *testing.T) {
	const rows = 2*data.WrittenAtOnce + 50
	for _, at := range []int{0, rows - 1} {
		c := newCompany(t)
		file := c.file(manyUsers(rows, "Name"))
		row := file.Rows[at]
		row.Tapemaster = true
		file.Rows[at] = row
		users := c.number("SELECT count(*) FROM users")
		report, err := c.ImportUsers(t.Context(), c.actors["holder"], file, data.ImportOptions{}, nil)
		c.must(err)
		if said := lang.Say(words.ImportedRow(report.Rows[at])); report.Written || report.Problems != 1 || !strings.Contains(said, GivesRights) {
			t.Errorf("row %d: %d problems, %q", at, report.Problems, said)
		}
		if n := c.number("SELECT count(*) FROM users"); n != users {
			t.Errorf("row %d: %d users are written", at, n-users)
		}
		if denied := c.newestOf(data.ActDenied); !strings.Contains(denied, GivesRights) {
			t.Errorf("row %d: noted is %q", at, denied)
		}
	}
}

// TestOthersComeIn: while many users are imported, or a group with many members is deleted,
// another program writes in between.
func TestOthersComeIn(t *testing.T) {
	w := newWorld(t)
	other := w.other()
	act := func(what string, do func(progress func(done, total int64)) error) {
		t.Helper()
		before := w.number("SELECT max(id) FROM events")
		came, begun := make(chan error, 1), false
		w.must(do(func(done, _ int64) {
			if done >= 900 && !begun { // in its first part
				begun = true
				go func() {
					_, err := other.AddUser(t.Context(), theConsole, data.NewUser{User: data.User{ID: what, Group: "OPS"}, Password: superPassword})
					came <- err
				}()
			}
		}))
		if !begun {
			t.Fatalf("%s wrote nothing", what)
		}
		w.must(<-came)
		if after := w.number("SELECT count(*) FROM events WHERE id > (SELECT id FROM events WHERE kind = 'user-added' ORDER BY id DESC LIMIT 1)"); after == 0 {
			t.Errorf("%s: others came in only after %d events", what, w.number("SELECT max(id) FROM events")-before)
		}
	}
	act("import", func(progress func(done, total int64)) error {
		_, err := w.ImportUsers(t.Context(), theConsole, w.file(manyUsers(1700, "Name")), data.ImportOptions{}, progress)
		return err
	})
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "MANY"}))
	_, err := w.ImportUsers(t.Context(), theConsole, w.file(strings.NewReplacer(",G0", ",MANY", ",G1", ",MANY", ",G2", ",MANY", ",G3", ",MANY", ",G4", ",MANY", ",G5", ",MANY", ",G6", ",MANY").Replace(manyUsers(1700, "Name"))), data.ImportOptions{}, nil)
	w.must(err)
	act("moves", func(progress func(done, total int64)) error {
		return w.DeleteGroup(t.Context(), theConsole, "MANY", "OPS", func(done, total int64) { progress(900+done, total) })
	})
	if n := w.number("SELECT count(*) FROM users WHERE name LIKE 'Name 0%' AND group_id = 'OPS'"); n != 1700 {
		t.Errorf("%d members were moved", n)
	}
	w.sound()
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
