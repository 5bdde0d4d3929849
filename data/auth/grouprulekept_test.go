package auth

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestGroupRuleIsNotSwitchedOff: on no way and by nobody, the console included,
// as long as the rule holds; everything else about a sign-in goes on.
func TestGroupRuleIsNotSwitchedOff(t *testing.T) {
	w := newCompany(t)
	w.addActive("alice")
	w.rule("OPS", "required")
	key := w.account("alice").Key
	edit := func(by data.Actor, change func(*data.UserEdit)) error {
		return w.tryEdit(t.Context(), by, "alice", change)
	}
	off := func(e *data.UserEdit) { e.OTP = data.TurnOTPOff }
	for _, actor := range []string{"holder", data.Superuser, "console"} {
		by, before := w.actors[actor], w.dump(everything...)
		_, err := w.SetOTP(t.Context(), by, key, data.TurnOTPOff)
		for way, err := range map[string]error{
			"the list":             err,
			"the sheet":            edit(by, off),
			"with another change":  edit(by, func(e *data.UserEdit) { e.OTP, e.Name = data.TurnOTPOff, "Another" }),
			"the group as typed":   edit(by, func(e *data.UserEdit) { e.OTP, e.Group = data.TurnOTPOff, "ops" }),
			"Disabled on the side": edit(by, func(e *data.UserEdit) { e.OTP, e.Disabled = data.TurnOTPOff, true }),
		} {
			f, ok := data.AsFieldError(err)
			if !ok || f.Field != data.FieldOTP || !errors.Is(err, data.ErrDenied) || !strings.HasPrefix(lang.Say(words.Message(err)), "Group OPS requires a one-time password.") && way != "the group as typed" {
				t.Errorf("%s by %s: %v", way, actor, err)
			}
		}
		if w.dump(everything...) != before {
			t.Errorf("%s: something was changed", actor)
		}
	}
	// Into the group with it off at the same time is refused, out of it is not.
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "FREE"}))
	w.add("bob", withOTP, inGroup("FREE"))
	if err := w.tryEdit(t.Context(), theConsole, "bob", func(e *data.UserEdit) { e.OTP, e.Group = data.TurnOTPOff, "OPS" }); !errors.Is(err, data.ErrDenied) {
		t.Errorf("into the group: %v", err)
	}
	_, err := w.SetOTP(t.Context(), theConsole, key, data.RestartOTP)
	w.must(err)
	_, err = w.LostPhone(t.Context(), theConsole, key, "lost")
	w.must(err)
	w.must(w.ResetPassword(t.Context(), theConsole, key, "an entirely new one", true))
	w.must(edit(theConsole, func(e *data.UserEdit) { e.OTP, e.Group = data.TurnOTPOff, "FREE" }))
	if got := w.account("alice").OTP; got != data.Off {
		t.Errorf("%s", got)
	}
	// What is off already may be turned off: that changes nothing.
	w.add("carol")
	changed, err := w.SetOTP(t.Context(), theConsole, w.account("carol").Key, data.TurnOTPOff)
	if err != nil || changed {
		t.Errorf("%v, %v", changed, err)
	}
	// Before the day of the rule, and after it was taken back, it can be.
	w.rule("OPS", w.clock.Now().Add(time.Second).Format(time.RFC3339))
	w.add("dave", withOTP)
	w.otp("dave", data.TurnOTPOff)
	w.otp("dave", data.TurnOTPOn)
	w.rule("OPS", "required")
	w.rule("OPS", "")
	w.otp("dave", data.TurnOTPOff)
}

