package admin

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// closeUnkept is what people read here. Tests ask for it by name.
const closeUnkept data.Text = "Close without keeping the passwords?"

// batchWindow is the window of a batch: it shows the progress, and then the
// results.
type batchWindow struct {
	*batch
	window fyne.Window
	tasks  *shell.Tasks

	progress *shell.Progress
	stop     *widgets.Button // Cancel
	cancel   func()
	ended    bool
	secret   bool // the results contain passwords
	kept     bool // they were copied or saved
	view     *rowlist.List
	message  *widgets.Message
	why      *widgets.Message // about the selected row, in full; hidden if no row has a reason
}

// show opens the window and begins the work.
func (b *batch) show() {
	b.desk.batches++
	b.desk.Windows.Show("batch:"+strconv.Itoa(b.desk.batches), b.title(), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		bw := &batchWindow{batch: b, window: w, tasks: tasks, progress: shell.NewProgress()}
		bw.stop = widgets.NewButton(lang.T("Cancel"), bw.giveUp)
		widgets.InstallKeys(w, widgets.Keys{Escape: bw.close})
		return shell.View{
			Content: shell.Frame(widgets.ButtonRow(bw.stop),
				shell.Heading(b.desk.Icon, b.title(), lang.T("Users are handled one by one. What is already done is kept.")), bw.progress.Content),
			Size:  fyne.NewSize(900, 460), // of the list of results
			Shown: func() { w.Canvas().Focus(bw.stop); bw.begin() },
			Dirty: func() bool { return !bw.ended || bw.secret && !bw.kept }, Leave: bw.close,
		}
	})
}

func (bw *batchWindow) begin() {
	total := int64(len(bw.users))
	bw.progress.Set(shell.Step{Total: total}, words.Users)
	cancel := shell.RunReporting(bw.tasks, func(ctx context.Context, report func(shell.Step)) ([]result, error) {
		return bw.carryOut(ctx, func(n int) { report(shell.Step{Done: int64(n), Total: total}) }), nil
	}, func(s shell.Step) { bw.progress.Set(s, words.Users) }, func(results []result, _ error) { bw.end(results) })
	if !bw.ended {
		bw.cancel = cancel
	}
}

// giveUp handles Cancel during the work: the user being handled is finished, and
// the list then shows who was not reached.
func (bw *batchWindow) giveUp() {
	if bw.cancel != nil {
		bw.stop.Busy(lang.T("Cancelling…"))
		bw.cancel()
	}
}

// end refreshes the other windows and shows the results: at the foot of the list if all went well, so that there is
// nothing else to read.
func (bw *batchWindow) end(results []result) {
	bw.ended = true
	bw.results = append(results, bw.results...)
	var keys []int64
	for _, r := range results {
		if r.outcome == done {
			keys = append(keys, r.user.Key)
			bw.secret = bw.secret || r.password != ""
		}
	}
	if l := bw.desk.list; l != nil && bw.act == data.ActDelete {
		l.view.Deselect(keys...)
	}
	said := bw.said()
	if bw.groups != nil && len(keys) > 0 && bw.groups.isNew(bw.group) {
		said = lang.T("%s; the group %s is new.", said, bw.group)
	}
	bw.desk.report(said, keys...)
	if bw.then != nil {
		defer bw.then()
	}
	switch l := bw.desk.list; {
	case l == nil:
	case bw.failed():
		l.outcome.Failed(said)
	case !bw.secret && !bw.reasons(): // the list has said all
		widgets.Close(bw.window)
		return
	}
	bw.showResults()
}

// resultColumns are those of the list of results. Only Reset Password has the
// column of passwords, and only what was not done has a reason.
func (bw *batchWindow) resultColumns() []rowlist.Column {
	var outcomes []string
	for _, said := range outcomeWords {
		outcomes = append(outcomes, lang.T(said.one))
	}
	columns := []rowlist.Column{
		{ID: "user-id", Title: lang.T("User-ID"), Width: 130},
		{ID: "name", Title: lang.T("Name"), Width: 170, Least: 110},
		rowlist.Column{ID: "result", Title: lang.T("Result"), Width: 100, Badge: true}.Whole(outcomes...),
	}
	if bw.secret {
		columns = append(columns, rowlist.Column{ID: "password", Title: lang.T("Password"), Width: 210, Mono: true})
	}
	if bw.reasons() {
		columns = append(columns, rowlist.Column{ID: "why", Title: lang.T("Why"), Wants: 240})
	}
	return columns
}

// failed reports whether it failed for anybody.
func (b *batch) failed() bool {
	return slices.ContainsFunc(b.results, func(r result) bool { return r.outcome == failed })
}

// reasons reports whether there is anything to say under Why.
func (b *batch) reasons() bool {
	return slices.ContainsFunc(b.results, func(r result) bool { return r.why != "" })
}

// Len returns how many results there are.
func (b *batch) Len() int { return len(b.results) }

// Row returns the cells of a result.
func (bw *batchWindow) Row(i int) ([]rowlist.Cell, bool) {
	r := bw.results[i]
	cells := []rowlist.Cell{{Text: r.user.ID}, {Text: r.user.Name}, {Text: lang.T(outcomeWords[r.outcome].one), Kind: r.outcome.kind()}}
	if bw.secret {
		cells = append(cells, rowlist.Cell{Text: r.password})
	}
	if bw.reasons() {
		cells = append(cells, rowlist.Cell{Text: r.why})
	}
	return cells, true
}

