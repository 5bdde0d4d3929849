// Package strength estimates how hard a new password is to guess, in the way of
// zxcvbn (D. Wheeler, USENIX Security 2016): it splits a password into what guessers
// try — common passwords, words, names, keys in a row, repeats, dates — and counts the
// guesses that the cheapest split needs. It has no composition rules: NIST SP
// 800-63B-4 section 3.1.1.2 forbids them and asks for guidance instead.
//
// The ports of zxcvbn to Go read their lists when a program starts, which takes 30 ms
// and 6 MB whether or not anybody changes a password. Here the lists are searched where
// the linker put them.
package strength

import (
	"math"
	"strconv"

	"tapetrack/data"
)

// A Level says how hard a password is to guess.
type Level int

// The levels, by the number of guesses: below 10^6, below 10^8, below 10^10, and more.
const (
	Weak Level = iota
	Fair
	Good
	Strong
)

// A Judgement is what the user reads about a password.
type Judgement struct {
	Level Level
	Words data.Sentence // "Weak: a common word. …"
}

// most is how many characters are examined: that many alone are hard to guess.
const most = 64

// Judge judges a password. own is what a guesser knows about its owner: User-ID, name,
// e-mail address. It only advises: data.PasswordRule decides whether a password is
// accepted.
func Judge(password string, own []string) Judgement {
	text := []rune(password)
	text = text[:min(len(text), most)]
	parts := cheapest(text, own)
	return word(level(parts), parts)
}

func level(parts []part) Level {
	switch guesses := total(parts); {
	case guesses < 6:
		return Weak
	case guesses < 8:
		return Fair
	case guesses < 10:
		return Good
	default:
		return Strong
	}
}

// A kind says what a part of a password is.
type kind int

const (
	unknown kind = iota // nothing that guessers try before plain brute force
	commonPassword
	ownWord
	commonWord
	inARow
	repeated
	date
)

// A part is a piece of a password, with the base-10 logarithm of the guesses it takes.
type part struct {
	from, to int // in characters
	kind     kind
	guesses  float64
}

// step is the best way to build the first characters of a password from a number of
// parts.
type step struct {
	guesses float64 // log10 of the product over all parts
	last    part
	ok      bool
}

// cheapest returns the parts for which a guesser needs the fewest guesses.
func cheapest(text []rune, own []string) []part {
	n := len(text)
	ending := make([][]part, n+1)
	for _, p := range find(text, own) {
		ending[p.to] = append(ending[p.to], p)
	}
	best := make([][]step, n+1) // by end and number of parts
	for i := range best {
		best[i] = make([]step, n+1)
	}
	best[0][0].ok = true
	for end := 1; end <= n; end++ {
		for from := range end {
			ending[end] = append(ending[end], part{from, end, unknown, float64(end - from)})
		}
		for _, p := range ending[end] {
			for count := range n {
				before := best[p.from][count]
				guesses := before.guesses + p.guesses
				if after := &best[end][count+1]; before.ok && (!after.ok || guesses < after.guesses) {
					*after = step{guesses, p, true}
				}
			}
		}
	}
	count, least := 0, math.Inf(1)
	for l, s := range best[n] {
		if g := combined(s.guesses, l); s.ok && g < least {
			count, least = l, g
		}
	}
	parts := make([]part, count)
	for end := n; count > 0; count-- {
		parts[count-1] = best[end][count].last
		end = parts[count-1].from
	}
	return parts
}

func total(parts []part) float64 {
	sum := 0.0
	for _, p := range parts {
		sum += p.guesses
	}
	return combined(sum, len(parts))
}

// combined returns the guesses for all parts together, as log10: they can stand in any
// order, and a guesser tries everything with fewer parts first.
func combined(guesses float64, parts int) float64 {
	orders, _ := math.Lgamma(float64(parts) + 1)
	all := guesses + orders/math.Ln10
	fewer := 4 * float64(parts-1) // ten thousand for each
	return all + math.Log10(1+math.Pow(10, fewer-all))
}

// What is said of a password that many use, and of one that is nearly strong.
const (
	ManyUseThis data.Text = "many people use this, and it is tried first."
	OneMoreWord data.Text = "Good. One more word makes it strong."
)

// word puts a judgement into words.
func word(l Level, parts []part) Judgement {
	switch l {
	case Strong:
		return Judgement{l, data.Say("Strong.")}
	case Good:
		return Judgement{l, data.Say(OneMoreWord)}
	}
	weakest := part{}
	for _, p := range parts {
		if p.kind != unknown && p.to-p.from > weakest.to-weakest.from {
			weakest = p
		}
	}
	format := [...]data.Text{Weak: "Weak: %s %s", Fair: "Fair: %s %s"}[l]
	return Judgement{l, data.Say(format, reasons[weakest.kind], SeveralWords)}
}

// reasons end the sentence that begins with the level.
var reasons = map[kind]data.Text{
	unknown:        "it is short.",
	commonPassword: ManyUseThis,
	ownWord:        "your User-ID and your name are easy to guess.",
	commonWord:     "a common word or name.",
	inARow:         "characters in a row, like abc or qwerty.",
	repeated:       "the same again and again.",
	date:           "a date or a year.",
}

// String names a level, for tests.
func (l Level) String() string {
	names := [...]string{"Weak", "Fair", "Good", "Strong"}
	if l < 0 || int(l) >= len(names) {
		return strconv.Itoa(int(l))
	}
	return names[l]
}

// SeveralWords says how to choose a password.
const SeveralWords data.Text = "Several words are easy to remember and hard to guess."
