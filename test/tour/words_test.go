package tour

import (
	"image"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tapetrack/data/lang"
)

// tesseract takes some letters for others; what looks alike is alike here.
var alike = strings.NewReplacer("i", "l", "1", "l", "|", "l", "0", "o", "5", "s", "vv", "w", "rn", "m")

// barred are letters with a bar, which Unicode does not take apart.
var barred = strings.NewReplacer("ł", "l", "Ł", "L", "ø", "o", "Ø", "O", "đ", "d", "Đ", "D", "ð", "d", "Ð", "D", "ħ", "h", "ı", "i", "ß", "B")

// bare returns a text without the marks of its letters, as the pseudo-language has them all over.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(barred.Replace(s)))
}

// plain returns the letters and digits of a word without what can be mistaken.
func plain(s string) string {
	return alike.Replace(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '|' {
			return unicode.ToLower(r)
		}
		return -1
	}, bare(s)))
}

// plains returns the words of a text that have letters.
func plains(s string) []string {
	var words []string
	for _, w := range strings.Fields(s) {
		if p := plain(w); p != "" {
			words = append(words, p)
		}
	}
	return words
}

// misread returns how many of n letters, or of the words of a sentence, may be others: one in so many, or one in three
// where nearly every letter has a mark.
func misread(n, in int) int {
	if lang.Current().Tag() == lang.Pseudo {
		in = 3
	}
	return n / in
}

// same reports whether two plain words are the same but for one letter in five.
func same(a, b string) bool {
	allowed := misread(max(len(a), len(b)), 5)
	if abs(len(a)-len(b)) > allowed {
		return false
	}
	if abs(len(a)-len(b)) > 1 && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a)) {
		return false // Deaktiviert is the opposite of Aktiviert
	}
	return distance(a, b) <= allowed
}

func abs(n int) int { return max(n, -n) }

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// places returns where a phrase of a few words stands, word beside word, in the language of the stage.
func places(words []word, phrase string) []image.Rectangle {
	for _, pieces := range readings(phrase) {
		longest := slices.MaxFunc(pieces, func(a, b string) int { return len(a) - len(b) })
		if all := stands(words, longest); len(all) > 0 {
			return all
		}
	}
	return nil
}

// edge is what the edge of a field before a word is read as.
const edge = "l"

// stands is places for what is read literally.
func stands(words []word, phrase string) []image.Rectangle {
	want := plains(phrase)
	var all []image.Rectangle
	for i := range words {
		var box image.Rectangle
		found := 0
		for _, w := range words[i:] {
			p := plain(w.text)
			if p == "" && found > 0 {
				continue // a mark, as tesseract sees one in an icon or a border
			}
			if found+1 < len(want) && p == want[found]+want[found+1] {
				found++ // two short words are read as one at times
			} else if found == len(want) || !same(p, want[found]) && p != edge+want[found] {
				break
			}
			box = box.Union(w.box)
			found++
		}
		if found == len(want) {
			all = append(all, box)
		}
	}
	return all
}

// badges are values in small white letters. With marks they are too much for tesseract.
var badges = []string{"Off", "Pending", "Active", "Disabled"}

// inRow reports whether value stands to the right of name, on the same line.
func inRow(words []word, name, value string) bool {
	if lang.Current().Tag() == lang.Pseudo && slices.Contains(badges, value) {
		return beside(words, name) > 0
	}
	for _, n := range places(words, name) {
		for _, v := range places(words, value) {
			middle := (v.Min.Y + v.Max.Y) / 2
			if v.Min.X >= n.Max.X && n.Min.Y-4 <= middle && middle <= n.Max.Y+4 {
				return true
			}
		}
	}
	return false
}

// beside counts the characters to the right of name, on the same line.
func beside(words []word, name string) int {
	n := 0
	for _, place := range places(words, name) {
		for _, w := range words {
			middle := (w.box.Min.Y + w.box.Max.Y) / 2
			if w.box.Min.X >= place.Max.X && place.Min.Y-4 <= middle && middle <= place.Max.Y+4 {
				n += len(plain(w.text))
			}
		}
	}
	return n
}

// says reports whether a sentence is among the words, in the language of the stage.
func says(words []word, sentence string) bool {
	return slices.ContainsFunc(readings(sentence), func(pieces []string) bool {
		return !slices.ContainsFunc(pieces, func(piece string) bool { return !reads(words, piece) })
	})
}

// reads is says for what is read literally: all of a short sentence, and six words of seven of a long one, in order.
// Between them there may be others, since lines of two columns come mixed.
func reads(words []word, sentence string) bool {
	want := plains(sentence)
	if len(want) <= 3 {
		return len(stands(words, sentence)) > 0
	}
	// The longest common subsequence.
	row := make([]int, len(want)+1)
	for _, w := range words {
		p, corner := plain(w.text), 0
		for j := range want {
			above := row[j+1]
			if same(p, want[j]) {
				row[j+1] = max(row[j+1], corner+1)
			}
			row[j+1] = max(row[j+1], row[j])
			corner = above
		}
	}
	return len(want)-row[len(want)] <= misread(len(want), 7)
}

func text(words []word) string {
	var all []string
	for _, w := range words {
		all = append(all, w.text)
	}
	return strings.Join(all, " ")
}

// TestWords shows that reading with tolerance still tells sentences apart.
func TestWords(t *testing.T) {
	read := func(s string) []word {
		var words []word
		for i, f := range strings.Fields(s) {
			words = append(words, word{f, image.Rect(10*i, 0, 10*i+9, 9)})
		}
		return words
	}
	for _, c := range []struct {
		read, sentence string
		want           bool
	}{
		{"Sign in to tapetrack.db Cancel OK", "OK", true},
		{"Sign in to tapetrack.db Cancel OK", "Log Out", false},
		{"File Adrninistration Help", "Administration", true},
		{"| Reset Passvvord", "Reset Password", true},
		{"Deaktiviert", "Aktiviert", false},
		{"[Řéšéț Pàššwöřd łöñ]", "Reset Password", true},
		{"Password Reset", "Reset Password", false},
		{"One Time Password TurnOn Turn Off", "Turn On", true},
		{"One Time Password TurnOff", "Turn On", false},
		{"This code was already used. Wait untii your authenticator the next one.", "This code was already used. Wait until your authenticator shows the next one.", true},
		{"The code is not correct. Enter the one shown now", "This code was already used. Wait until your authenticator shows the next one.", false},
		{"Enter the code that your authenticator shows now into the field OTP.", "This code was already used. Wait until your authenticator shows the next one.", false},
	} {
		if got := says(read(c.read), c.sentence); got != c.want {
			t.Errorf("%q says %q: %v", c.read, c.sentence, got)
		}
	}
	if boxes := places(read("New b New User d"), "New User"); len(boxes) != 1 || boxes[0] != image.Rect(20, 0, 39, 9) {
		t.Errorf("New User was found at %v", boxes)
	}
	if !inRow(read("Group-ID lOPS"), "Group-ID", "OPS") || inRow(read("Group-ID tOPS"), "Group-ID", "OPS") {
		t.Error("the edge of a field is taken for a letter")
	}
	row := read("Activated | True")
	if !inRow(row, "Activated", "True") || inRow(row, "True", "Activated") || inRow(row, "Activated", "False") {
		t.Error("a row is not read from left to right")
	}
}
