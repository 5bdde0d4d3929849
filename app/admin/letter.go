package admin

import (
	"net/url"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// chooseNew is what people read here. Tests ask for it by name.
const chooseNew data.Text = "At the first sign-in you are asked to choose a new password."

// A letter is a message to a user. It never holds a password or a code: reading the
// mail must not be enough to sign in.
type letter struct {
	to            string // email address; may be empty
	subject, text string
}

// resetLetter says that the password was reset. ends is when the new one expires;
// a zero time leaves that out.
func resetLetter(user data.User, ends time.Time) letter {
	lines := []string{
		lang.T("Your password for TapeTrack was reset."),
		"",
		lang.T("User-ID: %s", user.ID),
		lang.T("Password: you will receive it separately, not by email"),
	}
	if !ends.IsZero() {
		ends = ends.Local()
		lines = append(lines, lang.T("Valid until: %s (UTC%s)", lang.Time(ends, data.LayoutLongTime), ends.Format("-07:00")))
	}
	lines = append(lines, "", lang.T(chooseNew))
	return letter{to: user.Email, subject: lang.T("Your password for TapeTrack"), text: strings.Join(lines, "\n")}
}

// mailto returns the address that opens a mail program with the letter
// (RFC 6068: every byte with a meaning is encoded, a line ends with CR LF).
func (l letter) mailto() *url.URL {
	return &url.URL{
		Scheme:   "mailto",
		Opaque:   strings.ReplaceAll(percent(l.to), "%40", "@"),
		RawQuery: "subject=" + percent(l.subject) + "&body=" + percent(strings.ReplaceAll(l.text, "\n", "\r\n")),
	}
}

// percent encodes everything but letters, digits, dash, dot, underscore and tilde. A
// blank must not become a plus, which mail programs show as a plus.
func percent(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
