package storetest

import (
	"fmt"
	"testing"
	"time"

	"tapetrack/data"
)

func testGroups(t *testing.T, s store) {
	s.same(look(s, countedGroups), []data.Group{})
	s.do(func(tx data.Tx) error {
		return tx.AddGroup(data.Group{ID: "Ops", Description: "Operators", Key: 5, Members: 7})
	})
	s.group("dev")
	checkField(t, s.Update(t.Context(), func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "oPS"}) }), data.FieldGroup, data.ErrExists)
	s.do(func(tx data.Tx) error {
		for i := range 3 {
			if _, err := tx.AddAccount(data.Account{User: data.User{ID: fmt.Sprint("u", i), Group: "OPS"}}); err != nil {
				return err
			}
		}
		return nil
	})
	got := look(s, countedGroups)
	for i := range got {
		if got[i].Key == 0 {
			t.Error("a group without a key")
		}
		got[i].Key = 0
	}
	s.same(got, []data.Group{{ID: "dev"}, {ID: "Ops", Description: "Operators", Members: 3}})
	one := look(s, func(tx data.Tx) (data.Group, error) { return tx.Group("OPS") })
	one.Key = 0
	s.same(one, got[1])
	// A member has the Group-ID in the spelling of the group, not as it was typed.
	s.same(look(s, func(tx data.Tx) (data.Account, error) { return tx.AccountByLogin("u1") }).Group, "Ops")
	for _, id := range []string{"", "op", "%", "ops "} {
		s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.Group(id); return err })
	}
}

// closeSessionsOf returns how many sessions were closed.
func (s store) closeSessionsOf(user int64, keep string, at time.Time) (closed int) {
	s.t.Helper()
	s.do(func(tx data.Tx) (err error) {
		closed, err = tx.CloseSessionsOf(user, keep, at)
		return err
	})
	return closed
}

func testSessions(_ *testing.T, s store) {
	keys := s.add("alice", "bob")
	want := data.Session{
		ID: "one", UserKey: keys[0], UserID: "alice", Name: "Alice", Program: "Lite", Version: "1.0.0", Computer: "desk", OpenedAt: noon,
		WithCode: true, Factor: data.WithRecovery, Previous: data.SignIn{At: noon.Add(-time.Hour), Program: "TapeMaster", Computer: "desk", Address: "2001:db8::1"},
		ClientKey: "key", Address: "10.1.4.22",
	}
	s.do(func(tx data.Tx) error { return tx.OpenSession(want) })
	for _, id := range []string{"two", "three"} {
		s.do(func(tx data.Tx) error { return tx.OpenSession(data.Session{ID: id, UserKey: keys[0], OpenedAt: noon}) })
	}
	s.do(func(tx data.Tx) error {
		return tx.OpenSession(data.Session{ID: "bobs", UserKey: keys[1], OpenedAt: noon})
	})
	session := func(id string) data.Session {
		s.t.Helper()
		return look(s, func(tx data.Tx) (data.Session, error) { return tx.Session(id) })
	}
	s.same(session("one"), want)

	s.do(func(tx data.Tx) error { return tx.CloseSession("one", noon.Add(time.Minute)) })
	s.do(func(tx data.Tx) error { return tx.CloseSession("one", noon.Add(time.Hour)) }) // already closed
	want.ClosedAt = noon.Add(time.Minute)
	s.same(session("one"), want)

	s.same(s.closeSessionsOf(keys[0], "two", noon.Add(2*time.Minute)), 1)
	s.same(session("two").ClosedAt, time.Time{})
	s.same(session("three").ClosedAt, noon.Add(2*time.Minute))
	s.same(s.closeSessionsOf(keys[0], "bobs", noon.Add(2*time.Minute)), 1)
	s.same(session("one").ClosedAt, noon.Add(time.Minute))
	s.same(session("two").ClosedAt, noon.Add(2*time.Minute))
	s.same(session("three").ClosedAt, noon.Add(2*time.Minute))
	s.same(session("bobs").ClosedAt, time.Time{})
	s.same(s.closeSessionsOf(99, "", noon), 0)

	s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.Session("ONE"); return err })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.CloseSession("none", noon) })
	if s.Update(s.t.Context(), func(tx data.Tx) error { return tx.OpenSession(data.Session{ID: "one", UserKey: keys[1]}) }) == nil {
		s.t.Error("one ID was given twice")
	}
	if s.Update(s.t.Context(), func(tx data.Tx) error { return tx.OpenSession(data.Session{ID: "x", UserKey: 99}) }) == nil {
		s.t.Error("a session of nobody was opened")
	}
}

