package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func (w *world) file(text string) data.Import {
	w.t.Helper()
	file, err := files.ReadUsers(context.Background(), "users.csv", strings.NewReader(text), files.Reading{})
	w.must(err)
	return file.Import
}

func (w *world) importing(by data.Actor, text string, o data.ImportOptions) data.ImportReport {
	w.t.Helper()
	report, err := w.ImportUsers(context.Background(), by, w.file(text), o, nil)
	w.must(err)
	return report
}

// outcomes returns what becomes of each row.
func outcomes(r data.ImportReport) []string {
	var all []string
	for _, row := range r.Rows {
		all = append(all, fmt.Sprintf("%d %s: %s", row.Line, row.UserID, lang.Say(words.ImportedRow(row))))
	}
	return all
}

// TestImportUsers adds and changes; one event tells of the import, and each who
// was changed has those that the sheet writes.
func TestImportUsers(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.add("Alice"), w.addActive("bob")
	w.add("carol")
	session := w.session("carol", "")
	before := len(w.allEvents())
	const text = "Name,user-id,GROUP-ID,Email,Role,One Time Password,Lite,Disabled,Shoe size\n" +
		"Alice Ärmel,ALICE,ops,alice@new.example,3,True,False,False,44\n" +
		"Name of bob,bob,OPS,,,False,True,False,\n" +
		"Name of carol,carol,DEV,carol@example.com,,False,True,True,\n" +
		"=1+1,dave,dev,dave@example.com,7,True,True,False,\n"
	file := w.file(text)
	dry, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{Dry: true}, nil)
	w.must(err)
	want := []string{
		"2 ALICE: Change Name, Email, Role, One Time Password and Lite", "3 bob: Change Email and One Time Password",
		"4 carol: Change Group-ID and Disabled", "5 dave: Add",
	}
	if got := outcomes(dry); !slices.Equal(got, want) || dry.Written || dry.Added != 1 || dry.Changed != 3 || !slices.Equal(dry.Groups, []string{"DEV"}) {
		t.Errorf("dry run: %+v\n%q\nwant\n%q", dry, got, want)
	}
	if got := lang.Say(words.ImportedChanges(dry.Rows[1], &file.Rows[1])); !strings.HasSuffix(got, " · One Time Password: False (was True)") {
		t.Errorf("bob's row says %q", got)
	}
	if got := w.since(before); len(got) > 0 {
		t.Errorf("the dry run left %q", got)
	}
	done, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{Agreed: &dry}, nil)
	w.must(err)
	if !done.Written || done.Differs || !slices.Equal(outcomes(done), want) {
		t.Errorf("%+v", done)
	}
	events := []string{
		"Alice user-changed name email role access", "Alice otp-on ", "bob user-changed email", "bob otp-off ", "carol user-changed group-id disabled=true",
		" users-imported users.csv: 1 added, 3 changed, 0 unchanged; groups added: DEV; SHA-256 " + file.SHA256,
	}
	if got := w.aboutWhom(before); !slices.Equal(got, events) {
		t.Errorf("events\n%q, want\n%q", got, events)
	}
	o, err := w.Overview(t.Context(), w.session("bob", ""))
	w.must(err)
	if len(o.Since.Changes) < 2 || o.Since.Changes[0].Kind != data.OTPTurnedOff || o.Since.Changes[1].Kind != data.UserChanged {
		t.Errorf("bob is told of %+v", o.Since.Changes)
	}
	a := w.account("alice")
	if a.Key != alice.Key || a.ID != "Alice" || a.Name != "Alice Ärmel" || a.Email != "alice@new.example" || a.Group != "OPS" || a.Role != "3" ||
		a.Denied != data.Lite || a.OTP != data.Pending || len(a.Authenticators) != 1 || a.Unset {
		t.Errorf("%+v", a)
	}
	b := w.account("bob")
	if b.Key != bob.Key || b.Email != "" || b.OTP != data.Off || len(b.Authenticators) != 0 {
		t.Errorf("%+v", b)
	}
	c := w.account("carol")
	if c.Group != "DEV" || !c.Disabled || c.Email != "carol@example.com" {
		t.Errorf("%+v", c)
	}
	if _, err := w.Overview(t.Context(), session); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("carol's session: %v", err)
	}
	d := w.account("dave")
	if d.Name != "=1+1" || d.Group != "DEV" || d.Role != "7" || d.Denied != 0 || !d.Unset || d.PasswordHash != "" || d.OTP != data.Pending ||
		len(d.Authenticators) != 0 || !d.PendingSince.Equal(w.clock.Now()) || !d.CreatedAt.Equal(w.clock.Now()) {
		t.Errorf("%+v", d)
	}
	// Nobody signs in without a password, also not with an empty one.
	for _, password := range []string{"", "x"} {
		if out := w.try(w.attempt("dave", password, "")); out.Refusal == nil {
			t.Errorf("dave was let in with %q: %+v", password, out)
		}
	}
	// After Reset Password he enrols like anybody else.
	w.must(w.ResetPassword(t.Context(), theConsole, d.Key, passwordOf("dave"), false))
	out := w.signIn("dave", "")
	if out.Enrolment == nil {
		t.Fatalf("dave after the reset: %+v", out)
	}
	out = w.signIn("dave", w.code("dave", 0))
	if out.Enrolment == nil || !out.Enrolment.Activated {
		t.Errorf("dave with a code: %+v", out)
	}
	// The same file again changes nothing, and nobody is told. (His one-time password is as the file says.)
	before = len(w.allEvents())
	again := w.importing(theConsole, text, data.ImportOptions{})
	if again.Unchanged != 4 || !again.Written || len(w.since(before)) > 0 {
		t.Errorf("again: %q, events %q", outcomes(again), w.since(before))
	}
	w.sound()
}

