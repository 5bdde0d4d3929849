package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

var errDisk = errors.New("disk on fire")

// stock is rows that are numbers, which a query finds by their last digits, and
// what was asked of them. A test that holds it answers each question itself.
type stock struct {
	rows  []int64
	fail  error
	calls chan call     // nil: all is answered at once
	over  chan struct{} // closed when the test ends, failed or not: nobody answers any more
	heard []string
}

// A call is a question to the stock.
type call struct {
	what  string
	reply chan error
	ctx   context.Context
}

// is waits for the next question, which has to be what.
func (s *stock) is(t *testing.T, what string) call {
	t.Helper()
	c := <-s.calls
	check.Equal(t, "asked", c.what, what)
	return c
}

func (s *stock) answerTo(ctx context.Context, what string) error {
	if s.calls == nil {
		s.heard = append(s.heard, what)
		return s.fail
	}
	c := call{what, make(chan error), ctx}
	select {
	case s.calls <- c:
	case <-s.over:
		return context.Canceled
	}
	select {
	case err := <-c.reply:
		return err
	case <-s.over:
		return context.Canceled
	}
}

// finds returns what a query finds: all numbers that end with it.
func (s *stock) finds(q string) (found []int64) {
	if q == "" {
		return slices.Clone(s.rows)
	}
	for _, n := range s.rows {
		if strings.HasSuffix(fmt.Sprint(n), q) {
			found = append(found, n)
		}
	}
	return found
}

// shop is pages of a stock, as a list would use them.
type shop struct {
	*Pages[string, int64]
	*stock
	came  []string // what arrived
	known int
}

// newShop has n rows, 1 to n, in pages of 10.
func newShop(tasks *Tasks, n int64) *shop {
	s := &shop{stock: &stock{}}
	for i := range n {
		s.rows = append(s.rows, i+1)
	}
	s.Pages = NewPages(tasks, "", PagesOf[string, int64]{
		Size: 10, Most: 3,
		Read: func(ctx context.Context, q string, at Span) (Page[int64], error) {
			if err := s.answerTo(ctx, fmt.Sprintf("%q %d", q, at.From)); err != nil {
				return Page[int64]{}, err
			}
			found := s.finds(q)
			found = found[min(at.From, int64(len(found))):]
			return Page[int64]{Rows: slices.Clone(found[:min(at.Limit, len(found))])}, nil
		},
		Key: func(n int64) int64 { return n },
		Place: func(ctx context.Context, q string, key int64) (int64, error) {
			err := s.answerTo(ctx, fmt.Sprint("place ", key))
			i := slices.Index(s.finds(q), key)
			if err == nil && i < 0 {
				err = data.ErrNotFound
			}
			return int64(i), err
		},
		Count: func(ctx context.Context, q string, most int64) (data.RowCount, error) {
			err := s.answerTo(ctx, fmt.Sprintf("count %q %d", q, most))
			n := int64(len(s.finds(q)))
			if most > 0 && n > most {
				return data.RowCount{N: most, More: true}, err
			}
			return data.RowCount{N: n}, err
		},
		OnArrival: func(a Arrival, err error) {
			s.came = append(s.came, fmt.Sprint(a, err))
		},
		OnExact: func() { s.known++ },
	})
	return s
}

// questions returns what was asked since it was called last.
func (s *shop) questions() string {
	asked := strings.Join(s.heard, ", ")
	s.heard = nil
	return asked
}

// row fails the test unless row i is loaded and is n.
func (s *shop) row(t *testing.T, i int, n int64) {
	t.Helper()
	if got, ok := s.Row(i); !ok || got != n {
		t.Errorf("row %d is %d (%v), not %d", i, got, ok, n)
	}
}

