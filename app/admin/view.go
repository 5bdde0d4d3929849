package admin

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"tapetrack/app/shell"
	"tapetrack/data"
)

// listView is how the list of users is viewed.
type listView struct {
	Sort       data.SortColumn
	Descending bool
	Widths     map[string]float32 // Fyne units, by column
}

const viewName = "users"

// viewKeeper writes only the newest view, however many writes are waiting.
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
		return // a view that can't be written is not kept
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

// begin reads the view of last time and then shows the first users.
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
