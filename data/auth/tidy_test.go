package auth

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// However a text comes in, it is kept composed, without blanks around it and
// with one where there were more.
func TestTextsAreTidied(t *testing.T) {
	w := newWorld(t)
	const typed, kept = " Zoe\u0308 \u00a0 Lind  ", "Zoë Lind"
	added := w.add("zoe", func(n *data.NewUser) {
		n.ID, n.Name, n.Email, n.Group = " zoe ", typed, " zoe\u0308@example.com ", " ops"
	})
	if added.ID != "zoe" || added.Name != kept || added.Email != "zoë@example.com" || added.Group != "OPS" {
		t.Errorf("added: %+v", added)
	}
	w.add("bob")
	if bob := w.edit("bob", func(e *data.UserEdit) { e.Name = typed }); bob.Name != kept {
		t.Errorf("edited: %+q", bob.Name)
	}
	w.importing(theConsole, "User-ID,Name,Email,Group-ID\n new ,"+typed+", new@example.com ,  ops\nBOB , Bob  Baker,,OPS\n", data.ImportOptions{})
	if a := w.account("new"); a.Name != kept || a.Email != "new@example.com" || a.Group != "OPS" {
		t.Errorf("imported: %+v", a.User)
	}
	if bob := w.account("bob"); bob.Name != "Bob Baker" {
		t.Errorf("changed by an import: %+q", bob.Name)
	}
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: " NEW ", Description: " Nacht  schicht "}))
	g, err := w.Group(t.Context(), theConsole, "new")
	w.must(err)
	if g.ID != "NEW" || g.Description != "Nacht schicht" {
		t.Errorf("group: %+v", g)
	}
	after := g
	after.Description = "  U\u0308bung "
	w.must(w.EditGroup(t.Context(), theConsole, g, after))
	if g, err = w.Group(t.Context(), theConsole, "new"); err != nil || g.Description != "Übung" {
		t.Errorf("edited group: %+q, %v", g.Description, err)
	}
	w.addActive("dev")
	by := w.session("dev", w.code("dev", 0))
	ticket := w.mustProveLater("dev", by)
	id := w.mine(by).Devices[0].ID
	w.must(w.RenameDevice(t.Context(), ticket, id, "  Bu\u0308ro  phone "))
	if got := w.mine(by).Devices[0].Name; got != "Büro phone" {
		t.Errorf("device: %+q", got)
	}
	w.device(ticket, "", "  Ku\u0308chen  tablet ")
	if got := names(w.mine(by).Devices); !strings.Contains(got, "Küchen tablet") {
		t.Errorf("new device: %+q", got)
	}
	const reason, tidy = " Gera\u0308t  weg ", "Gerät weg"
	before := len(w.allEvents())
	key := w.account("dev").Key
	_, err = w.IssueTemporaryCode(t.Context(), theConsole, key, reason)
	w.must(err)
	w.must(w.PauseOTP(t.Context(), theConsole, key, w.clock.Now().Add(time.Hour), reason))
	if got := w.since(before); len(got) != 2 || !strings.HasSuffix(got[0], tidy) || !strings.HasSuffix(got[1], ": "+tidy) {
		t.Errorf("events %+q", got)
	}
}

// TestWhoWaitsIsImported: of two who have one address, spelled in two ways since a
// release that took them for two, the list that was exported is imported as it is.
func TestWhoWaitsIsImported(t *testing.T) {
	w := newWorld(t)
	w.add("zoe")
	w.set("zoe", func(a *data.Account) { a.Email = "zoe\u0308@example.com" })
	w.raw("UPDATE users SET email_folded = 'zoe' || char(776) || '@example.com' WHERE user_id = 'zoe'")
	w.add("zoe2", func(n *data.NewUser) { n.Email = "zoë@example.com" })
	report := w.importing(theConsole, "User-ID,Email\nzoe,zoë@example.com\n", data.ImportOptions{})
	if report.Problems != 0 || report.Unchanged != 1 {
		t.Errorf("%+v", report)
	}
}

// An address that somebody has is had by nobody else, however it is spelled, and
// its owner is found by all spellings.
func TestOneAddressOneUser(t *testing.T) {
	w := newWorld(t)
	w.add("zoe", func(n *data.NewUser) { n.Email = "zoe\u0308@example.com" })
	bob := w.add("bob")
	for _, address := range []string{"zoë@example.com", "ZOE\u0308@EXAMPLE.com", " Zoë@example.com"} {
		if got := w.account(strings.TrimSpace(address)).ID; got != "zoe" {
			t.Errorf("%+q is %q", address, got)
		}
		_, err := w.EditUser(t.Context(), theConsole, data.UserEdit{User: func() data.User { u := bob; u.Email = address; return u }()})
		if !errors.Is(err, data.ErrExists) {
			t.Errorf("bob gets %+q: %v", address, err)
		}
		report := w.importing(theConsole, "User-ID,Name,Email,Group-ID\nnew,N,"+address+",OPS\n", data.ImportOptions{})
		if report.Written || report.Problems != 1 {
			t.Errorf("an import adds somebody with %+q: %+v", address, report)
		}
	}
}

// What is stored untidily stays until somebody changes it: neither an edit of
// something else nor the import of an exported list touches it.
func TestUntidyTextsStay(t *testing.T) {
	w := newWorld(t)
	w.add("zoe")
	const name, email = " Zoe\u0308  Lind", "zoe\u0308@example.com"
	w.set("zoe", func(a *data.Account) { a.Name, a.Email = name, email })
	before := len(w.allEvents())
	zoe := w.edit("zoe", func(e *data.UserEdit) { e.Disabled = true })
	report := w.importing(theConsole, "User-ID,Name,Email,Group-ID\nzoe,Zoë Lind,zoë@example.com,OPS\n", data.ImportOptions{})
	if zoe.Name != name || zoe.Email != email || report.Changed != 0 || report.Unchanged != 1 {
		t.Errorf("%+v, %+v", zoe, report)
	}
	if got := strings.Join(w.since(before), ", "); got != "user-changed disabled=true" {
		t.Errorf("events %s", got)
	}
}
