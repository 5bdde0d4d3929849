package print

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// mm is a millimetre, in points.
const mm = 72 / 25.4

// papers are what the letters are printed on, without its edges, in millimetres.
var papers = map[string]struct{ wide, high float32 }{
	"A4":     {210 - 2*15, 297 - 2*10},
	"Letter": {215.9 - 2*15, 279.4 - 2*10},
}

// set is how the style of the page sets a kind of paragraph.
type set struct {
	tag    string
	size   float32 // of the type, in points
	line   float32 // of the type
	space  float32 // above and below it, in millimetres
	indent float32 // in millimetres
}

// sets is a letter, and noted one in which a note says what keeps its reader from signing in.
var sets, noted = []set{
	{"h1", 17, 1.25, 0, 0},
	{"h2", 10.5, 1.3, 2, 0},
	{"p", 9.5, 1.3, 1, 0},
	{"dd", 9.5, 1.3, .6, 40}, // beside its label, in a frame
	{"li", 9.5, 1.3, .6, 7},
	{"li app", 8, 1.25, .6, 1},
}, []set{
	{"h1", 17, 1.25, 0, 0},
	{"h2", 10.5, 1.3, 2, 0},
	{"p", 9, 1.3, 1, 0},
	{"dd", 9, 1.3, .6, 40},
	{"li", 9, 1.3, .6, 7},
	{"li app", 8, 1.25, .6, 1},
}

// frames is what stands around lists and the box with the User-ID, in millimetres.
const frames = 3 + 4 + 3 + 3*1

var inside = regexp.MustCompile(`<[^>]*>`)

// high returns how much of a page a letter takes, in millimetres, on paper so many wide.
func high(letter string, wide float32) float32 {
	total := float32(frames * mm)
	kinds := sets
	if strings.Contains(letter, `class="sheet noted"`) {
		kinds = noted
	}
	for _, s := range kinds {
		tag := strings.Fields(s.tag)[0]
		for _, found := range regexp.MustCompile(`(?s)<`+tag+`(?: [^>]*)?>(.*?)</`+tag+`>`).FindAllStringSubmatch(letter, -1) {
			if app := strings.HasPrefix(found[1], "<b>"); tag == "li" && app != (s.tag == "li app") {
				continue
			}
			text := html.UnescapeString(inside.ReplaceAllString(found[1], ""))
			bold := strings.Contains(found[0], "note") || tag == "h1"
			total += lines(text, s.size, (wide-s.indent)*mm, bold)*s.size*s.line + s.space*mm
		}
	}
	return total / mm
}

// lines returns how many lines a text takes at a width in points. Words that are longer than
// that go on in the next line.
func lines(text string, size, width float32, bold bool) float32 {
	wide := func(s string) float32 { return fyne.MeasureText(s, size, fyne.TextStyle{Bold: bold}).Width }
	n, at := float32(1), float32(0)
	for _, word := range strings.Fields(text) {
		w := wide(word + " ")
		if at > 0 && at+w > width {
			n, at = n+1, 0
		}
		for ; w > width; w -= width {
			n++
		}
		at += w
	}
	return n
}

// A letter stays on one page, of A4 or Letter, whatever it has to say, in each language, and whoever it is about.
func TestLetterFitsAPage(t *testing.T) {
	test.NewTempApp(t)
	c := newCrowd(1)
	long := strings.Repeat("Wolfeschlegelsteinhausenbergerdorff ", 2)[:data.MaxName]
	c.users[0].ID, c.users[0].Name, c.users[0].Email = "w.wwwwwwwwwwwwww", long, strings.Repeat("very.long.address.", 12)+"@a-long-domain.example.com"
	c.users[1] = data.User{
		Key: 2, ID: "w.wwwwwwwwwwwwww", Name: long, Group: "WAREHOUSE1", OTP: data.Pending, Guarded: true, GivenOut: time.Now(), Tapemaster: true,
		Disabled: true, OTPRequired: true, Revocation: data.WrongPasswords,
	}
	free := c.users[1]
	free.Key, free.Disabled, free.Revocation = 3, false, data.NotRevoked
	c.users = append(c.users[:2], free)
	defer lang.Use(lang.English)
	for _, tag := range lang.Languages() {
		lang.Use(tag)
		for key, whose := range map[int64]string{2: "somebody who can't sign in", 3: "somebody who can"} {
			p := c.lettersPage(t, key)
			letter := p[strings.Index(p, "<article"):]
			for name, paper := range papers {
				if got := high(letter, paper.wide); got > paper.high {
					t.Errorf("on %s the letter to %s, in %s, is %.0f mm high, and the page %.0f", name, whose, tag, got, paper.high)
				} else if got < paper.high/2 {
					t.Errorf("on %s the letter to %s, in %s, is %.0f mm high only: it was not measured", name, whose, tag, got)
				}
			}
		}
	}
}
