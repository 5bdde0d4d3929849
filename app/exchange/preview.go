package exchange

import (
	"context"
	"errors"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	noRows          data.Text = "The file has no rows below its first line, so there is nothing to import."
	everyRowMust    data.Text = "Nothing is imported while a row has a problem."
	correctTheFile  data.Text = "Correct the file and choose Read Again."
	chooseGroup               = words.NoGroups + "choose one in Columns…, Group of new users."
	giveRights      data.Text = "Give tapemaster rights to %s"
	nothingToImport data.Text = "There is nothing to import: no user would change."
	onLine          data.Text = "Line %d: %s"
	newGroups       data.Text = "New groups are added: %s."
)

// The size of the list of a preview, in Fyne units.
const (
	previewWidth  = 820       // where the window is wide enough
	previewHeight = 11*28 + 2 // ten rows below the header
	previewLowest = 5*28 + 2  // below a long note
)

// preview shows what importing a file would do. warning says why it is shown again; it
// is empty the first time.
func (i *importing) preview(u understood, warning string) {
	i.cancel = func() {}
	rows := newPreviewRows(u)
	list := rowlist.New(previewColumns(), rows)
	list.Call(lang.T("Rows of the file"))
	list.Empty = lang.T("The file has no rows.")
	details, progress := widgets.NewMessage(2), shell.NewProgress()
	show := func(at int) {
		if row, ok := rows.row(at); ok {
			text := words.ImportedRow(row)
			switch row.Result { // the column may be too narrow for the whole text
			case data.ImportAdd:
				text = data.Say("Add: %s", rows.person(at))
			case data.ImportChange:
				text = data.Say("Change: %s", rows.changes(at))
			}
			details.Set(kindOf(row.Result), lang.T(onLine, row.Line, text))
		}
	}
	list.OnSelect = show
	m := &widgets.Modal{
		Topic: shell.TopicExchange,
		Title: lang.T("Import Users"), Message: lang.Say(summary(u)), Default: lang.T("verb|Import"), Cancel: lang.T("Cancel"), Focus: list,
		Done: func(bool) { i.cancel() }, // does nothing once the work has ended
	}
	fail := func(err error, what string) { details.Set(widgets.MessageError, shell.Explain(err, what)) }
	var again, other, columns *widgets.Button
	busy := func(text string) {
		m.Busy(text)
		details.Hide()
		again.Disable()
		other.Disable()
		columns.Disable()
	}
	idle := func() {
		m.Idle()
		progress.Clear()
		details.Show()
		again.Enable()
		other.Enable()
		columns.Enable()
	}
	again = widgets.NewButtonWithIcon(lang.T("Read Again"), theme.ViewRefreshIcon(), func() {
		busy(lang.T("Reading…"))
		i.cancel = i.read(u.path, u.how, progress, func(next understood, err error) {
			open := m.Open()
			idle()
			switch {
			case !open: // cancelled
			case err != nil:
				fail(err, "read users")
			default:
				m.Close(true)
				i.preview(next, "")
			}
		})
	})
	other = widgets.NewButtonWithIcon(lang.T("Other File…"), theme.FolderOpenIcon(), func() {
		m.Close(true)
		i.ask(u.path)
	})
	columns = widgets.NewButtonWithIcon(lang.T("Columns…"), theme.ListIcon(), func() {
		m.Close(true)
		i.columns(u, nil)
	})
	possible := u.report.Problems == 0 && u.report.Added+u.report.Changed > 0
	m.Check = func() bool {
		busy(lang.T("Importing…"))
		i.cancel = i.write(u, progress, func(r data.ImportReport, err error) {
			open := m.Open()
			idle()
			if err != nil && open && !errors.Is(err, context.Canceled) {
				fail(err, "import users")
				return
			}
			i.ended(m, u, r, err)
		})
		return false
	}
	list.OnOpen = func(int) { m.Accept() }

	width := min(previewWidth, widgets.ModalRoom(i.window))
	hint := widgets.NewMessage(1)
	line := hint.MinSize().Height
	if kind, text := advice(u, warning); text != "" {
		hint.Set(kind, text)
		hint.Resize(fyne.NewSize(width, line)) // it wraps
	}
	give := u.report.GivesRights(u.file.Import)
	agree := widgets.NewCheck(lang.T(giveRights, words.Names(give, words.MostNamed, "")), m.Enable)
	rights := container.NewHBox(agree)
	used := hint.MinSize().Height - line
	if !possible || len(give) == 0 {
		rights.Hide()
	} else {
		used += rights.MinSize().Height + theme.Padding()
	}
	// The list gives way to what else there is to read, so that the buttons stay where they are when the file is read
	// again, and so does what is longer than two lines about a row.
	room := canvas.NewRectangle(color.Transparent)
	room.SetMinSize(fyne.NewSize(width, max(previewHeight-used, previewLowest)))
	about := container.NewVScroll(container.NewStack(details, progress.Content))
	about.SetMinSize(fyne.NewSize(width, details.MinSize().Height))
	m.Content = shell.FixedWidth(container.NewVBox(hint, container.NewStack(room, list), rights, about, container.NewHBox(again, columns, other)), width)
	m.Show(i.window)
	m.Enable(possible && len(give) == 0) // rights are given on purpose only
	list.Select(0)
	show(0)
}

