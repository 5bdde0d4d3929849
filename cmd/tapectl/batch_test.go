package main

import (
	"os/exec"
	"strings"
	"testing"

	"tapetrack/cmd/internal/typed"
	"tapetrack/data/lang"
)

// batches are the two ways to carry out a batch: lines after what signs it in.
func (w *world) batches() map[string]func(lines string, args ...string) *exec.Cmd {
	return map[string]func(string, ...string) *exec.Cmd{
		"on the database": func(lines string, args ...string) *exec.Cmd {
			cmd := w.command(append([]string{"batch"}, args...)...)
			cmd.Stdin = strings.NewReader(lines)
			return cmd
		},
		"at a server": func(lines string, args ...string) *exec.Cmd {
			return w.at("tapemaster", secret+"\n\n"+lines, append([]string{"batch"}, args...)...)
		},
	}
}

// A batch is many commands in one sign-in, each with the lines that it reads.
func TestBatch(t *testing.T) {
	t.Parallel()
	const lines = "\ufeff# users of the night\r\n\n" +
		"group add OPS --description 'Night # shift'\n" +
		"user add alice --name \"Alice Ä\\\"rmel\" --group OPS --password-stdin   # the next line\n" +
		"the # password 'of alice\n" +
		"user show alice --help\n" +
		"user set alice --email=\n" +
		"group list --json" // no line end
	for _, way := range []string{"on the database", "at a server"} {
		w := newDatabase(t)
		r := finish(t, w.batches()[way](lines))
		w.wants(r.out, "Added group OPS.\nAdded user alice.\nUsage: tapectl user show ", "Nothing was changed", `"groupId": "OPS"`)
		if r.code != 0 || r.err != "" {
			t.Errorf("%s it ended with %d and said %q", way, r.code, r.err)
		}
		w.userIs("alice", map[string]any{"name": `Alice Ä"rmel`})
		if signIn(t, w.service(), "alice", "the # password 'of alice", "").Session == nil {
			t.Errorf("%s alice has another password", way)
		}
		if way == "at a server" {
			if n := w.sql("SELECT count(*) FROM events WHERE kind = 'sign-in' AND program = 'tapectl'"); n != "1" {
				t.Errorf("%s sign-ins", n)
			}
			w.ended()
		}
	}
}

// A batch ends at the first line that fails, or goes on after it; a line that is no command
// ends it in any case, and so do commands that are about the files.
func TestBatchFails(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"on the database", "at a server"} {
		w := newDatabase(t)
		batch := w.batches()[way]
		finish(t, batch("group add ONE\nuser show nobody\ngroup add TWO\n")).is(t, 1,
			"Added group ONE.\n", "tapectl: "+lang.T(inLine, "2", "There is no user nobody.")+" "+lang.T(notReached)+"\n")
		finish(t, batch("\nuser reset-password nobody --password-stdin\ngroup delete ONE\nuser show nobody\ngroup add TWO", "--keep-going")).is(t, 1,
			"Added group TWO.\n", "tapectl: "+lang.T(inLine, "2", "There is no user nobody.")+"\n"+
				"tapectl: "+lang.T(inLine, "4", "There is no user nobody.")+"\n"+"tapectl: "+lang.T(someFailed, 2)+"\n")
		for _, c := range []struct{ line, want string }{
			{"user shwo alice", "There is no command"},
			{"user show 'alice", lang.T(unclosed)},
			{"--server=x user list", "There is no option --server."},
			{"user list --sign-in=alice", "There is no option --sign-in."},
			{"--database=x user list", "There is no option --database."},
			{"batch", "There is no command batch."},
			{strings.Repeat("x", typed.MaxLine+1), lang.T(aLine.TooLong, typed.MaxLine)},
		} {
			line := refusedCommand(t, batch(c.line+"\ngroup add THREE\n", "--keep-going"))
			if !strings.HasPrefix(line, lang.T(inLine, "1", "")) || !strings.Contains(line, c.want) || !strings.Contains(line, lang.T(notReached)) {
				t.Errorf("%s %q: %q", way, c.line, line)
			}
		}
		for _, line := range []string{"backup x.db", "recover", "key status", "init --password-stdin"} {
			w.wants(refusedCommand(t, batch(line+"\ngroup add THREE\n")), lang.T(inLine, "1", ""), "--database=PATH")
		}
		if got := w.sql("SELECT group_concat(group_id, ' ') FROM (SELECT group_id FROM groups ORDER BY 1)"); got != "ONE TWO" {
			t.Errorf("%s groups %q", way, got)
		}
		if way == "at a server" {
			w.ended()
		}
		w.nowhere("shwo", "")
	}
}
