// Package recovery is the window in which users get their recovery codes: beside the main
// window, or before it while a sign-in waits for them.
package recovery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	EachSignsYouIn data.Text = "If you lose your phone, enter one of these codes instead of a code from your authenticator; each works once. " +
		"Keep them where you will find them, but neither on the phone nor with your password. They are shown only once."
	NoBrowser  data.Text = "No browser could be opened to print from. Save the codes and print that file."
	StoreFirst data.Text = "Save or print the codes, or tick the box once you have pasted or written them somewhere safe."
	Stored     data.Text = "I have stored these codes"
	NobodyElse data.Text = "You are the last administrator who can sign in. If you lose your phone and these codes, " +
		"only the command tapectl recover lets you in again, at the computer with the database."
	LoseCodes  data.Text = "The codes are not shown again. While you have your phone, you can make new ones in File > My Sign-in."
	VoidCodes  data.Text = "You will not be signed in, and these codes will not be valid. You get new ones at your next sign-in."
	putOffOnce data.Text = "You have signed in once without recovery codes. To sign in now, store these first."
	PutOff     data.Text = "You have signed in %d times without recovery codes. To sign in now, store these first."
	NeverOff   data.Text = "You can't sign in without recovery codes: store these first."
)

// CodesCopied says what to do with copied codes, which shell.Kept says for how long.
const CodesCopied data.Text = "The codes were copied. Paste them somewhere safe within %s, then tick the box."

// Codes are recovery codes and what their window needs. Everything but PutOff, Last,
// OnDone and OnLeave has to be set.
type Codes struct {
	Codes    []string
	User     string // User-ID
	Name     string
	Program  string
	Computer string
	Made     time.Time

	App       fyne.App
	Icon      fyne.Resource
	Clipboard *shell.Clipboard
	Paper     *shell.Paper // keeps what is printed until the window closes
	After     *shell.Tasks // outlives the window

	PutOff int  // where a sign-in waits for the codes: how many went on without
	Last   bool // the user is the last usable administrator
	// OnDone is called when the user has stored the codes; nil: the window closes.
	OnDone func()
	// OnLeave is called when the user leaves a sign-in that waits for the codes; nil: the
	// codes are valid already, and the window closes.
	OnLeave func()
}

// A View is the window Recovery Codes, which shows them once.
type View struct {
	codes  Codes
	window fyne.Window
	tasks  *shell.Tasks
	sheet  sheet

	message *widgets.Message
	stored  *widgets.Check
	done    *widgets.Button
}

// In returns the view for a window, whose keys and close button it takes. Work of the
// window ends with tasks.
func (c Codes) In(w fyne.Window, tasks *shell.Tasks) *View {
	return &View{
		codes: c, window: w, tasks: tasks,
		sheet: sheet{Codes: c.Codes, User: c.User, Name: c.Name, Program: c.Program, Computer: c.Computer, Made: c.Made},
	}
}

// Focus puts the focus where Enter only says what to do first: somebody who types ahead
// has not seen the codes yet.
func (v *View) Focus() { v.window.Canvas().Focus(v.stored) }

// Forget drops the codes and the page that was printed. It is called when the window has
// closed.
func (v *View) Forget() {
	v.sheet.Codes, v.codes.Codes = nil, nil
	v.codes.After.Finish(v.codes.Paper.Remove)
}

// Content returns what the window shows.
func (v *View) Content() fyne.CanvasObject {
	tool := func(name string, icon fyne.Resource, act func()) fyne.CanvasObject {
		return widgets.NewButtonWithIcon(name, icon, act)
	}
	v.message = widgets.NewMessage(2)
	v.stored = widgets.NewCheck(lang.T(Stored), func(bool) { v.update() })
	v.done = widgets.NewButton(lang.T("Done"), v.submit)
	v.done.Importance = widget.HighImportance
	leave := widgets.NewButton(lang.T("Close"), v.Leave)
	if v.codes.OnLeave != nil {
		leave.SetText(lang.T("Cancel"))
	}
	v.update()
	widgets.InstallKeys(v.window, widgets.Keys{Enter: v.submit, Escape: v.Leave})
	parts := []fyne.CanvasObject{
		shell.Heading(v.codes.Icon, lang.T("Your recovery codes"), v.sheet.who()),
	}
	if v.codes.OnLeave != nil {
		parts = append(parts, shell.FixedWidth(shell.Text(whyNow(v.codes.PutOff)), shell.DialogWidth))
	}
	parts = append(parts, shell.FixedWidth(shell.Text(lang.T(EachSignsYouIn)), shell.DialogWidth))
	if v.codes.Last {
		warning := widgets.NewMessage(2)
		warning.Set(widgets.MessageWarning, lang.T(NobodyElse))
		parts = append(parts, shell.FixedWidth(warning, shell.DialogWidth))
	}
	parts = append(parts, widget.NewSeparator(), v.grid(), widget.NewSeparator(), container.NewHBox(
		tool(lang.T("Copy"), theme.ContentCopyIcon(), v.copy),
		tool(lang.T("Save…"), theme.DocumentSaveIcon(), v.save),
		tool(lang.T("Print"), theme.DocumentPrintIcon(), v.print),
	))
	return shell.Frame(shell.Column(v.message, container.NewHBox(v.stored, layout.NewSpacer(), widgets.ButtonRow(v.done, leave))), parts...)
}

