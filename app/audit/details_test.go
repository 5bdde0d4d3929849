package audit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/test/check"
)

func TestDetails(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	check.Equal(t, "Details of nothing", r.Button("Details").Disabled(), true)
	r.Press(fyne.KeyReturn)
	r.Gone("Close")
	r.DoubleClick("23 Nov 2026 11:55:00")
	r.See("Event 996", "Signed in", "Succeeded", "alice", "Lite", "desk6", "password and code", "Close")
	r.at("Time")
	r.See("In UTC: ")
	r.Press(fyne.KeyDown)
	r.See("Stored as: sign-in")
	r.Press(fyne.KeyEscape)
	r.Gone("Close")
	r.at("list")

	r.Press(fyne.KeyUp, fyne.KeyReturn)
	r.See("Event 997")
	r.Press(fyne.KeyReturn)
	r.Gone("Close")
	r.Chord(fyne.KeyModifierAlt, fyne.KeyReturn)
	r.See("Event 997")
	r.Chord(fyne.KeyModifierControl, fyne.KeyF) // rests behind the modal
	r.at("Time")
	r.Click("Copy")
	copied := r.Clipboard().Content()
	for _, line := range []string{"Event number: 997", "What happened: Signed in", "Detail: password and code", "User: bob", "User number: 2", "Computer: desk7"} {
		if !strings.Contains("\n"+copied, "\n"+line+"\n") {
			t.Errorf("copied was\n%s", copied)
		}
	}
	r.Press(fyne.KeyEscape)
	r.Press(fyne.KeyEscape)
	check.Equal(t, "windows after Escape", r.Exists(), 1)
	r.Chord(fyne.KeyModifierControl, fyne.KeyW)
	check.Equal(t, "windows", r.Exists(), 0)
}

func TestDetailsOfARefusal(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	r.Click("Sign-in refused: wrong code")
	r.Chord(fyne.KeyModifierControl, fyne.KeyC)
	if copied := r.Clipboard().Content(); !strings.Contains(copied, "What happened: Sign-in refused: wrong code\nOutcome: Refused\nUser:") {
		t.Errorf("copied was\n%s", copied)
	}
	r.Clipboard().SetContent("")
	r.Press(fyne.KeyHome)
	r.RightClick("Policy set (code-delay: 1000)")
	r.Gone("Only ")
	r.Click("Copy")
	if copied := r.Clipboard().Content(); !strings.Contains(copied, "By: console: root@vault\n") || strings.Contains(copied, "User") {
		t.Errorf("copied was\n%s", copied)
	}
	r.RightClick("Policy set (code-delay: 1000)")
	r.Click("Details")
	r.See("Event 1000")
}