// aboutWhom returns the events after the first n with whom they are about.
func (w *world) aboutWhom(n int) []string {
	var all []string
	for _, e := range w.allEvents()[n:] {
		if (e.UserKey == 0) != (e.UserID == "") || e.Actor == "" {
			w.t.Errorf("%+v", e)
		}
		all = append(all, e.UserID+" "+string(e.Kind)+" "+e.Detail)
	}
	return all
}

// sound fails unless Verify finds nothing.
func (w *world) sound() {
	w.t.Helper()
	report, err := w.VerifyLog(context.Background(), theConsole, nil)
	if err != nil || !report.Sound() {
		w.t.Errorf("%+v, %v", report, err)
	}
}

// TestImportProblems: each problem is named with its column, and nothing is
// written if there is one.
func TestImportProblems(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.add("bob")
	const good = "good,Good,good@example.com,NEW,,False,False,False\n"
	const titles = "User-ID,Name,Email,Group-ID,Role,Disabled,Tapemaster rights,One Time Password\n"
	for _, c := range []struct{ row, want string }{
		{",N,,OPS,,False,False,False\n", "User-ID: Enter a User-ID."},
		{".x,N,,OPS,,False,False,False\n", "User-ID: " + lang.Say(words.Message(data.CheckUserID(".x")))},
		{"x y,N,,OPS,,False,False,False\n", "User-ID: A User-ID can't have a space"},
		{strings.Repeat("x", 21) + ",N,,OPS,,False,False,False\n", "User-ID: A User-ID has at most 20"},
		{"x," + strings.Repeat("n", 65) + ",,OPS,,False,False,False\n", "Name: A name has at most 64"},
		{"x,\"a\nb\",,OPS,,False,False,False\n", "Name: A name can't have a line break"},
		{"x,N,nonsense,OPS,,False,False,False\n", "Email: " + lang.Say(words.Message(data.CheckEmail("nonsense")))},
		{"x,N,,,,False,False,False\n", "Group-ID: the cell is empty."},
		{"x,N,,no group,,False,False,False\n", "Group-ID: A Group-ID can't have a space"},
		{"x,N,,OPS,8,False,False,False\n", "Role: A role is a number"},
		{"x,N,,OPS,,,False,False\n", "Disabled: " + files.EmptyCell},
		{"x,N,,OPS,,False,False,maybe\n", "One Time Password: maybe is neither True nor False."},
		{"x,N,,OPS,,False,False\n", "The row has only 7 cells"},
		{"GOOD,N,,OPS,,False,False,False\n", "User-ID: " + fmt.Sprintf(AlreadyInLine, "GOOD", 2)},
		{"x,N,GOOD@example.com,OPS,,False,False,False\n", "Email: GOOD@example.com is already in line 2"},
		{"x,N,Bob@Example.com,OPS,,False,False,False\n", "Email: bob already uses the address Bob@Example.com."},
		{"alice,N,bob@example.com,OPS,,False,False,False\n", "Email: bob already uses the address bob@example.com."},
		{"alice,N,,,,False,False,False\n", "Group-ID: the cell is empty."},
		{"alice," + strings.Repeat("n", 65) + ",nonsense,OPS,x,False,False,False\n", "Name: A name has at most 64 characters. Email: " + lang.Say(words.Message(data.CheckEmail("nonsense"))) + " Role: A role"},
		{"tapemaster,,,,,False,False,False\n", AlwaysHasRights},
	} {
		before, events := w.dump("users", "groups", "authenticators"), len(w.allEvents())
		for _, dry := range []bool{true, false} {
			report := w.importing(theConsole, titles+good+c.row, data.ImportOptions{Dry: dry})
			if report.Written || report.Problems != 1 || report.Added != 1 || len(report.Rows) != 2 || !strings.HasPrefix(lang.Say(words.ImportedRow(report.Rows[1])), c.want) {
				t.Errorf("%q: %+v, want %q", c.row, report, c.want)
			}
		}
		if after := w.dump("users", "groups", "authenticators"); after != before {
			t.Errorf("%q changed\n%s\nto\n%s", c.row, before, after)
		}
		if got := w.since(events); len(got) != 0 {
			t.Errorf("%q: events %q", c.row, got)
		}
	}
	report := w.importing(theConsole, "User-ID\nnew\n", data.ImportOptions{})
	if got := outcomes(report); !slices.Equal(got, []string{"2 new: Group-ID: " + needsGroup}) || report.Groupless != 1 {
		t.Errorf("%q", got)
	}
}

