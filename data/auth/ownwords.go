package auth

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tapetrack/data"
)

// ofOwnWords reports whether a password consists of nothing but words that a guesser
// knows about its owner and the product, in any order and repeated any number of times,
// with digits, blanks and punctuation before, between and after them. Case, accents,
// width and the usual figures for letters make no difference, since guessers have cheap
// rules for all of them.
//
// SP 800-63B-4 section 3.1.1.2 compares whole passwords and says not to look for parts
// of them: known words next to other words do no harm.
func ofOwnWords(password string, user data.User) bool {
	text, words := plainRunes(password), ownWords(user)
	spelled := slices.DeleteFunc(slices.Clone(words), func(w []rune) bool { return !slices.ContainsFunc(w, unicode.IsLetter) })
	// A User-ID can be a number. Its digits are then words and not filler: with both,
	// every number with a 1 in it would consist of "1" and filler.
	return madeOf(text, spelled, func(r rune) bool { return !unicode.IsLetter(r) }) ||
		madeOf(text, words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// ownWords returns the User-ID, the name, the e-mail address, its local part, the names
// of product and programs, and the words in them, in the form of plainRunes.
func ownWords(user data.User) [][]rune {
	local, _, _ := strings.Cut(user.Email, "@")
	var words [][]rune
	for _, s := range append([]string{user.ID, user.Name, local}, data.ProductNames()...) {
		all := plainRunes(s)
		words = append(words, all)
		for _, part := range []func(rune) bool{
			func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) },
			func(r rune) bool { return !unicode.IsLetter(r) },
		} {
			for _, word := range strings.FieldsFunc(string(all), part) {
				words = append(words, []rune(word))
			}
		}
	}
	words = append(words, plainRunes(user.Email))
	slices.SortFunc(words, slices.Compare)
	words = slices.CompactFunc(words, slices.Equal)
	return slices.DeleteFunc(words, func(w []rune) bool { return len(w) == 0 })
}

// plainRunes returns s without accents, width and case.
func plainRunes(s string) []rune {
	return []rune(data.Fold(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))))
}

// madeOf reports whether text consists of words, at least one, and filler. It passes
// over text once and compares each word at each place, so the time is bounded by the
// product of their lengths.
func madeOf(text []rune, words [][]rune, filler func(rune) bool) bool {
	type reached struct{ any, withWord bool }
	ends := make([]reached, len(text)+1)
	ends[0].any = true
	for at, r := range text {
		if !ends[at].any {
			continue
		}
		if filler(r) {
			ends[at+1] = reached{true, ends[at+1].withWord || ends[at].withWord}
		}
		for _, w := range words {
			if begins(text[at:], w) {
				ends[at+len(w)] = reached{true, true}
			}
		}
	}
	return ends[len(text)].withWord
}

// begins reports whether text begins with word, in which letters may be replaced by the
// usual figures.
func begins(text, word []rune) bool {
	if len(text) < len(word) {
		return false
	}
	for i, w := range word {
		if t := text[i]; t != w && !strings.ContainsRune(data.Disguises[t], w) && !strings.ContainsRune(data.Disguises[w], t) {
			return false
		}
	}
	return true
}
