package shell

import (
	"context"
	"encoding/json"
	"maps"
	"sync"

	"fyne.io/fyne/v2"
)

// Views remembers how windows are viewed, each under a name. It is a convenience: a view
// that can't be read is empty, and one that can't be kept is lost. Both methods use the
// disk, so they must not run on Fyne's goroutine.
type Views interface {
	View(name string) []byte
	KeepView(name string, view []byte)
}

// memory remembers where each kind of window was.
type memory struct {
	views Views // nil: only until the program ends
	name  string
	tasks *Tasks
	last  map[string]place // on Fyne's goroutine only

	writing sync.Mutex       // held while the file is read and written
	mu      sync.Mutex       // of changed; held for no longer than that takes, as Fyne's goroutine does
	changed map[string]place // since the last write
}

// A place is size and place that a window was given by its user. It is only as good as the
// file that it comes from.
type place struct {
	Width, Height float32 // of the content, in Fyne units
	Placed        bool    // X and Y are known
	X, Y          int     // of the frame, in units of the window system
	Maximised     bool
}

func (p place) size() fyne.Size { return fyne.NewSize(p.Width, p.Height) }

// farthest is more than any screen has, in either direction.
const farthest = 1 << 15

// sound reports whether p can be the place of a window.
func (p place) sound() bool {
	return p.Width > 0 && p.Width < farthest && p.Height > 0 && p.Height < farthest &&
		p.X > -farthest && p.X < farthest && p.Y > -farthest && p.Y < farthest
}

// of returns where the last window of a kind was.
func (m *memory) of(kind string) (place, bool) {
	p, ok := m.last[kind]
	return p, ok && p.sound()
}

// read reads what an earlier program remembered.
func (m *memory) read() {
	m.last = map[string]place{}
	if m.views == nil {
		return
	}
	Run(m.tasks, func(context.Context) (map[string]place, error) {
		return m.stored(), nil
	}, func(stored map[string]place, _ error) {
		maps.Copy(stored, m.last) // what was seen since
		m.last = stored
	})
}

// stored returns what the file says; what is no such file says nothing.
func (m *memory) stored() map[string]place {
	stored := map[string]place{}
	if json.Unmarshal(m.views.View(m.name), &stored) != nil || stored == nil {
		return map[string]place{}
	}
	return stored
}

// keep remembers where a window of a kind is.
func (m *memory) keep(kind string, p place) {
	if m.last[kind] == p || !p.sound() {
		return
	}
	m.last[kind] = p
	if m.views == nil {
		return
	}
	m.mu.Lock()
	if m.changed == nil {
		m.changed = map[string]place{}
	}
	m.changed[kind] = p
	m.mu.Unlock()
	m.tasks.Finish(func(context.Context) { m.write() })
}

// write writes what has changed. What other copies of the program wrote about other kinds
// stays.
func (m *memory) write() {
	m.writing.Lock()
	defer m.writing.Unlock()
	m.mu.Lock()
	changed := m.changed
	m.changed = nil
	m.mu.Unlock()
	if len(changed) == 0 {
		return
	}
	stored := m.stored()
	maps.Copy(stored, changed)
	if text, err := json.Marshal(stored); err == nil {
		m.views.KeepView(m.name, text)
	}
}