// TestImportFollowsGroups: what the rule of a group asks for is turned off by no
// import, and the row says so.
func TestImportFollowsGroups(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "SAFE", Rule: data.GroupRule{Required: true}}))
	w.add("alice", withOTP)
	w.add("bob", withOTP)
	const text = "User-ID,Group-ID,One Time Password\nalice,SAFE,False\nbob,OPS,False\n"
	report := w.importing(theConsole, text, data.ImportOptions{})
	if report.Written || report.Problems != 1 || !strings.HasPrefix(lang.Say(words.ImportedRow(report.Rows[0])), "One Time Password: ") {
		t.Errorf("%q", outcomes(report))
	}
}

// TestImportOnlyItsColumns: what has no column stays as it is.
func TestImportOnlyItsColumns(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP, withRights, func(n *data.NewUser) { n.Role, n.Denied = "2", data.Lite })
	before := w.account("alice")
	w.importing(theConsole, "User-ID,Name\nalice,\n", data.ImportOptions{})
	after := w.account("alice")
	before.Name, before.Version = "", before.Version+1
	if fmt.Sprintf("%+v", after) != fmt.Sprintf("%+v", before) {
		t.Errorf("got\n%+v\nwant\n%+v", after, before)
	}
	w.importing(theConsole, "User-ID,TapeMaster\nalice,False\n", data.ImportOptions{})
	if got := w.account("alice").Denied; got != data.Lite|data.TapeMaster {
		t.Errorf("denied %v", got.Names())
	}
}

