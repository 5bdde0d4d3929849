package shell

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"github.com/adrg/xdg"

	"tapetrack/app/shell/filedialog"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// SaveAs asks for a file to save something to, and saves it. It shows its progress, can be
// cancelled, and never overwrites a file without asking.
type SaveAs struct {
	Title string
	Words string     // what the user should know; may be empty
	Note  string     // more of it below the fields, in small letters; may be empty
	Name  string     // suggested file name, without folder and, with Formats, without extension
	Verb  string     // of the default button; empty: Save
	Doing string     // its text during the work; empty: Saving…
	Unit  words.Unit // what Write's reports count
	Topic string     // what F1 explains; empty: the window

	What    string   // label of Choices, like "Users"
	Choices []string // what can be saved; offered if there are several, with the first chosen
	// Formats are offered if there are several. The first applies until the file's
	// extension names another or one is chosen, which then sets the extension. None: text.
	Formats []files.ExportFormat

	// Write writes the file, off Fyne's goroutine, and returns how many items it wrote.
	// Unless it may replace the existing file it returns an error that matches
	// data.ErrExists. files.WriteOver does all that.
	Write     func(ctx context.Context, to SaveTo, report func(Step)) (int64, error)
	Done      func(path string, n int64) // the file was written
	Cancelled func()                     // the work was cancelled; may be nil
}

// SaveTo is what to save, and where.
type SaveTo struct {
	Path   string
	Over   fs.FileInfo        // the existing file that may be replaced; nil: none
	Format files.ExportFormat // one of Formats; "" without
	Choice int                // index in Choices
}

// Ask lays the question over w.
func (s SaveAs) Ask(w fyne.Window, tasks *Tasks) {
	if s.Verb == "" {
		s.Verb, s.Doing = lang.T("Save"), lang.T("Saving…")
	}
	name := s.Name
	if len(s.Formats) > 0 {
		name += s.Formats[0].Extension()
	}
	q := &saving{SaveAs: s, window: w, tasks: tasks}
	Run(tasks, func(context.Context) (string, error) {
		return filepath.Join(Documents(), name), nil
	}, func(path string, _ error) { q.ask(SaveTo{Path: path}) })
}

// saving is a SaveAs over a window.
type saving struct {
	SaveAs
	window fyne.Window
	tasks  *Tasks

	modal    *widgets.Modal
	file     *PathField
	format   *widgets.Select // nil without Formats
	chosen   bool            // the user chose the format
	setting  bool            // the format is being set by the program, not by the user
	choice   *widgets.Select // nil without Choices
	message  *widgets.Message
	progress *Progress
	cancel   func()
}

// ask shows the question with what has been chosen so far.
func (q *saving) ask(to SaveTo) {
	q.file = NewPathField(q.window, q.tasks, filedialog.Question{Title: q.Title, Save: true, Kinds: savedKinds(q.Formats)})
	q.file.SetText(to.Path)
	q.file.OnChanged = func(string) {
		q.message.Clear()
		q.follow()
	}
	q.file.Picked = q.picked
	q.file.Refused = q.refuse
	q.message, q.progress, q.cancel = widgets.NewMessage(2), NewProgress(), func() {}
	fields := container.New(layout.NewFormLayout())
	q.choice = q.choose(fields, q.What, q.Choices, to.Choice)
	var formats []string
	for _, f := range q.Formats {
		formats = append(formats, lang.Say(f.Words()))
	}
	if q.format = q.choose(fields, lang.T("Format"), formats, max(0, slices.Index(q.Formats, to.Format))); q.format != nil {
		q.format.OnChanged = q.rename
	}
	fields.Add(widgets.LabelFor(q.file, lang.T("File")))
	fields.Add(q.file.Content)
	parts := []fyne.CanvasObject{InModal(fields)}
	if q.Note != "" {
		note := Text(q.Note)
		note.SizeName = theme.SizeNameCaptionText
		parts = append(parts, note)
	}
	parts = append(parts, container.NewStack(q.message, q.progress.Content))
	q.modal = &widgets.Modal{
		Topic: q.Topic, Title: q.Title, Message: q.Words, Default: q.Verb, Cancel: lang.T("Cancel"), Focus: q.file.Entry,
		Content: ModalWidth(q.window, container.NewVBox(parts...)),
		Check: func() bool {
			q.write(q.file.Agreed())
			return false
		},
		Done: func(bool) {
			q.file.Close()
			q.cancel() // does nothing once the work has ended
		},
	}
	q.file.OnSubmitted = func(string) { q.modal.Accept() }
	q.modal.Show(q.window)
	q.file.SelectName() // people change the file name, not its folder
}

// savedKinds are the kinds of files that are saved in formats.
func savedKinds(formats []files.ExportFormat) []filedialog.Kind {
	kinds := []filedialog.Kind{{Name: lang.T("files|Text"), Endings: []string{".txt"}}}
	if len(formats) > 0 {
		kinds = nil
	}
	for i, f := range formats {
		if first, _ := files.EndingFormat(f.Extension(), formats[:i+1]); first == f { // several may share an ending
			kinds = append(kinds, filedialog.Kind{Name: lang.Say(f.Words()), Endings: []string{f.Extension()}})
		}
	}
	return append(kinds, filedialog.Kind{Name: lang.T("All files")})
}

// choose adds a row with a list of options, if there are several.
func (q *saving) choose(fields *fyne.Container, name string, options []string, chosen int) *widgets.Select {
	if len(options) < 2 {
		return nil
	}
	list := widgets.NewSelect(options, nil)
	list.SetSelectedIndex(chosen)
	fields.Add(widgets.LabelFor(list, name))
	width := float32(130)
	for _, option := range options { // the list's own MinSize is smaller
		text := fyne.MeasureText(option, theme.TextSize(), fyne.TextStyle{})
		width = max(width, text.Width+theme.IconInlineSize()+6*theme.InnerPadding())
	}
	fields.Add(container.NewHBox(FixedWidth(list, width)))
	return list
}

