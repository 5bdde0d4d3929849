package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// enter signs somebody in with a program on a computer.
func (w *world) enter(id, program, computer string) data.Actor {
	w.t.Helper()
	out := w.try(data.Attempt{Login: id, Password: passwordOf(id), Client: data.Client{Program: program, Version: testVersion, Computer: computer}})
	if out.Session == nil {
		w.t.Fatalf("%s is not signed in: %s", id, reasonOf(out))
	}
	return out.Session.Actor()
}

// openTo returns the IDs of the sessions that an administrator sees.
func (w *world) openTo(by data.Actor) []string {
	w.t.Helper()
	open, err := w.Sessions(context.Background(), by)
	w.must(err)
	var ids []string
	for _, s := range open.List {
		ids = append(ids, s.ID)
	}
	return ids
}

// whyEnded is what the user of a session is told that has ended.
func (w *world) whyEnded(by data.Actor) string {
	w.t.Helper()
	_, err := w.Overview(context.Background(), by)
	if !errors.Is(err, data.ErrSessionEnded) {
		w.t.Errorf("the session goes on: %v", err)
		return ""
	}
	return lang.Say(words.Message(err))
}

// TestSessionsAreListed: administrators see whoever is signed in, and nobody else does.
func TestSessionsAreListed(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.add("bob")
	w.add("alice", withRights)
	bob := w.enter("bob", "Lite", "desk7")
	w.clock.Move(time.Minute)
	admin := w.enter("alice", "TapeMaster", "desk1")
	second := w.enter("alice", "Checkpoint", "desk2")
	w.must(w.SignOut(ctx, second, data.ByUser))

	open, err := w.Sessions(ctx, admin)
	w.must(err)
	if len(open.List) != 2 || open.More {
		t.Fatalf("%+v", open)
	}
	mine, his := open.List[0], open.List[1]
	if !mine.Own || mine.UserID != "alice" || mine.Program != "TapeMaster" || mine.Factor != data.PasswordOnly || mine.Address != w.address() {
		t.Errorf("%+v", mine)
	}
	if his.Own || his.ID != idOf(bob) || his.UserID != "bob" || his.Name != w.account("bob").Name || his.Program != "Lite" ||
		his.Version != testVersion || his.Computer != "desk7" || !his.SeenAt.Equal(his.OpenedAt) || !his.UsedAt.Equal(his.OpenedAt) {
		t.Errorf("%+v", his)
	}
	if _, err := w.Sessions(ctx, bob); !errors.Is(err, data.ErrDenied) {
		t.Errorf("a user sees who is signed in: %v", err)
	}
	own, err := w.OwnSessions(ctx, bob)
	w.must(err)
	if len(own) != 1 || own[0].ID != idOf(bob) || !own[0].Own {
		t.Errorf("%+v", own)
	}

	// One that is over by the policy lets nobody in, and is not shown.
	w.policies(map[string]string{"session-idle-minutes": "15"})
	w.clock.Move(14*time.Minute + 30*time.Second)
	if got := w.openTo(theConsole); !slices.Equal(got, []string{idOf(admin)}) {
		t.Errorf("open are %v", got)
	}
}

