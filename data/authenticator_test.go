package data_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// TestStateOf: p is a pending authenticator, a an activated one, d a disabled
// one, u one that can't be used; capitals are activated too.
func TestStateOf(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	kinds := map[rune]data.Authenticator{
		'p': {ID: "p"},
		'q': {ID: "unusable"},                                  // pending, does not decrypt
		'x': {ID: "x", Disabled: true},                         // pending and disabled
		'a': {ID: "a", ActivatedAt: at},                        //
		'd': {ID: "d", ActivatedAt: at, Disabled: true},        //
		'u': {ID: "unusable", ActivatedAt: at},                 //
		'b': {ID: "unusable", ActivatedAt: at, Disabled: true}, // both
	}
	for authenticators, want := range map[string]data.OTPState{
		"": data.Pending, "p": data.Pending, "q": data.Pending, "x": data.Pending, "pp": data.Pending,
		"a": data.Active, "pa": data.Active, "ap": data.Active, "ad": data.Active, "da": data.Active, "ua": data.Active, "pdua": data.Active,
		"d": data.Blocked, "u": data.Blocked, "b": data.Blocked, "du": data.Blocked,
		"pd": data.Blocked, "dp": data.Blocked, "up": data.Blocked, "qbx": data.Blocked, // never back to Pending
	} {
		var list []data.Authenticator
		for _, k := range authenticators {
			list = append(list, kinds[k])
		}
		usable := func(a data.Authenticator) bool { return a.ID != "unusable" }
		if got := data.StateOf(true, list, usable); got != want {
			t.Errorf("%q: %s, want %s", authenticators, got, want)
		}
		if got := data.StateOf(false, list, usable); got != data.Off {
			t.Errorf("%q, not required: %s", authenticators, got)
		}
		slices.Reverse(list)
		if got := data.StateOf(true, list, usable); got != want {
			t.Errorf("%q, backwards: %s, want %s", authenticators, got, want)
		}
		// Who can't open secrets differs only where one does not decrypt.
		if got := data.StateOf(true, list, data.NotDisabled); got != want && !strings.Contains(authenticators, "u") {
			t.Errorf("%q, secrets closed: %s, want %s", authenticators, got, want)
		}
	}
}

func TestActivated(t *testing.T) {
	for state, want := range map[data.OTPState]bool{data.Off: false, data.Pending: false, data.Active: true, data.Blocked: true} {
		if got := (data.User{OTP: state}).Activated(); got != want {
			t.Errorf("%s: %v", state, got)
		}
	}
}
