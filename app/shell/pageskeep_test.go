package shell

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// The rows on the screen stay there while those above them come and go: by the
// pages that are read again, or else by their place.
func TestPagesKeepWhatIsOnTheScreen(t *testing.T) {
	numbers := func(from, end int64) (all []int64) {
		for i := from; i < end; i++ {
			all = append(all, i)
		}
		return all
	}
	for name, c := range map[string]struct {
		now         []int64 // instead of 1 to 200
		first, also int
		moved       int
		asked       string
	}{
		"nothing":                {numbers(1, 201), 43, -1, 0, `"" 40`},
		"one came above":         {append([]int64{0}, numbers(1, 201)...), 43, -1, 1, `"" 40`},
		"two went above":         {numbers(3, 201), 43, -1, -2, `"" 40`},
		"another page by now":    {numbers(4, 201), 41, -1, -3, `"" 40, "" 30`},
		"far away":               {append(numbers(1001, 1061), numbers(1, 201)...), 43, -1, 60, `"" 40, place 44, "" 100`},
		"the first one is gone":  {append(append(numbers(1001, 1061), numbers(1, 44)...), numbers(45, 201)...), 43, -1, 59, `"" 40, place 44, place 45, "" 100`},
		"all of them are gone":   {append(numbers(1, 44), numbers(300, 400)...), 43, -1, 0, `"" 40, place 44, place 45, place 46, place 47`},
		"one went alone":         {append(append([]int64{44}, numbers(1, 44)...), numbers(45, 201)...), 43, -1, 0, `"" 40`},
		"everybody is gone":      {nil, 43, -1, 0, `"" 40, place 44, place 45, place 46, place 47`},
		"at the top":             {append([]int64{0}, numbers(1, 201)...), 0, -1, 0, `"" 0`},
		"the cursor is far away": {append([]int64{0}, numbers(1, 201)...), 43, 150, 1, `"" 40, "" 150`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStill(t, 200)
			s.Want(c.first)
			s.questions()
			s.rows = c.now
			s.Reload(c.first, c.first+4, c.also)
			asked, _, _ := strings.Cut(s.questions(), ", count")
			check.Equal(t, "asked", asked, c.asked)
			check.Equal(t, "came", s.came[len(s.came)-1], fmt.Sprintf("{true true %d} <nil>", c.moved))
			for i := max(c.first+c.moved, 0); i < min(c.first+4+c.moved, len(c.now)); i++ {
				s.row(t, i, c.now[i])
			}
		})
	}
}

// Where finding a place takes long, rows that went far are lost sight of.
func TestPagesLookForAPlaceSeldom(t *testing.T) {
	s := newStill(t, 10_001)
	s.Want(43)
	s.questions()
	s.rows = append(make([]int64, 60), s.rows...)
	s.Reload(43, 47, -1)
	check.Equal(t, "asked", s.questions(), `"" 40, count "" 0`)
	s.Whole = func(string) bool { return true }
	s.rows = s.rows[60:]
	s.Want(43)
	s.Reload(43, 47, -1)
	s.rows = append(make([]int64, 60), s.rows...)
	s.questions()
	s.Reload(43, 47, -1)
	check.Equal(t, "asked", s.questions(), `"" 40, place 44, "" 100, count "" 0`)
}

// The place of a row is reported only while the rows are those in which it was sought.
func TestPagesWithPlace(t *testing.T) {
	s, screen, _ := heldShop(t, 1000)
	s.Show("")
	s.is(t, `"" 0`).reply <- nil
	screen.Await()
	s.is(t, `count "" 10000`).reply <- nil
	screen.Until(func() bool { return s.Exact() })
	var at []int
	tell := func(i int) { at = append(at, i) }
	s.WithPlace(700, tell)
	s.is(t, "place 700").reply <- nil
	screen.Await()
	s.WithPlace(3000, tell)
	s.is(t, "place 3000").reply <- nil
	screen.Await()
	s.WithPlace(701, tell)
	s.is(t, "place 701").reply <- errDisk
	screen.Await()
	s.WithPlace(702, tell)
	late := s.is(t, "place 702")
	s.Show("7")
	s.is(t, `"7" 0`).reply <- nil
	late.reply <- nil
	screen.Await()
	screen.Await()
	s.is(t, `count "7" 10000`).reply <- nil
	check.Equal(t, "places", fmt.Sprint(at), "[699]")
}

// The place of a row is that among the rows shown: an answer about others moves nothing.
func TestPagesPlaceAmongWhatIsShown(t *testing.T) {
	begin := func(t *testing.T) (s *shop, screen *screen.Screen, asked call, places *[]int) {
		t.Helper()
		s, screen, _ = heldShop(t, 30)
		s.Show("")
		s.is(t, `"" 0`).reply <- nil
		screen.Await()
		s.is(t, `count "" 10000`).reply <- nil
		screen.Until(func() bool { return s.Exact() })
		places = new([]int)
		s.WithPlace(25, func(i int) { *places = append(*places, i) })
		return s, screen, s.is(t, "place 25"), places
	}
	t.Run("forgotten", func(t *testing.T) {
		s, screen, asked, places := begin(t)
		s.Forget()
		asked.reply <- nil
		screen.Await()
		check.Equal(t, "rows", s.Len(), 0)
		check.Equal(t, "places", fmt.Sprint(*places), "[]")
		check.Equal(t, "under way", s.tasks.load.n, 0)
	})
	t.Run("others are shown", func(t *testing.T) {
		s, screen, asked, places := begin(t)
		s.Show("7")
		s.is(t, `"7" 0`).reply <- nil
		screen.Until(func() bool { return !s.Reading() })
		s.Show("") // under way
		back := s.is(t, `"" 0`)
		asked.reply <- nil
		screen.Await()
		check.Equal(t, "rows", s.Len(), 3)
		check.Equal(t, "places", fmt.Sprint(*places), "[]")
		check.Equal(t, "under way", s.tasks.load.n, 1)
		back.reply <- nil
	})
	t.Run("read again", func(t *testing.T) {
		s, screen, asked, places := begin(t)
		s.Reload(0, 8, -1)
		again := s.is(t, `"" 0`)
		asked.reply <- nil // found before rows went
		screen.Await()
		check.Equal(t, "places", fmt.Sprint(*places), "[24]")
		s.WithPlace(25, func(i int) { *places = append(*places, i) })
		asked = s.is(t, "place 25")
		again.reply <- nil
		screen.Until(func() bool { return !s.Reading() })
		s.is(t, `count "" 0`).reply <- nil
		screen.Await()
		asked.reply <- nil
		screen.Await()
		s.rows = s.rows[5:]
		s.is(t, "place 25").reply <- nil
		screen.Until(func() bool { return len(*places) == 2 })
		check.Equal(t, "places", fmt.Sprint(*places), "[24 19]")
	})
}