// picked follows the ending of a file that was picked, even if a format was chosen before.
func (q *saving) picked() {
	if named, is := files.EndingFormat(q.file.Text, q.Formats); is && q.chosen && named.Extension() != q.Formats[q.format.SelectedIndex()].Extension() {
		q.chosen = false
	}
	q.follow()
}

// rename gives the file the extension of the chosen format, unless the user gave it one
// that belongs to no format.
func (q *saving) rename(string) {
	if q.setting {
		return
	}
	q.chosen = true
	q.message.Clear()
	if from, named := files.EndingFormat(q.file.Text, q.Formats); named {
		name := q.file.Text[:len(q.file.Text)-len(from.Extension())]
		q.file.SetText(name + q.Formats[q.format.SelectedIndex()].Extension())
	}
}

// follow shows the format that the file's extension names, until the user chooses one.
func (q *saving) follow() {
	if q.format == nil || q.chosen {
		return
	}
	named, _ := files.EndingFormat(strings.TrimSpace(q.file.Text), q.Formats)
	q.setting = true
	q.format.SetSelectedIndex(max(0, slices.Index(q.Formats, named)))
	q.setting = false
}

// formatOf returns the format in which a file is written.
func (q *saving) formatOf(path string) (files.ExportFormat, error) {
	chosen := files.ExportFormat("")
	switch {
	case len(q.Formats) == 0:
		return "", nil
	case q.format == nil:
		chosen = q.Formats[0]
	case q.chosen:
		chosen = q.Formats[q.format.SelectedIndex()]
	default: // it follows the extension, or is shown for one that names no format
		return files.ShownFormatFor(path, q.Formats, q.Formats[q.format.SelectedIndex()])
	}
	return files.ExportFormatFor(path, q.Formats, chosen)
}

// write writes the file. An existing file is replaced only after a question, ours or that of
// the system's dialog, and only if it is still the one that was asked about.
func (q *saving) write(over fs.FileInfo) {
	to := SaveTo{Path: q.file.Path(), Over: over}
	var err error
	if to.Format, err = q.formatOf(to.Path); err != nil {
		q.refuse(err)
		return
	}
	if q.choice != nil {
		to.Choice = q.choice.SelectedIndex()
	}
	write := q.Write
	q.message.Clear()
	q.modal.Busy(q.Doing)
	q.cancel = RunReporting(q.tasks, func(ctx context.Context, report func(Step)) (saved, error) {
		n, err := write(ctx, to, report)
		s := saved{to, n, nil}
		if errors.Is(err, data.ErrExists) {
			s.exists, _ = os.Lstat(to.Path) // nil if it has gone again
		}
		return s, err
	}, func(s Step) {
		q.progress.Set(s, q.Unit)
	}, q.ended)
}

// saved is what was written and where.
type saved struct {
	SaveTo
	n      int64
	exists fs.FileInfo // what is there already
}

// ended shows the result.
func (q *saving) ended(s saved, err error) {
	open := q.modal.Open()
	q.modal.Idle()
	q.progress.Clear()
	switch {
	case err == nil: // perhaps cancelled, but too late
		q.modal.Close(true)
		q.Done(s.Path, s.n)
	case errors.Is(err, context.Canceled):
		if q.Cancelled != nil {
			q.Cancelled()
		}
	case errors.Is(err, data.ErrExists) && open:
		q.modal.Close(false)
		q.replace(s)
	case open:
		q.refuse(err)
	default:
		ShowError(q.window, err, "save file")
	}
}

// refuse says why nothing was written.
func (q *saving) refuse(err error) {
	q.message.Set(widgets.MessageError, Explain(err, "save file"))
	q.window.Canvas().Focus(q.file.Entry)
}

// replace asks whether to replace the existing file. Either answer leads to the previous
// question, with what was chosen there.
func (q *saving) replace(s saved) {
	widgets.Confirm(q.window, lang.T("Replace %s?", filepath.Base(s.Path)),
		lang.T("The file %s already exists. Its contents would be lost.", s.Path), lang.T("Replace"), lang.T("Cancel"), true, func(yes bool) {
			q.ask(s.SaveTo)
			if yes {
				q.write(s.exists)
			}
		})
}

// FileURL returns the URL of a local file, for a browser.
func FileURL(path string) *url.URL {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/…
	}
	return &url.URL{Scheme: "file", Path: slashed}
}

// Documents returns the folder in which people look for saved files. It reads the disk, so
// it must not run on Fyne's goroutine.
func Documents() string {
	if info, err := os.Stat(xdg.UserDirs.Documents); err == nil && info.IsDir() {
		return xdg.UserDirs.Documents
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "" // the question then shows the name alone and asks for the rest
	}
	return home
}

// WholePath returns a typed path without the blanks around it, and with a leading ~
// replaced by the home folder, as shells do.
func WholePath(typed string) string {
	typed = strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(typed, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return typed
}

// What is said of files that are exported.
const (
	OnlyYou         data.Text = "Only you can read the file."
	NoFormula       data.Text = "In CSV, values that look like formulas get a leading apostrophe; in CSV for Excel, so do those that Excel would change, like 007, 1-2 or 1E5."
	ExportCancelled data.Text = "The export was cancelled and no file was written."
)

// Written says how many things were written to a file.
func Written(n int64, unit words.Unit, path string) string {
	return lang.Say(words.Written(n, unit, path))
}
