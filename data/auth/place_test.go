package auth

import (
	"testing"

	"tapetrack/data"
)

// TestRefusalKnowsThePlace: a refused code carries where it was typed, and nobody is told
// of the QR code before the password is proven.
func TestRefusalKnowsThePlace(t *testing.T) {
	for _, c := range []struct {
		name   string
		refuse func(w *world) *data.Refusal
		want   data.CodePlace
	}{
		{"Active at the login", func(w *world) *data.Refusal {
			w.addActive("alice")
			return w.signIn("alice", w.wrongCode("alice")).Refusal
		}, data.AtSignIn},
		{"Active at the login without recovery codes", func(w *world) *data.Refusal {
			w.addActive("alice")
			w.policies(map[string]string{data.PolicyRecoveryCodes: "false"})
			return w.signIn("alice", w.wrongCode("alice")).Refusal
		}, data.OwnCodeOnly},
		{"Pending at the login", func(w *world) *data.Refusal {
			states["pending"](w)
			return w.signIn("alice", "000000").Refusal
		}, data.AtPending},
		{"Pending at the login, no six digits", func(w *world) *data.Refusal {
			states["pending"](w)
			return w.signIn("alice", "12345").Refusal
		}, data.AtPending},
		{"Pending in popup 1", func(w *world) *data.Refusal {
			states["pending"](w)
			out, err := w.Activate(t.Context(), w.signIn("alice", "").Ticket, "12345")
			w.must(err)
			return out.Refusal
		}, data.BesideQR},
	} {
		w := newWorld(t)
		if r := c.refuse(w); r == nil || !r.Proven || r.Where != c.want {
			t.Errorf("%s: %+v, want place %d", c.name, r, c.want)
		}
	}

	w := newWorld(t)
	states["pending"](w)
	if r := w.try(w.attempt("alice", "wrong", "000000")).Refusal; r == nil || r.Proven || r.Where != data.AtSignIn {
		t.Errorf("before the password is proven: %+v", r)
	}

	// Adding a device: not the recovery codes of before, nor codes of the old one.
	w = newWorld(t)
	w.addActive("alice")
	by := w.session("alice", w.code("alice", 0))
	ticket := w.mustProveLater("alice", by)
	_, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	_, err = w.ConfirmDevice(t.Context(), ticket, "Tablet", "12345")
	f, ok := data.AsFieldError(err)
	if !ok || f.Field != data.FieldOTP {
		t.Fatalf("%v", err)
	}
	r, ok := f.Text.Args[0].(data.Refusal)
	if !ok || r.Where != data.BesideQR {
		t.Errorf("%+v", f.Text)
	}
}
