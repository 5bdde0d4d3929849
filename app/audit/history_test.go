package audit

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// history shows the events about alice, user 1, of a ledger.
func history(t *testing.T, l *ledger) (*screen.Screen, *History, func() string) {
	t.Helper()
	s := screen.New(t)
	tasks := shell.Inline(t.Context())
	w := s.NewWindow("History")
	h := NewHistory(l, data.Session{Address: l.address}, 1, w, tasks)
	said := ""
	h.OnRead = func(err error) { said = shell.Explain(err, "read history") }
	w.SetContent(h)
	w.Resize(fyne.NewSize(720, 400))
	w.Show()
	return s, h, func() string { return said }
}

func TestHistory(t *testing.T) {
	l := &ledger{newest: 4000}
	s, h, _ := history(t, l)
	check.Equal(t, "reads before it was shown", l.reads(), 0)
	h.Reload()
	check.Equal(t, "reads before it was shown", l.reads(), 0)
	h.Shown()
	h.Shown()
	s.See("Signed in", "Lite", "996 events")
	s.Gone("bob", "carol", "dave")
	for _, q := range l.queries {
		check.Equal(t, "whose", q.UserKey, 1)
	}
	h.FocusFirst()
	s.Press(fyne.KeyEnd)
	check.Equal(t, "oldest", h.selected.ID, 4) // 4, 8, 12 … are about alice, but not 1000, 2000 …
	s.Press(fyne.KeyReturn)
	s.See("Event 4", "Outcome")
	s.Press(fyne.KeyEscape)
	s.Gone("Event 4")
	l.newest = 4008
	h.Reload()
	s.See("998 events")
	check.Equal(t, "what was selected", h.selected.ID, 4)
}

func TestHistoryCannotBeRead(t *testing.T) {
	l := &ledger{newest: 10, fail: data.ErrBusy}
	s, h, said := history(t, l)
	h.Shown()
	check.Equal(t, "said", said(), shell.Message(data.ErrBusy))
	l.fail = nil
	h.Reload()
	s.See("2 events")
	check.Equal(t, "said when it is over", said(), "")
}
