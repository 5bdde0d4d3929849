package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

func TestMoment(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 30, 0, 0, time.Local)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Time{}, "never"},
		{now, "today 00:30"},
		{now.Add(-31 * time.Minute), "yesterday 23:59"},
		{now.AddDate(0, 0, -2), "27 Feb 00:30"},
		{now.AddDate(-1, 0, 0), "1 Mar 2025 00:30"},
		{now.Add(10 * time.Minute).UTC(), "today 00:40"},
		{time.Date(2025, 12, 31, 23, 0, 0, 0, time.Local), "31 Dec 2025 23:00"},
	} {
		check.Equal(t, c.at.String(), Moment(c.at, now), c.want)
	}
	// The day before began at 01:00.
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	santiago, err := time.LoadLocation("America/Santiago")
	check.Equal(t, "error", err, nil)
	time.Local = santiago
	night := time.Date(2027, 9, 6, 0, 30, 0, 0, time.Local)
	check.Equal(t, "after a day of 23 hours", Moment(night.Add(-time.Hour), night), "yesterday 23:30")
	check.Equal(t, "before it", Moment(night.Add(-24*time.Hour), night), "4 Sep 23:30")
	eve := time.Date(2027, 9, 4, 23, 30, 0, 0, time.Local)
	check.Equal(t, "before a day of 23 hours", Moment(eve.Add(time.Hour), eve), "tomorrow 01:30")
	check.Equal(t, "the day after it", Moment(eve.Add(24*time.Hour), eve), "6 Sep 00:30")
	time.Local = local

	newYear := time.Date(2026, 1, 1, 8, 0, 0, 0, time.Local)
	check.Equal(t, "over the year", Moment(newYear.AddDate(0, 0, -1), newYear), "yesterday 08:00")
}

func TestClock(t *testing.T) {
	at := time.Date(2026, 11, 3, 9, 41, 7, 0, time.FixedZone("IST", 5*3600+1800))
	check.Equal(t, "clock", Clock(at, "Asia/Kolkata"), "Tue 3 Nov 2026 09:41:07 Asia/Kolkata (UTC+05:30)")
	if Zone() == "" {
		t.Error("the time zone has no name")
	}
}

func TestWho(t *testing.T) {
	check.Equal(t, "with a name", Who("Alice Ärmel", "alice"), "Alice Ärmel (alice)")
	check.Equal(t, "without", Who("", "alice"), "alice")
}

// An error is worded for the user and logged for the administrator of the system, but answers
// are not logged as failures.
func TestExplain(t *testing.T) {
	const operation = "explain what went wrong" // other tests' tasks and Fyne may write to the same log at any time
	lines := linesOf{about: operation}
	before := log.Writer()
	log.SetOutput(&lines)
	defer log.SetOutput(before)
	for _, c := range []struct {
		err          error
		says, logged string
	}{
		{&data.FieldError{Field: data.FieldName, Text: data.Say("A name is short.")}, "A name is short.", ""},
		{fmt.Errorf("edit: %w", data.ErrChanged), lang.Say(words.Message(data.ErrChanged)) + " Press F5 to refresh.", ""},
		{data.Deny("Not you."), "Not you.", ""},
		{fmt.Errorf("list: %w", data.ErrSessionEnded), "Your sign-in has ended.", ""},
		{errors.New("pq: relation missing"), lang.Say(words.Message(errors.New("unknown"))), "relation missing"},
		{&data.Trouble{Kind: data.ErrDiskFull, Text: data.Say("No room."), Cause: errors.New("ENOSPC")}, "No room.", "ENOSPC"},
	} {
		lines.reset()
		if got := Explain(c.err, operation); !strings.HasPrefix(got, c.says) {
			t.Errorf("%v is worded %q", c.err, got)
		}
		if got := lines.String(); !strings.Contains(got, c.logged) || (got == "") != (c.logged == "") {
			t.Errorf("%v is logged as %q", c.err, got)
		}
	}
}

// linesOf keeps the lines of a log that are about something.
type linesOf struct {
	about string
	mu    sync.Mutex
	text  strings.Builder
}

func (l *linesOf) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if bytes.Contains(line, []byte(l.about)) {
		l.text.Write(line)
	}
	return len(line), nil
}

func (l *linesOf) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *linesOf) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Reset()
}

// Opening what is open brings it to the front, and closing it ends its work.
func TestWindows(t *testing.T) {
	s := screen.New(t)
	windows := NewWindows(s, Inline(context.Background()))
	made, closed := 0, 0
	var last *Tasks
	open := func(key string) {
		windows.Show(key, key, func(_ fyne.Window, tasks *Tasks) View {
			made++
			last = tasks
			return View{Content: Text("hello"), Closed: func() { closed++ }}
		})
	}
	open("a")
	first := last
	open("b")
	open("a")
	check.Equal(t, "made", made, 2)
	check.Equal(t, "windows", s.Titles(), "b, a")
	s.CloseButton()
	check.Equal(t, "closed", closed, 1)
	Run(first, func(context.Context) (int, error) { return 0, nil }, func(int, error) { t.Error("called after the window closed") })
	open("a")
	check.Equal(t, "made again", made, 3)
	windows.CloseAll()
	check.Equal(t, "windows", s.Titles(), "")
	check.Equal(t, "closed", closed, 3)
	check.Equal(t, "kept", len(windows.open), 0)
}

// TestWritten: one is one.
func TestWritten(t *testing.T) {
	check.Equal(t, "one", Written(1, words.Events, "/tmp/log.csv"), "1 event was written to /tmp/log.csv.")
	check.Equal(t, "two", Written(1284, words.Events, "/tmp/log.csv"), "1,284 events were written to /tmp/log.csv.")
}

// TestPromisedTimes: the limits that people read are those that were promised.
func TestPromisedTimes(t *testing.T) {
	check.Equal(t, "a copied secret", lang.Say(Kept), "30 seconds")
	check.Equal(t, "a key is hidden", strings.Contains(lang.Say(CoveredText), "after 5 minutes without"), true)
}
