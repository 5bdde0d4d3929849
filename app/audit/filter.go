package audit

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// A sentence that people read here. Tests ask for it by name.
const backwards data.Text = "The last day is before the first one."

// A span is a choice of the filter Time.
type span int

// The spans, in the order of spans.
const (
	anyTime span = iota
	today
	last7Days
	last30Days
	fromTo
)

// spans are what people read of them.
var spans = []data.Text{"Any time", "Today", "Last 7 days", "Last 30 days", "From – to"}

// outcomes are the choices of the filter Outcome.
var outcomes = []struct {
	label   data.Text
	outcome data.EventOutcome
}{
	{"outcome|Any", data.AnyOutcome},
	{"outcome|Succeeded", data.Succeeded},
	{refused, data.Refused},
}

// refused is the outcome of what was not permitted, also in the list.
const refused data.Text = "outcome|Refused"

// filter is what was chosen and typed above the list.
type filter struct {
	user     string // User-ID or email address as typed
	kind     data.KindGroup
	outcome  data.EventOutcome
	time     span
	from, to string // days, for fromTo
	text     string
}

// query returns the query without the user, who has to be looked up. Days are those of
// zone. It returns a FieldError for a day that can't be read, or a last day before the
// first.
func (f filter) query(now time.Time, zone *time.Location) (data.EventQuery, error) {
	q := data.EventQuery{Kinds: f.kind.Kinds(), Outcome: f.outcome, Text: strings.TrimSpace(f.text), Language: lang.Current().Tag()}
	now = now.In(zone)
	switch f.time {
	case today:
		q.Since = data.DayLater(now, 0, 0)
	case last7Days:
		q.Since = now.AddDate(0, 0, -7)
	case last30Days:
		q.Since = now.AddDate(0, 0, -30)
	case fromTo:
		from, err := day(f.from, zone)
		if err != nil {
			return q, err
		}
		to, err := day(f.to, zone)
		if err != nil {
			return q, err
		}
		q.Since = from
		if !to.IsZero() {
			q.Until = data.DayLater(to, 0, 1)
		}
		if !from.IsZero() && !to.IsZero() && to.Before(from) {
			return q, &data.FieldError{Text: data.Say(backwards)}
		}
	}
	q.Since, q.Until = utc(q.Since), utc(q.Until)
	return q, nil
}

// day returns the beginning of a typed day in zone; zero if none was typed.
func day(typed string, zone *time.Location) (time.Time, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return time.Time{}, nil
	}
	t, err := data.ReadDay(typed, zone, shell.DayOrder())
	if err != nil {
		return t, &data.FieldError{Text: data.Say(shell.TypeADay, "2026-11-23")}
	}
	return t, nil
}

// utc converts a time to UTC, and leaves a zero time as it is.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC()
}

// bar holds the fields of the filter.
type bar struct {
	user, text, from, to *widgets.Entry
	kind, outcome, time  *widgets.Select
	days                 *fyne.Container // from and to
	choices              *fyne.Container // all but the text
	delay                *shell.Delay
	quiet                bool // fields are being filled by the program, not by the user
	now                  func() time.Time

	changed func() // something was chosen, or typed and then paused
}

func newBar(tasks *shell.Tasks, now func() time.Time, changed func()) *bar {
	b := &bar{delay: shell.NewDelay(tasks), now: now, changed: changed}
	b.user = b.entry(widgets.NewEntry(), lang.T("anyone"))
	b.user.MaxRunes = data.MaxEmail
	b.text = b.entry(widgets.NewEntry(), lang.T("text|find"))
	b.text.MaxRunes = data.MaxReason
	b.from = b.entry(widgets.NewDateEntry(data.DayFormat, now), lang.T("day|the first"))
	b.to = b.entry(widgets.NewDateEntry(data.DayFormat, now), lang.T("day|the last"))

	var kinds, ends []data.Text
	for _, g := range data.KindGroups() {
		kinds = append(kinds, words.KindGroup(g))
	}
	for _, o := range outcomes {
		ends = append(ends, o.label)
	}
	b.kind, b.outcome, b.time = b.choice(kinds), b.choice(ends), b.choice(spans)

	b.days = container.NewHBox(named(lang.T("day|From"), b.from, 110), named(lang.T("day|to"), b.to, 110))
	b.days.Hide()
	b.choices = container.NewHBox(named(lang.T(columnUser), b.user, 140), named(lang.T("Kind"), b.kind, optionWidth(158, b.kind.Options)),
		named(lang.T(columnOutcome), b.outcome, optionWidth(116, b.outcome.Options)), named(lang.T(columnTime), b.time, optionWidth(122, b.time.Options)), b.days)
	return b
}

// entry connects an entry: what is typed counts after a pause, and at once on Enter.
func (b *bar) entry(e *widgets.Entry, placeholder string) *widgets.Entry {
	e.SetPlaceHolder(placeholder)
	e.OnChanged = func(string) {
		if !b.quiet {
			b.delay.Call(b.changed)
		}
	}
	e.OnSubmitted = func(string) { b.at() }
	return e
}

// choice is a list of options, of which the first is chosen.
func (b *bar) choice(options []data.Text) *widgets.Select {
	shown := make([]string, len(options))
	for i, option := range options {
		shown[i] = lang.T(option)
	}
	s := widgets.NewSelect(shown, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { b.chosen() }
	return s
}

// named puts a name before a field of a width in Fyne units.
func named(name string, field widgets.Field, width float32) fyne.CanvasObject {
	return container.NewHBox(widgets.LabelFor(field, name), shell.FixedWidth(field, width))
}

// chosen is called when another option was chosen.
func (b *bar) chosen() {
	if b.quiet {
		return
	}
	if days := b.span() == fromTo; days != b.days.Visible() {
		b.days.Hidden = !days
		if days {
			b.fill(func() {
				b.from.SetText(data.DayLater(b.now().Local(), 0, -7).Format(data.DayFormat))
				b.to.SetText(b.now().Local().Format(data.DayFormat))
			})
		}
		b.choices.Refresh()
	}
	b.at()
}

// at applies what is there now, without a pause.
func (b *bar) at() {
	b.delay.Stop()
	b.changed()
}

// fill changes fields without applying the filter.
func (b *bar) fill(f func()) {
	b.quiet = true
	f()
	b.quiet = false
}

// span returns the time that was chosen.
func (b *bar) span() span { return span(b.time.SelectedIndex()) }

// filter returns what was chosen and typed.
func (b *bar) filter() filter {
	return filter{
		user: strings.TrimSpace(b.user.Text), kind: data.KindGroups()[b.kind.SelectedIndex()], outcome: outcomes[b.outcome.SelectedIndex()].outcome,
		time: b.span(), from: b.from.Text, to: b.to.Text, text: b.text.Text,
	}
}

// only shows the events of one user, whatever was chosen before.
func (b *bar) only(userID string) {
	b.fill(func() { b.user.SetText(userID) })
	b.at()
}