func (bw *batchWindow) showResults() {
	bw.view = rowlist.New(bw.resultColumns(), bw)
	bw.view.Call(lang.T("Results"))
	bw.message, bw.why = widgets.NewMessage(1), widgets.NewMessage(2)
	bw.view.OnSelect = bw.explain
	advice := lang.T("The list is not saved. Copy it if you want to keep it.")
	if bw.secret {
		advice = lang.Say(data.InARow(data.Say("Give each user the password by telephone or in person."), bw.valid(),
			data.Say("It is not shown again, and they have to change it at the first sign-in.")))
	}
	copyList := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), bw.copy)
	leave := widgets.NewButton(lang.T("Close"), bw.close)
	keep := container.NewHBox(copyList)
	if bw.secret {
		keep.Add(widgets.NewButtonWithIcon(lang.T("Save as CSV…"), theme.DocumentSaveIcon(), bw.save))
	}
	foot := container.NewVBox(bw.why, bw.message, container.NewHBox(keep, layout.NewSpacer(), widgets.ButtonRow(leave)))
	first := slices.IndexFunc(bw.results, func(r result) bool { return r.why != "" })
	bw.why.Hidden = first < 0
	heading := container.NewVBox(shell.Heading(bw.desk.Icon, bw.title(), summary(bw.results)), shell.Text(advice))
	padded := layout.NewCustomPaddedLayout(8, 8, 12, 12)
	widgets.SetContent(bw.window, widgets.Stacked(container.New(padded, heading), bw.view, container.New(padded, foot)))
	bw.window.Canvas().AddShortcut(&fyne.ShortcutCopy{}, func(fyne.Shortcut) {
		if !widgets.ModalOpen(bw.window) {
			bw.copy()
		}
	})
	bw.window.Canvas().Focus(bw.view)
	bw.view.Select(first)
}

// valid says until when all the passwords are valid; nothing if that is not known.
func (bw *batchWindow) valid() data.Sentence {
	for _, r := range bw.results {
		if !r.ends.IsZero() {
			return data.Say(validUntil, shell.Moment(r.ends, bw.desk.now()))
		}
	}
	return data.Sentence{}
}

// explain says why the user of a row was not handled: the column is too narrow for
// whole sentences.
func (bw *batchWindow) explain(row int) {
	if row < 0 || bw.results[row].why == "" {
		bw.why.Clear()
		return
	}
	r, kind := bw.results[row], widgets.MessageInfo
	if r.outcome == failed {
		kind = widgets.MessageError
	}
	bw.why.Set(kind, r.named())
}

// close closes the window. During the work it cancels, and before passwords that
// were neither copied nor saved are lost, it asks.
func (bw *batchWindow) close() {
	switch {
	case widgets.ModalOpen(bw.window):
	case !bw.ended:
		bw.giveUp()
	case bw.secret && !bw.kept:
		widgets.Confirm(bw.window, lang.T(closeUnkept),
			lang.T("They are not shown again. Users without their new password can't sign in until you reset it again."), lang.T("Close"), lang.T("Cancel"), true, func(yes bool) {
				if yes {
					widgets.Close(bw.window)
				}
			})
	default:
		widgets.Close(bw.window)
	}
}

// table returns the results as rows of text below their titles.
func (bw *batchWindow) table() (titles []string, rows [][]string) {
	for _, c := range bw.resultColumns() {
		titles = append(titles, c.Title)
	}
	for i := range bw.results {
		cells, _ := bw.Row(i)
		var row []string
		for _, c := range cells {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
	return titles, rows
}

func (bw *batchWindow) copy() {
	titles, rows := bw.table()
	text := tabbed(append([][]string{titles}, rows...))
	if !bw.secret {
		bw.desk.Clipboard.Copy(text)
		bw.message.Set(widgets.MessageSuccess, lang.T("The list was copied."))
		return
	}
	bw.desk.Clipboard.CopySecret(text)
	bw.kept = true
	bw.message.Set(widgets.MessageSuccess, lang.T("The list was copied. Paste it within %s; then the clipboard is emptied.", shell.Kept))
}

// tabbed returns a table as text that spreadsheets split into cells.
func tabbed(rows [][]string) string {
	var lines []string
	for _, row := range rows {
		for i, cell := range row {
			row[i] = files.SheetCell(strings.Join(strings.Fields(cell), " "))
		}
		lines = append(lines, strings.Join(row, "\t"))
	}
	return strings.Join(lines, "\n")
}

func (bw *batchWindow) save() {
	titles, rows := bw.table()
	shell.SaveAs{
		Title: lang.T("Save Passwords"), Name: "passwords-" + bw.desk.now().Local().Format(data.DayFormat),
		Formats: []files.ExportFormat{files.CSV, files.ExcelCSV},
		Note:    lang.T(shell.NoFormula),
		Words:   lang.T(shell.OnlyYou + " Delete it once everyone has their password."),
		Write: func(_ context.Context, to shell.SaveTo, _ func(shell.Step)) (int64, error) {
			return 0, files.WriteOver(to.Path, to.Over, func(w io.Writer) error {
				return files.WriteTable(w, to.Format, titles, rows)
			})
		},
		Done: func(path string, _ int64) {
			bw.kept = true
			bw.message.Set(widgets.MessageSuccess, lang.T("The passwords were saved to %s.", path))
		},
	}.Ask(bw.window, bw.tasks)
}
