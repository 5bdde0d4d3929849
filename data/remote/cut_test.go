package remote_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// TestNothingIsLostOrDoubled: wherever the connection is cut, before the request, in the
// middle of it, after the commit or in the middle of the answer, a code is used once, no
// failure is counted twice, and the one who signs in is told what became of it.
func TestNothingIsLostOrDoubled(t *testing.T) {
	w := newWorld(t)
	alice := w.add("alice", func(n *data.NewUser) { n.OTP = true })
	w.must(w.EditPolicies(t.Context(), w.console, nil, map[string]string{data.PolicyRecoveryCodes: "false"})) // else they are due
	c := w.client()
	out, err := c.SignIn(t.Context(), attemptOf("alice", password, ""))
	w.must(err)
	secret := strings.ReplaceAll(out.Enrolment.Key, " ", "")
	code := func() string {
		code, err := totp.GenerateCode(secret, w.clock.Now())
		w.must(err)
		return code
	}
	out, err = c.Activate(t.Context(), out.Ticket, code())
	w.must(err)
	random := rand.New(rand.NewPCG(1, 2))
	in, wrong := w.count(data.SignedIn, alice.Key), 0
	for i := range check.Many(376, 10_000) {
		w.clock.move(time.Minute)
		plan := cut{after: 1 + random.IntN(4500), toClient: random.IntN(2) == 0}
		w.between.plan(plan)
		where := fmt.Sprintf("try %d, cut after %d bytes, to the client %t", i, plan.after, plan.toClient)
		if i%5 == 4 {
			out, err := c.SignIn(t.Context(), attemptOf("alice", password, "000000"))
			if err != nil || out.Refusal == nil || out.Refusal.Reason != data.WrongCode {
				t.Fatalf("%s: a wrong code: %+v, %v", where, out, err)
			}
			wrong++
			w.must(w.Unlock(t.Context(), w.console, alice.Key))
		}
		out, err := c.SignIn(t.Context(), attemptOf("alice", password, code()))
		if err != nil || out.Session == nil {
			t.Fatalf("%s: %+v, %v", where, out, err)
		}
		in++
		if _, err := c.MySignIn(t.Context(), out.Session.Actor()); err != nil && !errors.Is(err, data.ErrUnreachable) {
			t.Fatalf("%s: the session: %v", where, err)
		}
	}
	if got := w.count(data.SignedIn, alice.Key); got != in {
		t.Errorf("%d sign-ins in the log, want %d", got, in)
	}
	if got := w.count(data.SignInRefused, alice.Key); got != wrong {
		t.Errorf("%d refusals in the log, want %d", got, wrong)
	}
}

