package shell

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapetrack/test/check"
)

// logOf makes the rows of a shop those of a log, in pages of 10: its numbers are the
// keys, the highest is the newest.
func logOf(s *shop) *shop {
	of := PagesOf[string, int64]{
		Size: 10, Most: 3, Log: true, Key: s.Key,
		Whole: func(q string) bool { return q == "" },
		Read: func(ctx context.Context, q string, at Span) (Page[int64], error) {
			what := fmt.Sprintf("%q below %d limit %d", q, at.Below, at.Limit)
			if at.Above > 0 {
				what += fmt.Sprint(" above ", at.Above)
			}
			page := Page[int64]{Total: int64(len(s.rows)), Newest: slices.Max(append([]int64{0}, s.rows...))}
			err := s.answerTo(ctx, what)
			for _, n := range slices.Backward(s.finds(q)) {
				if n <= at.Above || at.Below > 0 && n >= at.Below {
					continue
				}
				if page.More = len(page.Rows) == at.Limit; page.More {
					break
				}
				page.Rows = append(page.Rows, n)
			}
			return page, err
		},
		OnArrival: s.OnArrival, OnExact: s.OnExact,
	}
	s.Pages = NewPages(s.tasks, "", of)
	return s
}

// newLogShop is a log of n rows, and answers at once.
func newLogShop(t *testing.T, n int64) *shop {
	t.Helper()
	s := logOf(newShop(Inline(t.Context()), n))
	s.Show("")
	return s
}

// adds n rows to the log.
func (s *shop) adds(n int64) {
	last := s.rows[len(s.rows)-1]
	for i := range n {
		s.rows = append(s.rows, last+1+i)
	}
}

// holds fails the test unless the rows are these, each read as it is scrolled to.
func (s *shop) holds(t *testing.T, rows []int64) {
	t.Helper()
	check.Equal(t, "rows", s.Len(), len(rows))
	for i, want := range rows {
		s.Want(i)
		s.row(t, i, want)
		if got, ok := s.Find(want); want != 0 && (!ok || got != i) {
			t.Fatalf("%d is found in row %d (%v), not %d", want, got, ok, i)
		}
	}
	for _, i := range []int{-40, -1, len(rows), len(rows) + 9, len(rows) + 10, len(rows) + 200} {
		_, ok := s.Want(i)
		check.Equal(t, fmt.Sprintf("row %d of %d", i, len(rows)), ok, false)
	}
	n := 0
	s.Each(func(int, int64) { n++ })
	if n > 3*10+9 {
		t.Errorf("%d rows are in memory", n)
	}
}

// newestFirst returns what a query finds, as a list shows it.
func (s *shop) newestFirst(q string) []int64 {
	found := s.finds(q)
	slices.Reverse(found)
	return found
}

// Where keys follow one another they say where each row lies, and nothing is counted.
// A row that is missing, though it is among the number of rows, leaves its place empty.
func TestPagesOfAWholeLog(t *testing.T) {
	s := newLogShop(t, 1_000_000)
	check.Equal(t, "asked", s.questions(), `"" below 0 limit 10`)
	check.Equal(t, "rows", s.Len(), 1_000_000)
	check.Equal(t, "exact", s.Exact(), true)
	check.Equal(t, "all", s.Total(), 1_000_000)
	s.Want(999_999)
	check.Equal(t, "asked", s.questions(), `"" below 11 limit 10`)
	s.row(t, 999_999, 1)
	i, ok := s.Find(500_000) // not loaded
	check.Equal(t, "found", fmt.Sprint(i, ok), "500000 true")

	for _, n := range []int64{1, 9, 10, 11, 95} {
		s = newLogShop(t, n)
		s.holds(t, s.newestFirst(""))
	}
	for _, lost := range []int64{1, 5, 10, 11, 34} {
		s = logOf(newShop(Inline(t.Context()), 35))
		read := s.Read
		s.Read = func(ctx context.Context, q string, at Span) (Page[int64], error) {
			page, err := read(ctx, q, at)
			page.Rows = slices.DeleteFunc(page.Rows, func(n int64) bool { return n == lost })
			return page, err
		}
		s.Show("")
		want := s.newestFirst("")
		want[35-lost] = 0
		s.holds(t, want)
	}
}

// Where they do not, rows are counted by passing over them: as far as a person cares,
// and on when somebody scrolls there.
func TestPagesOfALogAreCounted(t *testing.T) {
	s := logOf(newShop(Inline(t.Context()), 15_001))
	s.rows = s.rows[1:] // so keys say nothing
	s.Show("")
	check.Equal(t, "asked", s.questions(), `"" below 0 limit 10, "" below 14992 limit 990, "" below 14002 limit 1000, `+
		`"" below 13002 limit 1000, "" below 12002 limit 1000, "" below 11002 limit 1000, "" below 10002 limit 1000, `+
		`"" below 9002 limit 1000, "" below 8002 limit 1000, "" below 7002 limit 1000, "" below 6002 limit 1000`)
	n, counted := s.Counted()
	check.Equal(t, "counted", fmt.Sprint(n, counted), "{10000 true} true")
	s.Want(9979)
	check.Equal(t, "asked", s.questions(), `"" below 5032 limit 10`)
	s.Want(9980)
	check.Equal(t, "rows", s.Len(), 11_000)
	check.Equal(t, "exact", s.Exact(), false)
	known := s.known
	for range 4 {
		s.Want(s.Len() - 1)
	}
	check.Equal(t, "exact", s.Exact(), true)
	check.Equal(t, "known", s.known-known, 1)
	s.holds(t, s.newestFirst(""))

	for _, n := range []int64{1, 9, 10, 11, 999, 1000, 1001} {
		s = logOf(newShop(Inline(t.Context()), n+1))
		s.rows = s.rows[1:]
		s.Show("")
		s.holds(t, s.newestFirst(""))
	}
}

