package main

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// Whoever is signed in is listed, and disconnected by User-ID, or a session by the beginning of
// its ID, with a message.
func TestSessions(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for _, id := range []string{"alice", "bob"} {
		w.typed(secret, "user", "add", id, "--name="+strings.ToUpper(id), "--group=OPS", "--password-stdin")
	}
	service := w.service()
	var open []data.Session
	for _, id := range []string{"alice", "alice", "bob"} {
		open = append(open, *signIn(t, service, id, secret, "").Session)
	}
	others := func(args ...string) (all []map[string]any) {
		t.Helper()
		var listed []map[string]any
		w.decode(w.ok(append([]string{"session", "list", "--json"}, args...)...), &listed)
		for _, s := range listed {
			if s["own"] == false {
				all = append(all, s)
			}
		}
		return all
	}
	if all := others(); len(all) != 3 || all[0]["userId"] != "alice" || all[0]["name"] != "ALICE" || all[0]["program"] != "Lite" || all[0]["computer"] != "desk" ||
		all[0]["signedInWith"] != string(data.PasswordOnly) || all[0]["signedIn"] == nil || all[2]["userId"] != "bob" {
		t.Fatalf("listed are %v", all)
	}
	check.Equal(t, "of alice", len(others("ALICE")), 2)
	first := others("alice")[0]["id"].(string)
	w.wants(w.ok("session", "list"), "Session   User-ID", first[:8]+"  alice", "desk\n")
	if listed := w.ok("session", "list", "bob"); strings.Contains(listed, "alice") {
		t.Errorf("the list of bob is\n%s", listed)
	}

	for line, args := range map[string][]string{
		lang.T(noSession, "nobody"):            {"nobody"},
		lang.T(notSignedIn, data.Superuser):    {data.Superuser},
		"--message: A message has at most 200": {"bob", "--message=" + strings.Repeat("x", 201)},
		"Name a user":                          {""},
	} {
		w.wants(w.refused(append([]string{"session", "disconnect"}, args...)...), line)
	}
	w.wants(w.refused("session", "list", "nobody"), "There is no user nobody.")
	check.Equal(t, "after what was refused", len(others()), 3)

	check.Equal(t, "one", w.ok("session", "disconnect", first[:8]), "alice was disconnected.\n")
	check.Equal(t, "of alice", len(others("alice")), 1)
	check.Equal(t, "two", w.ok("session", "disconnect", "alice", "bob", "BOB", "--message=Back at noon."), "2 sessions were ended.\n")
	check.Equal(t, "left", len(others()), 0)
	_, err := service.Overview(t.Context(), open[2].Actor())
	if err == nil || err.Error() != fmt.Sprintf(auth.EndedCutSaid, "Back at noon.") {
		t.Errorf("bob reads %v", err)
	}
	w.wants(w.ok("audit", "list", "--kind="+string(data.SessionCut)), "message: Back at noon.", w.actor())
}

// The IDs that are listed tell sessions apart.
func TestSessionsAreToldApart(t *testing.T) {
	t.Parallel()
	for want, ids := range map[int][]string{
		8:  {"aaaaaaaaaaaa", "bbbbbbbbbbbb"},
		10: {"aaaaaaaaaxxx", "bbbbbbbbbbbb", "aaaaaaaaayyy"},
	} {
		var open []data.OpenSession
		for _, id := range ids {
			open = append(open, data.OpenSession{ID: id})
		}
		check.Equal(t, strings.Join(ids, " "), distinct(open), want)
	}
	check.Equal(t, "none", distinct(nil), 8)
}
