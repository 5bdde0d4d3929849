package worded

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"tapetrack/assets/authenticators"
	"tapetrack/assets/translations"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// unknown stands for an argument of a text that the words of a test do not say: as a text, and as a number, which
// nobody counts.
const (
	unknown       = "\x00"
	unknownNumber = 918273645
)

// wholes are the texts of the program with the words of each, cut at spaces.
var wholes = sync.OnceValue(func() map[data.Text][]string {
	entries, err := lang.Read(translations.Catalogue("de"))
	if err != nil {
		panic(err)
	}
	all := map[data.Text][]string{}
	for key := range entries {
		_, format := data.Text(key).Split()
		all[data.Text(key)] = strings.Fields(format)
	}
	return all
})

// Readings returns what people may read in the language of the program where English words are a text or a part of one,
// each as pieces which there may be something else between. Words that are in no text stay as they are, and so may a
// single one, which can be a name.
func Readings(words string) [][]string {
	var all [][]string
	for _, w := range wordings(words) {
		if w.own {
			all = append(all, []string{w.says})
		}
	}
	if len(all) > 0 {
		return all
	}
	all = append(Within(words), guides(words)...)
	if len(all) == 0 || len(strings.Fields(words)) == 1 {
		all = append(all, []string{words})
	}
	return all
}

// guides returns the lines about authenticator apps that have some English words.
func guides(words string) [][]string {
	lines := func(tag string) []string {
		var all []string
		for _, a := range authenticators.In(tag) {
			all = append(all, a.Title, a.Platforms, a.Add, a.ByHand, a.Mind)
		}
		return all
	}
	var found [][]string
	ours := lines(lang.Current().Tag())
	for i, line := range lines(authenticators.English) {
		if strings.Contains(line, words) {
			found = append(found, []string{ours[i]})
		}
	}
	return found
}

// Within returns what people may read in the language of the program where English words are a part of a text, at least
// half of them its own: for each such text its pieces, which are whatever stands between arguments that the words do not
// say. The texts that have most of the words come first.
func Within(words string) [][]string {
	type find struct {
		pieces []string
		same   int
	}
	var finds []find
	part := strings.Fields(words)
	for text, whole := range wholes() {
		for from := range whole {
			args := map[int]string{}
			same, ok := begins(whole[from:], part, firstArgument(whole[:from]), args)
			if !ok || same == 0 || 2*same < len(part) {
				continue
			}
			pieces := pieces(text, args)
			if len(pieces) > 0 && !slices.ContainsFunc(finds, func(f find) bool { return slices.Equal(f.pieces, pieces) }) {
				finds = append(finds, find{pieces, same})
			}
		}
	}
	slices.SortFunc(finds, func(a, b find) int {
		return cmp.Or(b.same-a.same, slices.Compare(a.pieces, b.pieces))
	})
	var all [][]string
	for _, f := range finds {
		all = append(all, f.pieces)
	}
	return all
}

// firstArgument returns the number of the argument that comes after the words of a text.
func firstArgument(before []string) int {
	verbs, err := lang.Verbs(strings.Join(before, " "))
	if err != nil || len(verbs) == 0 {
		return 1
	}
	return verbs[len(verbs)-1].Arg + 1
}

// begins reports whether the words of a text begin with a part, how many words they have in common, and notes what the
// arguments are. next is the number of the first of them.
func begins(whole, part []string, next int, args map[int]string) (same int, ok bool) {
	if len(part) == 0 {
		return 0, true
	}
	if len(whole) == 0 {
		return 0, false
	}
	verbs, err := lang.Verbs(whole[0])
	if err != nil || len(verbs) > 1 {
		return 0, false
	}
	if len(verbs) == 0 {
		if letters(whole[0]) != letters(part[0]) {
			return 0, false
		}
		same, ok = begins(whole[1:], part[1:], next, args)
		if strings.ContainsFunc(part[0], unicode.IsLetter) {
			same++
		}
		return same, ok
	}
	if strings.Contains(whole[0], "%[") {
		next = verbs[0].Arg
	}
	for n := 1; n <= len(part) && (n == 1 || verbs[0].Verb == 's'); n++ {
		arg := strings.Trim(strings.Join(part[:n], " "), ".,:;?!()…“”\"")
		if _, err := strconv.Atoi(strings.ReplaceAll(arg, ",", "")); verbs[0].Verb == 'd' && err != nil {
			return 0, false
		}
		if same, ok = begins(whole[1:], part[n:], next+1, args); ok {
			args[next] = arg
			return same, true
		}
	}
	return 0, false
}

// letters are those of a word, and its digits: a part of a text ends without the mark at the end of the sentence.
func letters(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, word)
}

// pieces words a text of which not all arguments are known.
func pieces(text data.Text, known map[int]string) []string {
	_, format := text.Split()
	verbs, err := lang.Verbs(format)
	if err != nil {
		return nil
	}
	var args []any
	for _, v := range verbs {
		for len(args) < v.Arg {
			args = append(args, nil)
		}
		arg, is := known[v.Arg]
		switch n, err := strconv.Atoi(strings.ReplaceAll(arg, ",", "")); {
		case v.Verb == 'd' && is && err == nil:
			args[v.Arg-1] = n
		case v.Verb == 'd':
			args[v.Arg-1] = unknownNumber
		case is:
			args[v.Arg-1] = Others(arg)[0] // it may be a text itself
		default:
			args[v.Arg-1] = unknown
		}
	}
	worded := strings.ReplaceAll(lang.T(text, args...), lang.Number(unknownNumber), unknown)
	return slices.DeleteFunc(strings.Split(worded, unknown), func(piece string) bool { return letters(piece) == "" })
}
