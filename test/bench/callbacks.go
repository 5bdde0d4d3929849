package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/admin"
	"tapetrack/app/audit"
	"tapetrack/app/exchange"
	"tapetrack/app/policy"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/load"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// measureCallbacks measures the longest processor time in one of our own callbacks on
// Fyne's goroutine while somebody works with the windows of TapeMaster. Painting is not
// included: Fyne's test driver paints nothing.
func measureCallbacks(ctx context.Context, folder string, small, large *crowd) ([]row, error) {
	var took [2][]callback
	for i, c := range []*crowd{small, large} {
		var err error
		if took[i], err = callbacks(ctx, folder, c); err != nil {
			return nil, err
		}
	}
	against := fmt.Sprintf("the same on %d users", small.size)
	var rows []row
	for _, where := range []string{whereList, whereSheet, whereGroups, whereLog, wherePolicy, whereImport} {
		ours, theirs := times(took[1], where), times(took[0], where)
		rows = append(rows, row{
			what:    fmt.Sprintf("longest of %d callbacks in %s, processor time, painting left out, %d users (16 ms is the aim)", len(ours), where, large.size),
			against: against, ours: percentile(ours, 100), theirs: percentile(theirs, 100), unit: "ms",
		})
	}
	return rows, nil
}

// Where a callback was called.
const (
	whereList   = "the list of users"
	whereSheet  = "Properties"
	whereGroups = "Groups"
	whereLog    = "the Sign-in Log"
	wherePolicy = "Policy"
	whereImport = "the preview of an import"
)

// A callback is one run of one: took is milliseconds of processor time.
type callback struct {
	where string
	took  float64
}

func times(all []callback, where string) (some []float64) {
	for _, c := range all {
		if c.where == where {
			some = append(some, c.took)
		}
	}
	return some
}

// loop is a driver whose goroutine is ours: it times what the app asks it to do.
type loop struct {
	fyne.Driver
	queue chan func()
	where string
	took  []callback
}

// DoFromGoroutine is called by fyne.Do.
func (l *loop) DoFromGoroutine(f func(), _ bool) { l.queue <- f }

func (l *loop) time(f func()) {
	begun := threadTime()
	f()
	l.took = append(l.took, callback{l.where, ms(threadTime() - begun)})
}

// rest runs callbacks until none has come for a while.
func (l *loop) rest() {
	const still = 100 * time.Millisecond
	for {
		select {
		case f := <-l.queue:
			l.time(f)
		case <-time.After(still):
			return
		}
	}
}

// do times f, and then runs the callbacks that follow from it.
func (l *loop) do(f func()) {
	l.time(f)
	l.rest()
}

// await runs callbacks until there returns true.
func (l *loop) await(what string, there func() bool) error {
	for end := time.After(time.Minute); !there(); {
		select {
		case f := <-l.queue:
			l.time(f)
		case <-end:
			return fmt.Errorf("waited in vain for %s", what)
		}
	}
	l.rest()
	return nil
}

// front is the window that was opened last.
func (l *loop) front() fyne.Window {
	windows := l.AllWindows()
	return windows[len(windows)-1]
}

// first returns the first widget of type T in an object that is shown, or nil.
func first[T fyne.CanvasObject](in fyne.CanvasObject) (found T) {
	for _, o := range test.LaidOutObjects(in) {
		if o, is := o.(T); is {
			return o
		}
	}
	return found
}

// loopApp is an app with a loop as its driver.
type loopApp struct {
	fyne.App
	loop *loop
}

func (a loopApp) Driver() fyne.Driver { return a.loop }

