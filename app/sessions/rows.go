package sessions

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// thisSession marks the session of whoever looks.
const thisSession data.Text = "this session"

// A session is an open one, with what the list finds it by and sorts it by.
type session struct {
	data.OpenSession
	key                                             int64  // for the list; 0: none yet
	sought                                          string // as data.Sought
	user, name, program, version, computer, address string
}

// prepared returns sessions for the list. It takes a moment with very many, so it is not for
// Fyne's goroutine.
func prepared(open []data.OpenSession) []session {
	all := make([]session, len(open))
	for i, o := range open {
		all[i] = session{
			OpenSession: o, sought: data.Sought(strings.Join([]string{o.UserID, o.Name, o.Program, o.Version, o.Computer, o.Address}, " ")),
			user: data.Fold(o.UserID), name: data.Fold(o.Name), program: data.Fold(o.Program), version: sortable(o.Version), computer: data.Fold(o.Computer),
			address: sortable(o.Address),
		}
	}
	return all
}

// sortable returns versions and addresses in a form in which their numbers sort by value.
func sortable(numbers string) string {
	var parts []string
	for part := range strings.SplitSeq(numbers, ".") {
		if n, err := strconv.ParseUint(part, 10, 32); err == nil {
			part = fmt.Sprintf("%010d", n)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ".")
}

// column is a column of the list and how it sorts.
type column struct {
	title  data.Text
	served bool // only where a server was asked
	rowlist.Column
	compare func(a, b *session) int
}

func text(of func(*session) string) func(a, b *session) int {
	return func(a, b *session) int { return cmp.Compare(of(a), of(b)) }
}

// latest sorts times, the latest first: that is what people look for.
func latest(of func(*session) time.Time) func(a, b *session) int {
	return func(a, b *session) int { return of(b).Compare(of(a)) }
}

// markGap is the space before a mark, in Fyne units.
const markGap = 8

// columnUser is the first column, by which the list sorts at first.
const columnUser = "user"

var columns = []column{
	{title: "User", Column: rowlist.Column{ID: columnUser, Width: 100, Least: 84}, compare: text(func(s *session) string { return s.user })},
	{title: "Name", Column: rowlist.Column{ID: "name", Wants: 150}, compare: text(func(s *session) string { return s.name })},
	{title: shell.Program, Column: rowlist.Column{ID: "program", Width: 92, Least: 78}, compare: text(func(s *session) string { return s.program })},
	{title: "Version", Column: rowlist.Column{ID: "version", Width: 62}, compare: text(func(s *session) string { return s.version })},
	{title: shell.Computer, Column: rowlist.Column{ID: "computer", Width: 120, Least: 72}, compare: text(func(s *session) string { return s.computer })},
	{title: shell.Address, served: true, Column: rowlist.Column{ID: "address", Width: 108, Least: 104}, compare: text(func(s *session) string { return s.address })},
	{title: columnOpened, Column: rowlist.Column{ID: "opened", Width: 116}, compare: latest(func(s *session) time.Time { return s.OpenedAt })},
	{title: columnPressed, Column: rowlist.Column{ID: "used", Width: 116}, compare: latest(func(s *session) time.Time { return s.UsedAt })},
	{title: columnSeen, Column: rowlist.Column{ID: "seen", Width: 116}, compare: latest(func(s *session) time.Time { return s.SeenAt })},
}

// Titles of times, which are also names of what Properties shows.
const (
	columnOpened  data.Text = "Signed in"
	columnPressed data.Text = "Last key pressed"
	columnSeen    data.Text = "Last seen"
)

// rows are the sessions that the list shows. All are in memory: there are at most
// data.MostSessions.
type rows struct {
	served bool             // a server was asked
	now    func() time.Time // the clock

	all        []session
	more       bool // there are more
	shown      []*session
	at         map[int64]int    // row by key
	keys       map[string]int64 // by ID
	last       int64            // the newest key
	text       string           // to find
	sort       string           // ID of a column
	descending bool
}

var _ rowlist.KeyedSource = (*rows)(nil)

// take takes what was read. A session keeps its key.
func (r *rows) take(all []session, more bool) {
	keys := make(map[string]int64, len(all))
	for i := range all {
		key, known := r.keys[all[i].ID]
		if !known {
			r.last++
			key = r.last
		}
		all[i].key, keys[all[i].ID] = key, key
	}
	r.all, r.more, r.keys = all, more, keys
	r.arrange()
}

// arrange filters and sorts again.
func (r *rows) arrange() {
	words := data.SoughtWords(r.text)
	r.shown = nil
	for i := range r.all {
		s := &r.all[i]
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(s.sought, word) }) {
			r.shown = append(r.shown, s)
		}
	}
	by := columns[slices.IndexFunc(columns, func(c column) bool { return c.ID == r.sort })]
	slices.SortStableFunc(r.shown, func(a, b *session) int { // those of a user are already by when they were opened
		c := by.compare(a, b)
		if r.descending {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.user, b.user))
	})
	r.at = make(map[int64]int, len(r.shown))
	for i, s := range r.shown {
		r.at[s.key] = i
	}
}

// session returns the session of a row; nil if there is no such row.
func (r *rows) session(i int) *session {
	if i < 0 || i >= len(r.shown) {
		return nil
	}
	return r.shown[i]
}

// Len returns the number of sessions shown.
func (r *rows) Len() int { return len(r.shown) }

// Key returns the key of row i.
func (r *rows) Key(i int) (int64, bool) {
	if s := r.session(i); s != nil {
		return s.key, true
	}
	return 0, false
}

// Find returns the row with a key.
func (r *rows) Find(key int64) (int, bool) {
	i, ok := r.at[key]
	return i, ok
}

// Keys gets the keys of rows.
func (r *rows) Keys(from, end int, done func([]int64, bool)) {
	var keys []int64
	for _, s := range r.shown[from:end] {
		keys = append(keys, s.key)
	}
	done(keys, true)
}

// Row returns the cells of a session.
func (r *rows) Row(i int) ([]rowlist.Cell, bool) {
	s := r.session(i)
	if s == nil {
		return nil, false
	}
	now := r.now()
	user := rowlist.Cell{Text: s.UserID}
	if s.Own {
		user.Tag = lang.T(thisSession)
	}
	cells := []rowlist.Cell{user, {Text: s.Name}, {Text: s.Program}, {Text: s.Version}, {Text: s.Computer}}
	if r.served {
		cells = append(cells, rowlist.Cell{Text: s.Address})
	}
	for _, t := range []time.Time{s.OpenedAt, s.UsedAt, s.SeenAt} {
		cells = append(cells, rowlist.Cell{Text: shell.Moment(t, now)})
	}
	return cells, true
}

// columns returns those that are shown.
func (r *rows) columns() []column {
	return slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return c.served && !r.served })
}

// titles returns the columns with an arrow at the one that sorts.
func (r *rows) titles() []rowlist.Column {
	var titles []rowlist.Column
	for _, c := range r.columns() {
		t := c.Column
		t.Title = lang.T(c.title)
		if t.Width > 0 {
			t = t.Titled()
		}
		if c.ID == columnUser { // with the mark
			t = t.Whole(data.Superuser)
			mark := widgets.NewBadge(widgets.BadgeNeutral, lang.T(thisSession)).MinSize().Width + markGap
			t.Width, t.Least = t.Width+mark, t.Least+mark
		}
		if c.ID == r.sort {
			t = t.Sorted(r.descending)
		}
		titles = append(titles, t)
	}
	return titles
}