func testEvents(_ *testing.T, s store) {
	type times struct{ Latest, Next data.Event }
	latest := func(after int64) times {
		s.t.Helper()
		return look(s, func(tx data.Tx) (found times, err error) {
			found.Latest, found.Next, err = tx.LatestEvent(after)
			return found, err
		})
	}
	at := func(id int64, after time.Duration) data.Event { return data.Event{ID: id, At: noon.Add(after)} }
	events := func(user int64, limit int) []data.Event {
		s.t.Helper()
		return look(s, func(tx data.Tx) ([]data.Event, error) { return tx.Events(user, limit) })
	}
	s.same(latest(0), times{})
	s.same(events(0, 10), []data.Event{})
	var want []data.Event // newest first
	for i := range 6 {
		e := data.Event{
			ID: int64(i + 1), At: noon.Add(time.Duration(i) * time.Minute), Kind: data.SignedIn, UserKey: int64(i % 3), UserID: "alice",
			Actor: "console:me@desk", Program: "Lite", Computer: "desk", Detail: "password",
		}
		s.do(func(tx data.Tx) error { return tx.AppendEvent(e) })
		want = append([]data.Event{e}, want...)
	}
	s.same(events(0, 10), want)
	s.same(events(0, 2), want[:2])
	s.same(events(1, 10), []data.Event{want[1], want[4]})
	s.same(events(1, 1), want[1:2])
	s.same(events(99, 10), []data.Event{})
	s.same(latest(0), times{Latest: at(6, 5*time.Minute)})
	s.same(latest(5), times{Latest: at(6, 5*time.Minute)})
	s.same(latest(6), times{})
	// The latest time, not the one stored last, even after the clock was set back; among
	// equal ones the last.
	for _, after := range []time.Duration{-time.Hour, 5 * time.Minute, time.Minute, -time.Minute} {
		s.do(func(tx data.Tx) error {
			return tx.AppendEvent(data.Event{At: noon.Add(after), Kind: data.ClockBehind})
		})
	}
	s.same(latest(0), times{Latest: at(8, 5*time.Minute), Next: at(9, time.Minute)})
	s.same(latest(7), times{Latest: at(8, 5*time.Minute), Next: at(9, time.Minute)})
	s.same(latest(8), times{Latest: at(9, time.Minute), Next: at(10, -time.Minute)})
	s.same(latest(9), times{Latest: at(10, -time.Minute)})
	if s.View(s.t.Context(), func(tx data.Tx) error { _, err := tx.Events(0, 0); return err }) == nil {
		s.t.Error("no events were given")
	}
}

func testSettings(_ *testing.T, s store) {
	setting := func(name string) string {
		s.t.Helper()
		return look(s, func(tx data.Tx) (string, error) { return tx.Setting(name) })
	}
	settings := func(prefix string) map[string]string {
		s.t.Helper()
		return look(s, func(tx data.Tx) (map[string]string, error) { return tx.Settings(prefix) })
	}
	s.same(setting("policy.issuer"), "")
	s.same(settings(""), map[string]string{})
	all := map[string]string{
		"database.id": "X", "key.id": "1", "policy.issuer": "Café 字 'x'", "policy.minimum-version.lite": "1.2.0", "policyx": "no policy",
	}
	for name, value := range all {
		s.do(func(tx data.Tx) error { return tx.SetSetting(name, value) })
	}
	for name, value := range all {
		s.same(setting(name), value)
	}
	s.same(settings(""), all)
	s.same(settings("policy."), map[string]string{"policy.issuer": all["policy.issuer"], "policy.minimum-version.lite": "1.2.0"})
	s.same(settings("policy.i"), map[string]string{"policy.issuer": all["policy.issuer"]})
	s.same(settings("key"), map[string]string{"key.id": "1"})
	s.same(settings("%"), map[string]string{})
	s.same(setting("POLICY.ISSUER"), "")

	// Written and read in one transaction, replaced, removed.
	s.do(func(tx data.Tx) error {
		for _, value := range []string{"a", "b", ""} {
			if err := tx.SetSetting("policy.issuer", value); err != nil {
				return err
			}
			got, err := tx.Setting("policy.issuer")
			if err != nil {
				return err
			}
			s.same(got, value)
		}
		return nil
	})
	s.same(settings("policy."), map[string]string{"policy.minimum-version.lite": "1.2.0"})
	s.do(func(tx data.Tx) error { return tx.SetSetting("key.id", "") })
	s.same(setting("key.id"), "")
}