func callbacks(ctx context.Context, folder string, c *crowd) ([]callback, error) {
	runtime.LockOSThread() // whose time is taken
	defer runtime.UnlockOSThread()
	session, err := load.SignIn(ctx, c.hashed(), data.Superuser, "TapeMaster")
	if err != nil {
		return nil, err
	}
	inner := test.NewApp()
	defer inner.Quit()
	l := &loop{Driver: inner.Driver(), queue: make(chan func(), 1000)}
	app := loopApp{inner, l}
	fyne.SetCurrentApp(app)
	inner.Settings().SetTheme(widgets.NewTheme())
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} { // the login window has already read the fonts
		fyne.MeasureText("a", theme.TextSize(), style)
	}
	tasks := shell.NewTasks(ctx)
	defer tasks.Stop()
	windows := shell.NewWindows(app, tasks)
	exchanging := &exchange.Desk{Users: c.service, Session: *session}
	desk := &admin.Desk{Users: c.service, Session: *session, Windows: windows, Clipboard: shell.NewClipboard(app, tasks), Exchange: exchanging}
	l.where = whereList
	l.do(desk.ShowUsers)
	w := l.front()
	find, list, tabs := first[*widgets.Entry](w.Content()), first[*rowlist.List](w.Content()), first[*widgets.Tabs](w.Content())
	if find == nil || list == nil || tabs == nil {
		return nil, errors.New("the list was not found in its window")
	}
	workWithList(l, find, list)

	l.where = whereSheet
	l.do(func() { list.OnOpen(0) })
	if err := l.await(whereSheet, func() bool { return l.front() != w }); err != nil {
		return nil, err
	}
	pages := first[*widgets.Tabs](l.front().Content())
	if pages == nil {
		return nil, errors.New("there are no tabs in Properties")
	}
	for index := range pages.Len() {
		l.do(func() { pages.Select(index) })
	}
	l.do(l.front().Close)
	l.where = whereGroups
	l.do(func() { tabs.Select(1) })
	if groups := first[*rowlist.List](tabs.Content(1)); groups != nil {
		scroll(l, groups)
		groups.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		l.do(func() { groups.OnOpen(0) })
		if err := l.await("the sheet of a group", func() bool { return l.front() != w }); err != nil {
			return nil, err
		}
		l.do(l.front().Close)
	}
	l.where = whereLog
	l.do((&audit.Book{Events: c.service, Session: *session, Windows: windows}).Show)
	scroll(l, first[*rowlist.List](l.front().Content()))
	l.where = wherePolicy
	l.do((&policy.Desk{Policies: c.service, Session: *session, Windows: windows}).Show)
	l.where = whereImport
	return l.took, previewImport(l, exchanging, w, tasks, folder)
}

// scroll scrolls through a list.
func scroll(l *loop, list *rowlist.List) {
	for range 30 {
		l.do(func() { list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -400)}) })
	}
}

// previewImport shows what the import of a file would do that adds users.
func previewImport(l *loop, desk *exchange.Desk, w fyne.Window, tasks *shell.Tasks, folder string) error {
	const added = 1000
	var file strings.Builder
	file.WriteString("User-ID,Name,Group-ID\n")
	for i := range added {
		fmt.Fprintf(&file, "added%d,Added %d,ADDED%d\n", i, i, i%20)
	}
	path := filepath.Join(folder, "preview.csv")
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		return err
	}
	asked := func() *widgets.Entry { return first[*widgets.Entry](w.Canvas().Overlays().Top()) }
	shown := func() *rowlist.List { return first[*rowlist.List](w.Canvas().Overlays().Top()) }
	l.do(func() { desk.Import(w, tasks) })
	if err := l.await("the question for a file", func() bool { return w.Canvas().Overlays().Top() != nil && asked() != nil }); err != nil {
		return err
	}
	l.do(func() { asked().SetText(path) })
	l.do(func() { asked().OnSubmitted("") })
	if err := l.await("the preview", func() bool { return w.Canvas().Overlays().Top() != nil && shown() != nil }); err != nil {
		return err
	}
	scroll(l, shown())
	return nil
}

// workWithList scrolls through the list of users, sorts, selects and searches it.
func workWithList(l *loop, find *widgets.Entry, list *rowlist.List) {
	key := func(name fyne.KeyName) { l.do(func() { list.TypedKey(&fyne.KeyEvent{Name: name}) }) }
	scroll(l, list)
	for _, name := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyUp, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyDown, fyne.KeyEnd, fyne.KeyHome} {
		key(name)
	}
	for column := range 7 {
		l.do(func() { list.OnHeader(column) })
		key(fyne.KeyEnd)
	}
	l.do(list.SelectAll)
	l.do(list.InvertSelection)
	for _, word := range []string{"alice", "user5", "zoë q", "zzz"} {
		for _, r := range word {
			l.do(func() { find.TypedRune(r) })
		}
		l.do(func() { find.SetText("") })
	}
	key(fyne.KeyHome)
}