// summary counts what would happen.
func summary(u understood) data.Sentence {
	r := u.report
	parts := data.List{By: data.Commas}
	for _, part := range []struct {
		n    int
		what data.Text
	}{{r.Problems, "%d can't be imported"}, {r.Added, "%d to add"}, {r.Changed, "%d to change"}, {r.Unchanged, "%d unchanged"}} {
		if part.n > 0 {
			parts.Things = append(parts.Things, data.Say(part.what, part.n))
		}
	}
	if len(r.Rows) == 0 {
		return data.Say("%s has no rows.", u.file.Name)
	}
	return data.Say("%[2]s has %[1]d rows: %[3]s.", len(r.Rows), u.file.Name, parts)
}

// advice says what to know before one agrees, or why one can't.
func advice(u understood, warning string) (widgets.MessageKind, string) {
	r := u.report
	var notes []string
	if warning != "" {
		notes = append(notes, warning)
	}
	if len(r.Groups) > 0 && r.Problems == 0 {
		notes = append(notes, lang.T(newGroups, words.Names(r.Groups, words.MostNamed, "")))
	}
	gives := ""
	if r.Problems == 0 {
		if gives = lang.Say(words.MadeAdministrators(r.GivesRights(u.file.Import))); gives != "" {
			notes = append(notes, gives)
		}
	}
	if disabled := lang.Say(words.AddedDisabled(r.Disabled(u.file.Import))); disabled != "" {
		notes = append(notes, disabled)
	}
	notes = append(notes, lang.All(u.file.Notes())...)
	wait := ""
	if r.Problems == 0 && r.Added+r.Changed > 0 {
		if wait = shell.InParts(int64(len(r.Rows))); wait != "" {
			notes = append(notes, wait)
		}
	}
	kind := widgets.MessageInfo
	if gives != "" || warning != "" || wait != "" || len(u.file.Notes()) > 0 {
		kind = widgets.MessageWarning
	}
	var first []string
	switch {
	case len(r.Rows) == 0:
		kind, first = widgets.MessageWarning, []string{lang.T(noRows)}
	case r.Problems > 0:
		kind, first = widgets.MessageError, []string{lang.T(everyRowMust)}
		if r.Groupless > 0 {
			first = append(first, lang.T(chooseGroup))
		}
		if r.Groupless < r.Problems {
			first = append(first, lang.T(correctTheFile))
		}
	case r.Added+r.Changed == 0:
		first = []string{lang.T(nothingToImport)}
	}
	return kind, strings.Join(append(first, notes...), " ")
}

func previewColumns() []rowlist.Column {
	return []rowlist.Column{
		{ID: "line", Title: lang.T("file|Line"), Width: 70, Least: 48},
		{ID: "user", Title: lang.T("User-ID"), Width: 150, Least: 100},
		rowlist.Column{ID: "what", Title: lang.T("column|What"), Width: 96, Badge: true}.
			Whole(lang.T("Problem"), lang.T("Add"), lang.T("Change"), lang.T("Unchanged")),
		{ID: "more", Title: lang.T("Details"), Wants: 240},
	}
}

// previewRows are the rows of a file, those with problems first and unchanged users
// last.
type previewRows struct {
	u     understood
	order []int32
}

func newPreviewRows(u understood) *previewRows {
	rank := map[data.ImportResult]int{data.ImportProblem: 0, data.ImportAdd: 1, data.ImportChange: 1, data.ImportUnchanged: 2}
	p := &previewRows{u: u, order: make([]int32, len(u.report.Rows))}
	for n := range p.order {
		p.order[n] = int32(n)
	}
	slices.SortStableFunc(p.order, func(a, b int32) int {
		return rank[u.report.Rows[a].Result] - rank[u.report.Rows[b].Result]
	})
	return p
}

// Len returns how many rows there are.
func (p *previewRows) Len() int { return len(p.order) }

// Row returns the cells of a row.
func (p *previewRows) Row(at int) ([]rowlist.Cell, bool) {
	row, ok := p.row(at)
	if !ok {
		return nil, false
	}
	what, more := rowlist.Cell{}, words.ImportedRow(row)
	switch row.Result {
	case data.ImportProblem:
		what = rowlist.Cell{Text: lang.T("Problem"), Kind: widgets.BadgeError}
	case data.ImportAdd:
		what, more = rowlist.Cell{Text: lang.T("Add"), Kind: widgets.BadgeSuccess}, p.person(at)
	case data.ImportChange:
		what, more = rowlist.Cell{Text: lang.T("Change"), Kind: widgets.BadgeWarning}, p.changes(at)
	default:
		what, more = rowlist.Cell{Text: lang.T("Unchanged")}, data.Sentence{}
	}
	return []rowlist.Cell{{Text: lang.Number(row.Line)}, {Text: row.UserID}, what, {Text: lang.Say(more)}}, true
}

func (p *previewRows) row(at int) (data.ImportedRow, bool) {
	if at < 0 || at >= len(p.order) {
		return data.ImportedRow{}, false
	}
	return p.u.report.Rows[p.order[at]], true
}

// person describes the user who would be added.
func (p *previewRows) person(at int) data.Sentence {
	return words.Person(&p.u.file.Rows[p.order[at]])
}

// changes says what would change of a user, with the old and the new values.
func (p *previewRows) changes(at int) data.Sentence {
	n := p.order[at]
	return words.ImportedChanges(p.u.report.Rows[n], &p.u.file.Rows[n])
}

func kindOf(r data.ImportResult) widgets.MessageKind {
	if r == data.ImportProblem {
		return widgets.MessageError
	}
	return widgets.MessageInfo
}
