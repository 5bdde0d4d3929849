package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// called returns the context of a request that a server was sent over a key.
func called(key, attempt string) context.Context {
	return data.Call{Key: key, Address: "10.1.4.22", Attempt: attempt}.In(context.Background())
}

// An attempted is somebody about to do something that is judged, and the doing.
type attempted struct {
	name string
	// begin returns what is done with the calls of a client with the key "desk 7".
	begin func(w *world) (do func(context.Context) (any, error))
}

// result is what an act returned, with the ids that print as [redacted].
func result(r any, err error) string {
	var b strings.Builder
	switch r := r.(type) {
	case data.Outcome:
		fmt.Fprintf(&b, "ticket %s;", string(r.Ticket))
		if r.Session != nil {
			fmt.Fprintf(&b, " session %s opens %s;", r.Session.ID, hashed(actor.Session(r.Session.Actor())))
		}
		if r.Enrolment != nil {
			fmt.Fprintf(&b, " %s %v;", r.Enrolment.URI, r.Enrolment.Shown)
		}
		if r.Refusal != nil {
			fmt.Fprintf(&b, " %+v;", *r.Refusal)
		}
		fmt.Fprintf(&b, " %v %v %v", r.ChangePassword, r.RecoveryDue, r.Codes)
	case data.Ticket:
		b.WriteString(string(r))
	case *data.Enrolment:
		b.WriteString(r.URI)
	default:
		fmt.Fprintf(&b, "%+v", r)
	}
	fmt.Fprintf(&b, " error %v", err)
	return b.String()
}

const desk7 = "desk 7"

// inAt signs somebody in at desk 7 and returns the actor.
func (w *world) inAt(id, code string) data.Actor {
	w.t.Helper()
	ctx := called(desk7, "")
	out, err := w.SignIn(ctx, w.attempt(id, passwordOf(id), code))
	w.must(err)
	if out.Session == nil {
		out, err = w.Complete(ctx, out.Ticket)
		w.must(err)
	}
	return out.Session.Actor()
}

