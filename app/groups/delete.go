package groups

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	NoOtherGroup    data.Text = "It has %d members, and there is no other group for them. Add one first."
	deleteCancelled data.Text = "Deleting %s was cancelled: nothing was changed."
	deletePartly    data.Text = "Deleting %s was cancelled. Members that were moved already stay in the other group."
	BothMustExist   data.Text = "The group %s, or the one to move its members to, no longer exists. Nothing was changed."
	ChooseGroup     data.Text = "Choose the group to move the members to."
)

// wasDeleted is said of a group.
const wasDeleted data.Text = "%s was deleted."

// deleting is the question whether to delete a group and where to move its members,
// and the work.
type deleting struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks
	group  data.Group

	modal    *widgets.Modal
	to       *widgets.Select // nil if there are no members
	message  *widgets.Message
	progress *shell.Progress
	cancel   func()
	busy     bool
}

// askDelete reads the groups and asks.
func (d *Desk) askDelete(w fyne.Window, tasks *shell.Tasks, g data.Group) {
	service, by := d.Service, d.Session.Actor()
	shell.Run(tasks, func(ctx context.Context) ([]data.Group, error) {
		return service.CountedGroups(ctx, by)
	}, func(groups []data.Group, err error) {
		if err != nil {
			shell.ShowError(w, err, "list groups")
			return
		}
		i := slices.IndexFunc(groups, func(other data.Group) bool { return data.Fold(other.ID) == data.Fold(g.ID) })
		if i < 0 {
			widgets.Inform(w, lang.T("The group no longer exists"), lang.T(wasDeleted, g.ID), nil)
			d.changed("")
			return
		}
		x := &deleting{desk: d, window: w, tasks: tasks, group: groups[i], cancel: func() {}}
		x.ask(slices.Delete(groups, i, i+1))
	})
}

// ask lays the question over the window.
func (x *deleting) ask(others []data.Group) {
	g := x.group
	title := lang.T("Delete the group %s?", g.ID)
	if g.Members == 0 {
		widgets.Confirm(x.window, title, lang.T("It has no members. This can't be undone."), lang.T("Delete"), lang.T("Cancel"), true, func(yes bool) {
			if yes {
				x.work("")
			}
		})
		return
	}
	if len(others) == 0 {
		widgets.Inform(x.window, lang.T("%s can't be deleted", g.ID), lang.T(NoOtherGroup, g.Members), nil)
		return
	}
	var ids []string
	for _, o := range others {
		ids = append(ids, o.ID)
	}
	x.to = widgets.NewSelect(ids, func(string) { x.message.Clear() })
	x.to.PlaceHolder = lang.T("Choose a group")
	x.message, x.progress = widgets.NewMessage(1), shell.NewProgress()
	label := widgets.LabelFor(x.to, lang.T("Move to"))
	row := container.New(layout.NewBorderLayout(nil, nil, label, nil), label, x.to)
	consequence := lang.T("Its %d members move to another group; one-time passwords stay as they are. It is done completely or not at all, and can't be undone.", g.Members)
	if wait := shell.InParts(g.Members); wait != "" {
		consequence += "\n\n" + wait
	}
	x.modal = &widgets.Modal{
		Title:   title,
		Message: consequence,
		Content: shell.FixedWidth(container.NewVBox(row, container.NewStack(x.message, x.progress.Content)), 420),
		Default: lang.T("Delete"), Cancel: lang.T("Cancel"), Danger: true, Focus: x.to,
		Check: func() bool {
			if x.to.Selected == "" {
				x.message.Set(widgets.MessageError, lang.T(ChooseGroup))
				x.window.Canvas().Focus(x.to)
				return false
			}
			if !x.busy {
				x.work(x.to.Selected)
			}
			return false
		},
		Done: func(bool) { x.cancel() }, // does nothing once the work has ended
	}
	x.modal.Show(x.window)
}

func (x *deleting) work(to string) {
	service, by, id := x.desk.Service, x.desk.Session.Actor(), x.group.ID
	x.busy = true
	if x.modal != nil {
		x.message.Clear()
		x.modal.Busy(lang.T("Deleting…"))
	}
	cancel := shell.RunReporting(x.tasks, func(ctx context.Context, report func(shell.Step)) (struct{}, error) {
		return struct{}{}, service.DeleteGroup(ctx, by, id, to, func(done, total int64) { report(shell.Step{Done: done, Total: total}) })
	}, func(s shell.Step) {
		if x.progress != nil {
			x.progress.Set(s, words.Members)
		}
	}, func(_ struct{}, err error) { x.ended(to, err) })
	if x.busy {
		x.cancel = cancel
	}
}

// ended shows the result.
func (x *deleting) ended(to string, err error) {
	x.busy, x.cancel = false, func() {}
	if x.modal != nil {
		x.modal.Idle()
		x.progress.Clear()
	}
	said := lang.T(wasDeleted, x.group.ID)
	if to != "" {
		said = lang.T("%s was deleted, and its %d members went to %s.", x.group.ID, x.group.Members, to)
	}
	switch {
	case err == nil:
		x.close()
		if s := x.desk.sheets[data.Fold(x.group.ID)]; s != nil {
			s.Gone()
		}
		x.desk.changed(said)
	case errors.Is(err, context.Canceled):
		said := deleteCancelled
		if x.group.Members > data.WrittenAtOnce {
			said = deletePartly
		}
		x.desk.changed(lang.T(said, x.group.ID))
	case errors.Is(err, data.ErrGroupInUse): // somebody has joined it since
		x.close()
		x.desk.askDelete(x.window, x.tasks, x.group)
	case errors.Is(err, data.ErrNotFound):
		x.fail(lang.T(BothMustExist, x.group.ID))
		x.desk.changed("")
	case x.group.Members > data.WrittenAtOnce:
		x.fail(shell.Explain(err, "delete group"))
		x.desk.changed("")
	default:
		x.fail(lang.T("%s Nothing was changed.", shell.Explain(err, "delete group")))
	}
}

func (x *deleting) close() {
	if x.modal != nil {
		x.modal.Close(true)
	}
}

// fail shows what went wrong, in the question while that is open.
func (x *deleting) fail(sentence string) {
	if x.modal != nil && x.modal.Open() {
		x.message.Set(widgets.MessageError, sentence)
		x.modal.Refresh()
		return
	}
	widgets.Inform(x.window, lang.T("The group was not deleted"), sentence, nil)
}
