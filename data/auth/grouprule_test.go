package auth

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

const otpOnByRule = "otp-on required by group OPS"

// TestGroupRuleAtSignIn is the table of sign-in for members of a group with a
// rule: who is Off becomes Pending at once, everybody else notices nothing.
func TestGroupRuleAtSignIn(t *testing.T) {
	soon, ago := testStart.Add(time.Hour).Format(time.RFC3339), testStart.Add(-time.Hour).Format(time.RFC3339)
	now := testStart.Add(2 * time.Minute).Format(time.RFC3339)
	for _, c := range []struct {
		rule, state, code string
		want              string
		after             data.OTPState
		events            []string
	}{
		{"", "off", "empty", "session", data.Off, []string{"sign-in password"}},
		{soon, "off", "empty", "session", data.Off, []string{"sign-in password"}},
		{"required", "off", "empty", "ticket", data.Pending, []string{otpOnByRule, "qr-shown", "sign-in-begun password"}},
		{ago, "off", "empty", "ticket", data.Pending, []string{otpOnByRule, "qr-shown", "sign-in-begun password"}},
		{now, "off", "empty", "ticket", data.Pending, []string{otpOnByRule, "qr-shown", "sign-in-begun password"}},
		// What he types can be no code of his: he was never shown a QR code.
		{"required", "off", "random", "ticket", data.Pending, []string{otpOnByRule, "qr-shown", "sign-in-begun password"}},
		{"required", "off", "single", "ticket", data.Pending, []string{otpOnByRule, "qr-shown", "sign-in-begun password"}},
		{"required", "off", "long", "ticket", data.Pending, []string{otpOnByRule, "qr-shown", "sign-in-begun password"}},
		{"required", "pending", "empty", "ticket", data.Pending, []string{"qr-shown", "sign-in-begun password"}},
		{"required", "pending", "right", "ticket", data.Active, []string{"otp-activated", "qr-shown", "sign-in-begun password and code"}},
		{"required", "active", "right", "session", data.Active, []string{"sign-in password and code"}},
		{"required", "active", "empty", "no-code", data.Active, []string{"sign-in-refused no-code"}},
		{"required", "blocked", "empty", "blocked", data.Blocked, []string{"sign-in-refused blocked"}},
	} {
		t.Run(c.rule+"/"+c.state+"/"+c.code, func(t *testing.T) {
			w := newWorld(t)
			states[c.state](w)
			w.clock.Set(testStart.Add(2 * time.Minute))
			if c.rule == "required" && c.state == "active" {
				w.clock.Move(2 * time.Minute)
			}
			w.rule("OPS", c.rule)
			n := len(w.allEvents())
			out := w.signIn("alice", typed[c.code](w))
			a := w.account("alice")
			if reasonOf(out) != c.want || a.OTP != c.after || a.Codes.Failures != 0 {
				t.Errorf("%s, %s, %d wrong codes; want %s, %s", reasonOf(out), a.OTP, a.Codes.Failures, c.want, c.after)
			}
			if got := w.since(n); !slices.Equal(got, c.events) {
				t.Errorf("events %q, want %q", got, c.events)
			}
		})
	}
}

