package auth

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tapetrack/data"
)

// hollow puts another index in the place of one, as it is when somebody took rows of it
// out of the file, and returns what makes it whole again. of says what it has, as in
// "users (user_key) WHERE user_id = 'bob'".
func (w *world) hollow(index, of string) (undo func()) {
	w.t.Helper()
	const root = "SELECT rootpage FROM sqlite_master WHERE name = ?"
	point := func(page int) {
		w.raw(fmt.Sprintf("PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = %d WHERE name = '%s'; PRAGMA schema_version = %d; PRAGMA writable_schema = OFF",
			page, index, w.number("PRAGMA schema_version")+1))
	}
	was := w.number(root, index)
	w.raw("CREATE INDEX hollow ON " + of)
	hollow := w.number(root, "hollow")
	w.raw("PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'hollow'; PRAGMA writable_schema = OFF")
	point(hollow)
	return func() { point(was) }
}

// TestHiddenAdministrators: administrators who are missing in the index of them are
// administrators all the same: nobody is spared by being taken for the last one.
func TestHiddenAdministrators(t *testing.T) {
	w := newWorld(t)
	w.addActive("boss", withRights)
	w.add("other", withRights)
	w.set(data.Superuser, func(a *data.Account) { a.Disabled = true })
	undo := w.hollow("users_by_rights", "users (user_key) WHERE user_id = 'boss'")
	for range 100 {
		w.clock.Move(2 * time.Hour)
		w.try(w.attempt("boss", passwordOf("boss"), w.wrongCode("boss")))
	}
	if got := w.account("boss").OTP; got != data.Blocked {
		t.Errorf("boss is %s after 100 wrong codes", got)
	}
	undo()
	w.add("chief", withRights)
	w.hollow("users_by_rights", "users (user_key) WHERE user_id = 'chief'")
	if err := w.DeleteUser(t.Context(), theConsole, w.account("chief").Key); err != nil {
		t.Errorf("the other one is not found: %v", err)
	}
}

// TestTwiceTheSameUser: a User-ID or an e-mail address that is missing in the index of
// them is taken all the same, for who is added and for who is renamed.
func TestTwiceTheSameUser(t *testing.T) {
	for _, c := range []struct {
		index, field string
		change       func(*data.User)
	}{
		{"sqlite_autoindex_users_1", data.FieldUserID, func(u *data.User) { u.ID = "ALICE" }},
		{"sqlite_autoindex_users_2", data.FieldEmail, func(u *data.User) { u.Email = "Alice@example.com" }},
	} {
		for _, act := range []string{"added", "renamed"} {
			t.Run(c.field+" "+act, func(t *testing.T) {
				w := newWorld(t)
				w.add("alice")
				bob := w.add("bob")
				w.withOnly("users_by_email", "user_id = 'bob'") // it finds addresses, too
				w.withOnly(c.index, "user_id = 'bob'")
				before := w.dump("users")
				user, err := bob, error(nil)
				if act == "added" {
					user = data.User{ID: "carol", Name: "Carol", Email: "carol@example.com", Group: "OPS"}
				}
				c.change(&user)
				if act == "added" {
					_, err = w.AddUser(t.Context(), theConsole, data.NewUser{User: user, Password: passwordOf("carol")})
				} else {
					_, err = w.EditUser(t.Context(), theConsole, data.UserEdit{User: user})
				}
				if field, _ := data.AsFieldError(err); !errors.Is(err, data.ErrExists) || field.Field != c.field {
					t.Errorf("%v", err)
				}
				if w.dump("users") != before {
					t.Error("something was written")
				}
				w.edit("bob", func(e *data.UserEdit) { e.ID = "BOB" })
			})
		}
	}
}