// TestGroupRuleModifiedOutside: whoever removes, changes or adds a rule in the file
// lets nobody in, and guesses are counted all the same.
func TestGroupRuleModifiedOutside(t *testing.T) {
	for _, statement := range []string{
		"DELETE FROM settings WHERE name = 'policy.group.ops'",
		"UPDATE settings SET value = '2999-01-01T00:00:00Z' WHERE name = 'policy.group.ops'",
		"UPDATE settings SET name = 'policy.group.other' WHERE name = 'policy.group.ops'",
		"UPDATE settings SET name = 'group.ops' WHERE name = 'policy.group.ops'",
		"INSERT INTO settings (name, value) VALUES ('policy.group.new', 'required')",
		"UPDATE users SET group_id = 'NEW', group_folded = 'new' WHERE user_id = 'alice'",
		"UPDATE groups SET group_id = 'NEW', id_folded = 'new' WHERE id_folded = 'ops'",
	} {
		w := newWorld(t)
		w.add("alice")
		w.rule("OPS", "required")
		w.raw("PRAGMA foreign_keys = OFF")
		w.raw(statement)
		out, err := w.SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), ""))
		if err == nil && out.Refusal == nil && out.Enrolment == nil || out.Session != nil {
			t.Errorf("%s: let in without a code: %s, %v", statement, reasonOf(out), err)
		}
		if strings.Contains(statement, "settings") {
			if !errors.Is(err, data.ErrTampered) {
				t.Errorf("%s: %s, %v", statement, reasonOf(out), err)
			}
			if _, err = w.SignIn(t.Context(), w.attempt("alice", "wrong", "")); err != nil || w.number("SELECT password_failures FROM users WHERE user_id = 'alice'") != 1 {
				t.Errorf("%s: a wrong password is not counted: %v", statement, err)
			}
		}
	}
}

// TestGroupRuleThatIsNone: under a code that is right, what is no rule of any
// version counts as required.
func TestGroupRuleThatIsNone(t *testing.T) {
	for _, value := range []string{"Required", "optional", "yes", "2026-12-01", "soon", " ", "0", strings.Repeat("x", 10_000), "\x00"} {
		w := newWorld(t)
		w.add("alice")
		w.must(w.store.Update(t.Context(), func(tx data.Tx) error { return tx.SetSetting("policy.group.ops", value) }))
		g, err := w.Group(t.Context(), theConsole, "OPS")
		if err != nil || g.Rule != (data.GroupRule{Required: true}) {
			t.Errorf("%.20q: %+v, %v", value, g.Rule, err)
		}
		if out := w.signIn("alice", ""); out.Enrolment == nil {
			t.Errorf("%.20q: %s", value, reasonOf(out))
		}
	}
}

// TestGroupRulesAreNoPolicies: policies are listed and written as before.
func TestGroupRulesAreNoPolicies(t *testing.T) {
	w := newWorld(t)
	before, err := w.Policies(t.Context(), theConsole)
	w.must(err)
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "issuer", Rule: data.GroupRule{Required: true}}))
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "profile", Rule: data.GroupRule{Required: true}}))
	after, err := w.Policies(t.Context(), theConsole)
	w.must(err)
	if len(after) != len(before) {
		t.Errorf("%d policies, before %d", len(after), len(before))
	}
	for i := range after {
		if after[i].Value != before[i].Value || after[i].Set {
			t.Errorf("%+v", after[i])
		}
	}
	dump := w.dump(everything...)
	for _, name := range []string{"group.ops", "group.issuer", "group."} {
		for _, value := range []string{"", "required"} {
			if err := w.EditPolicies(t.Context(), theConsole, nil, map[string]string{name: value}); err == nil {
				t.Errorf("%s = %q is taken", name, value)
			}
		}
	}
	if w.dump(everything...) != dump {
		t.Error("something was changed")
	}
	w.policies(map[string]string{data.PolicyProfile: "PCI"})
	w.policies(map[string]string{data.PolicyProfile: ""})
	if g, err := w.Group(t.Context(), theConsole, "ISSUER"); err != nil || !g.Rule.Required {
		t.Errorf("%+v, %v", g, err)
	}
}

// TestUsersSayWhatTheirGroupRequires, wherever users are read.
func TestUsersSayWhatTheirGroupRequires(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.add("bob", inGroup("FREE"))
	w.rule("OPS", "required")
	key := w.account("alice").Key
	page, err := w.Users(t.Context(), theConsole, data.UserQuery{Sort: data.ByUserID, Limit: 10})
	w.must(err)
	of, err := w.UsersOf(t.Context(), theConsole, []int64{key})
	w.must(err)
	one, err := w.User(t.Context(), theConsole, key)
	w.must(err)
	byID, err := w.UserByID(t.Context(), theConsole, "alice@example.com")
	w.must(err)
	state, err := w.SignInState(t.Context(), theConsole, key)
	w.must(err)
	edited := w.edit("alice", func(e *data.UserEdit) { e.Name = "A" })
	for _, u := range append(slices.Concat(page.Users, of.Users), one, byID, state.User, edited, w.add("carol")) {
		if want := u.Group == "OPS"; u.GroupRequires != want {
			t.Errorf("%s of %q: %v", u.ID, u.Group, u.GroupRequires)
		}
	}
}
