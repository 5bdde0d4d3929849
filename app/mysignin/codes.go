package mysignin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	EachSignsYouIn = "If you lose your phone, each of these codes signs you in once, in place of a code from your authenticator. " +
		"Keep them where you will find them, but neither on the phone nor with your password. They are shown only once."
	CodesCopied = "The codes were copied. Paste them within 30 seconds into a password manager or another safe place, then tick the box."
	NoBrowser   = "No browser could be opened to print from. Save the codes and print that file."
	SaveFirst   = "Save or print the codes first, or copy them or write them down and tick the box."
)

// codes is the window Recovery Codes, which shows them once.
type codes struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks
	sheet  sheet

	message *widgets.Message
	written *widgets.Check
	saved   *widgets.Button
	kept    bool // copied, saved or printed
}

// showCodes opens the window, in place of one with older codes.
func (d *Desk) showCodes(made []string) {
	if d.codes != nil {
		widgets.Close(d.codes.window)
	}
	d.Windows.Show("recovery-codes", "Recovery Codes", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		c := &codes{desk: d, window: w, tasks: tasks}
		c.sheet = sheet{Codes: made, User: d.Session.UserID, Name: d.Session.Name, Program: d.Program, Computer: d.Session.Computer, Made: d.clock()}
		d.codes = c
		return shell.View{
			Content: c.content(), Fixed: true,
			Dirty: func() bool { return true }, // so that Log Out asks, too
			Leave: c.leave,
			// Here Enter only says what to do first: somebody who types ahead has not seen the codes yet.
			Shown: func() { w.Canvas().Focus(c.written) },
			Closed: func() {
				d.codes = nil
				c.sheet.Codes = nil
				d.Tasks.Finish(d.paper.Remove)
			},
		}
	})
}

const whatFor = EachSignsYouIn

func (c *codes) content() fyne.CanvasObject {
	tool := func(name string, icon fyne.Resource, act func()) fyne.CanvasObject {
		return widgets.NewButtonWithIcon(name, icon, act)
	}
	c.message = widgets.NewMessage(2)
	c.written = widgets.NewCheck("I have them elsewhere", func(bool) { c.update() })
	c.saved = widgets.NewButton("I have saved them", c.submit)
	c.saved.Importance = widget.HighImportance
	c.update()
	widgets.InstallKeys(c.window, widgets.Keys{Enter: c.submit, Escape: c.leave})
	return shell.Frame(shell.Column(c.message, container.NewHBox(c.written, layout.NewSpacer(), widgets.ButtonRow(c.saved))),
		shell.Heading(c.desk.Icon, "Your recovery codes", c.sheet.who()),
		shell.FixedWidth(shell.Text(whatFor), shell.DialogWidth),
		widget.NewSeparator(), c.grid(), widget.NewSeparator(),
		container.NewHBox(
			tool("Copy", theme.ContentCopyIcon(), c.copy),
			tool("Save…", theme.DocumentSaveIcon(), c.save),
			tool("Print…", theme.DocumentPrintIcon(), c.print),
		))
}

// grid shows the codes in two columns, each read downwards.
func (c *codes) grid() fyne.CanvasObject {
	half := (len(c.sheet.Codes) + 1) / 2
	columns := container.NewGridWithColumns(2)
	for from := 0; from < len(c.sheet.Codes); from += half {
		column := container.New(layout.NewCustomPaddedVBoxLayout(-4))
		for i, code := range c.sheet.Codes[from:min(from+half, len(c.sheet.Codes))] {
			number := widget.NewLabelWithStyle(fmt.Sprintf("%2d", from+i+1), fyne.TextAlignTrailing, fyne.TextStyle{Monospace: true})
			number.Importance = widget.LowImportance
			column.Add(container.NewHBox(number, widget.NewLabelWithStyle(code, fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})))
		}
		columns.Add(container.NewCenter(column))
	}
	return columns
}

// update enables the button once the codes are kept somewhere.
func (c *codes) update() {
	if c.kept || c.written.Checked {
		c.saved.Enable()
		return
	}
	c.saved.Disable()
}

// keep notes that the codes were copied elsewhere, and says where.
func (c *codes) keep(where string) {
	c.kept = true
	c.update()
	c.message.Set(widgets.MessageSuccess, where)
	c.window.Canvas().Focus(c.saved)
}

func (c *codes) fail(sentence string) { c.message.Set(widgets.MessageError, sentence) }

func (c *codes) copy() {
	c.desk.Clipboard.CopySecret(strings.Join(c.sheet.Codes, "\n") + "\n")
	// Not kept yet: they leave the clipboard in half a minute.
	c.message.Set(widgets.MessageSuccess, CodesCopied)
	c.window.Canvas().Focus(c.written)
}

func (c *codes) save() {
	text := c.sheet.text()
	shell.SaveAs{
		Title: "Save Recovery Codes",
		Words: "Anyone who can read this file and knows your password can use the codes. A USB stick that you lock away is safer.",
		Name:  "recovery-codes-" + c.sheet.User + ".txt",
		Write: func(_ context.Context, to shell.SaveTo, _ func(shell.Step)) (int64, error) {
			return 0, files.WriteOver(to.Path, to.Over, func(w io.Writer) error {
				_, err := w.Write(text)
				return err
			})
		},
		Done: func(path string, _ int64) { c.keep("The codes were saved to " + path + ".") },
	}.Ask(c.window, c.tasks)
}

func (c *codes) print() {
	page := c.sheet.html
	shell.Run(c.tasks, func(ctx context.Context) (string, error) {
		path, err := c.desk.paper.Write("recovery-codes.html", func(w io.Writer) error { return errors.Join(page(w), ctx.Err()) })
		if errors.Is(err, data.ErrReadOnly) {
			err = &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say("The page could not be written. Save the codes and print that file."), Cause: err}
		}
		return path, err
	}, func(path string, err error) {
		if err != nil {
			c.fail(shell.Explain(err, "print recovery codes"))
			return
		}
		if err := c.desk.App.OpenURL(shell.FileURL(path)); err != nil {
			c.desk.Tasks.Finish(c.desk.paper.Remove)
			c.fail(shell.Explain(&data.Trouble{
				Kind: data.ErrUnreadable, Text: data.Say(NoBrowser), Cause: err,
			}, "open browser"))
			return
		}
		c.keep(shell.PageOpened + ". It is deleted when you close this window.")
	})
}

// submit handles the button and Enter.
func (c *codes) submit() {
	if c.saved.Disabled() {
		c.message.Set(widgets.MessageInfo, SaveFirst)
		return
	}
	widgets.Close(c.window)
}

// leave handles Escape and the window's close button: it asks whether to close without
// confirming that the codes are kept.
func (c *codes) leave() {
	if widgets.ModalOpen(c.window) {
		return // the close button still works behind the question
	}
	if c.kept {
		widgets.Close(c.window)
		return
	}
	widgets.Confirm(c.window, "Close without these codes?",
		"They are not shown again. While you have your phone, you can make new ones in File > My Sign-in.",
		"Close", "Back", true, func(yes bool) {
			if yes {
				widgets.Close(c.window)
			}
		})
}
