package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// All pages of a long list are printed, in order and whole.
func TestListManyUsers(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	const many = 2*pageSize + 345
	w.typed(secret, "user", "add", "U00000", "--group=OPS", "--password-stdin")
	// Copied by sqlite3: a thousand passwords take long to hash. Their codes
	// are wrong, which a list does not look at.
	w.sql(fmt.Sprintf(`CREATE TEMP TABLE copies AS SELECT users.* FROM users, generate_series(1, %d) WHERE user_id = 'U00000';
		UPDATE copies SET user_key = 1000 + rowid, user_id = printf('U%%05d', rowid), id_folded = printf('u%%05d', rowid),
			name = '"Quoted" <ö>, ' || rowid, disabled = rowid %% 2;
		INSERT INTO users SELECT * FROM copies`, many))

	type user struct {
		UserID, Name string
		Disabled     bool
	}
	var users []user
	w.decode(w.ok("user", "list", "--json"), &users)
	if len(users) != many+2 || users[0].UserID != "tapemaster" {
		t.Fatalf("%d users, the first is %+v", len(users), users[0])
	}
	for i, u := range users[2:] {
		if want := (user{fmt.Sprintf("U%05d", i+1), fmt.Sprintf(`"Quoted" <ö>, %d`, i+1), (i+1)%2 == 1}); u != want {
			t.Fatalf("user %d is %+v, want %+v", i+1, u, want)
		}
	}
	lines := strings.Split(strings.TrimSpace(w.ok("user", "list")), "\n")
	if len(lines) != many+3 {
		t.Fatalf("%d lines", len(lines))
	}
	at := strings.Index(lines[0], "Name")
	for _, line := range lines[3:] {
		if !strings.HasPrefix(line[at:], `"Quoted"`) || strings.HasSuffix(line, " ") {
			t.Fatalf("not aligned: %q", line)
		}
	}
}

// A list with the same fields as show, and [] is what nobody gives.
func TestListJSON(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--name=A & <b>", "--group=OPS", "--password-stdin")
	var list []json.RawMessage
	w.decode(w.ok("user", "list", "--json"), &list)
	if len(list) != 2 {
		t.Fatalf("%d users", len(list))
	}
	for i, id := range []string{"alice", "tapemaster"} {
		var listed map[string]any
		w.decode(string(list[i]), &listed)
		w.userIs(id, listed)
		if len(listed) != len(w.user(id)) {
			t.Errorf("%s has other fields in the list", id)
		}
	}
	w.wants(w.ok("user", "list", "--json"), `"name":"A & <b>"`)
}

// The list shows who has tapemaster rights; the user tapemaster always has.
func TestListShowsAdministrators(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for _, id := range []string{"alice", "bob"} {
		w.typed(secret, "user", "add", id, "--group=OPS", "--password-stdin")
	}
	w.ok("user", "set", "alice", "--tapemaster-rights=true")
	lines := strings.Split(w.ok("user", "list"), "\n")
	at := strings.Index(lines[0], "Rights")
	if at < 0 {
		t.Fatal(lines[0])
	}
	for i, want := range []string{"Rights", "tapemaster", "", "tapemaster"} { // alice, bob, tapemaster
		if got := strings.TrimSpace(lines[i][at : at+len("tapemaster")]); got != want {
			t.Errorf("%q of %q, not %q", got, lines[i], want)
		}
	}
}

// Output that can't be written is a failure, however much there is.
func TestOutputFails(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	defer full.Close()
	w := newDatabase(t)
	for _, args := range [][]string{
		{"user", "list"},
		{"user", "list", "--json"},
		{"user", "show", "tapemaster", "--json"},
		{"group", "add", "OPS"},
	} {
		cmd := w.command(args...)
		cmd.Stdout = full
		w.wants(refusedCommand(t, cmd), "output can't be written", "no space left")
	}
}
