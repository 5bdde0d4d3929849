package main

import (
	"bufio"
	"context"
	"errors"
	"strings"
	"testing"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// What somebody else changes while a command runs is kept.
func TestEditMeetsAnotherEdit(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--name=Alice", "--group=OPS", "--password-stdin")
	c := &console{
		ctx: context.Background(), out: bufio.NewWriter(&strings.Builder{}),
		database: start.NewConsole(program, start.Common{Database: w.database}),
	}
	t.Cleanup(c.database.Close)
	if err := c.open(); err != nil {
		t.Fatal(err)
	}
	meanwhile := func(user data.User, name string) {
		user.Name = name
		if _, err := c.service.EditUser(c.ctx, c.actor(), data.UserEdit{User: user}); err != nil {
			t.Fatal(err)
		}
	}
	calls := 0
	_, after, err := c.edit("alice", func(edit *data.UserEdit) {
		if calls++; calls == 1 {
			meanwhile(edit.User, "Alicia")
		}
		edit.Email = "alice@example.com"
	})
	if err != nil || calls != 2 || after.Name != "Alicia" || after.Email != "alice@example.com" {
		t.Errorf("%d calls, %+v, %v", calls, after, err)
	}

	// It gives up in the end, in words that suit a console.
	_, _, err = c.edit("alice", func(edit *data.UserEdit) {
		meanwhile(edit.User, edit.Name+"x")
		edit.Email = ""
	})
	if !errors.Is(err, data.ErrChanged) || strings.Contains(lang.Say(words.Message(err)), "F5") {
		t.Error(err)
	}
	w.userIs("alice", map[string]any{"email": "alice@example.com"})

	// Deleted while the command runs.
	_, _, err = c.edit("alice", func(edit *data.UserEdit) {
		if err := c.service.DeleteUser(c.ctx, c.actor(), edit.Key); err != nil {
			t.Error(err)
		}
	})
	if err == nil || lang.Say(words.Message(err)) != "There is no user alice." {
		t.Error(err)
	}
}
