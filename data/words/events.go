package words

import (
	"cmp"
	"slices"
	"strings"

	"tapetrack/data"
)

// revocationWords are words for the details of a revocation, which are stored as names.
var revocationWords = map[string]string{
	string(data.WrongPasswords):  "too many wrong passwords",
	string(data.ByAdministrator): "by an administrator",
}

// switched are the words for a switch of a user that was set or taken away, by how it is
// recorded, see data.User.Recorded. They begin what an event says, or follow others.
var switched = map[string]string{
	data.FieldDisabled + "=true":  "user disabled",
	data.FieldDisabled + "=false": "user enabled",
	data.FieldRights + "=true":    "tapemaster rights given",
	data.FieldRights + "=false":   "tapemaster rights taken away",
}

// Switched says how a switch of a user was set, by how it is recorded, after who the user is:
// "disabled"; empty for anything else.
func Switched(recorded string) string { return strings.TrimPrefix(switched[recorded], "user ") }

// Words around what an event says.
const (
	modified    = " (modified outside TapeTrack)"
	likeProfile = "back to the profile" // a policy
	likeNew     = "back to the default" // one that is in no profile
	console     = "console: "           // before its account
)

// Kind says what a kind of event means: "QR code shown". A kind that this version
// does not know is returned as it is stored.
func Kind(k data.Kind) string { return cmp.Or(Sentence(k.Words()), string(k)) }

// Outcome says how events of a kind end: "Refused"; empty if they succeed.
func Outcome(k data.Kind) string {
	if k.Outcome() == data.Refused {
		return "Refused"
	}
	return ""
}

// Event says what happened: "Sign-in refused: wrong password", "User disabled".
func Event(e data.Event) string {
	if !e.Sound() {
		return strings.TrimSpace(Kind(e.Kind) + modified)
	}
	said := Particular(e)
	switch {
	case said == "":
		return Kind(e.Kind)
	case e.Kind == data.UserChanged:
		return strings.ToUpper(said[:1]) + said[1:]
	default:
		return Kind(e.Kind) + ": " + said
	}
}

// Particular says what Event says of an event beyond its kind: why something was refused,
// or which switches of a user were set; empty for most events.
func Particular(e data.Event) string {
	if reason, refused := e.Reason(); refused {
		return Reason(reason)
	}
	acts, _ := changes(e)
	return strings.Join(acts, ", ")
}

// changes returns what a change of a user says of switches, and the other fields.
func changes(e data.Event) (acts, fields []string) {
	if e.Kind != data.UserChanged {
		return nil, nil
	}
	for _, name := range strings.Fields(e.Detail) {
		if act, ok := switched[name]; ok {
			acts = append(acts, act)
		} else {
			fields = append(fields, Field(name))
		}
	}
	return acts, fields
}

// Detail returns what Event leaves out, in people's words as far as the
// detail is a name; empty if nothing is left.
func Detail(e data.Event) string {
	_, refused := e.Reason()
	switch {
	case refused:
		return ""
	case e.Kind == data.UserRevoked:
		return cmp.Or(revocationWords[e.Detail], e.Detail)
	case e.Kind == data.UserChanged:
		_, fields := changes(e)
		return strings.Join(fields, ", ")
	case e.Kind == data.PolicySet:
		if name, value, found := strings.Cut(e.Detail, "="); found {
			reset := likeNew
			if data.InProfile(name) {
				reset = likeProfile
			}
			return name + ": " + cmp.Or(value, reset)
		}
	}
	return e.Detail
}

// Actor says who acted, for people, who know the account of the console by its name.
func Actor(e data.Event) string {
	if account, ok := strings.CutPrefix(e.By(), data.ConsolePrefix); ok {
		return console + account
	}
	return e.By()
}

// Happened says what happened, with the details behind it: "User added (Night shift)".
func Happened(e data.Event) string {
	if detail := Detail(e); detail != "" {
		return Event(e) + " (" + detail + ")"
	}
	return Event(e)
}

// EventTexts returns the texts in which an event is found: those of the columns of the
// log but the time, and what they stand for as it is stored, which tapectl lists.
func EventTexts(e data.Event) []string {
	return []string{Happened(e), Outcome(e.Kind), e.UserID, Actor(e), e.Program, e.Computer, string(e.Kind), e.By(), e.Detail}
}

// A Saying is which events may have a word in their EventTexts: those that have Stored in
// a text as it is stored, or are among Kinds or Reasons, or are not sound if Unsound is
// true. All that have the word are among them, and perhaps others.
type Saying struct {
	Stored  string        // the word without marks around it, which people read only; empty: any event may have it
	Kinds   []data.Kind   // of these kinds
	Reasons []data.Reason // of data.ReasonedKinds, for these reasons
	Unsound bool
}

// Says returns which events may have a word, in the form of data.Sought.
func Says(word string) Saying {
	s := Saying{Stored: strings.Trim(word, "(),:")}
	says := func(texts ...string) bool { return data.Finds([]string{s.Stored}, texts...) }
	for _, k := range data.Kinds() {
		if says(append(sometimes(k), Kind(k), Outcome(k))...) {
			s.Kinds = append(s.Kinds, k)
		}
	}
	for _, r := range data.Reasons() {
		if says(Reason(r)) {
			s.Reasons = append(s.Reasons, r)
		}
	}
	s.Unsound = says(modified)
	return s
}

// sometimes returns texts that some events of a kind say, depending on what is stored.
func sometimes(k data.Kind) []string {
	var texts []string
	switch k {
	case data.UserRevoked:
		for _, text := range revocationWords {
			texts = append(texts, text)
		}
	case data.UserChanged:
		for f := range data.Fields() {
			texts = append(texts, Field(f.Name))
		}
		for _, act := range switched {
			texts = append(texts, act)
		}
	case data.PolicySet:
		texts = append(texts, likeProfile, likeNew)
	}
	if slices.Contains(data.UnprovenKinds(), k) {
		texts = append(texts, data.Nobody)
	}
	return texts
}
