package shell

import (
	"strconv"

	"tapetrack/data"
)

// Times words how often something happened: "never", "once", "twice",
// "3 times".
func Times(n int) string {
	switch {
	case n <= 0:
		return "never"
	case n == 1:
		return "once"
	case n == 2:
		return "twice"
	default:
		return Number(int64(n)) + " times"
	}
}

// Number words a count with separated thousands: "1,284".
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Count words a number of things: "1 user", "1,284 users".
func Count(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return Number(n) + " " + unit + "s"
}

// manyAtOnce is how many users in one transaction keep others waiting so long
// that it is worth a word.
const manyAtOnce = 5000

// HoldsOthersUp warns of work on n users that is one transaction: others wait
// for its end. It is empty if they will hardly notice.
func HoldsOthersUp(n int64) string {
	if n < manyAtOnce {
		return ""
	}
	return "This takes a while, and until it has ended nobody can sign in. Choose a quiet hour; it can be cancelled, and nothing is changed then."
}

// Was is the verb for a number of things that something was done to.
func Was(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// Names lists things for a sentence, the first of them if there are many:
// "alice, bob and 37 more". more is the last word of that.
func Names(things []string, more string) string {
	const most = 5
	if n := len(things) - most; n > 1 {
		return data.Listed(append(things[:most:most], Number(int64(n))+" "+more))
	}
	return data.Listed(things)
}

// Who names a user for a sentence: "Alice Ärmel (alice)", or "alice" if he has
// no name.
func Who(name, id string) string {
	if name == "" {
		return id
	}
	return name + " (" + id + ")"
}
