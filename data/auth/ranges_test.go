package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// calledFrom returns the context of a call by a client at an address.
func calledFrom(address string) context.Context {
	return data.Call{Key: desk7, Address: address}.In(context.Background())
}

const (
	addressInside  = "10.1.4.22"
	addressOutside = "10.9.9.9"
)

func (w *world) limit(id string, ranges data.Ranges) {
	w.t.Helper()
	w.edit(id, func(e *data.UserEdit) { e.Ranges = ranges })
}

// TestIPRangesAtSignIn: what is right is refused from elsewhere once the password is proven, and
// uses no code up; what is wrong reads as it does from anywhere.
func TestIPRangesAtSignIn(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.add("bob")
	w.limit("alice", "10.1.0.0/16,2001:db8::/32")
	code := w.code("alice", 0)
	for _, c := range []struct {
		address, password, code string
		want                    data.Reason
	}{
		{addressOutside, passwordOf("alice"), code, data.OutsideRanges},
		{"2001:db9::1", passwordOf("alice"), code, data.OutsideRanges},
		{"", passwordOf("alice"), "", data.NoCode}, // no server: not judged
		{addressOutside, "wrong", code, data.WrongPassword},
		{addressInside, passwordOf("alice"), "", data.NoCode}, // no exemption from codes
		{"::ffff:10.1.4.22", passwordOf("alice"), code, ""},
	} {
		n := len(w.allEvents())
		a := w.attempt("alice", c.password, c.code)
		out, err := w.SignIn(calledFrom(c.address), a)
		w.must(err)
		if got := reasonOf(out); c.want != "" && got != string(c.want) || c.want == "" && out.Session == nil {
			t.Errorf("from %q: %q, want %q", c.address, got, c.want)
		}
		if e := w.allEvents()[n:]; c.want == data.OutsideRanges && (len(e) != 1 || e[0].Kind != data.SignInRefused || e[0].Detail != string(c.want) || e[0].Address != c.address) {
			t.Errorf("logged is %+v", e)
		}
		if out.Refusal != nil && out.Refusal.Proven != c.want.Told() {
			t.Errorf("%q is told: %v", c.want, out.Refusal.Proven)
		}
	}
	if got := w.account("alice"); got.Codes.Failures != 0 || got.Passwords.Failures != 0 {
		t.Errorf("counted %+v %+v", got.Codes, got.Passwords)
	}
}

// TestIPRangesDuringSignIn: ranges that are set, and a computer that moves, between the steps of a
// sign-in.
func TestIPRangesDuringSignIn(t *testing.T) {
	for name, step := range map[string]func(*world, context.Context, data.Ticket) (data.Outcome, error){
		"Activate": func(w *world, ctx context.Context, k data.Ticket) (data.Outcome, error) {
			return w.Activate(ctx, k, w.code("alice", 0))
		},
		"NewQRCode": func(w *world, ctx context.Context, k data.Ticket) (data.Outcome, error) { return w.NewQRCode(ctx, k) },
		"Complete":  func(w *world, ctx context.Context, k data.Ticket) (data.Outcome, error) { return w.Complete(ctx, k) },
	} {
		w := newWorld(t)
		w.add("alice", withOTP)
		w.limit("alice", addressInside)
		out, err := w.SignIn(calledFrom(addressInside), w.attempt("alice", passwordOf("alice"), ""))
		w.must(err)
		if out.Enrolment == nil {
			t.Fatalf("%s: %+v", name, out)
		}
		end, err := step(w, calledFrom(addressOutside), out.Ticket)
		if err != nil || reasonOf(end) != string(data.OutsideRanges) || end.Enrolment != nil || end.Session != nil {
			t.Errorf("%s from elsewhere: %+v, %v", name, end, err)
		}
		if got := w.account("alice"); got.OTP != data.Pending {
			t.Errorf("%s: %s", name, got.OTP)
		}
	}

	w := newWorld(t)
	w.add("alice", func(n *data.NewUser) { n.Temporary = true })
	out, err := w.SignIn(calledFrom(addressOutside), w.attempt("alice", passwordOf("alice"), ""))
	w.must(err)
	hash := w.account("alice").PasswordHash
	w.limit("alice", addressInside)
	err = w.ChooseNew(calledFrom(addressOutside), out.Ticket, "a new and better one")
	if err == nil || w.account("alice").PasswordHash != hash {
		t.Errorf("ChooseNew from elsewhere: %v", err)
	}
}