// Two change places, and so do three, and one goes to a new user.
func TestImportSwapsAddresses(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"a", "b", "c", "d"} {
		w.add(id)
	}
	n := len(w.allEvents())
	report := w.importing(theConsole, "User-ID,Email,Group-ID\na,b@example.com,OPS\nb,A@example.com,OPS\nc,d@example.com,OPS\nd,,OPS\ne,c@example.com,OPS\n", data.ImportOptions{})
	if !report.Written {
		t.Fatalf("%q", outcomes(report))
	}
	for id, want := range map[string]string{"a": "b@example.com", "b": "A@example.com", "c": "d@example.com", "d": "", "e": "c@example.com"} {
		if got := w.account(id).Email; got != want {
			t.Errorf("%s has %q, want %q", id, got, want)
		}
	}
	got := w.aboutWhom(n)
	if want := []string{"a user-changed email", "b user-changed email", "c user-changed email", "d user-changed email"}; !slices.Equal(got[:len(got)-1], want) {
		t.Errorf("events %q", got)
	}
	w.sound()
}

// TestImportDiffers: what was agreed to is no longer what would happen.
func TestImportDiffers(t *testing.T) {
	w := newWorld(t)
	file := w.file("User-ID,Name,Group-ID\nalice,Alice,OPS\nbob,Bob,OPS\n")
	dry, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{Dry: true}, nil)
	w.must(err)
	w.add("alice")
	report, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{Agreed: &dry}, nil)
	w.must(err)
	if report.Written || !report.Differs || report.Changed != 1 || w.account("alice").Name != "Name of alice" {
		t.Errorf("%+v", report)
	}
	next, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{Agreed: &report}, nil)
	w.must(err)
	if !next.Written || next.Differs || w.account("alice").Name != "Alice" || w.account("bob").Name != "Bob" {
		t.Errorf("%+v", next)
	}
}

// TestImportRights: an import allows nothing that the sheet does not.
func TestImportRights(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name, by, text, want string // want: of the problem; empty: it is done
	}{
		{"ordinary", "ordinary", "User-ID,Name\nordinary2,X\n", "denied"},
		{"own name", "holder", "User-ID,Name\nholder,X\n", ""},
		{"name of an ordinary one", "holder", "User-ID,Name\nordinary,X\n", ""},
		{"name of a holder", "holder", "User-ID,Name\nholder2,X\n", ""},
		{"name of tapemaster", "holder", "User-ID,Name\ntapemaster,X\n", data.OnlyTapemaster},
		{"tapemaster as it is", "holder", "User-ID,Tapemaster rights\ntapemaster,True\nordinary,False\n", ""},
		{"gives rights", "holder", "User-ID,Tapemaster rights\nordinary,True\n", GivesRights},
		{"takes rights", "holder", "User-ID,Tapemaster rights\nholder2,False\n", GivesRights},
		{"gives rights to a new one", "holder", "User-ID,Group-ID,Tapemaster rights\nnew,OPS,True\n", GivesRights},
		{"tapemaster gives rights", data.Superuser, "User-ID,Tapemaster rights\nordinary,True\nholder,False\n", ""},
		{"disables himself", "holder", "User-ID,Disabled\nholder,True\n", "You can't disable yourself."},
		{"disables tapemaster", "holder", "User-ID,Disabled\ntapemaster,True\n", data.OnlyTapemaster},
	} {
		t.Run(c.name, func(t *testing.T) {
			company := newCompany(t)
			by := company.actors[c.by]
			before := company.dump("users", "groups", "authenticators")
			report, err := company.ImportUsers(ctx, by, company.file(c.text), data.ImportOptions{}, nil)
			if c.want == "denied" {
				if !errors.Is(err, data.ErrDenied) || company.dump("users", "groups", "authenticators") != before {
					t.Errorf("%v", err)
				}
				return
			}
			company.must(err)
			dry := report
			if c.want != "" {
				dry, err = company.ImportUsers(ctx, by, company.file(c.text), data.ImportOptions{Dry: true}, nil)
				company.must(err)
			}
			if c.want == "" != report.Written || !report.Same(&dry) || c.want != "" && !strings.Contains(lang.Say(words.ImportedRow(report.Rows[0])), c.want) {
				t.Errorf("%+v", report)
			}
			if same := company.dump("users", "groups", "authenticators") == before; same != (c.want != "") && c.name != "tapemaster as it is" {
				t.Errorf("changed: %v", !same)
			}
		})
	}
}