// TestDisconnect: an administrator ends sessions, and their users read what they wrote.
func TestDisconnect(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.add("bob")
	w.add("carol")
	w.add("alice", withRights)
	const posing = "Lite: at night; message: none" // as a server keeps it, it looks like no message
	claims := data.Client{Program: posing}.SeenIn(data.Call{Address: w.address()})
	admin := w.enter("alice", "TapeMaster", "desk1")
	bob, other, carol := w.enter("bob", "Lite", "desk7"), w.enter("bob", posing, "desk8"), w.enter("carol", "Lite", "desk9")

	const message = "Maintenance from 9 to 10; message: call 4711"
	n, err := w.Disconnect(ctx, admin, []string{idOf(bob), idOf(other), "NONE", idOf(bob)}, " "+message+" ")
	w.must(err)
	if n != 2 {
		t.Errorf("%d sessions were ended", n)
	}
	for _, by := range []data.Actor{bob, other} {
		if got := w.whyEnded(by); got != fmt.Sprintf(EndedCutSaid, message) {
			t.Errorf("the user reads %q", got)
		}
	}
	w.goesOn(carol)
	n, err = w.Disconnect(ctx, admin, []string{idOf(carol)}, "")
	w.must(err)
	if got := w.whyEnded(carol); n != 1 || got != EndedCut {
		t.Errorf("%d, the user reads %q", n, got)
	}
	var logged []string
	for _, e := range w.allEvents() {
		if e.Kind == data.SessionCut {
			logged = append(logged, e.UserID+" by "+e.By()+": "+e.Detail)
		}
	}
	if want := []string{
		"bob by alice: Lite on " + seenAt(t, "desk7") + "; message: " + message,
		"bob by alice: " + claims.Program + " on " + seenAt(t, "desk8") + "; message: " + message,
		"carol by alice: Lite on " + seenAt(t, "desk9"),
	}; !slices.Equal(logged, want) {
		t.Errorf("logged are %q", logged)
	}
	told := w.enter("bob", "Lite", "desk7")
	seen, err := w.Overview(ctx, told)
	w.must(err)
	if len(seen.Since.Changes) != 2 || seen.Since.Changes[0].Kind != data.SessionCut {
		t.Errorf("bob is told %+v", seen.Since.Changes)
	}
	if found := w.verify(); found != "" {
		t.Errorf("Verify finds %q", found)
	}
}

