package remote_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
	"tapetrack/data/remote"
)

const newPassword = "a new and better one"

// A cutAct is an act that is judged.
type cutAct struct {
	name             string      // that of the method, and what is special
	events           []data.Kind // that it brings about, about its user
	passwords, codes int         // failures that are counted
	// begin prepares a user, and returns what does the act as that user's program. What that
	// returns looks whether the caller has what the server has.
	begin func(y *tried) func() func()
}

// tried is a user with a program.
type tried struct {
	*world
	id, secret string
	user       data.User
	c          *remote.Client
	random     *rand.Rand
	where      string // the connection is cut
}

// here is the context of a call of the user's program, for what is prepared at the server.
func (w *world) here(c *remote.Client) context.Context {
	return data.Call{Key: c.Key(), Address: "127.0.0.1"}.In(w.t.Context())
}

// inAt signs a user in at a program, without the network.
func (w *world) inAt(c *remote.Client, id, code string) data.Session {
	w.t.Helper()
	out, err := w.SignIn(w.here(c), attemptOf(id, password, code))
	w.must(err)
	if out.Session == nil {
		w.t.Fatalf("%s is not signed in: %+v", id, out)
	}
	c.SignedInAs(out.Session.Actor())
	return *out.Session
}

func withOTP(n *data.NewUser) { n.OTP = true }

// pending adds the user, with a QR code on the screen.
func (y *tried) pending() data.Ticket {
	y.t.Helper()
	y.clock.move(time.Hour)
	y.user = y.add(y.id, withOTP)
	out, err := y.SignIn(y.here(y.c), attemptOf(y.id, password, ""))
	y.must(err)
	y.shown(out.Enrolment)
	return out.Ticket
}

// shown takes the secret off the screen.
func (y *tried) shown(e *data.Enrolment) {
	y.t.Helper()
	if e == nil {
		y.t.Fatalf("%s: no QR code", y.where)
	}
	y.secret = strings.ReplaceAll(e.Key, " ", "")
}

// active adds the user with an authenticator.
func (y *tried) active() {
	y.t.Helper()
	_, err := y.Activate(y.here(y.c), y.pending(), y.code(0))
	y.must(err)
	y.clock.move(time.Hour)
}

// simple adds the user, signed in with a password alone.
func (y *tried) simple() data.Actor {
	y.t.Helper()
	y.user = y.add(y.id)
	return y.inAt(y.c, y.id, "").Actor()
}

// in is active, signed in.
func (y *tried) in() data.Actor {
	y.t.Helper()
	y.active()
	by := y.inAt(y.c, y.id, y.code(0)).Actor()
	y.clock.move(time.Minute)
	return by
}

// proven is in, with what My Sign-in asks for.
func (y *tried) proven() (data.Actor, data.Ticket) {
	y.t.Helper()
	by := y.in()
	ticket, err := y.Prove(y.here(y.c), by, password, y.code(0))
	y.must(err)
	y.clock.move(time.Minute)
	return by, ticket
}

// device is proven, with another authenticator on the screen.
func (y *tried) device() data.Ticket {
	y.t.Helper()
	_, ticket := y.proven()
	e, err := y.BeginDevice(y.here(y.c), ticket, "")
	y.must(err)
	y.shown(e)
	return ticket
}

// turningOn adds the user, who is about to turn on the one-time password.
func (y *tried) turningOn() data.Ticket {
	y.t.Helper()
	ticket, e, err := y.BeginTurnOn(y.here(y.c), y.simple(), password)
	y.must(err)
	y.shown(e)
	return ticket
}

// administrator signs in at the program of the user.
func (y *tried) administrator() data.Actor {
	y.t.Helper()
	return y.inAt(y.c, data.Superuser, "").Actor()
}

// code is that of the authenticator, so many steps from now.
func (y *tried) code(steps int) string {
	y.t.Helper()
	code, err := totp.GenerateCode(y.secret, y.clock.Now().Add(time.Duration(steps)*30*time.Second))
	y.must(err)
	return code
}

// wrong is a code that no step near now has.
func (y *tried) wrong() string {
	y.t.Helper()
	var near []string
	for steps := -40; steps <= 40; steps++ {
		near = append(near, y.code(steps))
	}
	for i := 0; ; i++ {
		if code := fmt.Sprintf("%06d", i); !slices.Contains(near, code) {
			return code
		}
	}
}