// Nobody is left who could administer: nothing is written.
func TestImportKeepsAnAdministrator(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"User-ID,Disabled\ntapemaster,True\n", "User-ID,TapeMaster\ntapemaster,False\n"} {
		_, err := w.ImportUsers(t.Context(), theConsole, w.file(text), data.ImportOptions{}, nil)
		if !errors.Is(err, data.ErrDenied) || w.account(data.Superuser).Disabled || w.account(data.Superuser).Denied != 0 {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestImportDeniedIsNoted: who tries by an import what he may not leaves the trace
// that other ways leave, once, and none by looking.
func TestImportDeniedIsNoted(t *testing.T) {
	c := newCompany(t)
	const text = "User-ID,Group-ID,Tapemaster rights,Name\nordinary,OPS,False,X\nnew,OPS,True,N\nordinary2,OPS,True,Y\ntapemaster,,True,Z\n"
	n := len(c.allEvents())
	for _, dry := range []bool{true, false} {
		report := c.importing(c.actors["holder"], text, data.ImportOptions{Dry: dry})
		if report.Written || report.Problems != 3 {
			t.Errorf("%q", outcomes(report))
		}
		var want []string
		if !dry {
			want = []string{"holder act-denied Line 3: new: " + GivesRights}
		}
		if got := c.aboutWhom(n); !slices.Equal(got, want) {
			t.Errorf("dry %v: %q", dry, got)
		}
	}
	c.importing(c.actors["holder"], "User-ID,Name\nordinary,X\nordinary2,Z\u202e\n", data.ImportOptions{})
	if got := c.aboutWhom(n); len(got) != 1 {
		t.Errorf("a slip of the finger is noted: %q", got)
	}
}

// TestImportName: what a file is called makes no line of its own in the log, and
// turns none around.
func TestImportName(t *testing.T) {
	w := newWorld(t)
	file := w.file("User-ID,Group-ID\nnew,OPS\n")
	file.Name = "a\n2026-01-01 sign-in tapemaster\u202ev\x1b[2J" + strings.Repeat("x", 200) + ".csv"
	n := len(w.allEvents())
	_, err := w.ImportUsers(t.Context(), theConsole, file, data.ImportOptions{}, nil)
	w.must(err)
	want := " users-imported a 2026-01-01 sign-in tapemaster v [2Jxxx…: 1 added, 0 changed, 0 unchanged; SHA-256 " + file.SHA256
	if got := w.aboutWhom(n); !slices.Equal(got, []string{want}) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What was modified outside TapeTrack is not mended by an import. The row
// says so before anything is agreed to.
func TestImportTampered(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	if _, err := w.rows().Exec("UPDATE users SET tapemaster = 1 WHERE user_id = 'alice'"); err != nil {
		t.Fatal(err)
	}
	before := w.dump("users")
	const text, says = "User-ID,Name,Group-ID\nnew,New,OPS\nalice,X,OPS\n", "alice: The record of alice was modified outside TapeTrack"
	_, err := w.ImportUsers(t.Context(), theConsole, w.file(text), data.ImportOptions{}, nil)
	if !errors.Is(err, data.ErrTampered) || !strings.HasPrefix(lang.Say(words.Message(err)), "Line 3: "+says) || w.dump("users") != before {
		t.Error(err)
	}
	report := w.importing(theConsole, text, data.ImportOptions{Dry: true})
	if got := outcomes(report); report.Problems != 1 || !strings.HasPrefix(got[1], "3 "+says) {
		t.Errorf("%q", got)
	}
	// As he is, he keeps nobody else out.
	if report = w.importing(theConsole, "User-ID,Group-ID\nnew,OPS\nalice,OPS\n", data.ImportOptions{}); !report.Written {
		t.Errorf("%q", outcomes(report))
	}
}
