package words

import (
	"cmp"
	"strings"

	"tapetrack/data"
)

// revocationWords are words for the details of a revocation, which are stored as names.
var revocationWords = map[string]string{
	string(data.WrongPasswords):  "too many wrong passwords",
	string(data.ByAdministrator): "by an administrator",
}

// Kind says what a kind of event means: "QR code shown". A kind that this version
// does not know is returned as it is stored.
func Kind(k data.Kind) string { return cmp.Or(Sentence(k.Words()), string(k)) }

// Event says what happened: "Sign-in refused: wrong password".
func Event(e data.Event) string {
	if !e.Sound() {
		return strings.TrimSpace(Kind(e.Kind) + " (modified outside TapeTrack)")
	}
	if reason, refused := e.Reason(); refused {
		return Kind(e.Kind) + ": " + Reason(reason)
	}
	return Kind(e.Kind)
}

// Detail returns what Event leaves out, in people's words as far as the
// detail is a name; empty if nothing is left.
func Detail(e data.Event) string {
	_, refused := e.Reason()
	switch {
	case refused:
		return ""
	case e.Kind == data.UserRevoked:
		if words, ok := revocationWords[e.Detail]; ok {
			return words
		}
	case e.Kind == data.UserChanged:
		var fields []string
		for _, name := range strings.Fields(e.Detail) {
			fields = append(fields, Field(name))
		}
		return strings.Join(fields, ", ")
	}
	return e.Detail
}

// Actor says who acted, for people, who know the account of the console by its name.
func Actor(e data.Event) string {
	if account, ok := strings.CutPrefix(e.By(), data.ConsolePrefix); ok {
		return "console: " + account
	}
	return e.By()
}