// heldShop is a shop whose questions a test answers itself.
func heldShop(t *testing.T, n int64) (*shop, *screen.Screen, *Tasks) {
	t.Helper()
	screen := screen.New(t)
	tasks := NewTasks(context.Background())
	s := newShop(tasks, n)
	s.calls, s.over = make(chan call), make(chan struct{})
	t.Cleanup(func() {
		close(s.over)
		tasks.Stop()
		tasks.Wait()
	})
	return s, screen, tasks
}

// One question is under way at a time: it is cancelled, the newest waits for
// it, and those between are never asked.
func TestPagesAskWhatIsWantedLast(t *testing.T) {
	s, screen, tasks := heldShop(t, 1000)
	s.Show("")
	first := s.is(t, `"" 0`)
	s.Show("1")
	s.Show("12")
	s.Show("123")
	<-first.ctx.Done()
	check.Equal(t, "reading", s.Reading(), true)
	check.Equal(t, "others wait for it", tasks.waiting(), true)
	first.reply <- first.ctx.Err()
	screen.Await()
	last := s.is(t, `"123" 0`)
	check.Equal(t, "came", len(s.came), 0)
	last.reply <- nil
	screen.Await()
	s.row(t, 0, 123)
	check.Equal(t, "came", strings.Join(s.came, ", "), "{true false 0} <nil>")
	check.Equal(t, "shown", s.Shown(), "123")
	check.Equal(t, "reading", s.Reading(), false)
}

// What is shown can be scrolled through while something else is looked for, and
// a page of it that comes later is not among what was found.
func TestPagesDropWhatComesLate(t *testing.T) {
	s, screen, tasks := heldShop(t, 1000)
	s.Show("")
	s.is(t, `"" 0`).reply <- nil
	screen.Await()
	counting := s.is(t, `count "" 10000`)
	check.Equal(t, "others wait for a count", tasks.waiting(), false)
	s.Show("7")
	<-counting.ctx.Done()
	search := s.is(t, `"7" 0`)
	counting.reply <- nil
	s.Want(9) // is there
	if _, ok := s.Want(25); ok {
		t.Error("a page is there before it was read")
	}
	page := s.is(t, `"" 20`)
	s.Want(12) // one page is under way at a time
	search.reply <- nil
	screen.Until(func() bool { return s.Shown() == "7" })
	counting = s.is(t, `count "7" 10000`)
	<-page.ctx.Done()
	page.reply <- nil
	counting.reply <- nil
	screen.Until(func() bool { return s.Exact() })
	check.Equal(t, "rows", s.Len(), 100)
	s.row(t, 1, 17)
	if n, ok := s.Row(25); ok {
		t.Errorf("row 25 is %d, which was not found", n)
	}
}

// What is read again takes the place of a page that is under way, and that is
// asked for again.
func TestPagesReloadOvertakesAPage(t *testing.T) {
	s, screen, _ := heldShop(t, 30)
	s.Show("")
	s.is(t, `"" 0`).reply <- nil
	screen.Await()
	s.is(t, `count "" 10000`).reply <- nil
	screen.Until(func() bool { return s.Exact() })
	s.Want(15)
	page := s.is(t, `"" 10`)
	s.rows = s.rows[5:]
	s.Reload(0, 8, -1)
	s.is(t, `"" 0`).reply <- nil
	screen.Until(func() bool { return len(s.came) == 2 })
	<-page.ctx.Done()
	page.reply <- nil
	s.is(t, `count "" 0`).reply <- nil // the old number serves until then
	screen.Until(func() bool { return s.Len() == 25 })
	s.row(t, 0, 6)
	if _, ok := s.Row(15); ok {
		t.Error("a page from before is shown")
	}
	s.Want(15)
	s.is(t, `"" 10`).reply <- nil
	screen.Until(func() bool { _, ok := s.Row(15); return ok })
	s.row(t, 15, 21)
}

