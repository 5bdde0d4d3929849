package words_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestEveryKindHasWords: each kind that can be stored is worded, and found in
// exactly one group.
func TestEveryKindHasWords(t *testing.T) {
	var grouped []string
	for _, g := range data.KindGroups() {
		for _, k := range g.Kinds() {
			if slices.Contains(grouped, string(k)) {
				t.Errorf("%s is in two groups", k)
			}
			grouped = append(grouped, string(k))
		}
	}
	if kinds := data.AllEvents.Kinds(); kinds != nil {
		t.Errorf("All stands for %v, not for any kind", kinds)
	}
	said := map[string]string{}
	for _, kind := range data.Kinds() {
		k, text := string(kind), lang.Say(words.Kind(kind))
		if text == k || text == "" {
			t.Errorf("the kind %s has no words", k)
		}
		if other := said[text]; other != "" {
			t.Errorf("%s and %s both read %q", k, other, text)
		}
		said[text] = k
		if !slices.Contains(grouped, k) {
			t.Errorf("the kind %s is in no group", k)
		}
	}
	if text := lang.Say(words.Kind("tape-lost")); text != "tape-lost" {
		t.Errorf("a kind of a later version reads %q", text)
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	for _, r := range data.Reasons() {
		if text := lang.Say(words.Reason(r)); text == string(r) || text == "" {
			t.Errorf("the reason %s has no words", r)
		}
	}
	if text := lang.Say(words.Reason("no-tape")); text != "no-tape" {
		t.Errorf("a reason of a later version reads %q", text)
	}
}

func TestEventWords(t *testing.T) {
	for _, c := range []struct {
		event         data.Event
		words, detail string
	}{
		{data.Event{Kind: data.SignedIn, Detail: "password and code"}, "Signed in", "password and code"},
		{data.Event{Kind: data.SignInRefused, Detail: string(data.WrongPassword)}, "Sign-in refused: wrong password", ""},
		{data.Event{Kind: data.SignInRefused, Detail: "no-tape"}, "Sign-in refused: no-tape", ""},
		{data.Event{Kind: data.SignInRefused}, "Sign-in refused", ""},
		{data.Event{Kind: data.PasswordRefused, Detail: string(data.WrongCode)}, "Password or code refused: wrong code", ""},
		{data.Event{Kind: data.UserRevoked, Detail: string(data.WrongPasswords)}, "User locked", "too many wrong passwords"},
		{data.Event{Kind: data.UserRevoked, Detail: "tired"}, "User locked", "tired"},
		{data.Event{Kind: data.UserChanged, Detail: "email disabled shoe-size"}, "User changed", "Email, Disabled, shoe-size"},
		{data.Event{Kind: data.UserChanged, Detail: "disabled=true"}, "User disabled", ""},
		{data.Event{Kind: data.UserChanged, Detail: "name disabled=false tapemaster-rights=true shoe-size"}, "User enabled, tapemaster rights given", "Name, shoe-size"},
		{data.Event{Kind: data.UserChanged, Detail: "tapemaster-rights=false"}, "Tapemaster rights taken away", ""},
		{data.Event{Kind: data.GroupChanged, Detail: "disabled=true"}, "Group changed", "disabled=true"},
		{data.Event{Kind: data.PolicySet, Detail: "code-delay=30"}, "Policy set", "code-delay: 30"},
		{data.Event{Kind: data.PolicySet, Detail: "code-delay="}, "Policy set", "code-delay: back to the profile"},
		{data.Event{Kind: data.PolicySet, Detail: "issuer="}, "Policy set", "issuer: back to the default"},
		{data.Event{Kind: data.PolicySet, Detail: "profile="}, "Policy set", "profile: back to the default"},
		{data.Event{Kind: data.PolicySet, Detail: "minimum-version.lite="}, "Policy set", "minimum-version.lite: back to the default"},
		{data.Event{Kind: data.PolicySet, Detail: "unknown"}, "Policy set", "unknown"},
		{data.Event{Kind: data.AuthenticatorAdded, Detail: "name"}, "Authenticator added", "name"},
		{data.Event{Kind: data.SessionsEnded, Detail: "2 sessions elsewhere: password changed"}, "Sessions ended", "2 sessions elsewhere: password changed"},
		{data.Event{Kind: "tape-lost", Detail: "LTO 9"}, "tape-lost", "LTO 9"},
	} {
		if text, detail := lang.Say(words.Event(c.event)), lang.Say(words.Detail(c.event)); text != c.words || detail != c.detail {
			t.Errorf("%+v: %q and %q", c.event, text, detail)
		}
	}
	if actor := lang.Say(words.Actor(data.Event{Actor: "console:root@vault7"})); actor != "console: root@vault7" {
		t.Errorf("the console is called %q", actor)
	}
	if actor := lang.Say(words.Actor(data.Event{Actor: "alice"})); actor != "alice" {
		t.Errorf("alice is called %q", actor)
	}
}

// storedDetails are details as they are stored, by the kind that has them.
var storedDetails = map[data.Kind][]string{
	data.SignedIn: {
		"password", "password and code", "password and recovery code", "password and temporary code", "password, one-time password off until a date",
	},
	data.SignedOut:         {"program ended by SIGTERM", "display went away", "program failed", "idle for too long", "open for as long as the policy permits"},
	data.SessionsEnded:     {"1 session elsewhere: password changed", "2 sessions elsewhere: authenticator removed", "1,284 sessions elsewhere: authenticator replaced", data.GuessedIn},
	data.TokenMisused:      {"session of a user", "sign-in that was not complete", "proof of identity while signed in"},
	data.OTPTurnedOn:       {"required by group OPS"},
	data.QRShown:           {"to turn on the user's own one-time password"},
	data.TemporaryCodeUsed: {"good until the first code of the new authenticator"},
	data.RecoveryCodeUsed:  {"none left", "3 left"},
	data.CodeTested:        {"correct code"},
	data.PhoneReplaced:     {"Pixel, iPhone by Moto"},
	data.GroupChanged:      {"OPS: description", "OPS: one-time password optional", "OPS: one-time password required", "OPS: one-time password required from 2026-12-01 10:00 UTC"},
	data.GroupDeleted:      {"OPS, 1 member to VAULT", "OPS, 1,284 members to VAULT"},
	data.EmailsAlike:       {"same as user bob; give one of the two another address"},
	data.UsersImported: {
		"users.csv: 1,284 added, 1 changed, 0 unchanged; SHA-256 5f0c",
		"users.csv: 1 added, 1 changed, 2 unchanged; groups added: OPS, DEV and 5 more; given tapemaster rights: alice; SHA-256 5f0c",
		"users.csv: 1 added, 1 changed, 2 unchanged; groups added: OPS; SHA-256 5f0c", "users.csv: 1 added, 1 changed, 2 unchanged; given tapemaster rights: alice; SHA-256 5f0c",
	},
	data.UsersExported:  {"1 user", "1,284 users", "12 users, ended early"},
	data.EventsExported: {"1 event", "300,000 events", "2 events, ended early"},
	data.AuditVerified:  {"sound, 1284-5f0c"},
	data.Recovered:      {"The user tapemaster was missing."},
	data.KeyRotated:     {"key a1 replaced by b2", "found before: The record of bob was modified."},
	data.KeyExported:    {"key a1"},
	data.OTPPaused:      {"until 2026-12-01 10:00 UTC: phone: in repair"},
}

// What is stored in English is read in the language of who reads it; in English it reads
// as it is stored.
func TestStoredDetailsAreRead(t *testing.T) {
	t.Parallel()
	for kind, details := range storedDetails {
		for _, detail := range details {
			said := words.Detail(data.Event{Kind: kind, Detail: detail})
			if got := lang.In(lang.English).Say(said); got != detail {
				t.Errorf("%q of %s reads %q", detail, kind, got)
			}
			if got := lang.In(lang.Pseudo).Say(said); got == detail {
				t.Errorf("%q of %s is not put into other languages", detail, kind)
			}
		}
	}
	for _, c := range []struct {
		kind            data.Kind
		detail, english string // what must still stand there in any language
	}{
		{data.SessionsEnded, "1,284 sessions elsewhere: tired", ": tired"},
		{data.OTPPaused, "until 2026-12-01 10:00 UTC: Nothing was changed.", "2026-12-01 10:00 UTC: Nothing was changed."},
		{data.OTPTurnedOn, "required by group 50%d", "50%d"},
	} {
		if got := lang.In(lang.Pseudo).Say(words.Detail(data.Event{Kind: c.kind, Detail: c.detail})); !strings.Contains(got, c.english) || strings.Contains(got, c.detail) {
			t.Errorf("%q reads %q", c.detail, got)
		}
	}
}

// What an administrator typed as a reason, or somebody as a name, is shown as it is, also if
// it reads like a text.
func TestWhatIsTypedIsNoText(t *testing.T) {
	t.Parallel()
	for _, kind := range []data.Kind{data.OTPReset, data.TemporaryCodeIssued, data.AuthenticatorAdded, data.GroupAdded, data.Restored, data.BackedUp} {
		for _, typed := range []string{"password and code", "none left", "1 user", "Nothing was changed.", "idle for too long", "key a1", "until %s: %s"} {
			for _, tag := range []string{lang.English, lang.Pseudo} {
				if got := lang.In(tag).Say(words.Detail(data.Event{Kind: kind, Detail: typed})); got != typed {
					t.Errorf("%q of %s reads %q", typed, kind, got)
				}
			}
		}
	}
}

// What no program stores is read as it is, and is not searched level by level: somebody who
// can write the file could let a reader run out of memory by it.
func TestWhatIsNeverStoredIsNotTakenApart(t *testing.T) {
	t.Parallel()
	for _, detail := range []string{"12 users, ended early, ended early", "12 users" + strings.Repeat(", ended early", 1000), ", ended early"} {
		if got := lang.In(lang.Pseudo).Say(words.Detail(data.Event{Kind: data.UsersExported, Detail: detail})); got != detail {
			t.Errorf("%.60q reads %.60q", detail, got)
		}
	}
}

// Says foresees every word that people read of an event: an engine looks at no others.
func TestSaysForeseesWhatIsRead(t *testing.T) {
	t.Parallel()
	details := []string{
		"", "name", "disabled=true tapemaster-rights=false email", "disabled=false", "tapemaster-rights=true access", "code-delay=", "code-delay=3", "by somebody",
		string(data.WrongPasswords), string(data.ByAdministrator), data.GuessedIn,
	}
	for _, r := range data.Reasons() {
		details = append(details, string(r))
	}
	for _, tag := range append(lang.Languages(), lang.Pseudo) {
		read := lang.In(tag).Say
		said := map[string]words.Saying{}
		for _, kind := range append(data.Kinds(), "tape-lost") {
			for _, detail := range append(details, storedDetails[kind]...) {
				for _, at := range []time.Time{time.Unix(1e9, 0), time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)} {
					e := data.Event{At: at, Kind: kind, Detail: detail, UserID: "alice", Actor: "alice", Program: "Lite", Computer: "desk3", Address: "10.1.4.22"}
					for _, word := range data.SoughtWords(strings.Join(words.EventTexts(e, read), " ")) {
						s, known := said[word]
						if !known {
							s = words.Says(word, read)
							said[word] = s
						}
						if !foreseen(e, s) {
							t.Fatalf("%s: %q of %+v is not foreseen", tag, word, e)
						}
					}
				}
			}
		}
	}
}

