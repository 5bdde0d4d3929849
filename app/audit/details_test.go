package audit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
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

// Where a server was asked, the log says what it saw, and that the rest is what clients claim.
func TestClaims(t *testing.T) {
	for _, c := range []struct {
		address    string
		list       []string
		see, copy  []string
		gone       []string
		historical []string
	}{
		{
			"",
			[]string{"Program", "Computer"},
			[]string{"Program", "Computer"},
			[]string{"Program: Lite", "Computer: desk7"},
			[]string{"Address", "claimed"},
			[]string{"Program", "Computer"},
		},
		{
			"10.1.4.22",
			[]string{"Address", "Client (claimed)"},
			[]string{"Address", "10.1.4.22", "Program (claimed)", "Computer (claimed)"},
			[]string{"Address: 10.1.4.22\nProgram (claimed): Lite\nComputer (claimed): desk7"},
			nil,
			[]string{"Address", "10.1.4.22"},
		},
	} {
		r := newRoom(t, &ledger{newest: 997, address: c.address}, true)
		var titles []string
		for _, column := range columns(c.address != "") {
			titles = append(titles, column.Title)
		}
		for _, title := range c.list {
			if !slices.Contains(titles, title) {
				t.Errorf("with the address %q there is no column %s", c.address, title)
			}
		}
		check.Equal(t, "cells", len(cells(c.address != "", data.Event{ID: 1})), len(titles))
		check.Equal(t, "cells of a history", len(historyCells(c.address != "", data.Event{ID: 1})), len(historyColumns(c.address != "")))
		r.Press(fyne.KeyHome, fyne.KeyReturn)
		r.See(append(c.see, "Event 997", "Lite", "desk7")...)
		r.Gone(c.gone...)
		r.Click("Copy")
		for _, lines := range c.copy {
			if copied := r.Clipboard().Content(); !strings.Contains("\n"+copied, "\n"+lines+"\n") {
				t.Errorf("copied was\n%s", copied)
			}
		}
		s, h, _ := history(t, &ledger{newest: 12, address: c.address})
		h.Shown()
		s.See(append(c.historical, "Lite")...)
		s.Gone(c.gone...)
	}
}

// An address is searched for like anything else that is read in the log.
func TestFindAnAddress(t *testing.T) {
	r := newRoom(t, &ledger{newest: 12, address: "2001:db8::1"}, true)
	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	r.Type("2001:db8::2")
	r.See("No events match.")
	r.Chord(fyne.KeyModifierControl, fyne.KeyA)
	r.Type("2001:DB8::1")
	r.See("12 events")
	r.Gone("No events match.")
}