// What comes is put above the rows that are there, and moves none of them.
func TestPagesFollowALog(t *testing.T) {
	for _, first := range []int64{0, 1} { // keys say where rows lie, or not
		s := logOf(newShop(Inline(t.Context()), 95))
		s.rows = s.rows[first:]
		s.Show("")
		s.questions()
		s.Reload(0, 8, -1)
		check.Equal(t, "asked", s.questions(), `"" below 0 limit 1000 above 95`)
		came := len(s.came)
		for _, n := range []int64{1, 3, 6, 10, 9, 1, 25} {
			s.adds(n)
			s.Reload(0, 8, -1)
			came++
			check.Equal(t, "came", strings.Join(s.came[came-1:], ", "), fmt.Sprintf("{false true %d} <nil>", n))
			check.Equal(t, "all", s.Total(), int64(len(s.rows)))
			s.holds(t, s.newestFirst(""))
			came = len(s.came)
		}
	}

	s := newLogShop(t, 95)
	for _, i := range []int{65, 75, 85} { // somebody is deep in it
		s.Want(i)
	}
	s.adds(40)
	s.Reload(60, 90, -1)
	for i := 100; i < 130; i++ {
		s.row(t, i, 135-int64(i))
	}

	s = newLogShop(t, 95)
	s.Show("5")
	s.adds(5)
	s.Reload(0, 8, -1)
	check.Equal(t, "came", s.came[len(s.came)-1], "{false true 0} <nil>") // but there are more of all
	check.Equal(t, "all", s.Total(), 100)
	s.adds(125)
	s.Reload(0, 8, -1)
	s.holds(t, s.newestFirst("5"))

	s = logOf(newShop(Inline(t.Context()), 0))
	s.Show("")
	s.rows = []int64{1, 2}
	s.Reload(0, 0, -1)
	s.adds(30)
	s.Reload(0, 2, -1)
	s.holds(t, s.newestFirst(""))
}

// Rows that are counted while others come above them are where they belong.
func TestPagesFollowALogThatIsCounted(t *testing.T) {
	s, screen, _ := heldShop(t, 1300)
	logOf(s).rows = s.rows[1:]
	s.Show("")
	s.is(t, `"" below 0 limit 10`).reply <- nil
	screen.Await()
	counting := s.is(t, `"" below 1291 limit 990`)
	s.adds(25)
	s.Reload(0, 8, -1)
	s.is(t, `"" below 0 limit 1000 above 1300`).reply <- nil
	screen.Await()
	counting.reply <- nil
	screen.Await()
	s.is(t, `"" below 301 limit 1000`).reply <- nil
	screen.Until(func() bool { return s.Exact() })
	s.calls = nil
	check.Equal(t, "rows", s.Len(), 1324)
	for i, want := range s.newestFirst("") {
		if row, loaded := s.Row(i); loaded {
			check.Equal(t, "row", row, want)
		}
	}
}

// Whoever asks twice gets every row once.
func TestPagesFollowALogTwiceAtOnce(t *testing.T) {
	s, screen, _ := heldShop(t, 30)
	logOf(s).Show("")
	s.is(t, `"" below 0 limit 10`).reply <- nil
	screen.Await()
	s.adds(2)
	s.Reload(0, 8, -1)
	first := s.is(t, `"" below 0 limit 1000 above 30`)
	s.Reload(0, 8, -1)
	second := s.is(t, `"" below 0 limit 1000 above 30`)
	first.reply <- nil
	screen.Until(func() bool { return s.Len() == 32 })
	s.adds(1)
	second.reply <- nil
	screen.Await()
	s.is(t, `"" below 0 limit 1000 above 32`).reply <- nil
	screen.Until(func() bool { return s.Len() == 33 })
	s.row(t, 0, 33)
	s.row(t, 1, 32)
	s.row(t, 3, 30)
}

