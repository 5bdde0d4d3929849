package auth

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// A profileSays is what a profile asks for, written down from the standards and
// from DESIGN and not taken from the table under test.
type profileSays struct {
	length, revokes    int
	pause, longest     time.Duration // of administrators
	given              time.Duration
	firstDelay         time.Duration // after the fifth wrong code
	suspect, block     int
	pauseDays          int
	signIns            int // without a code; 0: any number
	pendingDays        int
	putOff             int    // sign-ins with a code before recovery codes are due
	tooShort, longJust string // passwords
}

var profilesSay = map[string]profileSays{
	"TapeTrack": {
		8, 6, 5 * time.Second, time.Minute, 72 * time.Hour, 30 * time.Second, 10, 100, 7, 0, 0, 3,
		strings.Repeat("x", 7), strings.Repeat("x", 8),
	},
	"NIST": {
		15, 10, 5 * time.Second, time.Minute, 72 * time.Hour, 30 * time.Second, 10, 100, 0, 3, 7, 0,
		strings.Repeat("x", 14), strings.Repeat("x", 15),
	},
	"PCI": {
		12, 6, 30 * time.Minute, 30 * time.Minute, 24 * time.Hour, 30 * time.Minute, 5, 10, 0, 1, 1, 0,
		strings.Repeat("x", 11), strings.Repeat("x", 12),
	},
}

// TestProfilesInEffect follows each limit of each profile to where it bites.
func TestProfilesInEffect(t *testing.T) {
	for profile, says := range profilesSay {
		for name, check := range map[string]func(*testing.T, *world, profileSays){
			"passwords": passwordsOf, "wrong passwords": wrongPasswordsOf, "administrators": administratorsOf,
			"wrong codes": wrongCodesOf, "given out": givenOutOf, "help desk": helpDeskOf, "enrolment": enrolmentOf, "recovery codes": recoveryOf,
		} {
			t.Run(profile+"/"+name, func(t *testing.T) {
				w := newWorld(t)
				w.policies(map[string]string{data.PolicyProfile: profile})
				check(t, w, says)
			})
		}
	}
}

func passwordsOf(t *testing.T, w *world, says profileSays) {
	t.Helper()
	user := w.add("alice")
	by := w.session("alice", "")
	for _, c := range []struct {
		password string
		taken    bool
	}{{says.tooShort, false}, {says.longJust, true}} {
		n := data.NewUser{User: data.User{ID: "new", Group: "OPS"}, Password: c.password}
		_, added := w.AddUser(t.Context(), theConsole, n)
		changed := w.ChangePassword(t.Context(), by, passwordOf("alice"), c.password)
		reset := w.ResetPassword(t.Context(), theConsole, user.Key, c.password, true)
		for what, err := range map[string]error{"added": added, "changed": changed, "reset": reset} {
			f, ok := data.AsFieldError(err)
			if c.taken && err != nil || !c.taken && (!ok || f.Field != data.FieldPassword) {
				t.Errorf("%d characters, %s: %v", len(c.password), what, err)
			}
		}
		if c.taken {
			out := w.try(w.attempt("alice", c.password, ""))
			f, ok := data.AsFieldError(w.ChooseNew(t.Context(), out.Ticket, strings.Repeat("y", says.length-1)))
			if !ok || f.Field != data.FieldPassword {
				t.Errorf("chosen: %v", f)
			}
			w.must(w.ChooseNew(t.Context(), out.Ticket, strings.Repeat("y", says.length)))
		}
	}
}

func wrongPasswordsOf(t *testing.T, w *world, says profileSays) {
	t.Helper()
	w.add("alice")
	for i := range says.revokes {
		if got := w.account("alice").Revocation; got != data.NotRevoked {
			t.Fatalf("revoked after %d", i)
		}
		w.try(w.attempt("alice", "wrong", ""))
	}
	if got := reasonOf(w.signIn("alice", "")); got != string(data.RevokedUser) {
		t.Errorf("after %d: %s", says.revokes, got)
	}
}

func administratorsOf(t *testing.T, w *world, says profileSays) {
	t.Helper()
	for range says.revokes {
		w.try(w.attempt(data.Superuser, "wrong", ""))
	}
	w.clock.Move(says.pause - time.Second)
	if got := reasonOf(w.signIn(data.Superuser, "")); got != string(data.PasswordDelay) {
		t.Errorf("just before the delay is over: %s", got)
	}
	w.clock.Move(time.Second)
	for range 20 {
		w.try(w.attempt(data.Superuser, "wrong", ""))
		w.clock.Move(says.longest)
	}
	if got := reasonOf(w.signIn(data.Superuser, "")); got != "session" {
		t.Errorf("after the longest: %s", got)
	}
}