// whyNow says why a sign-in waits for the codes, after so many that did not.
func whyNow(putOff int) string {
	switch putOff {
	case 0:
		return lang.T(NeverOff)
	case 1:
		return lang.T(putOffOnce)
	}
	return lang.T(PutOff, putOff)
}

// grid shows the codes in two columns, each read downwards.
func (v *View) grid() fyne.CanvasObject {
	half := (len(v.sheet.Codes) + 1) / 2
	columns := container.NewGridWithColumns(2)
	for from := 0; from < len(v.sheet.Codes); from += half {
		column := container.New(layout.NewCustomPaddedVBoxLayout(-4))
		for i, code := range v.sheet.Codes[from:min(from+half, len(v.sheet.Codes))] {
			number := widget.NewLabelWithStyle(fmt.Sprintf("%2d", from+i+1), fyne.TextAlignTrailing, fyne.TextStyle{Monospace: true})
			number.Importance = widget.LowImportance
			column.Add(container.NewHBox(number, widget.NewLabelWithStyle(code, fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})))
		}
		columns.Add(container.NewCenter(column))
	}
	return columns
}

// update enables Done once the codes are stored.
func (v *View) update() {
	if v.stored.Checked {
		v.done.Enable()
		return
	}
	v.done.Disable()
}

// keep notes that the codes are stored elsewhere, and says where.
func (v *View) keep(where string) {
	v.stored.SetChecked(true)
	v.update()
	v.message.Set(widgets.MessageSuccess, where)
}

func (v *View) fail(sentence string) { v.message.Set(widgets.MessageError, sentence) }

func (v *View) copy() {
	v.codes.Clipboard.CopySecret(strings.Join(v.sheet.Codes, "\n") + "\n")
	v.message.Set(widgets.MessageInfo, lang.T(CodesCopied, shell.Kept))
	v.window.Canvas().Focus(v.stored) // the clipboard keeps them for a moment only
}

func (v *View) save() {
	text := v.sheet.text()
	shell.SaveAs{
		Title: lang.T("Save Recovery Codes"),
		Words: lang.T("Anyone who can read this file and knows your password can use the codes. A USB stick that you lock away is safer."),
		Name:  "recovery-codes-" + v.sheet.User + ".txt",
		Write: func(_ context.Context, to shell.SaveTo, _ func(shell.Step)) (int64, error) {
			return 0, files.WriteOver(to.Path, to.Over, func(w io.Writer) error {
				_, err := w.Write(text)
				return err
			})
		},
		Done: func(path string, _ int64) {
			v.keep(lang.T("The codes were saved to %s.", path))
			v.window.Canvas().Focus(v.done)
		},
	}.Ask(v.window, v.tasks)
}

func (v *View) print() {
	page := v.sheet.html
	shell.Run(v.tasks, func(ctx context.Context) (string, error) {
		path, err := v.codes.Paper.Write("recovery-codes.html", func(w io.Writer) error { return errors.Join(page(w), ctx.Err()) })
		if errors.Is(err, data.ErrReadOnly) {
			err = &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say("The page could not be written. Save the codes and print that file."), Cause: err}
		}
		return path, err
	}, func(path string, err error) {
		if err != nil {
			v.fail(shell.Explain(err, "print recovery codes"))
			return
		}
		open := v.codes.App.OpenURL
		v.message.Set(widgets.MessageInfo, lang.T(shell.OpeningBrowser))
		from := v.window.Canvas().Focused()
		shell.Do(v.tasks.Aside(), func(context.Context) error { return open(shell.FileURL(path)) }, func(err error) { v.opened(err, from) })
	})
}

// opened says whether there is a browser to print from. The focus goes on from Print, unless its user has moved it since.
func (v *View) opened(err error, from fyne.Focusable) {
	if err != nil {
		v.codes.After.Finish(v.codes.Paper.Remove)
		v.fail(shell.Explain(&data.Trouble{
			Kind: data.ErrUnreadable, Text: data.Say(NoBrowser), Cause: err,
		}, "open browser"))
		return
	}
	v.keep(lang.T(shell.PageOpened + ". It is deleted when you close this window."))
	if v.window.Canvas().Focused() == from {
		v.window.Canvas().Focus(v.done)
	}
}

// submit handles Done and Enter.
func (v *View) submit() {
	switch {
	case v.done.Disabled():
		v.message.Set(widgets.MessageInfo, lang.T(StoreFirst))
	case v.codes.OnDone != nil:
		v.codes.OnDone()
	default:
		widgets.Close(v.window)
	}
}

// Leave handles Escape, the button beside Done and the window's close button. It asks
// where codes would be lost: valid ones that are not stored, and any that would not
// become valid.
func (v *View) Leave() {
	why := LoseCodes
	if v.codes.OnLeave != nil {
		why = VoidCodes
	}
	switch {
	case widgets.ModalOpen(v.window): // the close button still works behind the question
	case v.stored.Checked && v.codes.OnLeave == nil:
		v.left()
	default:
		widgets.Confirm(v.window, lang.T("Close without these codes?"), lang.T(why), lang.T("Close"), lang.T("Cancel"), true, func(yes bool) {
			if yes {
				v.left()
			}
		})
	}
}

func (v *View) left() {
	if v.codes.OnLeave != nil {
		v.codes.OnLeave()
		return
	}
	widgets.Close(v.window)
}

// Busy shows that the sign-in is being completed, until Idle is called.
func (v *View) Busy(text string) { v.done.Busy(text) }

// Idle ends Busy.
func (v *View) Idle() { v.done.Idle() }