// What is forgotten does not come back, whatever was under way; and what is asked
// for afterwards is shown.
func TestPagesForget(t *testing.T) {
	s, screen, _ := heldShop(t, 30)
	s.Show("")
	s.is(t, `"" 0`).reply <- nil
	screen.Await()
	counting := s.is(t, `count "" 10000`)
	s.Reload(0, 8, -1)
	counting.reply <- nil
	under := s.is(t, `"" 0`)
	s.Forget()
	<-under.ctx.Done()
	under.reply <- nil
	screen.Until(func() bool { return !s.Reading() })
	check.Equal(t, "came", len(s.came), 1)
	check.Equal(t, "rows", s.Len(), 0)
	if _, ok := s.Want(3); ok {
		t.Error("what was forgotten is there")
	}
	s.Reload(0, 0, -1)
	s.is(t, `"" 0`).reply <- nil
	screen.Until(func() bool { return len(s.came) == 2 })
	s.is(t, `count "" 10000`).reply <- nil
	screen.Until(func() bool { return s.Exact() })
	s.row(t, 3, 4)
}

// newStill is a shop that answers at once, with the first rows shown.
func newStill(t *testing.T, n int64) *shop {
	t.Helper()
	s := newShop(Inline(t.Context()), n)
	s.Show("")
	return s
}

// A few pages are in memory, those around what was read last.
func TestPagesAreFew(t *testing.T) {
	s := newStill(t, 200)
	for _, i := range []int{55, 105, 95, 115} {
		s.Want(i)
	}
	loaded := map[int]bool{}
	s.Each(func(i int, n int64) {
		check.Equal(t, "row", n, int64(i)+1)
		loaded[i/10] = true
	})
	check.Equal(t, "pages", fmt.Sprint(loaded), "map[9:true 10:true 11:true]")
	i, ok := s.Find(107)
	check.Equal(t, "found", fmt.Sprint(i, ok), "106 true")
	_, ok = s.Find(3)
	check.Equal(t, "found what is not loaded", ok, false)
}

// Nothing is asked twice because it failed, and everything again once there is a
// reason to.
func TestPagesThatFail(t *testing.T) {
	s := newStill(t, 200)
	s.questions()
	s.fail = errDisk
	for range 3 {
		s.Want(15)
	}
	check.Equal(t, "asked", s.questions(), `"" 10`)
	check.Equal(t, "came", s.came[len(s.came)-1], "{false false 0} disk on fire")
	s.Want(25) // another one is tried
	check.Equal(t, "asked", s.questions(), `"" 20`)
	check.Equal(t, "retry", s.Retry(), true)
	check.Equal(t, "retry", s.Retry(), false)
	s.Want(15)
	check.Equal(t, "asked", s.questions(), `"" 10`)
	s.fail = nil
	s.Want(35)
	s.Want(15) // the disk answers again
	check.Equal(t, "asked", s.questions(), `"" 30, "" 10`)
	s.row(t, 15, 16)

	s.fail = errDisk
	s.Show("7")
	check.Equal(t, "came", s.came[len(s.came)-1], "{true false 0} disk on fire")
	check.Equal(t, "asked", s.questions(), `"7" 0`)
	check.Equal(t, "wanted", s.Wanted(), "7")
	check.Equal(t, "shown", s.Shown(), "")
	s.row(t, 15, 16) // what was shown stays
	s.fail = nil
	s.Reload(0, 5, -1) // and what was wanted is tried again
	check.Equal(t, "came", s.came[len(s.came)-1], "{true false 0} <nil>")
	check.Equal(t, "shown", s.Shown(), "7")
	s.row(t, 1, 17)
}

// What can't be counted is said once, and the rows are there.
func TestPagesThatCannotBeCounted(t *testing.T) {
	s := newShop(Inline(t.Context()), 200)
	arrived := s.OnArrival
	s.OnArrival = func(a Arrival, err error) {
		arrived(a, err)
		s.fail = errDisk
	}
	s.Show("")
	check.Equal(t, "asked", s.questions(), `"" 0, count "" 10000`)
	check.Equal(t, "came", strings.Join(s.came, ", "), "{true false 0} <nil>, {false false 0} disk on fire")
	check.Equal(t, "rows", s.Len(), 10)
	check.Equal(t, "known", s.known, 0)
}