var attempts = []attempted{
	{"SignIn", func(w *world) func(context.Context) (any, error) {
		w.addActive("alice")
		a := w.attempt("alice", passwordOf("alice"), w.code("alice", 0))
		return func(ctx context.Context) (any, error) { return w.SignIn(ctx, a) }
	}},
	{"SignIn, wrong password", func(w *world) func(context.Context) (any, error) {
		w.add("alice")
		return func(ctx context.Context) (any, error) { return w.SignIn(ctx, w.attempt("alice", "wrong", "")) }
	}},
	{"SignIn, wrong code", func(w *world) func(context.Context) (any, error) {
		w.addActive("alice")
		a := w.attempt("alice", passwordOf("alice"), w.wrongCode("alice"))
		return func(ctx context.Context) (any, error) { return w.SignIn(ctx, a) }
	}},
	{"SignIn, unknown user", func(w *world) func(context.Context) (any, error) {
		return func(ctx context.Context) (any, error) { return w.SignIn(ctx, w.attempt("nobody", "x", "")) }
	}},
	{"SignIn, recovery code", func(w *world) func(context.Context) (any, error) {
		codes := w.addWithCodes("alice")
		return func(ctx context.Context) (any, error) {
			return w.SignIn(ctx, w.attempt("alice", passwordOf("alice"), codes[0]))
		}
	}},
	{"SignIn, QR code", func(w *world) func(context.Context) (any, error) {
		w.add("alice", withOTP)
		return func(ctx context.Context) (any, error) {
			return w.SignIn(ctx, w.attempt("alice", passwordOf("alice"), ""))
		}
	}},
	{"Activate", func(w *world) func(context.Context) (any, error) {
		ticket := w.begunAt("alice")
		return func(ctx context.Context) (any, error) { return w.Activate(ctx, ticket, w.code("alice", 0)) }
	}},
	{"Activate, wrong code", func(w *world) func(context.Context) (any, error) {
		ticket := w.begunAt("alice")
		wrong := w.wrongCode("alice")
		return func(ctx context.Context) (any, error) { return w.Activate(ctx, ticket, wrong) }
	}},
	{"NewQRCode", func(w *world) func(context.Context) (any, error) {
		ticket := w.begunAt("alice")
		return func(ctx context.Context) (any, error) { return w.NewQRCode(ctx, ticket) }
	}},
	{"Complete", func(w *world) func(context.Context) (any, error) {
		ticket := w.begunAt("alice")
		return func(ctx context.Context) (any, error) { return w.Complete(ctx, ticket) }
	}},
	{"Complete, no ticket", func(w *world) func(context.Context) (any, error) {
		return func(ctx context.Context) (any, error) { return w.Complete(ctx, "x") }
	}},
	{"ChooseNew", func(w *world) func(context.Context) (any, error) {
		w.add("alice", func(n *data.NewUser) { n.Temporary = true })
		out, err := w.SignIn(called(desk7, ""), w.attempt("alice", passwordOf("alice"), ""))
		w.must(err)
		return func(ctx context.Context) (any, error) {
			return nil, w.ChooseNew(ctx, out.Ticket, "a new and better one")
		}
	}},
	{"ChangePassword", func(w *world) func(context.Context) (any, error) {
		w.add("alice")
		by := w.inAt("alice", "")
		return func(ctx context.Context) (any, error) {
			return nil, w.ChangePassword(ctx, by, passwordOf("alice"), "a new and better one")
		}
	}},
	{"ChangePassword, wrong", func(w *world) func(context.Context) (any, error) {
		w.add("alice")
		by := w.inAt("alice", "")
		return func(ctx context.Context) (any, error) {
			return nil, w.ChangePassword(ctx, by, "wrong", "a new and better one")
		}
	}},
	{"Confirm, wrong", func(w *world) func(context.Context) (any, error) {
		w.add("olga", withRights)
		by := w.inAt("olga", "")
		return func(ctx context.Context) (any, error) { return nil, w.Confirm(ctx, by, "wrong", "") }
	}},
	{"Confirm", func(w *world) func(context.Context) (any, error) {
		w.addActive("olga", withRights)
		by := w.inAt("olga", w.code("olga", 0))
		w.clock.Move(time.Minute)
		code := w.code("olga", 0)
		return func(ctx context.Context) (any, error) { return nil, w.Confirm(ctx, by, passwordOf("olga"), code) }
	}},
	{"Prove", func(w *world) func(context.Context) (any, error) {
		by := w.activeAt("alice")
		code := w.code("alice", 0)
		return func(ctx context.Context) (any, error) { return w.Prove(ctx, by, passwordOf("alice"), code) }
	}},
	{"Prove, wrong code", func(w *world) func(context.Context) (any, error) {
		by := w.activeAt("alice")
		wrong := w.wrongCode("alice")
		return func(ctx context.Context) (any, error) { return w.Prove(ctx, by, passwordOf("alice"), wrong) }
	}},
	{"ConfirmDevice", func(w *world) func(context.Context) (any, error) {
		ticket, secret := w.deviceAt("alice")
		return func(ctx context.Context) (any, error) {
			return w.ConfirmDevice(ctx, ticket, "Tablet", hotpOracle(secret, w.step()))
		}
	}},
	{"ConfirmDevice, wrong code", func(w *world) func(context.Context) (any, error) {
		ticket, secret := w.deviceAt("alice")
		return func(ctx context.Context) (any, error) {
			return w.ConfirmDevice(ctx, ticket, "Tablet", hotpOracle(secret, w.step()+1000))
		}
	}},
	{"NewRecoveryCodes", func(w *world) func(context.Context) (any, error) {
		ticket, _ := w.deviceAt("alice")
		return func(ctx context.Context) (any, error) { return w.NewRecoveryCodes(ctx, ticket) }
	}},
	{"FirstRecoveryCodes", func(w *world) func(context.Context) (any, error) {
		by := w.activeAt("alice")
		_, err := w.Prove(called(desk7, ""), by, passwordOf("alice"), w.code("alice", 0))
		w.must(err)
		return func(ctx context.Context) (any, error) { return w.FirstRecoveryCodes(ctx, by) }
	}},
	{"BeginTurnOn", func(w *world) func(context.Context) (any, error) {
		w.policies(map[string]string{data.PolicyOwnOTP: "true"})
		w.add("alice")
		by := w.inAt("alice", "")
		return func(ctx context.Context) (any, error) {
			ticket, shown, err := w.BeginTurnOn(ctx, by, passwordOf("alice"))
			return result(ticket, nil) + result(shown, nil), err
		}
	}},
	{"ConfirmTurnOn", func(w *world) func(context.Context) (any, error) {
		w.policies(map[string]string{data.PolicyOwnOTP: "true"})
		w.add("alice")
		ticket, shown, err := w.BeginTurnOn(called(desk7, ""), w.inAt("alice", ""), passwordOf("alice"))
		w.must(err)
		code := hotpOracle(secretShown(shown), w.step())
		return func(ctx context.Context) (any, error) { return nil, w.ConfirmTurnOn(ctx, ticket, "Phone", code) }
	}},
	{"TestCode", func(w *world) func(context.Context) (any, error) {
		w.addActive("alice")
		w.add("olga", withRights)
		by, code := w.inAt("olga", ""), w.code("alice", 0)
		return func(ctx context.Context) (any, error) { return w.TestCode(ctx, by, w.account("alice").Key, code) }
	}},
	{"LostPhone", func(w *world) func(context.Context) (any, error) {
		w.addActive("alice")
		w.add("olga", withRights)
		by := w.inAt("olga", "")
		return func(ctx context.Context) (any, error) {
			return w.LostPhone(ctx, by, w.account("alice").Key, "stolen")
		}
	}},
	{"IssueTemporaryCode", func(w *world) func(context.Context) (any, error) {
		w.addActive("alice")
		w.add("olga", withRights)
		by := w.inAt("olga", "")
		return func(ctx context.Context) (any, error) {
			return w.IssueTemporaryCode(ctx, by, w.account("alice").Key, "at home")
		}
	}},
}

