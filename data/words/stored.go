package words

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tapetrack/data"
)

// Texts of what is stored as the detail of an event. It is stored in English, for files,
// scripts and readers of all languages, and never changes; Detail recognises it, so that
// people read it in theirs.
const (
	SessionsElsewhere data.Text = "%d sessions elsewhere: %s" // then why
	BecausePassword   data.Text = "password changed"
	BecauseRemoved    data.Text = "authenticator removed"
	BecauseReplaced   data.Text = "authenticator replaced"
	BecauseTurnedOn   data.Text = "one-time password turned on"
	RequiredByGroup   data.Text = "required by group %s"
	ShownToTurnOn     data.Text = "to turn on the user's own one-time password"
	GoodUntilFirst    data.Text = "good until the first code of the new authenticator"
	CodeCorrect       data.Text = "correct code"
	RecordReplaced    data.Text = "the record was modified outside TapeTrack and was replaced: " + MadeAnew
	OnlyDescription   data.Text = "%s: description"
	RuleOptional      data.Text = "%s: one-time password optional"
	RuleRequired      data.Text = "%s: one-time password required"
	RuleRequiredFrom  data.Text = "%s: one-time password required from %s"
	MembersMoved      data.Text = "%s, %d members to %s" // of a group that was deleted
	ReplacedBy        data.Text = "%s by %s"             // authenticators
	WasMissing        data.Text = "The user tapemaster was missing."
	TheKey            data.Text = "key %s"
	KeyReplacedBy     data.Text = "key %s replaced by %s"
	FoundBefore       data.Text = "found before: %s"
	FoundSound        data.Text = "sound, %s" // with the seal
	InsteadOf         data.Text = "seal %s instead of %s"
	InsteadOfForged   data.Text = "seal %s; the noted one was not genuine"
	PausedUntil       data.Text = "until %s: %s"
	SameAddress       data.Text = "same as user %s; give one of the two another address"
	EndedEarly        data.Text = "%s, ended early" // how many were exported

	// Where a session was that others have ended, and what an administrator wrote.
	WasOn      data.Text = "%s on %s"
	WasOnAbout data.Text = "%s on %s; message: %s"

	// What another program used than that to which it was given.
	CopiedSession data.Text = "session of a user"
	CopiedTicket  data.Text = "sign-in that was not complete"
	CopiedProof   data.Text = "proof of identity while signed in"

	// The lines of a file that a part of an import has written.
	FileLines data.Text = "%s, lines %d to %d"

	// Of sign-ins that are not listed one by one: how many addresses there were besides, by which
	// limit how many were refused, and how many where nothing was judged.
	RefusedTogether         data.Text = "too many from the address: %d; server busy: %d; unknown User-IDs and tries while locked or delayed: %d"
	RefusedElsewhere        data.Text = "other addresses: %d; too many from one address: %d; server busy: %d; unknown User-IDs and tries while locked or delayed: %d"
	RefusedElsewhereAtLeast data.Text = "other addresses: more than %d; too many from one address: %d; server busy: %d; unknown User-IDs and tries while locked or delayed: %d"
	LockedFrom              data.Text = "users locked within an hour: %d"

	// Of an import: the file, how many were added, changed and unchanged, perhaps groups
	// that were added and who got tapemaster rights, and the hash of the file.
	FileImported        data.Text = "%s: %s added, %s changed, %s unchanged; SHA-256 %s"
	FileImportedGroups  data.Text = "%s: %s added, %s changed, %s unchanged; groups added: %s; SHA-256 %s"
	FileImportedHolders data.Text = "%s: %s added, %s changed, %s unchanged; given tapemaster rights: %s; SHA-256 %s"
	FileImportedBoth    data.Text = "%s: %s added, %s changed, %s unchanged; groups added: %s; given tapemaster rights: %s; SHA-256 %s"
)

// A detailRow is a text that is stored of some kinds of events. What somebody has typed is
// never more than an argument: kinds whose detail is only that have no row.
type detailRow struct {
	kinds []data.Kind
	text  data.Text
	one   string      // the singular, in English; empty for a text that counts nothing
	last  []data.Text // what the last argument may be; otherwise it is a text from elsewhere
}