func foreseen(e data.Event, s words.Saying) bool {
	reason, reasoned := e.Reason()
	return data.Finds([]string{s.Stored}, string(e.Kind), e.UserID, e.Actor, e.Program, e.Computer, e.Detail, e.Address) ||
		slices.Contains(s.Kinds, e.Kind) || slices.Contains(s.Details, e.Detail) || reasoned && slices.Contains(s.Reasons, reason) || s.Unsound && !e.Sound()
}

// Who is refused has not proven to be the user whose name they typed, nor has who
// locked that user out; who acts in a session or administers has.
func TestNobodyActsBeforeTheyAreProven(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event data.Event
		want  string
	}{
		{data.Event{Kind: data.SignInRefused, UserID: "alice", Actor: "alice", Detail: string(data.WrongPassword)}, "(unknown)"},
		{data.Event{Kind: data.SignInRefused, UserID: "alice", Actor: "alice", Detail: string(data.WrongCode)}, "(unknown)"},
		{data.Event{Kind: data.SignInRefused, Detail: string(data.UnknownUser)}, "(unknown)"},
		{data.Event{Kind: data.UserRevoked, UserID: "alice", Actor: "alice", Detail: string(data.WrongPasswords)}, "(unknown)"},
		{data.Event{Kind: data.OTPBlocked, UserID: "alice", Actor: "alice"}, "(unknown)"},
		{data.Event{Kind: data.TokenMisused, UserID: "alice", Actor: "alice", Detail: "session of a user"}, "(unknown)"},
		{data.Event{Kind: data.SessionsEnded, UserID: "alice", Actor: "alice", Detail: data.GuessedIn}, "(unknown)"},
		{data.Event{Kind: data.SessionsEnded, UserID: "alice", Actor: "alice", Detail: "1 session elsewhere: password changed"}, "alice"},
		{data.Event{Kind: data.UserRevoked, UserID: "alice", Actor: "olga", Detail: string(data.ByAdministrator)}, "olga"},
		{data.Event{Kind: data.PasswordRefused, UserID: "alice", Actor: "alice", Detail: string(data.WrongPassword)}, "alice"},
		{data.Event{Kind: data.SignedIn, UserID: "alice", Actor: "alice"}, "alice"},
		{data.Event{Kind: data.SignInRefused, UserID: "alice", Actor: "mallory"}, "mallory"},
		{data.Event{Kind: data.ClockBehind}, ""},
		{data.Event{Kind: data.UserAdded, UserID: "alice", Actor: "console:root@vault7"}, "console: root@vault7"},
	} {
		if got := lang.Say(words.Actor(c.event)); got != c.want {
			t.Errorf("%+v is by %q, want %q", c.event, got, c.want)
		}
		for _, f := range []files.ExportFormat{files.CSV, files.JSONLines} {
			var out strings.Builder
			w := files.NewEventWriter(&out, f, 0)
			if err := errors.Join(w.Write(c.event), w.Flush()); err != nil {
				t.Fatal(err)
			}
			by := map[files.ExportFormat]string{files.CSV: ",(unknown),", files.JSONLines: `"actor":"(unknown)"`}[f]
			if strings.Contains(out.String(), by) != (c.want == "(unknown)") {
				t.Errorf("%s: %s", f, out.String())
			}
		}
	}
}
