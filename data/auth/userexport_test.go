package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

// crowd adds n users without a password, u000001 and so on.
func (w *world) crowd(n int) {
	w.t.Helper()
	w.must(w.store.Update(context.Background(), func(tx data.Tx) error {
		var accounts []data.Account
		for i := range n {
			id := fmt.Sprintf("u%06d", i+1)
			accounts = append(accounts, data.Account{User: data.User{
				ID: id, Name: fmt.Sprintf("Name %06d", n-i), Group: "OPS", CreatedAt: w.clock.Now(),
			}})
		}
		_, err := tx.AddAccounts(accounts)
		return err
	}))
}

func (w *world) export(by data.Actor, scope data.UserScope) ([]string, error) {
	var ids []string
	err := w.ExportUsers(context.Background(), by, scope, func(u data.ExportedUser) error {
		ids = append(ids, u.ID)
		return nil
	})
	return ids, err
}

// TestExportUsers: everybody who matches comes once and in order, over more
// than one page, and the log says so.
func TestExportUsers(t *testing.T) {
	defer func(keys int) { exportKeys = keys }(exportKeys)
	exportKeys = exportUsers + 100
	w := newWorld(t)
	const n = 2*exportUsers + 7
	w.crowd(n)
	before := len(w.allEvents())
	var want []string
	for i := range n {
		want = append(want, fmt.Sprintf("u%06d", n-i))
	}
	got, err := w.export(theConsole, data.UserScope{Query: data.UserQuery{
		Filter: data.UserFilter{Group: "ops"}, Sort: data.ByName, Offset: 5, Limit: 3,
	}})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d users, %v", len(got), err)
	}
	if got, want := w.since(before), []string{"users-exported 2,007 users"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
	// Those that are selected, each once, whatever the query shows and whoever was deleted.
	bob, alice := w.add("bob").Key, w.add("alice").Key
	got, err = w.export(theConsole, data.UserScope{Keys: []int64{bob, alice, 1 << 40, bob}, Query: data.UserQuery{Filter: data.UserFilter{Text: "nobody"}}})
	if err != nil || !slices.Equal(got, []string{"alice", "bob"}) {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := w.export(w.session("alice", ""), data.UserScope{}); !errors.Is(err, data.ErrDenied) || len(got) > 0 {
		t.Errorf("%d users for somebody without rights: %v", len(got), err)
	}
}

// Those that are selected come in the order of the list, whatever it is sorted by.
func TestExportSelectedInTheOrderOfTheList(t *testing.T) {
	w := newWorld(t)
	add := func(u data.User, otp, temporary bool) {
		w.clock.Move(time.Minute)
		_, err := w.AddUser(t.Context(), theConsole, data.NewUser{User: u, Password: superPassword, OTP: otp, Temporary: temporary})
		w.must(err)
	}
	add(data.User{ID: "zoe", Name: "ärmel", Email: "b@example.com", Group: "OPS"}, true, false)
	add(data.User{ID: "Bob", Name: "Zander", Group: "VAULT"}, false, true)
	add(data.User{ID: "carl", Name: "zander", Email: "a@example.com", Group: "ops"}, false, true)
	add(data.User{ID: "dan", Disabled: true, Group: "OPS"}, true, true)
	add(data.User{ID: "eve", Group: "NIGHT"}, false, false)
	w.crowd(2)
	w.set("eve", func(a *data.Account) { a.Revocation = data.ByAdministrator })
	for _, id := range []string{"zoe", "dan"} {
		w.clock.Move(time.Minute)
		w.set(id, func(a *data.Account) { a.LastSignIn.At = w.clock.Now() })
	}
	page, err := w.Users(t.Context(), theConsole, data.UserQuery{Sort: data.ByUserID, Limit: 100})
	w.must(err)
	var keys []int64
	for _, u := range page.Users {
		keys = append(keys, u.Key)
	}
	for _, by := range data.SortColumns() {
		for _, descending := range []bool{false, true} {
			query := data.UserQuery{Sort: by, Descending: descending}
			want, err := w.export(theConsole, data.UserScope{Query: query})
			w.must(err)
			got, err := w.export(theConsole, data.UserScope{Keys: keys, Query: query})
			w.must(err)
			if !slices.Equal(got, want) {
				t.Errorf("%s, descending %t: %v, not %v", by, descending, got, want)
			}
		}
	}
}

// Who comes, goes and is renamed during an export changes nothing of it.
func TestExportUsersFromOneState(t *testing.T) {
	w := newWorld(t)
	w.crowd(exportUsers + 10)
	other, n := w.other(), 0
	victim := w.account("u000500").Key
	err := w.ExportUsers(t.Context(), theConsole, data.UserScope{Query: data.UserQuery{Filter: data.UserFilter{Group: "OPS"}}}, func(data.ExportedUser) error {
		if n++; n == 3 {
			for _, err := range []error{
				other.DeleteUser(t.Context(), theConsole, victim),
				func() error {
					_, err := other.AddUser(t.Context(), theConsole, data.NewUser{User: data.User{ID: "a0", Group: "OPS"}, Password: superPassword})
					return err
				}(),
			} {
				w.must(err)
			}
		}
		return nil
	})
	if err != nil || n != exportUsers+10 {
		t.Errorf("%d users, %v", n, err)
	}
}

func TestExportUsersEndedEarly(t *testing.T) {
	w := newWorld(t)
	w.crowd(5)
	full := errors.New("the disk is full")
	before, n := len(w.allEvents()), 0
	err := w.ExportUsers(t.Context(), theConsole, data.UserScope{}, func(data.ExportedUser) error {
		if n++; n == 3 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = w.ExportUsers(ctx, theConsole, data.UserScope{}, func(data.ExportedUser) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if got, want := w.since(before), []string{"users-exported 2 users, ended early", "users-exported 1 user, ended early"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}
