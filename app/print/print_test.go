package print

import (
	"context"
	"errors"
	"os"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// shop is a window that prints.
type shop struct {
	*screen.Screen
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks
}

func newShop(t *testing.T, c *crowd) *shop {
	t.Helper()
	s := &shop{Screen: screen.New(t), desk: c.desk(t), tasks: shell.NewTasks(context.Background())}
	t.Cleanup(func() {
		s.tasks.Stop()
		s.tasks.Wait()
	})
	s.desk.OpenURL = s.OpenURL
	s.window = s.NewWindow("Users")
	s.window.SetContent(shell.Text("the list"))
	s.window.Resize(fyne.NewSize(700, 500))
	s.window.Show()
	return s
}

// pages counts what lies in the folder for pages.
func (s *shop) pages(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir(s.desk.Paper.Root)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestPrintShowsHowFarItIs(t *testing.T) {
	c := newCrowd(1999)
	c.hold = make(chan struct{})
	s := newShop(t, c)
	s.desk.Users(s.window, s.tasks, data.UserScope{})
	s.See("Print Users", "Cancel")
	c.hold <- struct{}{}
	s.Until(func() bool { return s.Says(" of 2,000 users") })
	check.Equal(t, "opened", len(s.Opened()), 0)
	s.desk.Users(s.window, s.tasks, data.UserScope{}) // once is enough
	close(c.hold)
	s.Until(func() bool { return len(s.Opened()) == 1 })
	s.Gone("Print Users")
	check.Equal(t, "pages", s.pages(t), 1)
}

// Cancelled, or when the window closes, nothing is opened and nothing is left.
func TestPrintCancelled(t *testing.T) {
	for name, end := range map[string]func(*shop){
		"Escape": func(s *shop) { s.Press(fyne.KeyEscape) },
		"Enter":  func(s *shop) { s.Press(fyne.KeyReturn) },
		"closed": func(s *shop) { s.tasks.Stop() },
	} {
		c := newCrowd(1999)
		c.hold = make(chan struct{})
		s := newShop(t, c)
		s.desk.Users(s.window, s.tasks, data.UserScope{})
		c.hold <- struct{}{}
		end(s)
		s.tasks.Wait()
		s.Drain()
		check.Equal(t, name+": opened", len(s.Opened()), 0)
		check.Equal(t, name+": pages", s.pages(t), 0)
		if name != "closed" {
			s.Gone("Print Users", "cancelled", "did not work")
		}
	}
}

func TestPrintThatFails(t *testing.T) {
	c := newCrowd(3)
	s := newShop(t, c)
	for _, print := range []func(){
		func() { s.desk.Users(s.window, s.tasks, data.UserScope{}) },
		func() { s.desk.Users(s.window, s.tasks, data.UserScope{Keys: []int64{2}}) },
		func() { s.desk.Letters(s.window, s.tasks, []int64{2}) },
	} {
		for _, c.fail = range []error{
			data.Deny(data.NeedsRights), &data.Trouble{Kind: data.ErrBusy, Text: data.Say("It is in use."), Cause: errors.New("SQLITE_BUSY")},
		} {
			print()
			s.Until(func() bool { return s.Says("This did not work") })
			s.See(shell.Message(c.fail))
			s.Press(fyne.KeyEscape)
			s.Gone("This did not work")
		}
	}
	c.fail = nil
	s.desk.Letters(s.window, s.tasks, []int64{99}) // deleted since
	s.Until(func() bool { return s.Says("This no longer exists") })
	check.Equal(t, "opened", len(s.Opened()), 0)
	check.Equal(t, "pages", s.pages(t), 0)
}

func TestPrintTooManyLetters(t *testing.T) {
	s := newShop(t, newCrowd(1))
	s.desk.Letters(s.window, s.tasks, make([]int64, mostLetters+1))
	s.See("At most 1,000 letters", "1,001 users are selected")
	check.Equal(t, "opened", len(s.Opened()), 0)
}
