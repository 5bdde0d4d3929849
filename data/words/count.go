package words

import (
	"strings"

	"tapetrack/data"
)

// Listed lists things: "Name", "Name and Role", "Name, Email and Role".
func Listed[T any](things []T) data.List { return joined(things, data.And) }

// Either lists things of which one is chosen: "csv, xml or json".
func Either[T any](things []T) data.List { return joined(things, data.Or) }

// Parts lists what is true of something, for a line in a list: "Night shift · Role O".
func Parts[T any](things []T) data.List { return joined(things, data.Dots) }

// InCommas lists things that are not a part of a sentence: "--name, --email".
func InCommas[T any](things []T) data.List { return joined(things, data.Commas) }

func joined[T any](things []T, by data.Joint) data.List {
	list := data.List{By: by}
	for _, thing := range things {
		list.Things = append(list.Things, thing)
	}
	return list
}

// MostNamed is the usual limit for Names in a window.
const MostNamed = 5

// Names lists at most so many things for a sentence: "alice, bob and 37 more users",
// where more is "%d more users", or empty for "37 more". If there is only one too many,
// it is named as well.
func Names[T any](things []T, most int, more data.Text) data.List {
	list := Listed(things)
	list.Most, list.More = most, more
	return list
}

// Left words how many of something remain: "none left", "3 left".
func Left(n int) data.Sentence {
	if n <= 0 {
		return data.Say("none left")
	}
	return data.Say("%d left", n)
}

// RecoveryCodes words how many of a set of recovery codes remain: "none yet" without a
// set, "none left", "3 left".
func RecoveryCodes(left, of int) data.Sentence {
	if of == 0 {
		return data.Say("codes|none yet")
	}
	return Left(left)
}

// Shortened returns a text from anywhere in a form that a sentence or an event can
// repeat: its first 40 characters, on one line, with blanks for those that can't be
// seen.
func Shortened(s string) string {
	const most = 40
	runes := []rune(strings.Map(func(r rune) rune {
		if data.IsUnseen(r) && !data.IsJoiner(r) {
			return ' '
		}
		return r
	}, s))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
