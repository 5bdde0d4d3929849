package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests are there on any computer

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

func TestFilterQuery(t *testing.T) {
	at := func(month time.Month, day int) time.Time {
		return time.Date(2026, month, day, 0, 0, 0, 0, time.Local).UTC()
	}
	any := filter{kind: data.AllEvents, time: anyTime}
	for _, c := range []struct {
		name  string
		set   func(*filter)
		want  data.EventQuery
		wrong string
	}{
		{"nothing", func(*filter) {}, data.EventQuery{}, ""},
		{"kind", func(f *filter) { f.kind = data.PolicyEvents }, data.EventQuery{Kinds: []data.Kind{data.PolicySet}}, ""},
		{"outcome", func(f *filter) { f.outcome = data.Refused }, data.EventQuery{Outcome: data.Refused}, ""},
		{"text", func(f *filter) { f.text = " desk7 " }, data.EventQuery{Text: "desk7"}, ""},
		{"today", func(f *filter) { f.time = today }, data.EventQuery{Since: at(11, 23)}, ""},
		{"7 days", func(f *filter) { f.time = last7Days }, data.EventQuery{Since: now.AddDate(0, 0, -7).UTC()}, ""},
		{"30 days", func(f *filter) { f.time = last30Days }, data.EventQuery{Since: now.AddDate(0, 0, -30).UTC()}, ""},
		{"one day", func(f *filter) { f.time, f.from, f.to = fromTo, "2026-11-20", "2026-11-20" }, data.EventQuery{Since: at(11, 20), Until: at(11, 21)}, ""},
		{"from", func(f *filter) { f.time, f.from = fromTo, " 2026-10-31" }, data.EventQuery{Since: at(10, 31)}, ""},
		{"to", func(f *filter) { f.time, f.to = fromTo, "2026-10-31" }, data.EventQuery{Until: at(11, 1)}, ""},
		{"no days", func(f *filter) { f.time = fromTo }, data.EventQuery{}, ""},
		{"days of another choice", func(f *filter) { f.from = "2026-11-20" }, data.EventQuery{}, ""},
		{"backwards", func(f *filter) { f.time, f.from, f.to = fromTo, "2026-11-20", "2026-11-19" }, data.EventQuery{}, lang.T(backwards)},
		{"no such day", func(f *filter) { f.time, f.to = fromTo, "2026-02-30" }, data.EventQuery{}, "like 2026-11-23"},
		{"no day", func(f *filter) { f.time, f.from = fromTo, "yesterday" }, data.EventQuery{}, "like 2026-11-23"},
	} {
		f := any
		c.want.Language = "en"
		c.set(&f)
		got, err := f.query(now, time.Local)
		switch {
		case c.wrong != "":
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%s: %v", c.name, err)
			}
		case err != nil || fmt.Sprint(got) != fmt.Sprint(c.want):
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// TestFilterDaysWhereClocksChange at midnight: a day is all of its hours.
func TestFilterDaysWhereClocksChange(t *testing.T) {
	for _, c := range []struct{ zone, day, since, until string }{
		{"America/Santiago", "2027-09-05", "2027-09-05T04:00:00Z", "2027-09-06T03:00:00Z"}, // 23 hours
		{"America/Santiago", "2027-09-04", "2027-09-04T04:00:00Z", "2027-09-05T04:00:00Z"},
		{"America/Havana", "2027-11-07", "2027-11-07T04:00:00Z", "2027-11-08T05:00:00Z"}, // 25
		{"Atlantic/Azores", "2027-03-28", "2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		want := func(name string, q data.EventQuery, err error, since, until string) {
			t.Helper()
			if got := fmt.Sprint(q.Since.Format(time.RFC3339), " ", q.Until.Format(time.RFC3339)); err != nil || got != since+" "+until {
				t.Errorf("%s in %s, %s: %s, %v, want %s %s", c.day, c.zone, name, got, err, since, until)
			}
		}
		q, err := filter{kind: data.AllEvents, time: fromTo, from: c.day, to: c.day}.query(now, zone)
		want("from and to", q, err, c.since, c.until)
		last, err := time.Parse(time.RFC3339, c.until)
		if err != nil {
			t.Fatal(err)
		}
		q, err = filter{kind: data.AllEvents, time: today}.query(last.Add(-time.Minute), zone)
		want("today", q, err, c.since, time.Time{}.Format(time.RFC3339))
	}
}

func TestFilterByChoosing(t *testing.T) {
	r := newRoom(t, &ledger{newest: 5000}, true)
	r.pick("Any", "Refused")
	check.Equal(t, "status", r.status(), "995 of 5,000 events")
	r.Gone("Signed in")
	r.pick("All", "Policy")
	check.Equal(t, "status", r.status(), "0 of 5,000 events")
	r.See("No events match.")
	r.pick("Refused", "Succeeded")
	r.See("Policy set", "console: root@", "code-delay: 5000")
	check.Equal(t, "status", r.status(), "5 of 5,000 events")
	r.pick("Any time", "Today")
	check.Equal(t, "status", r.status(), "1 of 5,000 events")
	r.pick("Policy", "All")
	check.Equal(t, "status", r.status(), "577 of 5,000 events") // 12 hours without the refusals
}

func TestFilterByDays(t *testing.T) {
	r := newRoom(t, &ledger{newest: 5000}, true)
	r.pick("Any time", "From – to")
	r.See("2026-11-16", "2026-11-23")
	check.Equal(t, "a week", r.status(), "5,000 events")
	r.reach("From")
	r.fill("2026-11-22")
	check.Equal(t, "since yesterday", r.status(), "2,160 of 5,000 events")
	r.Press(fyne.KeyUp)
	check.Equal(t, "since today", r.status(), "720 of 5,000 events")
	r.Press(fyne.KeyDown, fyne.KeyTab)
	r.at("to")
	r.fill("2026-11-22")
	check.Equal(t, "yesterday", r.status(), "1,440 of 5,000 events")
	r.fill("2026-11")
	r.See(lang.T(shell.TypeADay, "2026-11-23"))
	r.Gone("Signed in", "events")
	r.fill("2026-11-21")
	r.See(lang.T(backwards))
	r.fill("")
	r.Gone("The last day")
	check.Equal(t, "to the end", r.status(), "2,160 of 5,000 events")
	r.pick("From – to", "Any time")
	r.Gone("From")
	check.Equal(t, "all", r.status(), "5,000 events")
}

func TestFilterByUser(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	r.reach("User")
	r.Type("ALICE@example.com")
	check.Equal(t, "status", r.status(), "249 of 1,000 events") // the 250th is about a policy
	check.Equal(t, "asked for", r.asked().UserKey, 1)
	r.Gone("bob")
	for _, as := range []struct{ typed, status string }{
		{"d", "250 of 1,000 events · User-ID begins with d"},
		{"DAV", "250 of 1,000 events · User-ID begins with DAV"},
		{"é è", "0 of 1,000 events · User-ID begins with é è"},
		{"eve", "0 of 1,000 events · User-ID begins with eve"},
	} {
		r.fill(as.typed)
		check.Equal(t, "status", r.status(), as.status)
		check.Equal(t, "says what is wrong", r.log.message.Visible(), false)
	}
	r.See("No events match.")
	r.fill(strings.Repeat("x", 2000)) // the field holds what an address can be
	check.Equal(t, "asked for", len(r.asked().Begins), data.MaxEmail)
	r.fill("")
	check.Equal(t, "status", r.status(), "1,000 events")
}

func TestFilterOnlyThisUser(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	r.RightClick("carol")
	r.Click("Only carol")
	check.Equal(t, "status", r.status(), "250 of 1,000 events")
	r.Gone("dave")
	r.reach("User")
	check.Equal(t, "field", r.Field(), "carol")
}

// Text finds what the log shows, in the words in which it shows it.
func TestFilterByWhatIsShown(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	for typed, status := range map[string]string{
		"refused": "199 of 1,000 events", "Signed in": "800 of 1,000 events", "wrong code": "199 of 1,000 events", "renamed": "0 of 1,000 events",
		"refused: ALICE": "49 of 1,000 events", "(unknown)": "199 of 1,000 events", "tapectl": "1 of 1,000 events", "console: root": "1 of 1,000 events",
		"policy set": "1 of 1,000 events", "Líte desk3 in": "111 of 1,000 events", "code-delay: 1000": "1 of 1,000 events",
	} {
		r.fill(typed)
		if got := r.status(); got != status {
			t.Errorf("%s finds %s, want %s", typed, got, status)
		}
	}
}

func TestFilterByText(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	r.at("Text")
	r.Type("DESK7")
	check.Equal(t, "status", r.status(), "111 of 1,000 events")
	r.Gone("desk3")
	r.reach("list")
	r.Press(fyne.KeyHome)
	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	check.Equal(t, "what is typed next replaces it", r.Selected(), "DESK7")
	r.Type("%")
	check.Equal(t, "status", r.status(), "0 of 1,000 events")
	r.Press(fyne.KeyEscape)
	check.Equal(t, "windows after Escape", r.Exists(), 1)
	r.Chord(fyne.KeyModifierControl, fyne.KeyW)
	check.Equal(t, "windows", r.Exists(), 0)
}

// What is typed is looked for once, and an answer from before is dropped.
func TestFilterAsYouType(t *testing.T) {
	l := &ledger{newest: million, hold: make(chan struct{}), began: make(chan struct{}, 100)}
	r := newRoom(t, l, false)
	<-l.began
	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	r.Type("desk") // before the first answer
	r.Type("7")
	r.Until(func() bool { return r.log.rows.Wanted().events.Text == "desk7" })
	r.begun(l) // the first question ends, and where the log ends is asked
	l.hold <- struct{}{}
	<-l.began
	check.Equal(t, "asked for", l.asked().Text, "desk7")
	r.See("Reading…")
	close(l.hold)
	r.Until(func() bool { return r.status() == "10,000+ of 1,000,000 events" })
	r.tasks.Wait()
	r.Drain()
	var texts []string
	for _, q := range l.queries {
		texts = append(texts, q.Text)
	}
	check.Equal(t, "asked for", fmt.Sprint(slices.Compact(texts)), "[ desk7]")
	e, _ := r.log.rows.event(0)
	check.Equal(t, "first row", e.Computer, "desk7")
}

// begun waits until the ledger is asked again. What else the window has to do goes on.
func (r *room) begun(l *ledger) {
	r.t.Helper()
	limit := time.After(time.Minute)
	for {
		select {
		case <-l.began:
			return
		case <-time.After(time.Millisecond):
			r.Drain()
		case <-limit:
			r.t.Fatal("nothing was asked")
		}
	}
}

// While an answer takes its time, the rows before stay and the window answers.
func TestFilterDoesNotFreeze(t *testing.T) {
	l := &ledger{newest: 1000, hold: make(chan struct{})}
	r := newRoom(t, l, false)
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "1,000 events" })
	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	r.Type("desk7")
	r.Press(fyne.KeyReturn) // at once
	check.Equal(t, "status", r.status(), "1,000 events · searching…")
	l.hold <- struct{}{} // where the log ends
	r.See("desk3")
	r.reach("list")
	r.Press(fyne.KeyHome, fyne.KeyReturn)
	r.See("Event 1000")
	r.Press(fyne.KeyReturn)
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "100+ of 1,000 events" })
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "111 of 1,000 events" })
}

func TestLogKeyboard(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	r.pick("Any time", "From – to")
	r.reach("list")
	r.Press(fyne.KeyHome)
	for _, name := range []string{"Details", "Refresh", "Export…", "Verify", "Text", "User", "Kind", "Outcome", "Time", "From", "to", "list"} {
		r.Press(fyne.KeyTab)
		r.at(name)
	}
}
