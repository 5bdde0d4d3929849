package remote_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
	"tapetrack/data/words"
)

// TestWhatIsCopied: a token or ticket is worth nothing over the key of another program; that it
// was tried is logged, and told to its user and to administrators.
func TestWhatIsCopied(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.must(w.EditPolicies(ctx, w.console, nil, map[string]string{data.PolicyRecoveryCodes: "false"})) // else they are due
	// Calls of others end while those of the thief do.
	var others sync.WaitGroup
	stop, leave := context.WithCancel(ctx)
	defer others.Wait()
	defer leave()
	for range 4 {
		others.Go(func() {
			for stop.Err() == nil {
				_, _ = w.Groups(stop, w.console)
			}
		})
	}

	w.add("mallory")
	thief := w.follows("mallory")

	alice := w.add("alice", func(n *data.NewUser) { n.OTP = true })
	c := w.client()
	begun, err := c.SignIn(ctx, attemptOf("alice", password, ""))
	w.must(err)
	secret := strings.ReplaceAll(begun.Enrolment.Key, " ", "")
	code := func() string {
		w.clock.move(time.Minute)
		code, err := totp.GenerateCode(secret, w.clock.Now())
		w.must(err)
		return code
	}
	tried := func(name string, user data.User, want ...data.Text) {
		t.Helper()
		var found []string
		w.must(w.ExportLog(ctx, w.console, data.EventQuery{UserKey: user.Key, Kinds: []data.Kind{data.TokenMisused}}, func(e data.Event) error {
			if e.Address != "127.0.0.1" || e.Program != "TapeMaster" || e.By() != data.Nobody {
				t.Errorf("%s: %+v", name, e)
			}
			found = append(found, e.Detail)
			return nil
		}))
		if len(found) != len(want) || len(want) > 0 && found[0] != string(want[0]) {
			t.Errorf("%s: logged are %q, want %q", name, found, want)
		}
	}
	unknown := func(name string, out data.Outcome, err error) {
		t.Helper()
		if err != nil || out.Refusal == nil || out.Refusal.Reason != data.TicketUnknown {
			t.Errorf("%s: %+v, %v", name, out, err)
		}
	}

	// The ticket of a sign-in.
	out, err := thief.Complete(ctx, "TICKETTHATNOBODYHAS")
	unknown("no ticket", out, err)
	tried("no ticket", alice)
	out, err = thief.Complete(ctx, begun.Ticket)
	unknown("Complete", out, err)
	tried("Complete", alice, words.CopiedTicket)
	out, err = thief.Activate(ctx, begun.Ticket, code())
	unknown("Activate", out, err)
	out, err = thief.NewQRCode(ctx, begun.Ticket)
	unknown("NewQRCode", out, err)
	tried("within the hour", alice, words.CopiedTicket)
	begun, err = c.Activate(ctx, begun.Ticket, code())
	if err == nil && begun.Session == nil {
		begun, err = c.Complete(ctx, begun.Ticket)
	}
	w.must(err)

	// The token of a session.
	by := begun.Session.Actor()
	if _, err := thief.MySignIn(data.DryRun(ctx), by); !errors.Is(err, data.ErrSessionEnded) { // is logged, too
		t.Errorf("a token: %v", err)
	}
	tried("a token", alice, words.CopiedSession, words.CopiedTicket)
	if err := thief.SignOut(ctx, by, data.ByUser); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("SignOut: %v", err)
	}
	if _, err := thief.Groups(ctx, by); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("an administrator's act: %v", err)
	}
	tried("a token within the hour", alice, words.CopiedSession, words.CopiedTicket)

	// The proof of a user who is signed in.
	proof, err := c.Prove(ctx, by, password, code())
	w.must(err)
	if _, err := thief.BeginDevice(ctx, proof, ""); err == nil {
		t.Error("a proof is worth something")
	}
	tried("a proof", alice, words.CopiedProof, words.CopiedSession, words.CopiedTicket)
	if _, err := c.BeginDevice(ctx, proof, ""); err != nil {
		t.Errorf("at its own program: %v", err)
	}

	// That for a one-time password that is turned on.
	bob := w.add("bob")
	b := w.follows("bob")
	on, _, err := b.BeginTurnOn(ctx, b.by, password)
	w.must(err)
	if err := thief.ConfirmTurnOn(ctx, on, "phone", "000000"); err == nil {
		t.Error("a proof to turn on is worth something")
	}
	tried("to turn on", bob, words.CopiedProof)

	// An hour later it is news again.
	w.clock.move(time.Hour + time.Second)
	if _, err := thief.MySignIn(ctx, b.by); err == nil {
		t.Error("bob's token is worth something")
	}
	w.clock.move(time.Hour + time.Second)
	if _, err := thief.MySignIn(ctx, b.by); err == nil {
		t.Error("bob's token is worth something")
	}
	tried("later", bob, words.CopiedSession, words.CopiedSession, words.CopiedProof)

	// Who is told: the user, and administrators.
	admin := w.follows(data.Superuser)
	seen, err := admin.Overview(ctx, admin.by)
	w.must(err)
	if len(seen.Since.Alarms) == 0 || seen.Since.Alarms[0].Kind != data.TokenMisused {
		t.Errorf("the administrator is told %+v", seen.Since.Alarms)
	}
	again := w.follows("bob")
	seen, err = again.Overview(ctx, again.by)
	w.must(err)
	told := 0
	for _, e := range seen.Since.Changes {
		if e.Kind == data.TokenMisused {
			told++
		}
	}
	if told != 3 {
		t.Errorf("bob is told of %d copied sign-ins, want 3", told)
	}
}
