package exchange

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// The width of the question which column is which, in Fyne units, where the window is wide enough, and below which the
// fields stand in one column.
const (
	columnsWidth = 900
	oneBelow     = 700
)

// columns is the question which column of a file belongs to which field. The file is
// read again after each choice.
type columns struct {
	*importing
	modal   *widgets.Modal
	u       understood // the file as it is read now
	asked   bool       // the user has chosen something
	setting bool       // the lists are being filled by the program, not by the user

	of       map[data.UserColumns]*widgets.Select
	encoding *widgets.Select
	group    *widgets.Entry
	message  *widgets.Message
	progress *shell.Progress
}

// columns asks which column of a file belongs to which field. err says why the file
// can't be read yet; if it is nil, Cancel goes back to the preview.
func (i *importing) columns(u understood, err error) {
	i.cancel = func() {}
	before := u
	c := &columns{importing: i, u: u, of: map[data.UserColumns]*widgets.Select{}, message: widgets.NewMessage(2), progress: shell.NewProgress()}
	c.modal = &widgets.Modal{
		Topic: shell.TopicExchange,
		Title: lang.T("Columns"), Message: lang.T("Choose which column of %s to use for each field. Fields set to %s stay as they are.", u.file.Name, lang.Say(files.SourceWords(files.NoSource))), Default: lang.T("Preview"), Cancel: lang.T("Cancel"),
		Content: c.content(),
		Done: func(yes bool) {
			i.cancel() // does nothing once the file has been read
			if !yes && err == nil {
				i.preview(before, "")
			}
		},
	}
	c.modal.Focus = c.of[data.ColumnUserID]
	c.modal.Check = func() bool {
		if c.group.Text != c.u.how.Group {
			c.read(true)
			return false
		}
		c.modal.Close(true)
		i.preview(c.u, "")
		return false
	}
	c.modal.Show(i.window)
	c.show(err)
}

func (c *columns) content() fyne.CanvasObject {
	var halves [2][]fyne.CanvasObject
	taken := data.TakenColumns().Each()
	add := func(at int, label string, field widgets.Field) {
		halves[at] = append(halves[at], widgets.LabelFor(field, label), field)
	}
	for at, column := range taken {
		s := widgets.NewSelect(nil, nil)
		s.PlaceHolder = lang.Say(files.SourceWords(files.NoSource))
		s.OnChanged = func(string) { c.chosen() }
		c.of[column] = s
		add(at*2/(len(taken)+1), lang.Say(words.Titles(column)[0]), s)
	}
	c.encoding = widgets.NewSelect(nil, func(string) { c.chosen() })
	for _, e := range files.Encodings() {
		c.encoding.Options = append(c.encoding.Options, string(e))
	}
	c.group = widgets.NewEntry()
	c.group.SetText(c.u.how.Group)
	c.group.SetPlaceHolder(lang.T("if the file has no Group-ID"))
	c.group.OnSubmitted = func(string) { c.modal.Accept() }
	add(0, lang.T("Group of new users"), c.group)
	add(1, lang.T("Encoding"), c.encoding)
	form := func(at int) fyne.CanvasObject { return container.New(layout.NewFormLayout(), halves[at]...) }
	width := min(columnsWidth, widgets.ModalRoom(c.window))
	if width < oneBelow {
		halves[0], halves[1] = append(halves[0], halves[1]...), nil
	}
	forms := container.NewGridWithColumns(1, form(0))
	if len(halves[1]) > 0 {
		forms = container.NewGridWithColumns(2, form(0), form(1))
	}
	return shell.FixedWidth(container.NewVBox(forms,
		container.NewStack(c.message, c.progress.Content)), width)
}

// chosen reads the file again after a choice.
func (c *columns) chosen() {
	if !c.setting {
		c.asked = true
		c.read(false)
	}
}

// read reads the file according to the choices, and then goes to the preview if preview
// is set.
func (c *columns) read(preview bool) {
	c.cancel()
	how := files.Reading{Group: c.group.Text, Encoding: c.u.how.Encoding, Columns: c.u.how.Columns}
	if c.asked {
		if e := files.Encoding(c.encoding.Selected); e != c.u.file.Encoding {
			how.Encoding = e
		}
		how.Columns = map[data.UserColumns]string{}
		for column, s := range c.of {
			if at := s.SelectedIndex(); at >= 0 {
				how.Columns[column] = c.u.file.Choices[column][at]
			}
		}
	}
	c.message.Hide()
	c.modal.Busy(lang.T("Reading…"))
	c.cancel = c.importing.read(c.u.path, how, c.progress, func(next understood, err error) {
		if !c.modal.Open() || errors.Is(err, context.Canceled) {
			return
		}
		c.modal.Idle()
		c.progress.Clear()
		c.message.Show()
		if next.file.Choices != nil { // otherwise it can't be read at all, and the lists stay
			c.u = next
		}
		c.show(err)
		if err == nil && preview {
			c.modal.Close(true)
			c.importing.preview(next, "")
		}
	})
}

// sourcesShown returns what people read of the choices for a field.
func sourcesShown(choices []string) []string {
	shown := slices.Clone(choices)
	for i, choice := range shown {
		shown[i] = lang.Say(files.SourceWords(choice))
	}
	return shown
}

// show fills the lists, and says what an import of the file would do.
func (c *columns) show(err error) {
	c.setting = true
	for column, s := range c.of {
		choices, selected := c.u.file.Choices[column], c.u.file.Sources[column]
		if selected == "" {
			selected = files.NoSource
		}
		s.SetOptions(sourcesShown(choices))
		if at := slices.Index(choices, selected); at >= 0 {
			s.SetSelectedIndex(at)
		} else {
			s.ClearSelected()
		}
	}
	c.encoding.SetSelected(string(c.u.file.Encoding))
	c.setting = false
	c.modal.Enable(err == nil)
	if err != nil {
		c.message.Set(widgets.MessageError, shell.Explain(err, "read users"))
		return
	}
	text, kind := summary(c.u), widgets.MessageInfo
	for _, row := range c.u.report.Rows {
		if row.Result == data.ImportProblem {
			text = data.InARow(text, data.Say(onLine, row.Line, words.ImportedRow(row)))
			kind = widgets.MessageWarning
			break
		}
	}
	c.message.Set(kind, lang.Say(text))
}
