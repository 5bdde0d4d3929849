package words

import (
	"slices"
	"strings"

	"tapetrack/data"
)

// revocationWords are words for the details of a revocation, which are stored as names.
var revocationWords = map[string]data.Text{
	string(data.WrongPasswords):  "too many wrong passwords",
	string(data.ByAdministrator): "by an administrator",
}

// A switching is what people read of a switch of a user that was set or taken away.
type switching struct {
	first data.Text // of what an event says
	next  data.Text // after others
	after data.Text // after who the user is; empty for what is no state
}

// switched are the words for switches, by how it is recorded that they were set, see
// data.User.Recorded.
var switched = map[string]switching{
	data.FieldDisabled + "=true":  {"User disabled", "user disabled", "was|disabled"},
	data.FieldDisabled + "=false": {"User enabled", "user enabled", "was|enabled"},
	data.FieldRights + "=true":    {"Tapemaster rights given", "tapemaster rights given", "tapemaster rights given"},
	data.FieldRights + "=false":   {"Tapemaster rights taken away", "tapemaster rights taken away", "tapemaster rights taken away"},
}

// Switched says how a switch of a user was set, by how it is recorded, after who the user is:
// "disabled"; empty for anything else.
func Switched(recorded string) data.Text { return switched[recorded].after }

// Words around what an event says.
const (
	modified    data.Text = "%s (modified outside TapeTrack)"
	likeProfile data.Text = "back to the profile" // a policy
	likeNew     data.Text = "back to the default" // one that is in no profile
	console     data.Text = "console: %s"         // before its account
	// Nobody is what people read for data.Nobody.
	Nobody data.Text = data.Nobody
)

// Kind says what a kind of event means: "QR code shown". A kind that this version
// does not know is returned as it is stored.
func Kind(k data.Kind) data.Sentence { return orVerbatim(k.Words(), string(k)) }

// kindGroups are what people read of groups of kinds.
var kindGroups = map[data.KindGroup]data.Text{
	data.AllEvents:     "events|All",
	data.SignInEvents:  "Sign-ins",
	data.RefusalEvents: "Refusals",
	data.OTPEvents:     "One-time password",
	data.UserEvents:    "Users and groups",
	data.PolicyEvents:  "Policy",
	data.KeyEvents:     "Key and backup",
	data.LogEvents:     "Log and clock",
}

// KindGroup returns what people read of a group of kinds: "Sign-ins".
func KindGroup(g data.KindGroup) data.Text { return kindGroups[g] }

// Outcome says how events of a kind end: "Refused"; empty if they succeed.
func Outcome(k data.Kind) data.Sentence {
	if k.Outcome() == data.Refused {
		return data.Say("Refused")
	}
	return data.Sentence{}
}

// Event says what happened: "Sign-in refused: wrong password", "User disabled".
func Event(e data.Event) data.Sentence {
	if !e.Sound() {
		return data.Say(modified, Kind(e.Kind))
	}
	if acts, _ := changes(e, true); len(acts) > 0 {
		return asOne(acts)
	}
	switch said := Particular(e); {
	case said.Empty():
		return Kind(e.Kind)
	default:
		return data.Say("%s: %s", Kind(e.Kind), said)
	}
}

// Particular says what Event says of an event beyond its kind: why something was refused,
// or which switches of a user were set; empty for most events.
func Particular(e data.Event) data.Sentence {
	if reason, refused := e.Reason(); refused {
		return Reason(reason)
	}
	acts, _ := changes(e, false)
	return asOne(acts)
}

// asOne returns sentences with commas between them; of none it is empty.
func asOne(things []data.Sentence) data.Sentence {
	if len(things) == 0 {
		return data.Sentence{}
	}
	return data.Say("%s", InCommas(things))
}

// changes returns what a change of a user says of switches, and the other fields. If begins
// is true, it begins what an event says.
func changes(e data.Event, begins bool) (acts, fields []data.Sentence) {
	if e.Kind != data.UserChanged {
		return nil, nil
	}
	for _, name := range strings.Fields(e.Detail) {
		act, ok := switched[name]
		was, is, ranges := data.RangesChanged(name)
		switch {
		case ranges:
			fields = append(fields, data.Say("%s from %s to %s", Field(data.FieldRanges), Ranges(was), Ranges(is)))
		case !ok:
			fields = append(fields, Field(name))
		case acts == nil && begins:
			acts = append(acts, data.Say(act.first))
		default:
			acts = append(acts, data.Say(act.next))
		}
	}
	return acts, fields
}

