package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// now is when the tests take place.
var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

// ledger is a long log that exists in numbers only, and answers what a test
// wants. An event a minute happened, the newest a minute before now.
type ledger struct {
	newest  int64
	cut     int64         // ID of the newest that was cut off; 0: none
	lost    int64         // ID of an event that is not there; 0: none
	address string        // of every client, and of the program that reads; empty: no server is asked
	counts  bool          // the lost one is counted all the same: the number of events is sealed
	hold    chan struct{} // if not nil, a read waits for one
	began   chan struct{} // if not nil, a read that begins says so

	mu      sync.Mutex
	fail    error // of Log
	queries []data.EventQuery
	sought  []string // users that were looked up
	report  data.AuditReport
	verify  func(ctx context.Context, progress func(done, total int64)) error
	export  func(ctx context.Context, n int) error // before each event
}

var people = []string{"alice", "bob", "carol", "dave"}

// event returns the event of an ID. Every fifth is a refused sign-in, every
// thousandth one about a policy.
func (l *ledger) event(id int64) data.Event {
	who := people[id%int64(len(people))]
	e := data.Event{
		ID: id, At: now.Add(-time.Duration(l.newest-id+1) * time.Minute).UTC(), Kind: data.SignedIn,
		UserKey: id%int64(len(people)) + 1, UserID: who, Actor: who, Program: "Lite", Computer: fmt.Sprintf("desk%d", id%9), Detail: "password and code",
	}
	switch {
	case id%1000 == 0:
		e.Kind, e.UserKey, e.UserID, e.Actor, e.Program, e.Detail = data.PolicySet, 0, "", "console:root@vault", "tapectl", fmt.Sprintf("code-delay=%d", id)
	case id%5 == 0:
		e.Kind, e.Detail = data.SignInRefused, string(data.WrongCode)
	}
	e.Address = l.address
	return e
}

func (l *ledger) Log(ctx context.Context, _ data.Actor, q data.EventQuery) (data.EventPage, error) {
	l.mu.Lock()
	l.queries = append(l.queries, q)
	fail, newest := l.fail, l.newest
	l.mu.Unlock()
	if l.began != nil {
		l.began <- struct{}{}
	}
	if l.hold != nil {
		select {
		case <-l.hold:
		case <-ctx.Done():
			return data.EventPage{}, ctx.Err()
		}
	}
	page := data.EventPage{Total: newest - l.cut, Newest: newest, Cut: l.cut}
	if l.lost != 0 && !l.counts {
		page.Total--
	}
	if q.Limit < 1 || q.Limit > 1000 {
		return page, fmt.Errorf("%d events at once", q.Limit)
	}
	if q.Before > 0 {
		newest = min(newest, q.Before-1)
	}
	for id := newest; id > max(q.After, l.cut); id-- {
		e := l.event(id)
		if id == l.lost || !matches(e, q) {
			continue
		}
		if len(page.Events) == q.Limit {
			page.More = true
			break
		}
		page.Events = append(page.Events, e)
	}
	return page, fail
}

func matches(e data.Event, q data.EventQuery) bool {
	found := data.Finds(data.SoughtWords(q.Text), words.EventTexts(e, lang.Say)...) && strings.HasPrefix(e.UserID, strings.ToLower(q.Begins))
	return found && (q.UserKey == 0 || e.UserKey == q.UserKey) && (len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind)) &&
		(q.Outcome == data.AnyOutcome || e.Kind.Outcome() == q.Outcome) &&
		(q.Since.IsZero() || !e.At.Before(q.Since)) && (q.Until.IsZero() || e.At.Before(q.Until))
}

