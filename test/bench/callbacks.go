package main

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/admin"
	"tapetrack/app/shell"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// measureCallbacks measures the longest time in one of our own callbacks on Fyne's
// goroutine while somebody works with the list: types, scrolls, sorts and selects.
// Painting is not included: Fyne's test driver paints nothing.
func measureCallbacks(ctx context.Context, small, large *crowd) ([]row, error) {
	var took [2][]float64
	for i, c := range []*crowd{small, large} {
		var err error
		if took[i], err = callbacks(ctx, c); err != nil {
			return nil, err
		}
	}
	against := fmt.Sprintf("the same on %d users", small.size)
	figure := func(name string, p int) row {
		return row{
			what:    fmt.Sprintf("%s of %d callbacks on Fyne's goroutine, painting left out, %d users (16 ms is the aim)", name, len(took[1]), large.size),
			against: against, ours: percentile(took[1], p), theirs: percentile(took[0], p), unit: "ms",
		}
	}
	return []row{figure("longest", 100), figure("99th percentile", 99)}, nil
}

// loop is a driver whose goroutine is ours: it times what the app asks it to do.
type loop struct {
	fyne.Driver
	queue chan func()
	took  []float64
}

// DoFromGoroutine is called by fyne.Do.
func (l *loop) DoFromGoroutine(f func(), _ bool) { l.queue <- f }

func (l *loop) time(f func()) {
	begun := time.Now()
	f()
	l.took = append(l.took, ms(time.Since(begun)))
}

// rest runs callbacks until none has come for a while.
func (l *loop) rest() {
	const still = 40 * time.Millisecond
	for {
		select {
		case f := <-l.queue:
			l.time(f)
		case <-time.After(still):
			return
		}
	}
}

// loopApp is an app with a loop as its driver.
type loopApp struct {
	fyne.App
	loop *loop
}

func (a loopApp) Driver() fyne.Driver { return a.loop }

func callbacks(ctx context.Context, c *crowd) ([]float64, error) {
	out, err := c.signIn(ctx)
	if err != nil {
		return nil, err
	}
	if out.Session == nil {
		return nil, fmt.Errorf("not signed in: %v", out.Refusal)
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
	desk := &admin.Desk{Users: c.service, Session: *out.Session, Windows: shell.NewWindows(app, tasks), Clipboard: shell.NewClipboard(app, tasks)}
	l.time(desk.ShowUsers)
	l.rest()
	var find *widgets.Entry
	var list *rowlist.List
	windows := l.AllWindows()
	for _, o := range test.LaidOutObjects(windows[len(windows)-1].Content()) {
		switch o := o.(type) {
		case *widgets.Entry:
			find = o
		case *rowlist.List:
			list = o
		}
	}
	if find == nil || list == nil {
		return nil, fmt.Errorf("the list was not found in its window")
	}
	do := func(f func()) {
		l.time(f)
		l.rest()
	}
	key := func(name fyne.KeyName) { do(func() { list.TypedKey(&fyne.KeyEvent{Name: name}) }) }
	for range 30 {
		do(func() { list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -400)}) })
	}
	for _, name := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyUp, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyDown, fyne.KeyEnd, fyne.KeyHome} {
		key(name)
	}
	for column := range 7 {
		do(func() { list.OnHeader(column) })
		key(fyne.KeyEnd)
	}
	do(list.SelectAll)
	do(list.InvertSelection)
	for _, word := range []string{"alice", "user5", "zoë q", "zzz"} {
		for _, r := range word {
			do(func() { find.TypedRune(r) })
		}
		do(func() { find.SetText("") })
	}
	return l.took, nil
}
