package shell

import (
	"tapetrack/data"
	"tapetrack/data/lang"
)

// InPartsText is what people read here. Tests ask for it by name.
const InPartsText data.Text = "People can sign in while this runs. If you cancel it, what is written by then stays."

// What an administrator does in a new database, in this order, and what users do then.
const (
	addUsers  data.Text = "Add the users."
	turnOnOTP data.Text = "Turn on their one-time password."
	theyScan  data.Text = "They scan the QR code at their next sign-in."
)

// FirstSteps returns what is done in a new database, in order.
func FirstSteps() []string { return []string{lang.T(addUsers), lang.T(turnOnOTP), lang.T(theyScan)} }

// Times words how often something happened: "never", "once", "twice", "3 times".
func Times(n int) string {
	switch {
	case n <= 0:
		return lang.T("never")
	case n == 1:
		return lang.T("once")
	case n == 2:
		return lang.T("twice")
	default:
		return lang.T("%d times", n)
	}
}

// InParts says of work on n users what it means that it is written in parts; "" if it is
// written at once.
func InParts(n int64) string {
	if n <= data.WrittenAtOnce {
		return ""
	}
	return lang.T(InPartsText)
}

// EnteredLost is said before the session of another program is ended.
const EnteredLost data.Text = "What has been entered there and not saved is lost."

// AnyCase ends the help of a name that is typed.
const AnyCase data.Text = "Not case-sensitive."

// Who names a user in a sentence: "Alice Ärmel (alice)", or "alice" without a name.
func Who(name, id string) string {
	if name == "" {
		return id
	}
	return lang.T("%s (%s)", name, id)
}

// PageOpened is said, with what to know of it, once the system has taken a page to print.
const PageOpened data.Text = "A page to print was opened in your browser"

// OpeningBrowser is said until it is known whether the system has taken it, which may take seconds.
const OpeningBrowser data.Text = "Opening the browser…"

// StartAndEnter begins what printed pages say of a sign-in, with the program.
const StartAndEnter data.Text = "Start %s and enter your User-ID and your password."
