package data_test

import (
	"testing"

	"tapetrack/data"
)

func TestRetry(t *testing.T) {
	again := map[data.Reason]bool{
		data.NoCode: true, data.BadCode: true, data.WrongCode: true, data.UsedCode: true, data.CodeDelay: true, data.NewPasswordDue: true,
		data.NeedsTemporary: true, data.UsedRecovery: true, data.EndedTemporary: true,
	}
	for _, name := range constants(t, "reason.go", "Reason") {
		reason := data.Reason(name)
		if got := (data.Refusal{Reason: reason}).Retry(); got != again[reason] {
			t.Errorf("%s: %v", reason, got)
		}
	}
}
