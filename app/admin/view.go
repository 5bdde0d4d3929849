package admin

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"tapetrack/app/shell"
	"tapetrack/data"
)

// Views keeps how windows are looked at for the next time, each under a name.
// It is a convenience: what can't be read is empty, and what can't be kept is
// lost. Both ask the disk, and are not for Fyne's goroutine.
type Views interface {
	View(name string) []byte
	KeepView(name string, view []byte)
}

// listView is how the list of users is looked at.
type listView struct {
	Sort       data.SortColumn
	Descending bool
	Widths     map[string]float32 // Fyne units, by column
}

const viewName = "users"

// viewKeeper writes the newest view, however many were asked for in the meantime.
type viewKeeper struct {
	mu     sync.Mutex
	newest []byte
}

// keepView remembers order and widths.
func (l *list) keepView() {
	views, keeper := l.desk.Views, &l.keeper
	if views == nil {
		return
	}
	text, err := json.Marshal(listView{l.rows.Wanted().Sort, l.rows.Wanted().Descending, l.view.Widths()})
	if err != nil {
		return // there is no such view
	}
	keeper.mu.Lock()
	keeper.newest = text
	keeper.mu.Unlock()
	l.tasks.Finish(func(context.Context) {
		keeper.mu.Lock()
		defer keeper.mu.Unlock()
		views.KeepView(viewName, keeper.newest)
	})
}

// begin reads the view of last time and then the first users.
func (l *list) begin() {
	if l.desk.Views == nil {
		l.show(l.rows.Wanted(), false)
		return
	}
	views := l.desk.Views
	shell.Run(l.tasks, func(context.Context) (listView, error) {
		var v listView
		err := json.Unmarshal(views.View(viewName), &v)
		return v, err
	}, func(v listView, err error) {
		q := l.rows.Wanted()
		if err == nil && slices.Contains(data.SortColumns(), v.Sort) {
			q.Sort, q.Descending = v.Sort, v.Descending
			l.view.SetWidths(v.Widths)
		}
		l.show(q, false)
		l.view.SetColumns(l.titles())
	})
}
