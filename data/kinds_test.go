package data_test

import (
	"slices"
	"testing"

	"tapetrack/data"
)

// TestEveryKindAndReasonIsARow: what is declared has a row, one alone, and the
// lists that follow from the rows are those that people are promised.
func TestEveryKindAndReasonIsARow(t *testing.T) {
	same := func(what string, declared, rows []string) {
		slices.Sort(declared)
		slices.Sort(rows)
		if !slices.Equal(declared, rows) {
			t.Errorf("%s: declared %q, rows %q", what, declared, rows)
		}
	}
	var kinds, reasons []string
	for _, k := range data.Kinds() {
		kinds = append(kinds, string(k))
	}
	for _, r := range data.Reasons() {
		reasons = append(reasons, string(r))
	}
	same("kinds", constants(t, "event.go", "Kind"), kinds)
	same("reasons", constants(t, "refusal.go", "Reason"), reasons)

	if got, want := data.RefusedKinds(), []data.Kind{
		"sign-in-refused", "otp-blocked", "user-revoked", "clock-behind", "password-refused", "audit-unsound", "act-denied",
	}; !slices.Equal(got, want) {
		t.Errorf("refused are %q, want %q", got, want)
	}
	if got, want := data.AlarmKinds(), []data.Kind{
		"emails-alike", "key-rotated", "key-exported", "key-imported", "restored", "recovered", "audit-unsound",
	}; !slices.Equal(got, want) {
		t.Errorf("alarms are %q, want %q", got, want)
	}
	for _, k := range data.Kinds() {
		if k.InPopups() && !slices.Contains(data.ToldKinds(), k) {
			t.Errorf("%s of popups would be left out, but is not told", k)
		}
	}
}
