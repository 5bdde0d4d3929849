package main

import (
	"strings"
	"testing"
)

// What people and scripts get wrong, and what only looks wrong.
const (
	control = "a\x1b[2J\x07b"
	newline = "two\nlines"
	emoji   = "👩‍🚀 Tape 📼"
	hebrew  = "שלום עולם"
	turned  = "user\u202eexe.txt" // shown backwards by a terminal
	quotes  = `O'Neil "the" \ %s ${HOME} ` + "`id`"
	sql     = `'; DROP TABLE users; --`
	broken  = "\xff\xfe\x80"
	spaces  = "  "
)

var long = strings.Repeat("x", 10_000)

// Each field takes what it can keep exactly as it was given, and refuses the
// rest in one line without changing anything.
func TestFields(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--name=Alice", "--email=alice@example.com", "--group=OPS", "--password-stdin")
	w.typed(secret, "user", "add", "bob", "--email=bob@example.com", "--group=OPS", "--password-stdin")

	all := []string{"", long, control, newline, emoji, hebrew, turned, quotes, sql, broken}
	for _, field := range []struct {
		option, shown string
		takes, more   []string // what is taken of all; what else is refused
	}{
		{"--user-id", "userId", nil, []string{"bob", "BOB", "al ice", "ａｌｉｃｅ", "-x", ".x", "twenty-one-characters", "a@b.c"}},
		{"--name", "name", []string{"", emoji, hebrew, quotes, sql}, []string{strings.Repeat("x", 65)}},
		{"--email", "email", []string{""}, []string{"bob@example.com", "BOB@Example.com", "no-at", "a@b c", "<a@b.c>", "Al <a@b.c>"}},
		{"--group", "group", nil, []string{"elevenchars", "A B", "a.b"}},
		{"--disabled", "disabled", nil, []string{"maybe", "2", "TRUE!"}},
		{"--tapemaster-rights", "tapemasterRights", nil, []string{"maybe"}},
	} {
		for _, value := range append(field.more, all...) {
			takes := false
			for _, taken := range field.takes {
				takes = takes || value == taken
			}
			args := []string{"user", "set", "alice", field.option + "=" + value}
			if takes {
				w.ok(args...)
				w.userIs("alice", map[string]any{field.shown: value})
				continue
			}
			before := w.rows()
			line := w.refused(args...)
			if w.rows() != before {
				t.Errorf("%.60q changed something and said %q", args, line)
			}
		}
	}
	// Blanks alone are nothing, where nothing is taken.
	w.ok("user", "set", "alice", "--name="+spaces, "--email="+spaces)
	w.userIs("alice", map[string]any{"name": "", "email": ""})
	w.refused("user", "set", "alice", "--user-id="+spaces)
	w.refused("user", "set", "alice", "--group="+spaces)
	if got := w.sql("SELECT count(*) FROM users"); got != "3" {
		t.Errorf("%s users", got)
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--email=alice@example.com", "--group=OPS", "--password-stdin")
	var commands [][]string
	for _, bad := range []string{"", long, control, newline, emoji, hebrew, turned, quotes, sql, broken, spaces} {
		commands = append(commands,
			[]string{"user", "add", bad, "--group=OPS", "--password-stdin"},
			[]string{"user", "add", "eve", "--group", bad, "--password-stdin"},
			[]string{"user", "show", bad},
			[]string{"user", "show", "--json", bad},
			[]string{"user", "set", bad, "--name=x"},
			[]string{"user", "otp", bad, "on"},
			[]string{"user", "otp", "alice", bad},
			[]string{"user", "lost-phone", bad, "--reason=x"},
			[]string{"user", "temporary-code", bad, "--reason=x"},
			[]string{"user", "pause-otp", bad, "--days=1", "--reason=x"},
			[]string{"user", "resume-otp", bad},
			[]string{"user", "test-code", bad, "--code-stdin"},
			[]string{"user", "unlock", bad},
			[]string{"user", "reset-password", bad, "--password-stdin"},
			[]string{"user", "delete", bad},
			[]string{"group", "add", bad},
			[]string{"policy", "set", bad, "x"},
			[]string{"policy", "set", "minimum-version.lite", bad + "x"},
			[]string{bad},
			[]string{"user", bad},
			[]string{"user", "list", bad},
			[]string{"user", "list", "--" + bad + "x"},
		)
	}
	for _, bad := range []string{long, control, newline, turned, broken} {
		commands = append(commands,
			[]string{"user", "add", "eve", "--group=OPS", "--name", bad, "--password-stdin"},
			[]string{"user", "add", "eve", "--group=OPS", "--email", bad, "--password-stdin"},
			[]string{"group", "add", "NEW", "--description", bad},
			[]string{"policy", "set", "issuer", bad},
		)
	}
	commands = append(commands,
		[]string{},
		[]string{"user"},
		[]string{"user", "add"},
		[]string{"user", "add", "eve", "--password-stdin"},
		[]string{"user", "add", "ALICE", "--group=OPS", "--password-stdin"},
		[]string{"user", "add", "eve", "--email=Alice@Example.com", "--group=OPS", "--password-stdin"},
		[]string{"user", "set", "alice"},
		[]string{"user", "set", "alice", "--disabled", "false"},
		[]string{"user", "set", "alice", "--name"},
		[]string{"user", "set", "nobody", "--name=x"},
		[]string{"user", "otp", "alice"},
		[]string{"user", "otp", "alice", "ON"},
		[]string{"user", "otp", "nobody", "on"},
		[]string{"user", "delete", "alice", "tapemaster"},
		[]string{"user", "delete", "--yes", "alice"},
		[]string{"group", "delete", "OPS"},
		[]string{"audit"},
		[]string{"audit", "list", "--since=yesterday"},
		[]string{"audit", "list", "--kind=nonsense"},
		[]string{"audit", "export", "file", "--format=xml"},
		[]string{"key"},
		[]string{"key", "export", "file"},
		[]string{"key", "import", "nowhere", "--passphrase-stdin"},
		[]string{"backup"},
		[]string{"restore", "nowhere"},
		[]string{"recover", "tapemaster"},
		[]string{"--database", "user", "list"},
	)
	before := w.rows()
	for _, args := range commands {
		if line := w.refused(args...); line == "" {
			t.Errorf("%.100q failed without a word", args)
		}
	}
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
}

// Somebody who types a password where none belongs finds it in no message.
func TestPasswordIsNotRepeated(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	const typed = "hunter2hunter2"
	for _, args := range [][]string{
		{"init", typed},
		{"init", "--password-stdin", typed},
		{"init", "--password-stdin=" + typed},
		{"init", "--password", typed},
		{"init", "--password=" + typed},
		{"user", "add", "eve", typed, "--group=OPS"},
		{"user", "add", "eve", "--group=OPS", "--password=" + typed},
		{"user", "add", "eve", "--group=OPS", "--password-stdin=" + typed},
		{"user", "add", "eve", "--group=OPS", "--temporary=" + typed},
		{"user", "reset-password", "alice", typed},
		{"user", "reset-password", "alice", "--password-stdin", typed},
		{"user", "reset-password", "alice", "-p", typed},
		{"user", "reset-password", "alice", "-p" + typed},
		{"user", "otp", "alice", typed},
		{"user", "set", "alice", "--disabled=" + typed},
		{"user", "list", "--database", "postgres://tape:" + typed + "@host/db"},
		{"user", "list", "--database", "Mysql://tape:" + typed + "@host/db"},
	} {
		if line := w.refused(args...); strings.Contains(line, typed) {
			t.Errorf("%q said %q", args, line)
		}
	}
}