// begunAt adds a Pending user whose QR code is on the screen at desk 7.
func (w *world) begunAt(id string) data.Ticket {
	w.t.Helper()
	w.add(id, withOTP)
	out, err := w.SignIn(called(desk7, ""), w.attempt(id, passwordOf(id), ""))
	w.must(err)
	return out.Ticket
}

// activeAt adds an Active user who has signed in with a code at desk 7, and waits for the
// next one.
func (w *world) activeAt(id string) data.Actor {
	w.t.Helper()
	w.addActive(id)
	by := w.inAt(id, w.code(id, 0))
	w.clock.Move(time.Minute)
	return by
}

// deviceAt is activeAt with another authenticator on the screen.
func (w *world) deviceAt(id string) (data.Ticket, []byte) {
	w.t.Helper()
	by := w.activeAt(id)
	ticket, err := w.Prove(called(desk7, ""), by, passwordOf(id), w.code(id, 0))
	w.must(err)
	shown, err := w.BeginDevice(called(desk7, ""), ticket, "")
	w.must(err)
	return ticket, secretShown(shown)
}

// TestAttempts: a client that did not get the answer is told again what became of its
// attempt, however often it asks, and nothing is done twice.
func TestAttempts(t *testing.T) {
	for _, a := range attempts {
		t.Run(a.name, func(t *testing.T) {
			w := newWorld(t)
			do := a.begin(w)
			first := result(do(called(desk7, "one")))
			kept := w.dump(everything...)
			for range 3 {
				if again := result(do(called(desk7, "one"))); again != first {
					t.Errorf("again it returns %s\nfirst it was %s", again, first)
				}
			}
			if d := cmp.Diff(kept, w.dump(everything...)); d != "" {
				t.Errorf("it was done again:\n%s", d)
			}
			// Ten minutes later it is forgotten.
			w.clock.Move(10*time.Minute + time.Millisecond)
			again := result(do(called(desk7, "one")))
			if again == first && w.dump(everything...) == kept && a.name != "Complete, no ticket" {
				t.Error("after ten minutes it is not judged")
			}
		})
	}
}

// TestAttemptsBelongToTheirClient: over another key an attempt is another one, whatever its
// id, and what else was typed is refused over the same key.
func TestAttemptsBelongToTheirClient(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	right := w.attempt("alice", passwordOf("alice"), w.code("alice", 0))
	out, err := w.SignIn(called(desk7, "one"), right)
	w.must(err)
	if out.Session == nil {
		t.Fatalf("%+v", out)
	}
	other, err := w.SignIn(called("desk 8", "one"), right)
	w.must(err)
	if reasonOf(other) != string(data.UsedCode) {
		t.Errorf("at another desk: %+v", other)
	}
	wrong := right
	wrong.Code = w.wrongCode("alice")
	if out, err := w.SignIn(called(desk7, "one"), wrong); !errors.Is(err, errForeignAttempt) {
		t.Errorf("another code: %+v, %v", out, err)
	}
	// The password is not compared, and no way to try one: it is not judged.
	guess := right
	guess.Password = "a guess"
	if out, err := w.SignIn(called(desk7, "one"), guess); err != nil || out.Session == nil {
		t.Errorf("another password: %+v, %v", out, err)
	}
	if n := w.sessions("alice"); n != 2 { // that of the activation, too
		t.Errorf("%d sessions", n)
	}
}