// TestGroupRuleFromNothingToActive goes the whole way: the date comes, the QR
// code is shown at each sign-in until one succeeds with a code.
func TestGroupRuleFromNothingToActive(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	from := w.clock.Now().Add(24 * time.Hour)
	w.rule("OPS", from.Format(time.RFC3339))
	for _, at := range []time.Time{w.clock.Now(), from.Add(-time.Second)} {
		w.clock.Set(at)
		if out := w.signIn("alice", ""); out.Session == nil {
			t.Fatalf("at %s: %s", at, reasonOf(out))
		}
	}
	w.clock.Set(from)
	out := w.signIn("alice", "123456")
	if out.Enrolment == nil || out.Enrolment.Activated || out.Enrolment.Account != "alice" {
		t.Fatalf("%s", reasonOf(out))
	}
	a := w.account("alice")
	if !a.OTPRequired || !a.PendingSince.Equal(from) || a.PendingSignIns != 0 || a.Guarded || len(a.Authenticators) != 1 || a.Authenticators[0].Shown.Count != 1 {
		t.Errorf("%+v", a)
	}
	if out = w.complete(out); out.Session == nil || out.Session.WithCode {
		t.Fatalf("%s", reasonOf(out))
	}
	if got := w.account("alice").PendingSignIns; got != 1 {
		t.Errorf("%d sign-ins without a code", got)
	}
	// He is not told on his first page of what he has just seen; the audit is.
	o, err := w.Overview(t.Context(), out.Session.Actor())
	w.must(err)
	if len(o.Since.Changes) != 0 {
		t.Errorf("%+v", o.Since.Changes)
	}
	secret := string(w.secretOf("alice"))
	n := len(w.allEvents())
	again := w.signIn("alice", w.code("alice", 0))
	if again.Enrolment == nil || !again.Enrolment.Activated || string(w.secretOf("alice")) != secret {
		t.Errorf("the second sign-in draws another secret: %s", reasonOf(again))
	}
	if slices.Contains(w.since(n), otpOnByRule) {
		t.Error("turned on twice")
	}
	for _, e := range w.allEvents() {
		if e.Kind == data.OTPTurnedOn && (e.Actor != "alice" || e.Program != testProgram || e.Computer != "desk" || e.UserID != "alice") {
			t.Errorf("%+v", e)
		}
	}
}

// TestGroupRuleWhoIsAMember: it makes no difference how somebody got into the
// group, or whether he was there before the rule; who is in none is left alone.
func TestGroupRuleWhoIsAMember(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(w *world)
		want    data.OTPState
	}{
		{"before the rule", func(w *world) { w.add("alice"); w.rule("OPS", "required") }, data.Pending},
		{"added after it", func(w *world) { w.rule("OPS", "required"); w.add("alice") }, data.Pending},
		{"moved into the group", func(w *world) {
			w.rule("OPS", "required")
			w.add("alice", inGroup("NEW"))
			w.edit("alice", func(e *data.UserEdit) { e.Group = "ops" })
		}, data.Pending},
		{"moved as the group was deleted", func(w *world) {
			w.rule("OPS", "required")
			w.add("alice", inGroup("NEW"))
			w.must(w.DeleteGroup(context.Background(), theConsole, "NEW", "OPS", nil))
		}, data.Pending},
		{"moved out of the group", func(w *world) {
			w.add("alice")
			w.rule("OPS", "required")
			w.edit("alice", func(e *data.UserEdit) { e.Group = "NEW" })
		}, data.Off},
		{"the rule was taken back", func(w *world) { w.add("alice"); w.rule("OPS", "required"); w.rule("OPS", "") }, data.Off},
		{"the rule of another group", func(w *world) { w.add("alice"); w.add("bob", inGroup("NEW")); w.rule("NEW", "required") }, data.Off},
		{"the group was deleted with its rule, and is there again", func(w *world) {
			w.rule("OPS", "required")
			w.must(w.DeleteGroup(context.Background(), theConsole, "OPS", "", nil))
			w.add("alice")
		}, data.Off},
	} {
		w := newWorld(t)
		c.prepare(w)
		if got := w.account("alice").OTP; got != data.Off {
			t.Errorf("%s: %s before the sign-in", c.name, got)
		}
		w.signIn("alice", "")
		if got := w.account("alice").OTP; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}

	w := newWorld(t)
	w.rule("OPS", "required")
	w.session(data.Superuser, "")
	if got := w.account(data.Superuser).OTP; got != data.Off {
		t.Errorf("the superuser without a group is %s", got)
	}
}

