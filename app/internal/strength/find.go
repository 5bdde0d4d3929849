package strength

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"tapetrack/assets/passwords"
	"tapetrack/data"
)

// find returns everything in text that a guesser would try.
func find(text []rune, own []string) []part {
	lower := make([]rune, len(text))
	for i, r := range text {
		lower[i] = unicode.ToLower(r)
	}
	parts := append(inWords(text, lower, ownWords(own)), rows(lower)...)
	return append(append(parts, repeats(text, own)...), dates(text)...)
}

// longestWord is the greatest length of a word that is looked up, in characters.
const longestWord = 24

// inWords finds common passwords, words, and the owner's own words, also with digits in
// place of letters and backwards.
func inWords(text, lower []rune, own []string) []part {
	plain := slices.Clone(lower)
	for i, r := range plain {
		if letters := data.Disguises[r]; letters != "" {
			plain[i] = rune(letters[0]) // the usual one
		}
	}
	var parts []part
	for from := range lower {
		for to := from + 3; to <= min(len(lower), from+longestWord); to++ {
			best := part{guesses: math.Inf(1)}
			look := func(s []rune, more float64) {
				if k, rank := lookUp(string(s), own); k != unknown {
					if g := math.Log10(float64(rank)*capitals(text[from:to])) + more; g < best.guesses {
						best = part{from, to, k, g}
					}
				}
			}
			look(lower[from:to], 0)
			if slices.Compare(plain[from:to], lower[from:to]) != 0 {
				look(plain[from:to], math.Log10(4))
			}
			backwards := slices.Clone(lower[from:to])
			slices.Reverse(backwards)
			look(backwards, math.Log10(2))
			if best.kind == unknown {
				continue
			}
			parts = append(parts, best)
			if to < len(lower) && strings.ContainsRune(" -_.,", lower[to]) { // a separator is easy to guess
				best.to, best.guesses = to+1, best.guesses+math.Log10(2)
				parts = append(parts, best)
			}
		}
	}
	return parts
}

// commonRank is the rank assumed for a common password that is not among the words.
const commonRank = 18000

func lookUp(s string, own []string) (kind, int) {
	if slices.Contains(own, s) {
		return ownWord, 1
	}
	rank, word := passwords.Word(s)
	switch common := passwords.Common(s); {
	case common && word:
		return commonPassword, rank
	case common:
		return commonPassword, commonRank
	case word:
		return commonWord, rank
	default:
		return unknown, 0
	}
}

// capitals returns how many ways of capitalising a word are tried up to this one.
func capitals(word []rune) float64 {
	upper, letters := 0, 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	switch {
	case upper == 0:
		return 1
	case upper == letters, upper == 1 && (unicode.IsUpper(word[0]) || unicode.IsUpper(word[len(word)-1])):
		return 2
	default:
		return math.Pow(2, float64(min(upper, letters-upper)+2))
	}
}

// ownWords returns the words in what a guesser knows about the owner and the product.
func ownWords(own []string) []string {
	var words []string
	for _, s := range append(data.ProductNames(), own...) {
		lower := strings.ToLower(s)
		words = append(words, lower)
		words = append(words, strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	return words
}

// keys are rows of characters in the alphabet or on a keyboard.
var keys = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiopü", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!@#$%^&*()",
}

// rows finds three or more characters of a row, forwards and backwards.
func rows(lower []rune) []part {
	var parts []part
	for _, row := range keys {
		place := map[rune]int{}
		for i, r := range []rune(row) {
			if _, twice := place[r]; !twice {
				place[r] = i
			}
		}
		for _, by := range []int{1, -1} {
			for from := 0; from < len(lower); {
				to := from + 1
				for to < len(lower) && follows(place, lower[to-1], lower[to], by) {
					to++
				}
				if to-from >= 3 {
					parts = append(parts, part{from, to, inARow, math.Log10(float64(40 * (to - from)))})
				}
				from = to
			}
		}
	}
	return parts
}

func follows(place map[rune]int, a, b rune, by int) bool {
	i, ok := place[a]
	j, also := place[b]
	return ok && also && j-i == by
}

// repeats finds a piece that is repeated.
func repeats(text []rune, own []string) []part {
	var parts []part
	n := len(text)
	for size := 1; size <= n/2; size++ {
		for from := 0; from+2*size <= n; {
			to := from + size
			for to+size <= n && slices.Equal(text[to:to+size], text[from:from+size]) {
				to += size
			}
			if times := (to - from) / size; times > 2 || times == 2 && size > 2 {
				piece := text[from : from+size]
				parts = append(parts, part{from, to, repeated, total(cheapest(piece, own)) + math.Log10(float64(times))})
				from = to
				continue
			}
			from++
		}
	}
	return parts
}

// dates finds years of the 20th and 21st century, and days written with six or eight
// digits, with or without separators.
func dates(text []rune) []part {
	var parts []part
	for from := range text {
		figures := 0
		for to := from; to < len(text) && figures <= 8 && to-from <= 10; to++ {
			if !unicode.IsDigit(text[to]) {
				if figures == 0 || !strings.ContainsRune(".-/ ", text[to]) {
					break
				}
				continue
			}
			figures++
			token := string(text[from : to+1])
			switch {
			case to-from == 3 && figures == 4 && (strings.HasPrefix(token, "19") || strings.HasPrefix(token, "20")):
				parts = append(parts, part{from, to + 1, date, 2})
			case (figures == 6 || figures == 8) && isDay(token):
				parts = append(parts, part{from, to + 1, date, 4.5}) // the days of a century
			}
		}
	}
	return parts
}

// isDay reports whether six or eight digits can be a day: each pair of them, except
// those of a year, is small enough for a day or a month.
func isDay(token string) bool {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, token)
	small := func(s string, most string) bool { return "00" < s && s <= most }
	pair := func(a, b string) bool { return small(a, "31") && small(b, "12") || small(a, "12") && small(b, "31") }
	last := len(digits) - 4
	century := func(s string) bool { return len(digits) == 6 || s == "19" || s == "20" }
	return pair(digits[:2], digits[2:4]) && century(digits[4:6]) || pair(digits[last:last+2], digits[last+2:]) && century(digits[:2])
}
