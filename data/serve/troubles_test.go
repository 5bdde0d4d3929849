package serve

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// TestPanicIsTold: whoever runs a server reads where it has made a mistake, and nothing of what
// somebody has typed; a request that ends on purpose is no mistake.
func TestPanicIsTold(t *testing.T) {
	const secret = "forty two reels"
	before, log := slog.Default(), &bytes.Buffer{}
	defer slog.SetDefault(before)
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	in := context.WithValue(t.Context(), observationKey{}, &observation{id: "5f0c3a9b"})
	panics := func(with any) (why any) {
		defer func() { why = recover() }()
		defer tellPanic(in, "/SignIn")
		panic(with)
	}
	for _, c := range []struct {
		with any
		told bool
	}{{secret, true}, {errors.New(secret), true}, {http.ErrAbortHandler, false}} {
		log.Reset()
		if why := panics(c.with); why != http.ErrAbortHandler { //nolint:errorlint // net/http compares it, too
			t.Errorf("%v: the request ends with %v", c.with, why)
		}
		told := strings.Contains(log.String(), "/SignIn") && strings.Contains(log.String(), "id=5f0c3a9b") && strings.Contains(log.String(), "TestPanicIsTold")
		if told != c.told || strings.Contains(log.String(), secret) {
			t.Errorf("%v: logged %q", c.with, log)
		}
	}
	func() {
		defer tellPanic(in, "/SignIn")
	}()
}
