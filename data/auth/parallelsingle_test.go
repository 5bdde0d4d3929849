package auth

import (
	"errors"
	"testing"

	"tapetrack/data"
)

// TestParallelSingleUse: the same recovery code, or temporary code, 20 times at
// once in two programs lets in exactly once.
func TestParallelSingleUse(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	services := []Service{w.Service, w.other()}
	for _, c := range []struct{ code, again string }{
		{codes[3], "used-recovery-code"},
		{codes[0], "used-recovery-code"},
		{w.temporary("alice"), "ended-temporary-code"},
	} {
		before := w.sessions("alice")
		got := together(t, 20, func(i int) (data.Outcome, error) {
			return services[i%2].SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), c.code))
		})
		if got["session"] != 1 || got[c.again] != 19 || w.sessions("alice") != before+1 {
			t.Errorf("%v", got)
		}
	}
	if n := w.account("alice").Codes.Failures; n != 0 {
		t.Errorf("%d used codes were counted", n)
	}
}

// TestParallelWrongSingleUse: of 50 wrong ones at once no more are judged than
// a delay permits, whatever their form.
func TestParallelWrongSingleUse(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	services := []Service{w.Service, w.other()}
	wrong := []string{w.wrongCode("alice"), otherCode(codes[0]), otherCode(w.temporary("alice"))}
	got := together(t, 50, func(i int) (data.Outcome, error) {
		return services[i%2].SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), wrong[i%3]))
	})
	if got["wrong-code"] != tapeTrack.freeCodes || got["code-delayed"] != 50-tapeTrack.freeCodes || w.account("alice").Codes.Failures != tapeTrack.freeCodes {
		t.Errorf("%v, counted %d", got, w.account("alice").Codes.Failures)
	}
}

// TestParallelFirstCodes: two windows ask for the first recovery codes at once;
// one gets them, and they are the ones that count.
func TestParallelFirstCodes(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	by := w.session("alice", w.code("alice", 0))
	services := []Service{w.Service, w.other()}
	made := make([][]string, 10)
	together(t, len(made), func(i int) (data.Outcome, error) {
		var err error
		made[i], err = services[i%2].FirstRecoveryCodes(t.Context(), by)
		return data.Outcome{}, err
	})
	var shown []string
	for _, codes := range made {
		shown = append(shown, codes...)
	}
	if len(shown) != data.RecoveryCodes {
		t.Fatalf("%d codes are shown", len(shown))
	}
	w.session("alice", shown[0])
}

// TestParallelConfirm: the code of a new authenticator is typed twice at once.
func TestParallelConfirm(t *testing.T) {
	for range 5 {
		w, by, ticket := opened(t)
		shown, err := w.BeginDevice(t.Context(), ticket, "")
		w.must(err)
		code := hotpOracle(secretShown(shown), w.step())
		errs := make([]error, 8)
		together(t, len(errs), func(i int) (data.Outcome, error) {
			_, errs[i] = w.ConfirmDevice(t.Context(), ticket, "Tablet", code)
			return data.Outcome{}, errs[i]
		})
		good := 0
		for _, err := range errs {
			if err == nil {
				good++
			} else if !errors.Is(err, data.ErrDenied) {
				t.Errorf("%v", err)
			}
		}
		if good != 1 || len(w.mine(by).Devices) != 2 || w.account("alice").Codes.Failures != 0 {
			t.Errorf("%d succeeded, %d authenticators, %d counted: %v", good, len(w.mine(by).Devices), w.account("alice").Codes.Failures, errs)
		}
	}
}

// TestParallelBegin: a secret that is replaced while its code is checked never
// leaves one behind that anybody knows.
func TestParallelBegin(t *testing.T) {
	w, _, ticket := opened(t)
	zero := make([]byte, secretSize)
	together(t, 40, func(i int) (data.Outcome, error) {
		if i%2 == 0 {
			_, err := w.BeginDevice(t.Context(), ticket, "")
			return data.Outcome{}, err
		}
		_, err := w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(zero, w.step()))
		return data.Outcome{}, err
	})
	if n := len(w.account("alice").Authenticators); n != 1 {
		t.Errorf("%d authenticators", n)
	}
}