// TestIPRangesInSession: an act from elsewhere is refused and ends the session, with one event;
// whoever asks later reads the same.
func TestIPRangesInSession(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	watch := w.Watch()
	for name, c := range map[string]struct {
		before, after data.Ranges
		address       string
		ends          bool
	}{
		"the computer has moved":           {addressInside, addressInside, addressOutside, true},
		"the ranges were changed":          {"", "10.2.0.0/16", addressInside, true},
		"moved to a permitted one":         {"10.0.0.0/8", "10.0.0.0/8", addressOutside, false},
		"changed, and still addressInside": {"", addressInside, addressInside, false},
		"changed to where it is now":       {"", addressOutside, addressOutside, false},
		"limits were taken away":           {addressInside, "", addressOutside, false},
		"an address that is not read":      {addressInside, addressInside, "desk7", true},
	} {
		w.limit("alice", c.before)
		out, err := w.SignIn(calledFrom(addressInside), w.attempt("alice", passwordOf("alice"), ""))
		w.must(err)
		by := out.Session.Actor()
		w.limit("alice", c.after)
		n := len(w.allEvents())
		_, err = watch.Standing(calledFrom(c.address), by)
		if errors.Is(err, data.ErrSessionEnded) != c.ends {
			t.Errorf("%s: %v", name, err)
		}
		place := addressInside // where a session that has ended would be permitted
		if !c.ends {
			place = c.address
		}
		_, again := w.Overview(calledFrom(place), by)
		if errors.Is(again, data.ErrSessionEnded) != c.ends || c.ends && c.after.Permit(addressInside) && lang.Say(words.Message(again)) != lang.Say(words.Message(err)) {
			t.Errorf("%s: then %v", name, again)
		}
		var ended []data.Event
		for _, e := range w.allEvents()[n:] {
			if e.Kind == data.SessionOutside {
				ended = append(ended, e)
			}
		}
		if c.ends != (len(ended) == 1) || c.ends && (ended[0].UserID != "alice" || ended[0].Address != c.address) {
			t.Errorf("%s: logged is %+v", name, ended)
		}
		if c.ends && lang.Say(words.Message(err)) != EndedOutside {
			t.Errorf("%s: the user reads %q", name, lang.Say(words.Message(err)))
		}
	}
	if found := w.verify(); found != "" {
		t.Errorf("Verify finds %q", found)
	}
}

// TestIPRangesOfAdministrators: nobody locks themselves out, and an administrator is left.
func TestIPRangesOfAdministrators(t *testing.T) {
	w := newWorld(t)
	w.add("olga", withRights)
	by := w.inAt("olga", "")
	edit := func(ctx context.Context, by data.Actor, id string, change func(*data.UserEdit)) error {
		u := w.account(id).User
		e := data.UserEdit{User: u}
		change(&e)
		_, err := w.EditUser(ctx, by, e)
		return err
	}
	ranges := func(r data.Ranges) func(*data.UserEdit) { return func(e *data.UserEdit) { e.Ranges = r } }
	var field *data.FieldError
	if err := edit(calledFrom(addressInside), by, "olga", ranges("10.2.0.0/16")); !errors.As(err, &field) || field.Field != data.FieldRanges || !strings.Contains(lang.Say(field.Text), addressInside) {
		t.Errorf("one's own ranges, without this computer: %v", err)
	}
	if err := edit(calledFrom(addressInside), by, "olga", ranges("10.1.0.0/16")); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("one's own ranges, without password and code: %v", err)
	}
	if err := edit(context.Background(), theConsole, data.Superuser, ranges(addressInside)); !errors.As(err, &field) || field.Field != data.FieldRanges {
		t.Errorf("those of tapemaster: %v", err)
	}
	// With tapemaster disabled, olga is the last administrator.
	w.must(edit(context.Background(), theConsole, data.Superuser, func(e *data.UserEdit) { e.Disabled = true }))
	if err := edit(context.Background(), theConsole, "olga", ranges("10.2.0.0/16")); !errors.Is(err, data.ErrDenied) || lang.Say(words.Message(err)) != KeepsNobody {
		t.Errorf("the last administrator, elsewhere: %v", err)
	}
	w.must(edit(context.Background(), theConsole, "olga", ranges("10.1.0.0/16")))
	want := fmt.Sprintf("ip-ranges=anywhere>%s", "10.1.0.0/16")
	if got := w.newestOf(data.UserChanged); got != want {
		t.Errorf("logged is %q", got)
	}
	w.add("erik", withRights)
	if err := edit(calledFrom(addressInside), by, "erik", ranges(" 10.2.3.4/16 ;;10.1.4.9 ")); err != nil || w.account("erik").Ranges != "10.1.4.9,10.2.0.0/16" {
		t.Errorf("another's: %v, %q", err, w.account("erik").Ranges)
	}
	// A program of the release before says nothing about them.
	u := w.account("erik").User
	e := data.UserEdit{User: u, Kept: data.ColumnRanges}
	e.Name, e.Ranges = "Erik", ""
	if _, err := w.EditUser(calledFrom(addressInside), by, e); err != nil || w.account("erik").Ranges == "" || w.account("erik").Name != "Erik" {
		t.Errorf("an edit by an earlier release: %v, %+v", err, w.account("erik").User)
	}
}
