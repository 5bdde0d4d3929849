package shell

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver"

	"tapetrack/app/shell/filedialog"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// A PathField is a field for the path of a file, with a button beside it that asks for the
// file with the system's own dialog, or with Fyne's where the system has none. Neither
// blocks the window; Cancel in it leaves what was typed.
type PathField struct {
	*widgets.Entry
	Content fyne.CanvasObject // the field and its button
	Picked  func()            // a file was picked; may be nil
	Refused func(error)       // what was picked is no file that can be used; may be nil

	window   fyne.Window
	tasks    *Tasks
	question filedialog.Question
	browse   *widgets.Button
	picked   picked
	cancel   func()      // of the dialog that is open
	closed   bool        // by Close, and not opened since: no answer is wanted
	fynes    fyne.Window // Fyne's dialog, if it is open
}

// picked is what a dialog answered.
type picked struct {
	path   string
	agreed fs.FileInfo // the file that the dialog asked about: it may be replaced
}

// askSystem is the system's dialog.
var askSystem = filedialog.Ask

// NewPathField returns an empty field in w. question says what is asked for: its folder and
// name are those that are typed, and the folder otherwise Documents.
func NewPathField(w fyne.Window, tasks *Tasks, question filedialog.Question) *PathField {
	p := &PathField{Entry: widgets.NewEntry(), window: w, tasks: tasks, question: question, cancel: func() {}}
	p.OnShortcut = p.paste
	p.browse = widgets.NewButton(lang.T("Browse…"), p.ask)
	p.Content = container.NewBorder(nil, nil, nil, p.browse, p.Entry)
	return p
}

// SetPath shows a path from its end, which tells more than its beginning.
func (p *PathField) SetPath(path string) {
	p.SetText(path)
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// SelectName selects the name of the file, between its folder and its extension, which people
// keep more often.
func (p *PathField) SelectName() {
	count := utf8.RuneCountInString
	name := filepath.Base(p.Text)
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	if !strings.HasSuffix(p.Text, name) || stem == "" {
		p.SetPath(p.Text)
		return
	}
	first := count(p.Text) - count(name)
	p.Select(first, first+count(stem))
}

// Path returns the whole path of the file that was picked or typed.
func (p *PathField) Path() string {
	if p.isPicked() {
		return p.picked.path
	}
	return WholePath(p.Text)
}

// Agreed returns the existing file at Path that the system's dialog has asked about; nil: the
// user has not agreed to replace any.
func (p *PathField) Agreed() fs.FileInfo {
	if p.isPicked() {
		return p.picked.agreed
	}
	return nil
}

func (p *PathField) isPicked() bool { return p.picked.path != "" && p.Text == p.picked.path }

// Close closes the dialog, if it is open. It is called when the field goes.
func (p *PathField) Close() {
	p.closed = true
	p.cancel()
	p.cancel = func() {}
}

// ask handles the button.
func (p *PathField) ask() {
	if p.fynes != nil {
		p.fynes.RequestFocus()
		return
	}
	p.closed = false
	question, typed := p.question, p.Text
	question.Parent = nativeWindow(p.window)
	p.browse.Busy(p.browse.Text)
	cancel := RunReporting(p.tasks, func(ctx context.Context, _ func(struct{})) (browsed, error) {
		question.Folder, question.Name = suggested(typed, question.Name)
		answer, err := askSystem(ctx, question)
		a := browsed{question: question, picked: picked{path: answer.Path}}
		if err == nil && answer.Agreed {
			if info, err := os.Lstat(answer.Path); err == nil {
				a.agreed = info
			}
		}
		return a, err
	}, func(struct{}) {}, p.answered)
	if p.browse.IsBusy() {
		p.cancel = cancel
	}
}

// browsed is a question and its answer.
type browsed struct {
	question filedialog.Question
	picked
}

func (p *PathField) answered(a browsed, err error) {
	p.browse.Idle()
	switch {
	case p.closed, errors.Is(err, context.Canceled):
	case errors.Is(err, filedialog.ErrNone):
		p.askFyne(a.question)
	case err != nil:
		p.refuse(err)
	case a.path != "":
		p.pick(a.picked)
	}
}

// pick fills the field. The focus comes back to it.
func (p *PathField) pick(a picked) {
	p.picked = a
	p.SetPath(a.path)
	p.window.Canvas().Focus(p.Entry)
	if p.Picked != nil {
		p.Picked()
	}
}

func (p *PathField) refuse(err error) {
	p.window.Canvas().Focus(p.Entry)
	if p.Refused != nil {
		p.Refused(err)
	}
}

// paste lets a whole path take the place of everything in the field, wherever the caret is.
func (p *PathField) paste(s fyne.Shortcut) bool {
	paste, is := s.(*fyne.ShortcutPaste)
	if !is || paste.Clipboard == nil || p.Disabled() {
		return false
	}
	path, whole := pastedPath(paste.Clipboard.Content())
	if whole {
		p.SetPath(path)
	}
	return whole
}

// pastedPath returns the path that a text is, and whether it is a whole one. File managers
// copy paths as they are, in quotation marks or as URLs.
func pastedPath(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if len(text) > widgets.DefaultMaxRunes || strings.ContainsAny(text, "\r\n") {
		return "", false
	}
	if n := len(text); n > 2 && text[0] == '"' && text[n-1] == '"' {
		text = text[1 : n-1]
	}
	if u, err := url.Parse(text); err == nil && u.Scheme == "file" && (u.Host == "" || u.Host == "localhost") {
		if text = filepath.FromSlash(u.Path); filepath.Separator == '\\' {
			text = strings.TrimPrefix(text, `\`) // \C:\…
		}
	}
	return text, filepath.IsAbs(text) || strings.HasPrefix(text, "~/")
}

// suggested returns the folder and name with which a dialog begins. It reads the disk.
func suggested(typed, name string) (folder, file string) {
	folder, file = filepath.Split(WholePath(typed))
	if file == "" {
		file = name
	}
	if info, err := os.Stat(folder); err == nil && info.IsDir() && filepath.IsAbs(folder) {
		return filepath.Clean(folder), file
	}
	return Documents(), file
}

// nativeWindow names a window as its system does; 0 if it can't be named.
func nativeWindow(w fyne.Window) (handle uintptr) {
	native, is := w.(driver.NativeWindow)
	if !is {
		return 0
	}
	native.RunNative(func(of any) {
		switch c := of.(type) {
		case driver.X11WindowContext:
			handle = c.WindowHandle
		case driver.WindowsWindowContext:
			handle = c.HWND
		}
	})
	return handle
}
