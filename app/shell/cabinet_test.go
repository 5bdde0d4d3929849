package shell

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets/properties"
)

// card is what is edited: two texts, and a number that nobody types.
type card struct {
	name, note string
	loans      int
}

// cabinet is a sheet over a card that anybody may change. Work runs at once, or
// when the test lets it.
type cabinet struct {
	*screen.Screen
	t       *testing.T
	windows *Windows
	sheet   *Sheet[card]
	grid    *properties.Grid

	stored  card
	fail    error // of reading
	refuse  error // of writing
	ask     string
	wrong   error // of Edit
	begin   func(ended func())
	confirm func(again func()) // called for ErrUnconfirmed
	writes  int
	beside  []bool // whether somebody asked for it
	aside   bool   // the page that is shown is none to type into

	hold bool
	held []func()
}

func newCabinet(t *testing.T, set func(*cabinet)) *cabinet {
	t.Helper()
	c := &cabinet{Screen: screen.New(t), t: t, stored: card{"Atlas", "", 3}}
	tasks := Inline(t.Context())
	tasks.spawn = func(f func()) {
		if c.hold {
			c.held = append(c.held, f)
			return
		}
		f()
	}
	c.windows = NewWindows(c, tasks)
	if set != nil {
		set(c)
	}
	c.open()
	return c
}

func (c *cabinet) open() {
	c.windows.Show("card", "Card", func(w fyne.Window, tasks *Tasks) View {
		c.grid = properties.NewGrid()
		c.grid.AddSection("Card")
		c.grid.AddText("name", "Name", "")
		c.grid.AddText("note", "Note", "")
		c.grid.AddReadOnly("loans", "Loans", "")
		rows := []string{"name", "note"}
		set := func(row, value string) {
			if c.grid.Value(row) != value {
				c.grid.SetValue(row, value)
			}
		}
		show := func(was card, keep bool) {
			for _, row := range rows {
				if !keep || c.grid.Value(row) == was.row(row) {
					set(row, c.sheet.Stored.row(row))
				}
			}
			set("loans", strconv.Itoa(c.sheet.Stored.loans))
		}
		c.sheet = &Sheet[card]{
			Window: w, Tasks: tasks, Page: properties.NewSheet(properties.Page{Title: "Card", Content: c.grid}), Noun: Noun{Log: "card", Changed: "Someone else changed the card.", ChangedIn: elsewhere + "%s.", Deleted: "This card was deleted. What you typed is lost."},
			Name: func() string { return c.sheet.Stored.name },
			Read: func(context.Context, func(int)) (card, error) { return c.stored, c.fail },
			Show: func() { show(card{}, false) },
			Keep: func(was card, _ bool) { show(was, true) },
			Diff: func(was, now card) (all []Difference) {
				for _, row := range rows {
					d := Difference{Name: row, Was: was.row(row), Is: now.row(row), Mine: c.grid.Value(row)}
					if d.Theirs, d.Here = d.Is != d.Was, d.Mine != d.Was; d.Theirs || d.Here {
						all = append(all, d)
					}
				}
				return all
			},
			Edit: c.edit,
			ClearErrors: func() {
				for _, row := range rows {
					c.grid.SetError(row, "")
				}
			},
			ShowError: func(err error) bool {
				f, ok := data.AsFieldError(err)
				if ok {
					c.grid.SetError(f.Field, lang.Say(f.Text))
				}
				return ok
			},
			Freeze: func() {
				for _, row := range rows {
					c.grid.SetReadOnly(row, true)
				}
			},
			Beside: func(asked bool) { c.beside = append(c.beside, asked) },
			Typing: func() bool { return !c.aside },
			Unconfirmed: func(err error, again func()) bool {
				if !errors.Is(err, data.ErrUnconfirmed) {
					return false
				}
				c.confirm(again)
				return true
			},
		}
		c.grid.OnChange = func(string) { c.sheet.Changed() }
		content := c.sheet.Content()
		c.sheet.OpenWith(card{"Atlas", "", 3})
		return View{Content: content, Size: fyne.NewSize(600, 500), Shown: c.grid.FocusFirst, Dirty: c.sheet.Dirty, Stale: c.sheet.Stale}
	})
}

func (k card) row(row string) string {
	if row == "name" {
		return k.name
	}
	return k.note
}

func (c *cabinet) edit() (Edit[card], error) {
	was, is := c.sheet.Stored, card{c.grid.Value("name"), c.grid.Value("note"), c.sheet.Stored.loans}
	return Edit[card]{
		Title: "Change it?", Question: c.ask, Yes: "Change", Begin: c.begin,
		Write: func(ctx context.Context) (card, error) {
			if data.IsDryRun(ctx) {
				return was, c.refuse
			}
			c.writes++
			if c.refuse != nil {
				return card{}, c.refuse
			}
			if c.stored.name != was.name || c.stored.note != was.note {
				return card{}, data.ErrChanged
			}
			is.loans = c.stored.loans
			c.stored = is
			return is, nil
		},
	}, c.wrong
}

// changes is what somebody else makes of the card, and lets the sheet know.
func (c *cabinet) changes(k card) {
	c.stored = k
	c.sheet.Stale()
}

// run lets work run that waits, from the oldest on.
func (c *cabinet) run(n int) {
	c.t.Helper()
	if len(c.held) < n {
		c.t.Fatalf("%d pieces of work wait, not %d", len(c.held), n)
	}
	for range n {
		f := c.held[0]
		c.held = c.held[1:]
		f()
	}
}

// apply reports whether Apply can be pressed.
func (c *cabinet) apply() bool { return !c.Button("Apply").Disabled() }

// says fails the test unless the rows say this.
func (c *cabinet) says(name, note string) {
	c.t.Helper()
	check.Equal(c.t, "name", c.grid.Value("name"), name)
	check.Equal(c.t, "note", c.grid.Value("note"), note)
}
