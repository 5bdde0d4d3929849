package auth

import (
	"errors"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestOnlySetUpMakesTheSuperuser: who may add, rename or import users makes nobody
// the user tapemaster, in no spelling and by no way, when its row is gone.
func TestOnlySetUpMakesTheSuperuser(t *testing.T) {
	w := newWorld(t)
	w.add("carol", withRights)
	alice := w.add("alice")
	actors := map[string]data.Actor{"a holder": w.session("carol", ""), "the console": theConsole}
	w.raw("DELETE FROM sessions WHERE user_id = ?", data.Superuser)
	w.raw("DELETE FROM users WHERE user_id = ?", data.Superuser)
	imported := func(by data.Actor, text string) error {
		report, err := w.ImportUsers(t.Context(), by, w.file(text), data.ImportOptions{}, nil)
		if err == nil && strings.Contains(lang.Say(words.ImportedRow(report.Rows[0])), "User-ID: "+madeElsewhere) {
			err = data.ErrDenied // nothing of the file was imported
		}
		return err
	}
	for name, by := range actors {
		for _, id := range []string{"tapemaster", "TapeMaster", "TAPEMASTER"} {
			for way, try := range map[string]func() error{
				"New User": func() error {
					n := data.NewUser{User: data.User{ID: id, Name: "x", Group: "OPS"}, Password: "a long password of nobody"}
					_, err := w.AddUser(t.Context(), by, n)
					return err
				},
				"rename": func() error {
					edit := data.UserEdit{User: w.account("alice").User}
					edit.ID = id
					_, err := w.EditUser(t.Context(), by, edit)
					return err
				},
				"import": func() error {
					return imported(by, "User-ID,Name,Group-ID\n"+id+",x,OPS\n")
				},
				"import by somebody's address": func() error {
					return imported(by, "User-ID,E-mail,Group-ID\n"+id+",alice@example.com,OPS\n")
				},
				"Reset Password of a row that says so": func() error {
					w.raw("UPDATE users SET user_id = ?, id_folded = 'tapemaster' WHERE user_key = ?", id, alice.Key)
					defer w.raw("UPDATE users SET user_id = 'alice', id_folded = 'alice' WHERE user_key = ?", alice.Key)
					return w.ResetPassword(t.Context(), by, alice.Key, "a long password of nobody", false)
				},
			} {
				err := try()
				if !errors.Is(err, data.ErrDenied) && !errors.Is(err, data.ErrTampered) {
					t.Errorf("%s, %s, %s: %v", name, way, id, err)
				}
				if n := w.number("SELECT count(*) FROM users WHERE lower(user_id) = 'tapemaster'"); n != 0 {
					t.Fatalf("%s, %s: there is a user %s", name, way, id)
				}
			}
		}
	}
	password, err := w.Recover(t.Context())
	w.must(err)
	if out := w.try(w.attempt(data.Superuser, password, "")); out.Ticket == "" {
		t.Errorf("after recover: %+v", out)
	}
}

// TestGroupRuleOfARenamedGroup: what the row of a group says is not copied into the
// rows of its members, whatever of them changes: the rule of their group holds, and
// Verify names the group.
func TestGroupRuleOfARenamedGroup(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "FREE"}))
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "DAY"}))
	w.rule("OPS", "required")
	alice := w.add("alice")
	w.add("bob", func(n *data.NewUser) { n.Group = "DAY" })
	w.raw("UPDATE groups SET group_id = 'FREE' WHERE id_folded = 'ops'")
	w.must(w.ResetPassword(t.Context(), theConsole, alice.Key, passwordOf("alice"), false))
	w.importing(theConsole, "User-ID,Name\nalice,Alice of OPS\n", data.ImportOptions{})
	w.importing(theConsole, "User-ID,Group-ID\ncarol,ops\n", data.ImportOptions{})
	w.must(w.DeleteGroup(t.Context(), theConsole, "DAY", "ops", nil)) // moves bob
	w.add("dave", func(n *data.NewUser) { n.Group = "ops" })
	for _, id := range []string{"alice", "bob", "carol", "dave"} {
		if group := w.account(id).Group; data.Fold(group) != "ops" {
			t.Errorf("%s is in the group %s now", id, group)
		}
		if id == "carol" {
			continue // has no password
		}
		if out := w.signIn(id, ""); out.Enrolment == nil {
			t.Errorf("%s is let in without a one-time password: %+v", id, out)
		}
	}
	if found := w.verify(); !strings.Contains(found, "Group FREE was modified outside TapeTrack") {
		t.Errorf("Verify finds %q", found)
	}
}
