package auth

import (
	"sync"
	"testing"

	"tapetrack/data"
)

// together calls try n times at once and counts the outcomes.
func together(t *testing.T, n int, try func(i int) (data.Outcome, error)) map[string]int {
	t.Helper()
	outcomes := make([]string, n)
	start := make(chan struct{})
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			<-start
			out, err := try(i)
			if err != nil {
				outcomes[i] = err.Error()
				return
			}
			outcomes[i] = reasonOf(out)
		})
	}
	close(start)
	group.Wait()
	counts := map[string]int{}
	for _, o := range outcomes {
		counts[o]++
	}
	return counts
}

// TestParallelPasswords: of 50 tries at once, one of them right, no more are
// judged than a lock permits, and the count is exactly those.
func TestParallelPasswords(t *testing.T) {
	for _, administrator := range []bool{false, true} {
		w := newWorld(t)
		w.add("alice", func(n *data.NewUser) { n.Tapemaster = administrator })
		got := together(t, 50, func(i int) (data.Outcome, error) {
			a := w.attempt("alice", "wrong", "")
			if i == 25 {
				a.Password = passwordOf("alice")
			}
			return w.SignIn(t.Context(), a)
		})
		held := got["revoked"]
		if administrator {
			held = got["password-delayed"]
		}
		judged := got["wrong-password"] + got["session"]
		if judged+held != 50 || got["session"] > 1 {
			t.Fatalf("administrator %v: %v", administrator, got)
		}
		// If the right one was judged, it was after at most five wrong ones, and
		// six more came after it.
		a := w.account("alice")
		if a.Passwords.Failures != tapeTrack.revokeAt || got["session"] == 0 && judged != tapeTrack.revokeAt ||
			got["session"] == 1 && (judged < 1+tapeTrack.revokeAt || judged > 5+1+tapeTrack.revokeAt) {
			t.Errorf("administrator %v: %v, counted %d", administrator, got, a.Passwords.Failures)
		}
		if revoked := a.Revocation == data.WrongPasswords; revoked == administrator {
			t.Errorf("administrator %v: revoked %q", administrator, a.Revocation)
		}
	}
}

// TestParallelCodes does the same with codes, from two programs.
func TestParallelCodes(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	before := w.sessions("alice")
	right, wrong := w.code("alice", 0), w.wrongCode("alice")
	services := []Service{w.Service, w.other()}
	got := together(t, 50, func(i int) (data.Outcome, error) {
		code := wrong
		if i == 25 {
			code = right
		}
		return services[i%2].SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), code))
	})
	judged := got["wrong-code"] + got["session"]
	if judged+got["code-delayed"] != 50 || got["session"] > 1 {
		t.Fatal(got)
	}
	a := w.account("alice")
	if a.Codes.Failures != tapeTrack.freeCodes || got["session"] == 0 && judged != tapeTrack.freeCodes ||
		got["session"] == 1 && (judged < 1+tapeTrack.freeCodes || judged > tapeTrack.freeCodes-1+1+tapeTrack.freeCodes) {
		t.Errorf("%v, counted %d", got, a.Codes.Failures)
	}
	if n := w.sessions("alice") - before; n != got["session"] {
		t.Errorf("%d sessions, %d sign-ins", n, got["session"])
	}
	// The audit counts the same.
	events := 0
	for _, e := range w.allEvents() {
		if e.Detail == string(data.WrongCode) {
			events++
		}
	}
	if events != got["wrong-code"] {
		t.Errorf("%d events, %d wrong codes", events, got["wrong-code"])
	}
}

// TestParallelSameCode: the same right code 20 times at once lets in once.
func TestParallelSameCode(t *testing.T) {
	w := newWorld(t)
	w.addWithCodes("alice")
	services := []Service{w.Service, w.other()}
	for round := range 3 {
		code := w.code("alice", round-1)
		got := together(t, 20, func(i int) (data.Outcome, error) {
			return services[i%2].SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), code))
		})
		if got["session"] != 1 || got["used-code"] != 19 {
			t.Errorf("round %d: %v", round, got)
		}
	}
	if n := w.account("alice").Codes.Failures; n != 0 {
		t.Errorf("%d used codes were counted", n)
	}
}

// TestParallelActivation: two popups show the same QR code, and the same code
// is typed into both.
func TestParallelActivation(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	services := []Service{w.Service, w.other()}
	var tickets []data.Ticket
	for i := range 5 {
		out, err := services[i%2].SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), ""))
		w.must(err)
		tickets = append(tickets, out.Ticket)
	}
	code := w.code("alice", 0)
	got := together(t, 5, func(i int) (data.Outcome, error) {
		return services[i%2].Activate(t.Context(), tickets[i], code)
	})
	if got["ticket"] != 1 || got["became-active"] != 4 {
		t.Errorf("%v", got)
	}
	got = together(t, 5, func(i int) (data.Outcome, error) { return services[i%2].Complete(t.Context(), tickets[i]) })
	if got["session"] != 1 || got["ticket-unknown"] != 4 {
		t.Errorf("%v", got)
	}
	if n := w.sessions("alice"); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

// TestParallelComplete: a ticket opens one session.
func TestParallelComplete(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	out := w.signIn("alice", w.code("alice", 0))
	got := together(t, 10, func(int) (data.Outcome, error) { return w.Complete(t.Context(), out.Ticket) })
	if got["session"] != 1 || w.sessions("alice") != 1 {
		t.Errorf("%v, %d sessions", got, w.sessions("alice"))
	}
}

// TestParallelAdministrators: two holders disable each other at once; one of
// them is left.
func TestParallelAdministrators(t *testing.T) {
	w := newWorld(t)
	a, b := w.add("alice", withRights), w.add("bob", withRights)
	w.set(data.Superuser, func(a *data.Account) { a.Disabled = true })
	actors := []data.Actor{w.session("alice", ""), w.session("bob", "")}
	services := []Service{w.Service, w.other()}
	together(t, 2, func(i int) (data.Outcome, error) {
		e := data.UserEdit{User: []data.User{b, a}[i]}
		e.Version, e.Disabled = w.account(e.ID).Version, true
		_, err := services[i].EditUser(t.Context(), actors[i], e)
		return data.Outcome{}, err
	})
	if w.account("alice").Disabled == w.account("bob").Disabled {
		t.Errorf("both are disabled: %v", w.account("alice").Disabled)
	}
}