// A log that is not the one that was read, or that grew too much, is read again.
func TestPagesOfAnotherLog(t *testing.T) {
	for name, change := range map[string]func(*shop){
		"put back from a backup": func(s *shop) { s.rows = s.rows[:50] },
		"rows were removed":      func(s *shop) { s.rows = slices.Delete(s.rows, 3, 5); s.adds(1) },
		"a key was left out":     func(s *shop) { s.adds(2); s.rows = slices.Delete(s.rows, 95, 96) },
		"too many came":          func(s *shop) { s.adds(12_000) },
	} {
		s := newLogShop(t, 95)
		s.Want(90)
		change(s)
		s.Reload(0, 8, -1)
		check.Equal(t, name, slices.Contains(s.came[1:], "{true false 0} <nil>"), true)
		s.row(t, 0, s.newestFirst("")[0])
		check.Equal(t, name+": all", s.Total(), int64(len(s.rows)))
	}
	s := newLogShop(t, 95)
	s.Show("5")
	s.rows = slices.Delete(s.rows, 3, 5)
	s.adds(1)
	s.Reload(0, 8, -1)
	check.Equal(t, "rows were removed from what is not shown as a whole", s.came[len(s.came)-1], "{true false 0} <nil>")
	s.holds(t, s.newestFirst("5"))
}

// Counting that fails is said once, and goes on when a page has come.
func TestPagesOfALogThatFail(t *testing.T) {
	s := newLogShop(t, 50_000)
	read := s.Read
	s.Read = func(ctx context.Context, q string, at Span) (Page[int64], error) {
		page, err := read(ctx, q, at)
		if s.fail != nil && at.Limit == 10 {
			err = nil
		}
		return page, err
	}
	s.fail = errDisk
	arrived := s.OnArrival
	s.OnArrival = func(a Arrival, err error) {
		arrived(a, err)
		if err != nil {
			s.Want(s.Len() - 1) // as a list does that is drawn
		}
	}
	s.questions()
	s.Show("7")
	check.Equal(t, "asked", s.questions(), `"7" below 0 limit 10, "7" below 49907 limit 990`)
	check.Equal(t, "came", s.came[len(s.came)-1], "{false false 0} disk on fire")
	check.Equal(t, "rows", s.Len(), 10)
	s.fail = nil
	s.OnArrival = arrived
	s.Reload(0, 8, -1)
	s.pages = map[int][]int64{}
	s.Want(0)
	check.Equal(t, "rows", s.Len(), 5000)
	s.fail = errDisk
	s.adds(3)
	s.Reload(0, 8, -1)
	check.Equal(t, "came", s.came[len(s.came)-1], "{false false 0} disk on fire")
	s.fail = nil
	s.Reload(0, 8, -1)
	check.Equal(t, "all", s.Total(), 50_003)
	s.Forget()
	check.Equal(t, "rows", s.Len(), 0)
	check.Equal(t, "all", s.Total(), 0)
	_, ok := s.Find(7)
	check.Equal(t, "found", ok, false)
}

// Another question ends the counting; what is shown goes on to be counted if that
// question fails.
func TestPagesOfALogAreCountedAfterAll(t *testing.T) {
	s, screen, _ := heldShop(t, 30_000)
	logOf(s).Show("7")
	s.is(t, `"7" below 0 limit 10`).reply <- nil
	screen.Await()
	counting := s.is(t, `"7" below 29907 limit 990`)
	s.Show("8")
	<-counting.ctx.Done()
	counting.reply <- nil
	s.is(t, `"8" below 0 limit 10`).reply <- errDisk
	screen.Until(func() bool { return !s.Reading() })
	check.Equal(t, "rows", s.Len(), 10)
	s.is(t, `"7" below 29907 limit 990`).reply <- nil
	screen.Until(func() bool { return s.Len() == 1000 })
	s.is(t, `"7" below 20007 limit 1000`).reply <- nil
	screen.Until(func() bool { return s.Len() == 2000 })
	s.is(t, `"7" below 10007 limit 1000`).reply <- nil
	screen.Until(func() bool { return s.Exact() })
	check.Equal(t, "rows", s.Len(), 3000)
}

// What is shown is not counted while something else is looked for, even if the list is drawn
// then or a page comes: that count would be added to what is shown next.
func TestPagesOfALogCountWhatIsShown(t *testing.T) {
	s, screen, _ := heldShop(t, 30_000)
	logOf(s).Show("7")
	s.is(t, `"7" below 0 limit 10`).reply <- nil
	screen.Await()
	s.is(t, `"7" below 29907 limit 990`).reply <- nil
	screen.Until(func() bool { return s.Len() == 1000 })
	counting := s.is(t, `"7" below 20007 limit 1000`)
	s.Show("8")
	<-counting.ctx.Done()
	counting.reply <- nil
	other := s.is(t, `"8" below 0 limit 10`)
	s.Want(999) // the list is drawn
	s.is(t, `"7" below 20107 limit 10`).reply <- nil
	screen.Until(func() bool { _, here := s.Row(999); return here })
	other.reply <- nil
	screen.Until(func() bool { return !s.Reading() })
	for _, asked := range []string{`"8" below 29908 limit 990`, `"8" below 20008 limit 1000`, `"8" below 10008 limit 1000`} {
		s.is(t, asked).reply <- nil
		n := s.Len()
		screen.Until(func() bool { return s.Len() > n })
	}
	check.Equal(t, "exact", s.Exact(), true)
	check.Equal(t, "rows", s.Len(), 3000)
}
