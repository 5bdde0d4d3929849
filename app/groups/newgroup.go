package groups

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// TypeGroupID is what people read here. Tests ask for it by name.
const TypeGroupID data.Text = "Enter a Group-ID."

// newGroup is the window New Group.
type newGroup struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	form    *form
	message *widgets.Message
	ok      *widgets.Button
}

func (d *Desk) showNewGroup() {
	d.Windows.Show("new-group", lang.T("New Group"), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		n := &newGroup{desk: d, window: w, tasks: tasks, form: newForm(d.now)}
		return shell.View{Content: n.content(), Size: fyne.NewSize(520, 420), Shown: n.form.grid.FocusFirst, Dirty: n.dirty, Leave: n.leave}
	})
}

func (n *newGroup) content() fyne.CanvasObject {
	n.message = widgets.NewMessage(1)
	n.form.grid.SetWindow(n.window)
	n.form.grid.OnChange = func(row string) {
		n.message.Clear()
		n.form.changed(row)
	}
	n.ok = widgets.NewButton(lang.T("OK"), n.submit)
	n.ok.Importance = widget.HighImportance
	cancel := widgets.NewButton(lang.T("Cancel"), n.leave)
	widgets.InstallKeys(n.window, widgets.Keys{Enter: n.submit, Escape: n.leave})
	return container.New(layout.NewCustomPaddedLayout(10, 12, 12, 12),
		widgets.Stacked(nil, n.form.grid, container.NewVBox(n.message, widgets.ButtonRow(n.ok, cancel))))
}

// leave handles Cancel, Escape and the button of the frame.
func (n *newGroup) leave() {
	shell.LeaveUnsaved(n.window, n.ok, n.message, n.dirty)
}

func (n *newGroup) dirty() bool {
	for _, row := range formRows {
		if n.form.differs(data.Group{}, row) {
			return true
		}
	}
	return false
}

func (n *newGroup) submit() {
	if n.ok.IsBusy() {
		return
	}
	n.form.clearErrors()
	n.message.Clear()
	group, err := n.form.read(data.Group{})
	if err == nil && group.ID == "" {
		err = &data.FieldError{Field: rowID, Text: data.Say(TypeGroupID)}
	}
	if err == nil {
		err = data.CheckGroupID(group.ID)
	}
	if err != nil {
		n.fail(err)
		return
	}
	n.ok.Busy(lang.T("Saving…"))
	service, by := n.desk.Service, n.desk.Session.Actor()
	shell.Do(n.tasks, func(ctx context.Context) error {
		return service.AddGroup(ctx, by, group)
	}, func(err error) {
		n.ok.Idle()
		if err != nil {
			n.fail(err)
			return
		}
		if t := n.desk.tab; t != nil {
			t.selected = group.ID
		}
		n.desk.changed(lang.T("%s was added.", group.ID))
		widgets.Close(n.window)
	})
}

func (n *newGroup) fail(err error) {
	if !n.form.showError(err) {
		n.message.Set(widgets.MessageError, shell.Explain(err, "add group"))
	}
}
