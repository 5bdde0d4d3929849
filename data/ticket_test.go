package data_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"tapetrack/data"
)

// TestWhatLetsInIsNotPrinted: no log and no message shows a ticket, or what was typed
// into the login dialog.
func TestWhatLetsInIsNotPrinted(t *testing.T) {
	const secret = "letsin"
	ticket := data.Ticket(secret)
	out := data.Outcome{Ticket: ticket}
	attempt := data.Attempt{Login: "alice", Password: secret, Code: secret}
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, value := range []any{ticket, &ticket, out, &out, attempt, &attempt, struct{ A any }{attempt}, []any{ticket}} {
			fmt.Fprintf(&b, verb+"\n", value)
		}
	}
	fmt.Fprintf(&b, "%x\n", ticket)
	slog.New(slog.NewTextHandler(&b, nil)).Info("what", "ticket", ticket, "outcome", out, "attempt", attempt)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("what", "ticket", ticket, "outcome", out)
	encoded, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(encoded)
	if s := b.String(); strings.Contains(s, secret) || strings.Contains(s, fmt.Sprintf("%x", secret)) {
		t.Errorf("it is shown:\n%s", s)
	}
	if string(ticket) != secret {
		t.Error("who hands a ticket over can't")
	}
}
