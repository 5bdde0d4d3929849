package main

import (
	"strings"
	"testing"
)

// People at a console see options, so errors name those.
func TestErrorsNameOptions(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"user", "set", "tapemaster", "--email=x"}, "--email: "},
		{[]string{"user", "set", "tapemaster", "--role=99"}, "--role: "},
		{[]string{"user", "set", "tapemaster", "--group=a b"}, "--group: "},
		{[]string{"policy", "set", "password-length", "3"}, "password-length: "},
		{[]string{"user", "otp", "tapemaster", "maybe"}, "<on|off> must be on or off"},
		{[]string{"user", "otp", "tapemaster"}, "missing: <on|off>"},
		{[]string{"frob"}, "there is no command frob"},
	} {
		w.wants(w.refused(c.args...), c.want)
	}
	// Once is enough.
	if got := w.refused("user", "list", "--status=x"); !strings.HasPrefix(got, "--status must be") {
		t.Error(got)
	}
}