func (l *ledger) ExportLog(ctx context.Context, _ data.Actor, q data.EventQuery, each func(data.Event) error) error {
	n := 0
	for id := int64(1); id <= l.newest; id++ {
		e := l.event(id)
		if id == l.lost || !matches(e, q) {
			continue
		}
		if l.export != nil {
			if err := l.export(ctx, n); err != nil {
				return err
			}
		}
		n++
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) VerifyLog(ctx context.Context, _ data.Actor, progress func(done, total int64)) (data.AuditReport, error) {
	if l.verify != nil {
		if err := l.verify(ctx, progress); err != nil {
			return data.AuditReport{}, err
		}
	}
	return l.report, nil
}

func (l *ledger) SealHolds(_ context.Context, _ data.Actor, seal string) (bool, error) {
	if !strings.Contains(seal, "-") {
		return false, &data.FieldError{Field: data.FieldSeal, Text: data.Say("This is not one.")}
	}
	return seal == "7-abc", nil
}

func (l *ledger) UserByID(_ context.Context, _ data.Actor, id string) (data.User, error) {
	l.mu.Lock()
	l.sought = append(l.sought, id)
	l.mu.Unlock()
	name, _, _ := strings.Cut(strings.ToLower(id), "@")
	i := slices.Index(people, name)
	if i < 0 {
		return data.User{}, fmt.Errorf("look up: %w", data.ErrNotFound)
	}
	return data.User{Key: int64(i) + 1, ID: name}, nil
}

// asked returns what Log was asked last.
func (l *ledger) asked() data.EventQuery {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.queries[len(l.queries)-1]
}

func (l *ledger) reads() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queries)
}

// room is a window Sign-in Log on a screen.
type room struct {
	*screen.Screen
	*ledger
	t     *testing.T
	tasks *shell.Tasks
	log   *logWindow
}

// newRoom opens the log, with work done at once or beside Fyne's goroutine.
func newRoom(t *testing.T, l *ledger, inline bool) *room {
	t.Helper()
	r := &room{Screen: screen.New(t), ledger: l, t: t}
	if inline {
		ctx, stop := context.WithCancel(context.Background())
		t.Cleanup(stop)
		r.tasks = shell.Inline(ctx)
	} else {
		r.tasks = shell.NewTasks(context.Background())
		t.Cleanup(func() {
			r.tasks.Stop()
			r.tasks.Wait()
		})
	}
	book := &Book{Events: l, Session: data.Session{ID: "s", UserID: "olga", Tapemaster: true, Address: l.address}, Now: func() time.Time { return now }}
	book.Windows = shell.NewWindows(r, r.tasks)
	book.opened = func(w *logWindow) { r.log = w }
	book.Show()
	check.Equal(t, "window", r.Front().Title(), lang.T(Title))
	return r
}

// loaded returns how many events are in memory.
func (r *room) loaded() (n int) {
	r.log.rows.Each(func(int, data.Event) { n++ })
	return n
}

// scroll turns the wheel by so many rows.
func (r *room) scroll(rows float32) {
	r.log.view.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -28*rows)})
}

// walk scrolls through n rows from the first and shows each to see, once it is
// on the screen.
func (r *room) walk(n int, see func(i int, e data.Event)) {
	r.t.Helper()
	for i := range n {
		if _, end := r.log.view.Window(); i == 0 || i >= end-1 {
			r.log.view.ScrollTo(0)
			r.scroll(float32(i))
		}
		e, ok := r.log.rows.event(i)
		if !ok {
			r.t.Fatalf("row %d is not loaded", i)
		}
		see(i, e)
	}
}

// pick chooses an option of the list that shows present.
func (r *room) pick(present, option string) {
	r.t.Helper()
	r.Click(present)
	r.Click(option)
}

// status returns the line below the list.
func (r *room) status() string { return r.log.status.Text }

// at fails the test unless what is called so has the focus.
func (r *room) at(name string) {
	r.t.Helper()
	check.Equal(r.t, "focus", r.Focus(), name)
}

// reach presses Tab until what is called so has the focus.
func (r *room) reach(name string) {
	r.t.Helper()
	for range 20 {
		if r.Focus() == name {
			return
		}
		r.Press(fyne.KeyTab)
	}
	r.at(name)
}

// fill replaces what stands in the field that has the focus.
func (r *room) fill(text string) {
	r.t.Helper()
	r.Chord(fyne.KeyModifierControl, fyne.KeyA)
	if text == "" {
		r.Press(fyne.KeyBackspace)
	}
	r.Type(text)
}
