package shell

import (
	"testing"
	"time"

	"tapetrack/test/check"
)

// slowShelf keeps views on a disk that does not answer.
type slowShelf struct {
	shelf
	writing, answers chan struct{}
}

func (s slowShelf) KeepView(name string, view []byte) {
	s.writing <- struct{}{}
	<-s.answers
	s.shelf.KeepView(name, view)
}

// A disk that does not answer holds up no window that closes, and both places are written in the end.
func TestPlacesOnASlowDisk(t *testing.T) {
	views := slowShelf{shelf{}, make(chan struct{}, 2), make(chan struct{})}
	tasks := NewTasks(t.Context())
	m := &memory{views: views, name: "windows", tasks: tasks, last: map[string]place{}}
	m.keep("sheet", place{Width: 400, Height: 300})
	<-views.writing
	kept := make(chan struct{})
	go func() { // as Fyne's goroutine does
		m.keep("group", place{Width: 500, Height: 300})
		close(kept)
	}()
	select {
	case <-kept:
	case <-time.After(20 * time.Second):
		t.Error("the second window waits for the disk")
	}
	close(views.answers)
	<-kept
	tasks.Stop()
	tasks.Wait()
	stored := m.stored()
	check.Equal(t, "sheet", stored["sheet"].Width, 400)
	check.Equal(t, "group", stored["group"].Width, 500)
}
