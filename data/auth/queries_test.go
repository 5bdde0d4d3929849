package auth

import (
	"context"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

// A spy writes down what a transaction is asked for. Of a Tx it has only what a
// sign-in of an Active user needs: anything else is a nil pointer.
type spy struct {
	data.Tx
	inner data.Tx
	asked *[]string
}

func (s spy) note(what string) {
	if n := len(*s.asked); n == 0 || (*s.asked)[n-1] != what {
		*s.asked = append(*s.asked, what)
	}
}

func (s spy) AccountByLogin(login string) (data.Account, error) {
	s.note("account by login")
	return s.inner.AccountByLogin(login)
}

func (s spy) Account(key int64) (data.Account, error) {
	s.note("account")
	return s.inner.Account(key)
}

func (s spy) LatestEvent(after int64) (latest, next data.Event, err error) {
	s.note("latest event")
	return s.inner.LatestEvent(after)
}

// Setting is one query for a run of them: the policy is read as a whole.
func (s spy) Setting(name string) (string, error) {
	s.note("policy")
	return s.inner.Setting(name)
}

func (s spy) UseStep(id string, step int64, drift int, at time.Time) (bool, error) {
	s.note("use a step")
	return s.inner.UseStep(id, step, drift, at)
}

func (s spy) OpenSession(session data.Session) error {
	s.note("open a session")
	return s.inner.OpenSession(session)
}

func (s spy) SetLastSignIn(key int64, last data.SignIn) error {
	s.note("last sign-in")
	return s.inner.SetLastSignIn(key, last)
}

func (s spy) AppendEvent(e data.Event) error {
	s.note("event")
	return s.inner.AppendEvent(e)
}

func (s spy) SetCounters(key int64, passwords, codes data.Counter) error {
	s.note("counters")
	return s.inner.SetCounters(key, passwords, codes)
}

func (s spy) Try(f func() error) error {
	s.note("try")
	return s.inner.Try(f)
}

// A spiedStorage hands out spies.
type spiedStorage struct {
	data.Storage
	asked []string
}

func (s *spiedStorage) View(ctx context.Context, f func(data.Tx) error) error {
	return s.Storage.View(ctx, func(tx data.Tx) error { return f(spy{inner: tx, asked: &s.asked}) })
}

func (s *spiedStorage) Update(ctx context.Context, f func(data.Tx) error) error {
	return s.Storage.Update(ctx, func(tx data.Tx) error { return f(spy{inner: tx, asked: &s.asked}) })
}

// TestSignInAsksForNoMore: what a sign-in with a code asks the database for. It
// happens every morning at every desk; the rest of what there is may cost more.
func TestSignInAsksForNoMore(t *testing.T) {
	w := newWorld(t)
	w.addWithCodes("alice", withRights)
	w.temporary("alice")
	w.policies(map[string]string{data.PolicyProfile: "NIST", data.PolicyMinimumVersion + "lite": "0.0.1"})
	code := w.code("alice", 0)
	spied := &spiedStorage{Storage: w.counted.Storage}
	w.store = spied
	out := w.signIn("alice", code)
	want := []string{
		"account by login", // with the salt of single-use codes only if one was typed
		"latest event", "account", "policy",
		"try", "counters", "event", // what a wrong password would leave behind
		"try", "counters", "event", // and a wrong code
		"use a step", "open a session", "policy", // how many at once
		"last sign-in", "event",
	}
	if out.Session == nil || !slices.Equal(spied.asked, want) {
		t.Errorf("%s asked for %q, want %q", reasonOf(out), spied.asked, want)
	}
}

// TestGroupRuleAsksForNoMore: the rule of the group is read with the policy.
func TestGroupRuleAsksForNoMore(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.rule("OPS", w.clock.Now().Add(time.Hour).Format(time.RFC3339))
	spied := &spiedStorage{Storage: w.counted.Storage}
	w.store = spied
	out := w.signIn("alice", "")
	want := []string{"account by login", "latest event", "account", "policy", "try", "counters", "event", "policy", "open a session", "policy", "last sign-in", "event"}
	if out.Session == nil || !slices.Equal(spied.asked, want) {
		t.Errorf("%s asked for %q, want %q", reasonOf(out), spied.asked, want)
	}
}