func wrongCodesOf(t *testing.T, w *world, says profileSays) {
	t.Helper()
	w.addActive("alice")
	for range 5 {
		w.signIn("alice", w.wrongCode("alice"))
	}
	w.clock.Move(says.firstDelay - time.Second)
	if got := reasonOf(w.signIn("alice", w.code("alice", 0))); got != string(data.CodeDelay) {
		t.Errorf("just before the delay is over: %s", got)
	}
	w.clock.Move(time.Second)
	if got := reasonOf(w.signIn("alice", w.code("alice", 0))); got != "session" {
		t.Errorf("when it is over: %s", got)
	}
	for _, c := range []struct {
		wrong int
		due   data.PasswordChange
	}{{says.suspect, data.NoChange}, {says.suspect + 1, data.CodesGuessed}} {
		w.clock.Move(time.Minute)
		w.setCounters("alice", data.Counter{}, data.Counter{Failures: c.wrong})
		if out := w.signIn("alice", w.code("alice", 0)); out.ChangePassword != c.due || out.Refusal != nil {
			t.Errorf("after %d wrong codes: %s, %q", c.wrong, reasonOf(out), out.ChangePassword)
		}
	}
	w.setCounters("alice", data.Counter{}, data.Counter{Failures: says.block - 2})
	w.wrongCodes("alice", 1)
	if got := w.account("alice").OTP; got != data.Active {
		t.Errorf("after %d wrong codes: %s", says.block-1, got)
	}
	w.wrongCodes("alice", 1)
	if got := w.account("alice").OTP; got != data.Blocked {
		t.Errorf("after %d wrong codes: %s", says.block, got)
	}
}

func givenOutOf(t *testing.T, w *world, says profileSays) {
	t.Helper()
	key := w.add("alice").Key
	w.must(w.ResetPassword(t.Context(), theConsole, key, strings.Repeat("x", 20), true))
	a := w.attempt("alice", strings.Repeat("x", 20), "")
	w.clock.Move(says.given - time.Second)
	if out := w.try(a); out.ChangePassword != data.TemporaryFirst {
		t.Errorf("just before it expires: %s", reasonOf(out))
	}
	w.clock.Move(time.Second)
	if got := reasonOf(w.try(a)); got != string(data.PasswordEnded) {
		t.Errorf("then: %s", got)
	}
}

func helpDeskOf(t *testing.T, w *world, says profileSays) {
	t.Helper()
	key := w.addActive("alice").Key
	err := w.PauseOTP(t.Context(), theConsole, key, w.clock.Now().Add(time.Duration(says.pauseDays)*24*time.Hour), "reason")
	if says.pauseDays > 0 && err != nil || says.pauseDays == 0 && !errors.Is(err, data.ErrDenied) {
		t.Errorf("%d days off: %v", says.pauseDays, err)
	}
}

func enrolmentOf(t *testing.T, w *world, says profileSays) {
	t.Helper()
	w.add("alice", withOTP)
	w.add("bob", withOTP)
	free := says.signIns
	if free == 0 {
		free = 50
	}
	for range free {
		w.session("alice", "")
	}
	limited := says.signIns > 0
	if got := w.signIn("alice", "").Enrolment.Insist; got != limited {
		t.Errorf("after %d sign-ins: insists %v", free, got)
	}
	w.clock.Move(time.Duration(says.pendingDays)*24*time.Hour - time.Second)
	if w.signIn("bob", "").Enrolment.Insist {
		t.Errorf("just before %d days: insists", says.pendingDays)
	}
	w.clock.Move(time.Second)
	if got := w.signIn("bob", "").Enrolment.Insist; got != (says.pendingDays > 0) {
		t.Errorf("after %d days: insists %v", says.pendingDays, got)
	}
}

func recoveryOf(t *testing.T, w *world, says profileSays) {
	t.Helper()
	w.add("alice", withOTP)
	w.clock.Move(time.Minute)
	for i := range says.putOff {
		out := w.signIn("alice", w.code("alice", 0))
		if out.Ticket != "" {
			var err error
			out, err = w.Complete(t.Context(), out.Ticket)
			w.must(err)
		}
		if out.Session == nil || out.RecoveryDue {
			t.Fatalf("sign-in %d: %+v", i+1, out)
		}
		w.clock.Move(time.Minute)
	}
	out := w.signIn("alice", w.code("alice", 0))
	if out.Enrolment != nil { // popups come first
		var err error
		out, err = w.Complete(t.Context(), out.Ticket)
		w.must(err)
	}
	if out.Session != nil || !out.RecoveryDue {
		t.Errorf("after %d sign-ins: %+v", says.putOff, out)
	}
}

// TestProfilesAreAllTried: none is left out above.
func TestProfilesAreAllTried(t *testing.T) {
	for _, profile := range profiles {
		if _, ok := profilesSay[profile]; !ok {
			t.Errorf("%s", profile)
		}
	}
}

// TestPromisedNumbers: the limits that are in effect where nobody set any.
func TestPromisedNumbers(t *testing.T) {
	if got := rulesOf(nil); !reflect.DeepEqual(got, tapeTrack) {
		t.Errorf("%+v, promised are %+v", got, tapeTrack)
	}
}