// details are those texts, of several that may be meant the right one first.
var details = []detailRow{
	{signedIn, data.Text(data.PasswordOnly), "", nil},
	{signedIn, data.Text(data.WithCode), "", nil},
	{signedIn, data.Text(data.WithRecovery), "", nil},
	{signedIn, data.Text(data.WithTemporary), "", nil},
	{signedIn, data.Text(data.WhilePaused), "", nil},

	{[]data.Kind{data.SignedOut}, data.Text(data.BySIGINT), "", nil},
	{[]data.Kind{data.SignedOut}, data.Text(data.BySIGTERM), "", nil},
	{[]data.Kind{data.SignedOut}, data.Text(data.BySIGHUP), "", nil},
	{[]data.Kind{data.SignedOut}, data.Text(data.ByLostDisplay), "", nil},
	{[]data.Kind{data.SignedOut}, data.Text(data.ByFailure), "", nil},
	{[]data.Kind{data.SignedOut}, data.Text(data.ByIdleTime), "", nil},
	{[]data.Kind{data.SignedOut}, data.Text(data.ByAge), "", nil},

	{[]data.Kind{data.TokenMisused}, CopiedSession, "", nil},
	{[]data.Kind{data.TokenMisused}, CopiedTicket, "", nil},
	{[]data.Kind{data.TokenMisused}, CopiedProof, "", nil},

	{[]data.Kind{data.SignInsRefused}, RefusedTogether, "", nil},
	{[]data.Kind{data.SignInsRefused}, RefusedElsewhere, "", nil},
	{[]data.Kind{data.SignInsRefused}, RefusedElsewhereAtLeast, "", nil},
	{[]data.Kind{data.LocksLimited}, LockedFrom, "", nil},

	{[]data.Kind{data.SessionsEnded}, data.GuessedIn, "", nil},
	{
		[]data.Kind{data.SessionsEnded},
		SessionsElsewhere, "%d session elsewhere: %s",
		[]data.Text{BecausePassword, BecauseRemoved, BecauseReplaced, BecauseTurnedOn},
	},

	{[]data.Kind{data.SessionCut}, WasOnAbout, "", nil},
	{[]data.Kind{data.SessionCut, data.SessionEnded, data.SessionReplaced, data.SessionLost, data.SessionOutside}, WasOn, "", nil},

	{[]data.Kind{data.OTPTurnedOn}, RequiredByGroup, "", nil},
	{[]data.Kind{data.QRShown}, ShownToTurnOn, "", nil},
	{[]data.Kind{data.TemporaryCodeUsed}, GoodUntilFirst, "", nil},
	{[]data.Kind{data.RecoveryCodeUsed}, "none left", "", nil},
	{[]data.Kind{data.RecoveryCodeUsed}, "%d left", "%d left", nil},
	{[]data.Kind{data.CodeTested}, CodeCorrect, "", nil},
	{[]data.Kind{data.PasswordReset}, RecordReplaced, "", nil},
	{[]data.Kind{data.PhoneReplaced}, ReplacedBy, "", nil},

	{[]data.Kind{data.GroupChanged}, OnlyDescription, "", nil},
	{[]data.Kind{data.GroupChanged}, RuleOptional, "", nil},
	{[]data.Kind{data.GroupChanged}, RuleRequired, "", nil},
	{[]data.Kind{data.GroupChanged}, RuleRequiredFrom, "", nil},
	{[]data.Kind{data.GroupDeleted}, MembersMoved, "%s, %d member to %s", nil},

	{[]data.Kind{data.EmailsAlike}, SameAddress, "", nil},
	{[]data.Kind{data.UsersImported}, FileImportedBoth, "", nil},
	{[]data.Kind{data.UsersImported}, FileImportedGroups, "", nil},
	{[]data.Kind{data.UsersImported}, FileImportedHolders, "", nil},
	{[]data.Kind{data.UsersImported}, FileImported, "", nil},
	{[]data.Kind{data.UsersExported}, "%d users", "%d user", nil},
	{[]data.Kind{data.EventsExported}, "%d events", "%d event", nil},
	{[]data.Kind{data.LogCutOff}, CutInto, "", nil},
	{[]data.Kind{data.AuditVerified}, FoundSound, "", nil},
	{[]data.Kind{data.OlderAccepted}, InsteadOf, "", nil},
	{[]data.Kind{data.OlderAccepted}, InsteadOfForged, "", nil},
	{[]data.Kind{data.Recovered}, WasMissing, "", nil},
	{[]data.Kind{data.KeyRotated}, KeyReplacedBy, "", nil},
	{[]data.Kind{data.KeyRotated}, FoundBefore, "", nil},
	{[]data.Kind{data.KeyExported, data.KeyImported}, TheKey, "", nil},
	{[]data.Kind{data.OTPPaused}, PausedUntil, "", nil},
}

var signedIn = []data.Kind{data.SignedIn, data.SignInBegun, data.IdentityConfirmed}

// A pattern recognises what is stored of a text.
type pattern struct {
	row   detailRow
	forms []*regexp.Regexp // plural, singular
	// numbers are which of its arguments are numbers.
	numbers []bool
}

