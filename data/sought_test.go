package data_test

import (
	"testing"
	"unicode"

	"tapetrack/data"
)

// TestFinds has what finds what as literals: the suite of stores holds the index
// against data.Finds, so nothing else says that it is right.
func TestFinds(t *testing.T) {
	texts := []string{"bli", "Bruce Li", "Bruce.Li@example.com"}
	for _, c := range []struct {
		text  string
		among []string
		found bool
	}{
		{"", texts, true},
		{"  ", texts, true},
		{"li", texts, true},
		{"LI bruce", texts, true},
		{"bli bruce", texts, true}, // of two texts
		{"bruce lo", texts, false},
		{"brucel", texts, false}, // a part of none
		{"m", texts, true},
		{"i@e", texts, true},
		{"muller", []string{"Hans Müller"}, true},
		{"müller", []string{"Hans Muller"}, true},
		{"MU\u0308LLER", []string{"Hans Müller"}, true},
		{"mueller", []string{"Hans Müller"}, false},
		{"strasse", []string{"Straße"}, true},
		{"straße", []string{"STRASSE"}, true},
		{"soren", []string{"Søren"}, true},
		{"lukasz", []string{"Łukasz"}, true},
		{"dordevic", []string{"Đorđević"}, true},
		{"yilmaz", []string{"Yılmaz"}, true},
		{"istanbul", []string{"İSTANBUL"}, true},
		{"aether", []string{"Æther"}, true},
		{"oeuvre", []string{"œuvre"}, true},
		{"o'brien", []string{"O’Brien"}, true},
		{"o´brien", []string{"O'Brien"}, true},
		{"fi", []string{"ﬁne"}, true},
		{"abc 1", []string{"ＡＢＣ１"}, true},
		{"太郎", []string{"山田 太郎"}, true},
		{"太", []string{"山田太郎"}, true},
		{"タロウ", []string{"ﾀﾛｳ"}, true},
		{"か", []string{"が"}, false},
		{"가", []string{"\u1100\u1161"}, true},
		{"елка", []string{"Ёлка"}, true},
		{"αθηνα", []string{"ΑΘΗΝΆ"}, true},
		{"кот", []string{"kot"}, false},
		{"किरण", []string{"किरण"}, true},
		{"\u0301", []string{"anybody"}, true}, // nothing is left to look for
	} {
		if got := data.Finds(data.SoughtWords(c.text), c.among...); got != c.found {
			t.Errorf("%+q in %+q: %v", c.text, c.among, got)
		}
	}
}

// TestSoughtEveryLetter: looking for what is looked through finds it.
func TestSoughtEveryLetter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.C) {
			continue // about which Unicode says nothing yet
		}
		s := data.Sought(string(r))
		if again := data.Sought(s); again != s {
			t.Errorf("%U becomes %+q, and that %+q", r, s, again)
		}
		if folded := data.Sought(data.Fold(string(r))); unicode.IsLetter(r) && folded != s {
			t.Errorf("%U becomes %+q, folded %+q", r, s, folded)
		}
	}
}
