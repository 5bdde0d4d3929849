package admin

import (
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/check"
)

// shelf keeps views in memory.
type shelf struct {
	view []byte
	kept int
}

func (s *shelf) View(string) []byte { return s.view }

func (s *shelf) KeepView(_ string, view []byte) { s.view, s.kept = view, s.kept+1 }

// reopen closes the list and opens it again.
func (d *desk) reopen() {
	d.t.Helper()
	d.CloseButton()
	d.desk.ShowUsers()
}

// Order and widths are as they were left.
func TestListRemembersTheView(t *testing.T) {
	d := newDesk(t, 1000, true)
	s := &shelf{}
	d.desk.Views = s
	d.reopen()
	check.Equal(t, "kept by opening", s.kept, 0)
	d.Click("Name")
	d.Click("Name ↑")
	d.Chord(fyne.KeyModifierControl, fyne.KeyRight) // into the header
	d.Chord(fyne.KeyModifierShift, fyne.KeyRight)   // wider
	before := d.desk.list.view.Widths()["user-id"]
	if before <= 122 {
		t.Fatalf("the column is %v wide", before)
	}
	d.questions()
	d.reopen()
	d.See("Name ↓")
	check.Equal(t, "width", d.desk.list.view.Widths()["user-id"], before)
	check.Equal(t, "asked", d.questions(), `"" name 0, count "" 10000`)
}

// A file that is damaged, or of another kind, is as none.
func TestListIgnoresADamagedView(t *testing.T) {
	good, err := json.Marshal(listView{Sort: data.ByGroup, Widths: map[string]float32{"name": 1e9, "nothing": -3}})
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, 1000, true)
	s := &shelf{}
	d.desk.Views = s
	for _, text := range []string{"", "{", "[]", "null", `{"Sort":"shoe size","Widths":{"name":3}}`, `{"Sort":7}`, string(good[:len(good)/2])} {
		s.view = []byte(text)
		d.reopen()
		d.See("User-ID ↑", "u000000")
		check.Equal(t, text, len(d.desk.list.view.Widths()), 0)
	}
	s.view = good
	d.reopen()
	d.See("Group ↑", "u000000")
	check.Equal(t, "bounded", d.desk.list.view.Widths()["name"], 2000)
}