// TestWhatIsNotRepeated: an act without an attempt that gets no answer may have been done, and
// says so; a question has done nothing, and neither has what could not be sent.
func TestWhatIsNotRepeated(t *testing.T) {
	w := newWorld(t)
	c := w.client(func(o *remote.Options) { o.Ping = 30 * time.Millisecond })
	out, err := c.SignIn(t.Context(), attemptOf(data.Superuser, password, ""))
	w.must(err)
	by := out.Session.Actor()
	add := func() error { return c.AddGroup(t.Context(), by, data.Group{ID: "NEW"}) }
	list := func() error { _, err := c.Groups(t.Context(), by); return err }
	is := func(name string, err error, text data.Text, args ...any) {
		t.Helper()
		if want := fmt.Sprintf(string(text), args...); !errors.Is(err, data.ErrUnreachable) || words.Message(err).String() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	host := w.link.Hosts[0]
	for name, c := range map[string]struct {
		do   func() error
		says data.Text
	}{"an act": {add, remote.Unknown}, "a question": {list, remote.Unreachable}} {
		w.until(func() bool { return list() == nil }) // a connection stands
		w.between.swallow(true)
		err := c.do()
		w.between.swallow(false)
		w.between.plan(cut{})
		is(name, err, c.says, w.link.Place())
	}
	w.between.close() // for good
	is("nothing there", add(), remote.NothingThere, host.Name, strconv.Itoa(host.Port))
}

// TestNothingSecretIsSeen: nobody between reads a password, a code, a secret or a token, nor
// who signs in.
func TestNothingSecretIsSeen(t *testing.T) {
	w := newWorld(t)
	w.between.keeps = true
	w.add("alice", func(n *data.NewUser) { n.OTP = true })
	c := w.client()
	out, err := c.SignIn(t.Context(), attemptOf("alice", password, ""))
	w.must(err)
	_, err = c.Complete(t.Context(), out.Ticket)
	w.must(err)
	w.between.mu.Lock()
	defer w.between.mu.Unlock()
	seen := string(w.between.seen)
	if len(seen) < 1000 {
		t.Fatalf("%d bytes were seen", len(seen))
	}
	for _, secret := range []string{password, "alice", string(out.Ticket), strings.ReplaceAll(out.Enrolment.Key, " ", ""), out.Enrolment.URI} {
		if strings.Contains(seen, secret) {
			t.Errorf("%q is seen", secret)
		}
	}
}

// TestErrorsThereAndBack: what programs distinguish, and what people are told, is the same
// over the network.
func TestErrorsThereAndBack(t *testing.T) {
	w := newWorld(t)
	bob := w.add("bob")
	c := w.client()
	out, err := c.SignIn(t.Context(), attemptOf(data.Superuser, password, ""))
	w.must(err)
	by := out.Session.Actor()
	for name, do := range map[string]func(d data.Doors, by data.Actor) error{
		"no such user": func(d data.Doors, by data.Actor) error { _, err := d.User(t.Context(), by, 999); return err },
		"bad User-ID": func(d data.Doors, by data.Actor) error {
			_, err := d.AddUser(t.Context(), by, data.NewUser{User: data.User{ID: "ä"}})
			return err
		},
		"exists": func(d data.Doors, by data.Actor) error { return d.AddGroup(t.Context(), by, data.Group{ID: "OPS"}) },
		"old version": func(d data.Doors, by data.Actor) error {
			u := bob
			u.Version, u.Name = 99, "Bob"
			_, err := d.EditUser(t.Context(), by, data.UserEdit{User: u})
			return err
		},
		"no reason": func(d data.Doors, by data.Actor) error {
			_, err := d.LostPhone(t.Context(), by, bob.Key, "")
			return err
		},
		"no phone": func(d data.Doors, by data.Actor) error {
			_, err := d.LostPhone(t.Context(), by, bob.Key, "stolen")
			return err
		},
		"wrong policy": func(d data.Doors, by data.Actor) error {
			return d.EditPolicies(t.Context(), by, nil, map[string]string{"x": "y"})
		},
		"a bad seal": func(d data.Doors, by data.Actor) error { _, err := d.SealHolds(t.Context(), by, "x"); return err },
	} {
		there := do(c, by)
		here := do(w.Doors, w.console)
		if there == nil || here == nil || there.Error() != here.Error() {
			t.Errorf("%s: %v, direct %v", name, there, here)
		}
		for _, is := range []error{data.ErrNotFound, data.ErrExists, data.ErrChanged, data.ErrDenied, data.ErrSessionEnded} {
			if errors.Is(there, is) != errors.Is(here, is) {
				t.Errorf("%s: is %v: %t, direct %t", name, is, errors.Is(there, is), errors.Is(here, is))
			}
		}
		var a, b *data.FieldError
		if errors.As(there, &a) != errors.As(here, &b) || a != nil && a.Field != b.Field {
			t.Errorf("%s: %v, direct %v", name, a, b)
		}
	}
}

// TestCancelled: who gives up waiting is not told of a server that can't be reached.
func TestCancelled(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.SignIn(ctx, attemptOf("bob", password, "")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	var _ data.Doors = (*remote.Client)(nil)
}

// TestChangesAfterTheServerStartsAgain: its numbers begin lower then, and what is shown is
// read again all the same.
func TestChangesAfterTheServerStartsAgain(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	out, err := c.SignIn(t.Context(), attemptOf(data.Superuser, password, ""))
	w.must(err)
	differs := func(before int64) int64 {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
			if n, err := c.Changes(t.Context()); err != nil || n != before {
				w.must(err)
				return n
			}
		}
		t.Fatal("no change is told")
		return 0
	}
	first := differs(0)
	w.higher.Store(-1000)
	second := differs(first)
	w.must(c.AddGroup(t.Context(), out.Session.Actor(), data.Group{ID: "NEW"}))
	differs(second)
}