// events are those about the user after one, newest first.
func (y *tried) events(after int64) []data.Event {
	y.t.Helper()
	page, err := y.Log(y.t.Context(), y.console, data.EventQuery{UserKey: y.user.Key, After: after, Limit: 100})
	y.must(err)
	return page.Events
}

// brought looks whether the act is in the log once.
func (y *tried) brought(after int64, want []data.Kind) {
	y.t.Helper()
	var got []data.Kind
	for _, e := range y.events(after) {
		got = append(got, e.Kind)
	}
	slices.Sort(got)
	if want := slices.Sorted(slices.Values(want)); !slices.Equal(got, want) {
		y.t.Errorf("%s: events %v, want %v", y.where, got, want)
	}
}

func (y *tried) state() data.SignInState {
	y.t.Helper()
	s, err := y.SignInState(y.t.Context(), y.console, y.user.Key)
	y.must(err)
	return s
}

// failed looks whether each failure is counted once.
func (y *tried) failed(passwords, codes int) {
	y.t.Helper()
	if s := y.state(); s.Passwords.Failures != passwords || s.Codes.Failures != codes {
		y.t.Errorf("%s: %d wrong passwords and %d codes are counted, want %d and %d", y.where, s.Passwords.Failures, s.Codes.Failures, passwords, codes)
	}
}

// elsewhere signs the user in at another computer.
func (y *tried) elsewhere(password, code string) data.Outcome {
	y.t.Helper()
	out, err := y.SignIn(data.Call{Key: "another program"}.In(y.t.Context()), attemptOf(y.id, password, code))
	y.must(err)
	return out
}

// lets looks whether a password and code, which may be empty, let the user in.
func (y *tried) lets(password, code string, as data.Factor) {
	y.t.Helper()
	if out := y.elsewhere(password, code); out.Session == nil || out.Session.Factor != as {
		y.t.Errorf("%s: %v does not let the user in: %+v", y.where, as, out)
	}
}

// used looks whether a code was used up.
func (y *tried) used(code string, as data.Reason) {
	y.t.Helper()
	if out := y.elsewhere(password, code); out.Refusal == nil || out.Refusal.Reason != as {
		y.t.Errorf("%s: the code again: %+v", y.where, out)
	}
}

// opens looks whether the caller has the session.
func (y *tried) opens(out data.Outcome, err error) {
	y.t.Helper()
	if err != nil || out.Session == nil {
		y.t.Fatalf("%s: %+v, %v", y.where, out, err)
	}
	if _, err := y.c.MySignIn(y.t.Context(), out.Session.Actor()); err != nil {
		y.t.Errorf("%s: the session: %v", y.where, err)
	}
}

// completes looks whether the caller has the ticket, and goes on with it.
func (y *tried) completes(out data.Outcome, err error) {
	y.t.Helper()
	if err != nil || out.Refusal != nil {
		y.t.Fatalf("%s: %+v, %v", y.where, out, err)
	}
	y.opens(y.c.Complete(y.t.Context(), out.Ticket))
}

// refused looks whether the caller was told why not.
func (y *tried) refused(out data.Outcome, err error, as data.Reason) {
	y.t.Helper()
	if err != nil || out.Refusal == nil || out.Refusal.Reason != as {
		y.t.Errorf("%s: %+v, %v, want %v", y.where, out, err, as)
	}
}

// field looks whether the caller was told what is wrong with a field.
func (y *tried) field(err error, name string) {
	y.t.Helper()
	var field *data.FieldError
	if !errors.As(err, &field) || field.Field != name {
		y.t.Errorf("%s: %v, want one of the field %s", y.where, err, name)
	}
}

// recovers looks whether the recovery codes that the caller has are those that are stored.
func (y *tried) recovers(codes []string, err error) {
	y.t.Helper()
	y.must(err)
	if s := y.state(); len(codes) != data.RecoveryCodes || s.RecoveryLeft != data.RecoveryCodes {
		y.t.Fatalf("%s: %d recovery codes, %d stored", y.where, len(codes), s.RecoveryLeft)
	}
	y.lets(password, codes[y.random.IntN(len(codes))], data.WithRecovery)
}

// activated looks how many authenticators the user has, and that the last one counts.
func (y *tried) activated(n int) {
	y.t.Helper()
	if s := y.state(); len(s.Devices) != n {
		y.t.Errorf("%s: %d authenticators, want %d", y.where, len(s.Devices), n)
	}
	y.clock.move(time.Minute)
	y.lets(password, y.code(0), data.WithCode)
}
