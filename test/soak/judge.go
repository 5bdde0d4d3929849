package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"tapetrack/data"
	"tapetrack/test/load"
)

// judge holds what the server has stored against what it has acknowledged.
func judge(ctx context.Context, h *host, books *ledger) {
	if pid, _ := h.process(); pid == 0 {
		if err := h.start(ctx); err != nil {
			books.fault("%v", err)
			return
		}
	}
	if s, err := read(ctx, h); err != nil {
		books.fault("read what is stored: %v", err)
	} else {
		books.compare(s)
	}
	if took := h.end(syscall.SIGTERM); took > stopsIn {
		books.fault("the server took %s to stop", took)
	}
	if out, err := h.tapectl(ctx, "audit", "verify"); err != nil {
		books.fault("tapectl audit verify: %v: %s", err, out)
	} else {
		fmt.Println(out)
	}
	if out, err := exec.CommandContext(ctx, "sqlite3", h.database, "PRAGMA integrity_check").CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "ok" {
		books.fault("sqlite3 says of the database: %v: %s", err, out)
	}
	h.log.judge(books)
}

// read reads what is stored, as tapemaster.
func read(ctx context.Context, h *host) (s stored, err error) {
	s = stored{signIns: map[string]int{}, users: map[string]data.User{}, open: map[string]int{}}
	c, err := h.client("TapeMaster", "127.1.0.1")
	if err != nil {
		return s, err
	}
	defer c.Close()
	session, err := load.SignIn(ctx, c, data.Superuser, "TapeMaster")
	if err != nil {
		return s, err
	}
	by := session.Actor()
	if err := c.ExportLog(ctx, by, data.EventQuery{Kinds: []data.Kind{data.SignedIn}}, func(e data.Event) error {
		s.signIns[e.UserID]++
		return nil
	}); err != nil {
		return s, err
	}
	if err := c.ExportUsers(ctx, by, data.UserScope{Query: data.UserQuery{Sort: data.ByUserID}}, func(u data.ExportedUser) error {
		s.users[u.ID] = u.User
		return nil
	}); err != nil {
		return s, err
	}
	open, err := c.Sessions(ctx, by)
	for _, o := range open.List {
		s.open[o.UserID]++
	}
	return s, err
}

// judge finds faults and secrets in what the server has logged.
func (l *log) judge(books *ledger) {
	l.mu.Lock()
	lines := slices.Collect(strings.Lines(l.text.String()))
	l.mu.Unlock()
	var secrets []string
	for _, p := range slices.Concat(books.people, books.bosses) {
		secrets = append(secrets, p.passwords...)
		secrets = append(secrets, p.id)
		if p.secret != "" {
			secrets = append(secrets, p.secret)
		}
	}
	secrets = append(secrets, load.Password, "Soak-", "wrong-")
	levels := map[string]int{}
	for _, line := range lines {
		var entry struct {
			Level, Msg string
			Time       time.Time
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Time.IsZero() {
			books.fault("the server's log has a line that is no entry: %s", line)
			continue
		}
		if levels[entry.Level]++; entry.Level == "ERROR" {
			books.fault("the server's log: %s", line)
		}
		for _, secret := range secrets {
			if bytes.Contains([]byte(line), []byte(secret)) {
				books.fault("the server's log has %q: %s", secret, line)
			}
		}
	}
	fmt.Printf("The server has logged %d lines: %v\n", len(lines), levels)
}