// patterns are those of the rows, by kind.
var patterns = sync.OnceValue(func() map[data.Kind][]pattern {
	of := map[data.Kind][]pattern{}
	for _, row := range details {
		p := pattern{row: row}
		for _, form := range []string{string(row.text), row.one} {
			if form != "" {
				p.forms = append(p.forms, recogniser(form))
			}
		}
		for _, verb := range verbs.FindAllString(string(row.text), -1) {
			p.numbers = append(p.numbers, verb == "%d")
		}
		for _, k := range row.kinds {
			of[k] = append(of[k], p)
		}
	}
	return of
})

var verbs = regexp.MustCompile("%[sd]")

// recogniser returns what matches a format with any arguments.
func recogniser(format string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	rest := format
	for _, at := range verbs.FindAllStringIndex(format, -1) {
		b.WriteString(regexp.QuoteMeta(rest[:at[0]-(len(format)-len(rest))]))
		if format[at[0]+1] == 'd' {
			b.WriteString(`(\d{1,3}(?:,\d{3}){0,5})`)
		} else {
			b.WriteString(`(.+?)`)
		}
		rest = format[at[1]:]
	}
	b.WriteString(regexp.QuoteMeta(rest) + `\z`)
	return regexp.MustCompile(b.String())
}

// recognised returns the sentence that is stored as the detail of an event; empty if none
// of its kind is.
func recognised(k data.Kind, detail string) data.Sentence {
	if said := recognisedWhole(k, detail); !said.Empty() {
		return said
	}
	if some, early := strings.CutSuffix(detail, ", ended early"); early {
		if n := recognisedWhole(k, some); !n.Empty() {
			return data.Say(EndedEarly, n)
		}
	}
	return data.Sentence{}
}

// recognisedWhole is recognised of a detail to whose end nothing was added.
func recognisedWhole(k data.Kind, detail string) data.Sentence {
	for _, p := range patterns()[k] {
		for _, form := range p.forms {
			if found := form.FindStringSubmatch(detail); found != nil {
				return p.sentence(found[1:])
			}
		}
	}
	return data.Sentence{}
}

func (p pattern) sentence(found []string) data.Sentence {
	s := data.Say(p.row.text)
	for i, arg := range found {
		switch n, err := strconv.ParseInt(strings.ReplaceAll(arg, ",", ""), 10, 64); {
		case p.numbers[i] && err == nil:
			s.Args = append(s.Args, n)
		case i == len(found)-1:
			s.Args = append(s.Args, p.row.end(arg))
		default:
			s.Args = append(s.Args, arg)
		}
	}
	return s
}

// end returns the last argument of a row.
func (r detailRow) end(arg string) any {
	for _, text := range r.last {
		if string(text) == arg {
			return text
		}
	}
	return arg
}

// storedSaying adds to a saying the events whose detail is stored in other words than those
// in which it is read: those in which the words are the same have them in a text as it is
// stored.
func (s *Saying) storedSaying(read Reader) {
	says := func(text string) bool { return data.Finds([]string{s.Stored}, text) }
	numbers := read(data.Say("%d", int64(1234567))) != "1,234,567" && strings.ContainsAny(s.Stored, "0123456789")
	for _, row := range details {
		found := false
		for _, sample := range row.samples() {
			found = found || says(read(sample)) && !says(row.english(sample))
		}
		switch counts := row.one != ""; {
		case counts && numbers:
		case !found:
			continue
		case !strings.Contains(string(row.text), "%"):
			s.Details = append(s.Details, string(row.text))
			continue
		}
		s.Kinds = append(s.Kinds, row.kinds...)
	}
	if early := data.Say(EndedEarly, ""); says(read(early)) && !says(string(EndedEarly)) {
		s.Kinds = append(s.Kinds, data.UsersExported, data.EventsExported)
	}
}

// english returns what is stored of a sentence of a row.
func (r detailRow) english(s data.Sentence) string {
	format := string(r.text)
	if r.one != "" && slices.Contains(s.Args, any(int64(1))) {
		format = r.one
	}
	return fmt.Sprintf(format, s.Args...)
}

// samples are sentences with all words that a row may be read with.
func (r detailRow) samples() []data.Sentence {
	lasts := []any{""}
	for _, last := range r.last {
		lasts = append(lasts, last)
	}
	var all []data.Sentence
	counts := []int64{1}
	if r.one != "" {
		counts = []int64{0, 1, 2, 3, 5, 11, 100, 1_000_000} // each plural form of some language
	}
	for _, n := range counts {
		for _, last := range lasts {
			s := data.Say(r.text)
			found := verbs.FindAllString(string(r.text), -1)
			for i, verb := range found {
				switch {
				case verb == "%d":
					s.Args = append(s.Args, n)
				case i == len(found)-1:
					s.Args = append(s.Args, last)
				default:
					s.Args = append(s.Args, "")
				}
			}
			all = append(all, s)
		}
	}
	return all
}
