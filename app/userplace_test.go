package app

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/screen"
	"tapetrack/widgets/rowlist"
)

// crowd adds n users, m0000 and so on, straight to the database.
func (w *world) crowd(n int) {
	w.t.Helper()
	w.must(w.db.Unlock(w.key).Update(w.t.Context(), func(tx data.Tx) error {
		var accounts []data.Account
		for i := range n {
			accounts = append(accounts, data.Account{User: data.User{ID: fmt.Sprintf("m%04d", i), Group: "OPS", CreatedAt: w.now}})
		}
		_, err := tx.AddAccounts(accounts)
		return err
	}))
}

// thirdRow returns the third user of the crowd from the top of the screen, and
// where: the first one may be cut off.
func (w *world) thirdRow() (id string, y float32) {
	w.t.Helper()
	places := map[string]float32{}
	for line := range strings.Lines(w.Front().Text()) {
		if line = strings.TrimSpace(line); len(line) == 5 && line[0] == 'm' {
			places[line] = w.PlaceOf(line).Y
		}
	}
	ids := slices.SortedFunc(maps.Keys(places), func(a, b string) int { return cmp.Compare(places[a], places[b]) })
	if len(ids) < 3 {
		w.t.Fatalf("of the crowd only %v are on the screen", ids)
	}
	return ids[2], places[ids[2]]
}

// Whoever comes and goes above, the rows on the screen stay where they are.
func TestListStaysWhereItIs(t *testing.T) {
	w := newWorld(t)
	w.crowd(400)
	other := w.elsewhere()
	h := w.administration("olga")
	list := screen.Find[*rowlist.List](w.Front(), nil)
	scroll := func(units float32) { list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -units)}) }
	stays := func(after string) func() {
		id, y := w.thirdRow()
		return func() {
			t.Helper()
			if now, at := w.thirdRow(); now != id || at != y {
				t.Errorf("after %s: %s at %v, not %s at %v", after, now, at, id, y)
			}
		}
	}
	remove := func(from, end int) {
		for i := from; i < end; i++ {
			w.must(other.DeleteUser(t.Context(), console, w.user(fmt.Sprintf("m%04d", i)).Key))
		}
	}
	add := func(prefix string, n int) {
		for i := range n {
			_, err := other.AddUser(t.Context(), console, data.NewUser{User: data.User{ID: fmt.Sprintf("%s%d", prefix, i), Group: "OPS"}, Password: secretWord})
			w.must(err)
		}
	}

	scroll(28*170 + 11)
	check := stays("three were deleted")
	remove(0, 3)
	w.pass(h)
	check()
	check = stays("five were added")
	add("c", 5)
	w.Press(fyne.KeyF5)
	check()
	check = stays("more were deleted than are read at once")
	remove(3, 130)
	w.pass(h)
	check()
	w.See("279 users")

	check = stays("the first row was deleted, and two were added")
	id, _ := w.thirdRow()
	var third int
	_, err := fmt.Sscanf(id, "m%d", &third)
	w.must(err)
	remove(third-2, third-1)
	add("d", 2)
	w.pass(h)
	check()
	check = stays("the first row went elsewhere")
	w.change(fmt.Sprintf("m%04d", third-1), func(u *data.UserEdit) { u.ID = "b" + u.ID })
	w.pass(h)
	check()

	// At the very top new ones show.
	scroll(-28 * 1000)
	add("aa", 1)
	w.pass(h)
	w.See("aa0")
}

// The arrow keys go on in the list when nothing has the focus, as after a menu of
// the menu bar or a click below the rows.
func TestListTakesTheKeysOfNobody(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Front().Canvas().Unfocus()
	w.Press(fyne.KeyDown)
	w.at("list")
	w.See("1 selected")
	w.Click("Groups")
	w.Front().Canvas().Unfocus()
	w.Press(fyne.KeyDown)
	w.at("list")
}