// TestDisconnectRefused: nobody ends their own session by it, or that of somebody above them,
// and of several either all end or none.
func TestDisconnectRefused(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.add("bob")
	w.add("alice", withRights)
	admin, bob := w.enter("alice", "TapeMaster", "desk1"), w.enter("bob", "Lite", "desk7")
	super := w.enter(data.Superuser, "TapeMaster", "desk1")
	for name, c := range map[string]struct {
		by      data.Actor
		of      data.Actor
		message string
		kind    error
		says    string
	}{
		"a user":             {by: bob, of: admin, kind: data.ErrDenied, says: data.NeedsRights},
		"one's own":          {by: admin, of: admin, kind: data.ErrDenied, says: data.OwnSession},
		"that of tapemaster": {by: admin, of: super, kind: data.ErrDenied, says: data.OnlyTapemaster},
		"too long a message": {by: admin, of: admin, message: strings.Repeat("x", 201), says: "A message has at most 200 characters."},
		"two lines":          {by: admin, of: admin, message: "one\ntwo"},
	} {
		n, err := w.Disconnect(ctx, c.by, []string{idOf(bob), idOf(c.of)}, c.message)
		if err == nil || n != 0 || c.kind != nil && !errors.Is(err, c.kind) || c.says != "" && lang.Say(words.Message(err)) != c.says {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	for _, by := range []data.Actor{admin, bob, super} {
		w.goesOn(by)
	}
	n, err := w.Disconnect(data.DryRun(ctx), super, []string{idOf(admin)}, "")
	if w.must(err); n != 1 {
		t.Errorf("%d would be ended", n)
	}
	w.goesOn(admin)
}

// goesOn checks that a session is open.
func (w *world) goesOn(by data.Actor) {
	w.t.Helper()
	if _, err := w.Overview(context.Background(), by); err != nil {
		w.t.Errorf("the session has ended: %v", err)
	}
}

// TestEndSession: users end their other sessions, and nobody else's.
func TestEndSession(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.add("alice")
	w.add("bob")
	here, there, bob := w.enter("alice", "Lite", "desk1"), w.enter("alice", "Checkpoint", "desk2"), w.enter("bob", "Lite", "desk3")
	if err := w.EndSession(ctx, here, idOf(bob)); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("that of somebody else: %v", err)
	}
	if err := w.EndSession(ctx, here, idOf(here)); !errors.Is(err, data.ErrDenied) {
		t.Errorf("the own one: %v", err)
	}
	w.must(w.EndSession(ctx, here, "NONE"))
	for _, by := range []data.Actor{here, there, bob} {
		w.goesOn(by)
	}
	w.must(w.EndSession(ctx, here, idOf(there)))
	w.must(w.EndSession(ctx, here, idOf(there)))
	if got := w.whyEnded(there); got != fmt.Sprintf(EndedByOwner, "Lite", seenAt(t, "desk1")) {
		t.Errorf("the user reads %q", got)
	}
	w.goesOn(here)
	if got := w.newestOf(data.SessionEnded); got != "Checkpoint on "+seenAt(t, "desk2") {
		t.Errorf("logged is %q", got)
	}
}

// TestSessionsAtOnce: one sign-in more than the policy permits ends the session that was not
// used for the longest time.
func TestSessionsAtOnce(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.add("bob")
	w.policies(map[string]string{"sessions-per-user": "2"})
	bob, first := w.enter("bob", "Lite", "desk9"), w.enter("alice", "Lite", "desk1")
	w.clock.Move(time.Minute)
	second := w.enter("alice", "Checkpoint", "desk2")
	w.clock.Move(time.Minute)
	w.alive(first, 0)
	third := w.enter("alice", "TapeMaster", "desk3")
	for _, by := range []data.Actor{bob, first, third} {
		w.goesOn(by)
	}
	if got := w.whyEnded(second); got != fmt.Sprintf(EndedReplaced, "TapeMaster", seenAt(t, "desk3")) {
		t.Errorf("the user reads %q", got)
	}
	if got := w.newestOf(data.SessionReplaced); got != "Checkpoint on "+seenAt(t, "desk2") {
		t.Errorf("logged is %q", got)
	}

	// A lower number holds from the next sign-in on.
	w.policies(map[string]string{"sessions-per-user": "1"})
	w.goesOn(first)
	w.clock.Move(time.Minute)
	last := w.enter("alice", "Lite", "desk4")
	w.goesOn(last)
	w.whyEnded(first)
	w.whyEnded(third)
}

// TestLostSession: the session of a program that was not seen for as long as the policy says
// ends, and one whose program is seen does not, whatever else happens.
func TestLostSession(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.add("alice")
	w.add("bob")
	watch := w.Watch()
	lost, running := w.enter("alice", "Lite", "desk1"), w.enter("bob", "Lite", "desk2")
	pass := func(d time.Duration, seen ...data.Actor) {
		t.Helper()
		for ; d > 0; d -= time.Minute {
			w.clock.Move(time.Minute)
			w.must(watch.Seen(ctx, seen))
		}
	}
	w.must(watch.Seen(ctx, []data.Actor{running}))
	pass(59*time.Minute, running)
	w.goesOn(lost)

	// While whoever looks is at rest, nobody is missed.
	w.clock.Move(24 * time.Hour)
	pass(59*time.Minute, running)
	w.goesOn(lost)
	pass(2*time.Minute, running)
	w.goesOn(running)
	if got := w.whyEnded(lost); got != EndedLost {
		t.Errorf("the user reads %q", got)
	}
	if _, err := w.Overview(ctx, lost); !errors.Is(err, data.ErrSessionLost) {
		t.Errorf("%v", err)
	}
	if got := w.newestOf(data.SessionLost); got != "Lite on "+seenAt(t, "desk1") {
		t.Errorf("logged is %q", got)
	}
	if found := w.verify(); found != "" {
		t.Errorf("Verify finds %q", found)
	}

	// 0: never.
	w.policies(map[string]string{"session-lost-minutes": "0"})
	pass(3 * time.Hour)
	w.goesOn(running)
	// By the profile that the organisation has chosen.
	w.policies(map[string]string{"session-lost-minutes": "", "profile": "PCI", "session-idle-minutes": "0", "session-hours": "0"})
	w.must(watch.Seen(ctx, []data.Actor{running}))
	pass(14 * time.Minute)
	w.goesOn(running)
	pass(2 * time.Minute)
	w.whyEnded(running)
}

// TestAloneProgramsAreSeen: without a server a program itself says that it runs, and ends the sessions of others.
func TestAloneProgramsAreSeen(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	killed, here := w.enter("alice", "Lite", "desk1"), w.enter("alice", "Checkpoint", "desk1")
	for range 3 * 61 {
		w.clock.Move(20 * time.Second)
		w.alive(here, -1)
	}
	w.goesOn(here)
	if got := w.whyEnded(killed); got != EndedLost {
		t.Errorf("the user reads %q", got)
	}
}