// TestGroupRuleNotForTheSuperuser: every administrator sets rules, so that none
// of them changes how tapemaster signs in, at a login window or between password
// and session; what he has, he turns off himself.
func TestGroupRuleNotForTheSuperuser(t *testing.T) {
	w := newWorld(t)
	w.set(data.Superuser, func(a *data.Account) { a.Group = "OPS" })
	w.rule("OPS", "required")
	by, n := w.session(data.Superuser, ""), len(w.allEvents())
	u := w.edit(data.Superuser, func(e *data.UserEdit) { e.Name = "A" })
	if u.GroupRequires || u.OTP != data.Off {
		t.Errorf("%+v", u)
	}
	w.assume(by, data.Superuser)
	for _, act := range []data.OTPAct{data.TurnOTPOn, data.TurnOTPOff} {
		changed, err := w.SetOTP(t.Context(), by, u.Key, act)
		if err != nil || !changed {
			t.Errorf("act %v: %v, %v", act, changed, err)
		}
	}
	w.importing(by, "User-ID,Name,One Time Password\ntapemaster,B,False\n", data.ImportOptions{})
	w.edit(data.Superuser, func(e *data.UserEdit) { e.OTP = data.TurnOTPOn })
	if report := w.importing(by, "User-ID,One Time Password\ntapemaster,False\n", data.ImportOptions{}); !report.Written || w.account(data.Superuser).OTP != data.Off {
		t.Errorf("%q", outcomes(report))
	}
	if slices.Contains(w.since(n), otpOnByRule) {
		t.Error("turned on by the rule")
	}
	w.set(data.Superuser, func(a *data.Account) { a.ChangePassword = data.TemporaryFirst })
	out := w.signIn(data.Superuser, "")
	w.must(w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"))
	if out = w.complete(out); out.Session == nil {
		t.Errorf("between password and session: %s", reasonOf(out))
	}
}

func inGroup(group string) func(*data.NewUser) {
	return func(n *data.NewUser) { n.Group = group }
}

// TestGroupRuleLeavesTheRestInPlace: whatever keeps somebody out keeps him out as
// before, and turns nothing on. Nobody makes somebody else Pending without his
// password, and nobody learns of the rule.
func TestGroupRuleLeavesTheRestInPlace(t *testing.T) {
	for _, c := range []struct {
		name     string
		prepare  func(w *world)
		password string
		want     data.Reason
	}{
		{"wrong password", nil, "wrong", data.WrongPassword},
		{"revoked", revokeAlice, passwordOf("alice"), data.RevokedUser},
		{"delayed", delayAlice, passwordOf("alice"), data.PasswordDelay},
		{"disabled", func(w *world) { w.set("alice", func(a *data.Account) { a.Disabled = true }) }, passwordOf("alice"), data.DisabledUser},
		{"program denied", func(w *world) { w.set("alice", func(a *data.Account) { a.Denied = data.Lite }) }, passwordOf("alice"), data.DeniedProgram},
		{"password expired", func(w *world) {
			w.must(w.ResetPassword(context.Background(), theConsole, w.account("alice").Key, passwordOf("alice"), true))
			w.clock.Move(tapeTrack.passwordLasts)
		}, passwordOf("alice"), data.PasswordEnded},
		{"password changed meanwhile", func(w *world) {
			w.fast.meanwhile = func() { w.set("alice", func(a *data.Account) { a.PasswordHash = fastHash(0, "new") }) }
		}, passwordOf("alice"), data.PasswordRaced},
	} {
		w := newWorld(t)
		w.add("alice")
		w.rule("OPS", "required")
		if c.prepare != nil {
			c.prepare(w)
		}
		n, disturbed := len(w.allEvents()), w.fast.meanwhile != nil
		w.fast.verified.Store(0)
		w.fast.hashed.Store(0)
		w.counted.views.Store(0)
		w.counted.updates.Store(0)
		out := w.try(w.attempt("alice", c.password, "123456"))
		views, updates := w.counted.views.Load(), w.counted.updates.Load()
		if reasonOf(out) != string(c.want) || w.account("alice").OTP != data.Off {
			t.Errorf("%s: %s, then %s", c.name, reasonOf(out), w.account("alice").OTP)
		}
		if v, h := w.fast.verified.Load(), w.fast.hashed.Load(); v != 1 || h != 0 || !disturbed && (views != 1 || updates != 1) {
			t.Errorf("%s: %d and %d hashes, %d and %d transactions", c.name, v, h, views, updates)
		}
		if got := w.since(n); !slices.Equal(got, []string{"sign-in-refused " + string(c.want)}) {
			t.Errorf("%s: events %q", c.name, got)
		}
		if c.want == data.WrongPassword && lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword) {
			t.Errorf("%s: %q", c.name, lang.Say((*out.Refusal).Says()))
		}
	}
}

