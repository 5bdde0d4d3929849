package admin

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// rangesOf opens the tab IP Ranges of u000004, who has some.
func rangesOf(t *testing.T, has data.Ranges, served bool) *desk {
	t.Helper()
	d := newDesk(t, 10, true)
	if served {
		d.desk.Session.Address = "10.1.4.22"
	}
	d.user = func() (data.User, error) {
		u := member(4)
		u.Ranges = has
		return u, nil
	}
	d.edit = func(e data.UserEdit) (data.User, error) {
		if err := e.Check(); err != nil {
			return data.User{}, err
		}
		has = e.Tidied(data.User{}).Ranges
		u := e.User
		u.Ranges = has
		return u, nil
	}
	d.Click("u000004")
	d.Press(fyne.KeyReturn)
	d.sheet().Page.SelectPage(pageRanges)
	d.sheet().fields.ranges.FocusFirst()
	return d
}

// sheet returns the one that is open.
func (d *desk) sheet() *sheet {
	for _, s := range d.desk.sheets {
		return s
	}
	return nil
}

// Entries are added and removed by keys, and Apply writes them.
func TestRangesAreEdited(t *testing.T) {
	d := rangesOf(t, "10.2.0.0/16", true)
	tab := d.sheet().fields.ranges
	d.See(lang.T(FromThese))
	d.Gone(lang.T(NotJudged))
	d.Type("10.1.4.9, 10.1.4.22/24")
	check.Equal(t, "with what is typed", tab.Value(data.FieldRanges), "10.1.4.0/24,10.1.4.9,10.2.0.0/16")
	d.Press(fyne.KeyReturn) // adds; it is not OK yet
	check.Equal(t, "listed", tab.listed, data.Ranges("10.1.4.0/24,10.1.4.9,10.2.0.0/16"))
	check.Equal(t, "typed", tab.entry.Text, "")

	tab.list.Select(2)
	tab.window.Canvas().Focus(tab.list)
	d.Press(fyne.KeyDelete)
	check.Equal(t, "listed", tab.listed, data.Ranges("10.1.4.0/24,10.1.4.9"))
	check.Equal(t, "selected", tab.list.Selected(), 1)
	d.Button("Apply").OnTapped()
	check.Equal(t, "stored", d.sheet().Stored.Ranges, data.Ranges("10.1.4.0/24,10.1.4.9"))
	check.Equal(t, "Apply", d.Button("Apply").Disabled(), true)
	for range 2 {
		d.Press(fyne.KeyDelete)
	}
	d.See(lang.T(FromAnywhere))
}

// What is wrong is said where it was typed, also by Apply, and stays there.
func TestRangesSayWhatIsWrong(t *testing.T) {
	d := rangesOf(t, "", true)
	tab := d.sheet().fields.ranges
	_, wrong := data.ParseRanges("10.1.4.300")
	d.Type("10.1.4.300")
	d.Press(fyne.KeyReturn)
	d.See(lang.Say(words.Message(wrong)))
	check.Equal(t, "typed", tab.entry.Text, "10.1.4.300")
	d.Type("0")
	d.Gone(lang.Say(words.Message(wrong)))
	d.Button("Apply").OnTapped()
	_, wrong = data.ParseRanges("10.1.4.3000")
	d.See(lang.Say(words.Message(wrong)))
	check.Equal(t, "stored", d.sheet().Stored.Ranges, data.Ranges(""))
}

// What is only typed is written, too.
func TestRangesThatWereOnlyTyped(t *testing.T) {
	d := rangesOf(t, "10.2.0.0/16", true)
	d.Type("10.1.4.9")
	d.Button("Apply").OnTapped()
	check.Equal(t, "stored", d.sheet().Stored.Ranges, data.Ranges("10.1.4.9,10.2.0.0/16"))
	check.Equal(t, "typed", d.sheet().fields.ranges.entry.Text, "")
}

// Without a server the tab says that nothing is judged; tapemaster has no ranges.
func TestRangesThatAreNotJudged(t *testing.T) {
	d := rangesOf(t, "", false)
	d.See(lang.T(NotJudged))
	tab := d.sheet().fields.ranges
	tab.about(data.User{ID: data.Superuser})
	d.See(lang.T(NeverLimited))
	d.Gone(lang.T(NotJudged))
	if tab.entry.Visible() && tab.list.Visible() {
		t.Error("the ranges of tapemaster can be edited")
	}
}

// A list of 64 is shown, and so is that one more is too many.
func TestRangesAreManyAtMost(t *testing.T) {
	var all []string
	for i := range 64 {
		all = append(all, fmt.Sprintf("10.0.0.%d", i+1))
	}
	d := rangesOf(t, data.Ranges(strings.Join(all, ",")), true)
	tab := d.sheet().fields.ranges
	check.Equal(t, "entries", tab.Len(), 64)
	d.Type("10.9.9.9")
	d.Press(fyne.KeyReturn)
	d.See(fmt.Sprintf(data.TooManyRanges, 64))
	check.Equal(t, "entries", tab.Len(), 64)
}