// TestAttemptsAtOnce: a client whose connection broke asks again while the first request is
// still being judged.
func TestAttemptsAtOnce(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	a := w.attempt("alice", passwordOf("alice"), w.code("alice", 0))
	got := make(chan string)
	const times = 8
	for range times {
		go func() { got <- result(w.SignIn(called(desk7, "one"), a)) }()
	}
	first := <-got
	for range times - 1 {
		if next := <-got; next != first {
			t.Errorf("one returns %s\nanother %s", next, first)
		}
	}
	if n := w.sessions("alice"); n != 2 || !strings.Contains(first, "opens") {
		t.Errorf("%d sessions: %s", n, first)
	}
}

// TestAttemptsInTheFile: the file holds no ticket, session id, secret or code of an attempt
// that can be read, and whoever writes it makes nobody believe another outcome.
func TestAttemptsInTheFile(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	out, err := w.SignIn(called(desk7, "one"), w.attempt("alice", passwordOf("alice"), w.code("alice", 0)))
	w.must(err)
	w.notInFile(actor.Session(out.Session.Actor()), "the id of a session")
	refused, err := w.SignIn(called(desk7, "two"), w.attempt("alice", "wrong", ""))
	w.must(err)
	if refused.Refusal == nil {
		t.Fatalf("%+v", refused)
	}
	// The sealed outcome of the right one under the id of the wrong one.
	w.raw("UPDATE attempts SET sealed = (SELECT sealed FROM attempts ORDER BY attempt_key LIMIT 1)")
	again, err := w.SignIn(called(desk7, "two"), w.attempt("alice", "wrong", ""))
	if err == nil && again.Refusal == nil {
		t.Errorf("let in: %+v", again)
	}
	// One that can't be read does not make a guess free.
	w.raw("UPDATE attempts SET sealed = x'00'")
	was := w.account("alice").Passwords.Failures
	for range 2 {
		w.raw("UPDATE attempts SET sealed = x'00'")
		_, err := w.SignIn(called(desk7, "two"), w.attempt("alice", "wrong", ""))
		w.must(err)
	}
	if n := w.account("alice").Passwords.Failures; n != was+2 {
		t.Errorf("%d failures, before %d", n, was)
	}
	// Put back after its time it tells nothing any more.
	w.raw("UPDATE attempts SET kept_at = kept_at + 600000")
	w.clock.Move(10*time.Minute + time.Millisecond)
	late, err := w.SignIn(called(desk7, "one"), w.attempt("alice", passwordOf("alice"), codes[0]))
	if err != nil || late.Session == nil || late.Session.Factor != data.WithRecovery {
		t.Errorf("after its time: %+v, %v", late, err)
	}
}

// TestKeysOfClients: the id of a session or a ticket is worth nothing over another key, and
// nothing without one.
func TestKeysOfClients(t *testing.T) {
	w := newWorld(t)
	by := w.activeAt("alice")
	ticket, err := w.Prove(called(desk7, ""), by, passwordOf("alice"), w.code("alice", 0))
	w.must(err)
	begun := w.begunAt("bob")
	for name, ctx := range map[string]context.Context{"another key": called("desk 8", ""), "no key": context.Background()} {
		_, err := w.MySignIn(ctx, by)
		var misused *Misused
		if !errors.As(err, &misused) || misused.UserID != "alice" || !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s: a session: %v", name, err)
		}
		if err := w.SignOut(ctx, by, data.ByUser); !errors.As(err, &misused) {
			t.Errorf("%s: SignOut: %v", name, err)
		}
		if _, err := w.BeginDevice(ctx, ticket, ""); err == nil {
			t.Errorf("%s: a ticket of My Sign-in", name)
		}
		out, err := w.Complete(ctx, begun)
		if err != nil || reasonOf(out) != string(data.TicketUnknown) {
			t.Errorf("%s: a ticket of a sign-in: %+v, %v", name, out, err)
		}
	}
	if _, err := w.BeginDevice(called(desk7, ""), ticket, ""); err != nil {
		t.Errorf("over its own key: %v", err)
	}
	if out, err := w.Complete(called(desk7, ""), begun); err != nil || out.Session == nil || out.Session.Address != "10.1.4.22" {
		t.Errorf("over its own key: %+v, %v", out, err)
	}
	if last := w.account("bob").LastSignIn; last.Address != "10.1.4.22" {
		t.Errorf("the last sign-in %+v", last)
	}
	events := w.allEvents()
	if e := events[len(events)-1]; e.Kind != data.SignedIn || e.Address != "10.1.4.22" {
		t.Errorf("the event %+v", e)
	}
	// A session of this computer is not one of the network.
	w.add("carol")
	here := w.session("carol", "")
	if _, err := w.MySignIn(called(desk7, ""), here); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("a session without a key, over one: %v", err)
	}
}