// Rows are counted as far as a person cares, and then all of them; not where the
// first page holds them all, and the other way round a page that is shorter or
// longer than the count knows better.
func TestPagesCount(t *testing.T) {
	for _, c := range []struct {
		rows  int64
		query string
		asked string
	}{
		{0, "", `"" 0`},
		{9, "", `"" 0`},
		{10, "", `"" 0, count "" 10000`},
		{10_000, "", `"" 0, count "" 10000`},
		{10_001, "", `"" 0, count "" 10000, count "" 0`},
		{10_001, "001", `"001" 0, count "001" 10000`},
	} {
		s := newShop(Inline(t.Context()), c.rows)
		s.Show(c.query)
		check.Equal(t, "asked", s.questions(), c.asked)
		check.Equal(t, "rows", s.Len(), len(s.finds(c.query)))
		check.Equal(t, "known", s.known, 1)
	}

	s := newStill(t, 200)
	s.rows = s.rows[:124]
	s.Want(125)
	check.Equal(t, "some have gone", s.Len(), 124)
	s.rows = nil
	s.Want(105)
	check.Equal(t, "all of a page have gone", s.Len(), 100)
	s = newStill(t, 10)
	for i := range int64(100) {
		s.rows = append(s.rows, 11+i)
	}
	s.Want(10)
	check.Equal(t, "some have come", s.Len(), 20)
	check.Equal(t, "exact", s.Exact(), false)
	s.questions()
	s.Reload(0, 5, -1)
	check.Equal(t, "asked", s.questions(), `"" 0, count "" 10000`)
	check.Equal(t, "rows", s.Len(), 110)
}

// A query is completed before its first rows are read, and once: pages, counts and what is
// read again are of the completed one.
func TestPagesCompleteAQuery(t *testing.T) {
	complete := func(s *shop) *shop {
		s.Prepare = func(ctx context.Context, q string) (string, error) {
			err := s.answerTo(ctx, fmt.Sprintf("prepare %q", q))
			return strings.TrimPrefix(q, "ends with "), err
		}
		return s
	}
	s := complete(newShop(Inline(t.Context()), 2000))
	s.Show("ends with 7")
	s.Want(15)
	check.Equal(t, "asked", s.questions(), `prepare "ends with 7", "7" 0, count "7" 10000, "7" 10`)
	check.Equal(t, "wanted", s.Wanted(), "7")
	check.Equal(t, "shown", s.Shown(), "7")
	s.rows = append(make([]int64, 60), s.rows...)
	s.rows[3] = 10_007
	s.Reload(15, 19, -1)
	check.Equal(t, "asked", s.questions(), `prepare "7", "7" 10, count "7" 0`)
	s.row(t, 16, 157)
	s.fail = errDisk
	s.Show("ends with 8")
	check.Equal(t, "asked", s.questions(), `prepare "ends with 8"`)
	check.Equal(t, "came", s.came[len(s.came)-1], "{true false 0} disk on fire")
	check.Equal(t, "shown", s.Shown(), "7")
	s.row(t, 16, 157)

	s = complete(logOf(newShop(Inline(t.Context()), 0)))
	s.Show("ends with 7")
	check.Equal(t, "asked", s.questions(), `prepare "ends with 7", "7" below 0 limit 10`)
	s.rows = []int64{7, 8, 17}
	s.Reload(0, 0, -1)
	check.Equal(t, "asked of what was empty", s.questions(), `"7" below 0 limit 1000`)
	s.row(t, 0, 17)
	s.adds(10)
	s.Reload(0, 2, -1)
	check.Equal(t, "asked", s.questions(), `"7" below 0 limit 1000 above 17`)
	s.row(t, 0, 27)
}