// Detail returns what Event leaves out, in people's words as far as the
// detail is a name; empty if nothing is left.
func Detail(e data.Event) data.Sentence {
	_, refused := e.Reason()
	switch {
	case refused:
		return data.Sentence{}
	case e.Kind == data.UserRevoked && revocationWords[e.Detail] != "":
		return data.Say(revocationWords[e.Detail])
	case e.Kind == data.UserChanged:
		_, fields := changes(e, false)
		return asOne(fields)
	case e.Kind == data.PolicySet:
		if name, value, found := strings.Cut(e.Detail, "="); found {
			switch {
			case value != "":
				return data.Say("%s: %s", name, value)
			case data.InProfile(name):
				return data.Say("%s: %s", name, likeProfile)
			default:
				return data.Say("%s: %s", name, likeNew)
			}
		}
	}
	if said := recognised(e.Kind, e.Detail); !said.Empty() {
		return said
	}
	return data.Verbatim(e.Detail)
}

// Actor says who acted, for people: the account of the console by its name, and in their
// language that nobody is known to have.
func Actor(e data.Event) data.Sentence {
	by := e.By()
	if account, ok := strings.CutPrefix(by, data.ConsolePrefix); ok {
		return data.Say(console, account)
	}
	if by == data.Nobody {
		return data.Say(Nobody)
	}
	return data.Verbatim(by)
}

// Computer says on which computer something was done: "vm". If a server was asked, that name is
// what the client claims, and is joined by the address that the server saw: "vm at 10.1.4.22".
func Computer(name, address string) data.Sentence {
	switch {
	case address == "":
		return data.Verbatim(name)
	case name == "":
		return data.Verbatim(address)
	default:
		return data.Say("computer|%s at %s", name, address)
	}
}

// Happened says what happened, with the details behind it: "User added (Night shift)".
func Happened(e data.Event) data.Sentence {
	if detail := Detail(e); !detail.Empty() {
		return data.Say("%s (%s)", Event(e), detail)
	}
	return Event(e)
}

// A Reader words a sentence in some language: lang.Say in that of the program.
type Reader func(data.Sentence) string

// EventTexts returns the texts in which an event is found: those of the columns of the
// log but the time, as somebody reads them, and what they stand for as it is stored, which
// tapectl lists.
func EventTexts(e data.Event, read Reader) []string {
	return []string{
		read(Happened(e)), read(Outcome(e.Kind)), e.UserID, read(Actor(e)), e.Program, e.Computer, e.Address, string(e.Kind), e.By(), e.Detail,
	}
}

// A Saying is which events may have a word in their EventTexts: those that have Stored in
// a text as it is stored, or are among Kinds, Details or Reasons, or are not sound if Unsound is
// true. All that have the word are among them, and perhaps others.
type Saying struct {
	Stored  string        // the word without marks around it, which people read only; empty: any event may have it
	Kinds   []data.Kind   // of these kinds
	Details []string      // with one of these as their detail
	Reasons []data.Reason // of data.ReasonedKinds, for these reasons
	Unsound bool
}

// marks are what may stand around a word of an event in some language.
const marks = "(),:;.[]„“”»«"

// Says returns which events may have a word, in the form of data.Sought, for somebody who
// reads them in a language.
func Says(word string, read Reader) Saying {
	s := Saying{Stored: strings.Trim(word, marks)}
	says := func(texts ...string) bool { return data.Finds([]string{s.Stored}, texts...) }
	for _, k := range data.Kinds() {
		texts := []string{read(Kind(k)), read(Outcome(k))}
		for _, text := range sometimes(k) {
			texts = append(texts, read(text))
		}
		if says(texts...) {
			s.Kinds = append(s.Kinds, k)
		}
	}
	for _, r := range data.Reasons() {
		if says(read(Reason(r))) {
			s.Reasons = append(s.Reasons, r)
		}
	}
	s.storedSaying(read)
	s.Unsound = says(read(data.Say(modified, "")))
	return s
}

// sometimes returns what some events of a kind say, depending on what is stored.
func sometimes(k data.Kind) []data.Sentence {
	var all []data.Sentence
	say := func(texts ...data.Text) {
		for _, text := range texts {
			all = append(all, data.Say(text))
		}
	}
	switch k {
	case data.UserRevoked:
		for _, text := range revocationWords {
			say(text)
		}
	case data.UserChanged:
		for f := range data.Fields() {
			all = append(all, Field(f.Name))
		}
		for _, act := range switched {
			say(act.first, act.next)
		}
	case data.PolicySet:
		say(likeProfile, likeNew)
	}
	if slices.Contains(data.UnprovenKinds(), k) {
		all = append(all, data.Verbatim(data.Nobody), data.Say(Nobody))
	}
	return all
}