// TestGroupRuleIsBounded: the limits of the policy count from the sign-in that
// turned it on.
func TestGroupRuleIsBounded(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.policies(map[string]string{data.PolicyPendingDays: "3", data.PolicyPendingSignIns: "2"})
	w.rule("OPS", "required")
	w.clock.Move(30 * 24 * time.Hour) // the rule is old; he never signed in since
	out := w.signIn("alice", "")
	if out.Enrolment == nil || out.Enrolment.Insist || !out.Enrolment.Left.Ends() {
		t.Fatalf("%s: %+v", reasonOf(out), out.Enrolment)
	}
	w.complete(out)
	w.complete(w.signIn("alice", ""))
	if out = w.signIn("alice", ""); out.Enrolment == nil || !out.Enrolment.Insist {
		t.Fatalf("the third sign-in: %s", reasonOf(out))
	}
	if end := w.complete(out); reasonOf(end) != string(data.NoCode) {
		t.Errorf("%s", reasonOf(end))
	}
}

// TestGroupRuleMeanwhile: who proved his password before the rule took effect
// signs in again, and is Pending then.
func TestGroupRuleMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(w *world)
		change  func(w *world)
		want    string
		after   data.OTPState
	}{
		{
			"a new password was due", func(w *world) { w.add("alice", func(n *data.NewUser) { n.Temporary = true }) },
			func(w *world) { w.rule("OPS", "required") }, "turned-on", data.Pending,
		},
		{
			"and it is from tomorrow", func(w *world) { w.add("alice", func(n *data.NewUser) { n.Temporary = true }) },
			func(w *world) { w.rule("OPS", w.clock.Now().Add(24*time.Hour).Format(time.RFC3339)) }, "session", data.Off,
		},
		{
			"turned off while popup 1 was open", func(w *world) { w.add("alice", withOTP) },
			func(w *world) { w.otp("alice", data.TurnOTPOff); w.rule("OPS", "required") }, "turned-on", data.Pending,
		},
		{"turned off after the code, then moved", func(w *world) {
			w.add("alice", withOTP, func(n *data.NewUser) { n.Temporary = true })
		}, func(w *world) {
			w.rule("NEW", "required")
			w.otp("alice", data.TurnOTPOff)
			w.edit("alice", func(e *data.UserEdit) { e.Group = "NEW" })
		}, "turned-on", data.Pending},
		{"Pending already", func(w *world) { w.add("alice", withOTP) }, func(w *world) { w.rule("OPS", "required") }, "session", data.Pending},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "NEW"}))
			c.prepare(w)
			out := w.signIn("alice", "")
			if out.Ticket == "" {
				t.Fatal(reasonOf(out))
			}
			c.change(w)
			if out.ChangePassword != data.NoChange {
				w.must(w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"))
			}
			end := w.complete(out)
			if reasonOf(end) != c.want || w.account("alice").OTP != c.after {
				t.Fatalf("%s, %s; want %s, %s", reasonOf(end), w.account("alice").OTP, c.want, c.after)
			}
			if end.Refusal == nil {
				return
			}
			if w.sessions("alice") != 0 {
				t.Error("there is a session")
			}
			if !end.Refusal.Proven || end.Refusal.Retry() || !strings.Contains(lang.Say((*end.Refusal).Says()), "Sign in again") {
				t.Errorf("%+v: %q", end.Refusal, lang.Say((*end.Refusal).Says()))
			}
			password := passwordOf("alice")
			if out.ChangePassword != data.NoChange {
				password = "an entirely new one"
			}
			if again := w.try(w.attempt("alice", password, "")); again.Enrolment == nil {
				t.Errorf("then %s", reasonOf(again))
			}
		})
	}
}
