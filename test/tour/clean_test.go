package tour

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A find is something that a program wrote.
type find struct {
	where string
	bytes []byte
	kind  int
}

// The kinds of finds.
const (
	spoken = iota // standard output and error
	logged
	dumped // the database as text
	stored // any other file: nobody reads it, and six digits in a row mean nothing
)

// faults are what no program may write: the words of Fyne's thread checks and of
// a crash.
var faults = regexp.MustCompile(`Error in Fyne call thread|Fyne error|panic|goroutine \d+ \[|DATA RACE|SIGSEGV`)

// harmless is what Fyne says now and then while it ends: it watches the file with
// its preferences, and reads it when it is only half written. We keep nothing
// there. Its file dialog says so where the home folder has no folder for videos.
var harmless = regexp.MustCompile(`Fyne error:\s+(Preferences load error|Getting favorite locations)\b`)

// clean fails if a program complained, or if anything that lets somebody in can
// be found in an output, a log, or any other file of the home folder.
func (s *stage) clean() {
	s.t.Helper()
	finds := []find{{"the dump of the database", []byte(s.sql(".dump")), dumped}}
	for _, p := range s.cast {
		finds = append(finds, find{"the output of " + p.name, []byte(p.out.String()), spoken})
	}
	s.each(s.home, func(path string, info fs.FileInfo) {
		if !info.Mode().IsRegular() {
			return
		}
		b, err := os.ReadFile(path)
		if err != nil {
			s.t.Fatal(err)
		}
		kind := stored
		if strings.HasSuffix(path, ".log") {
			kind = logged
		}
		finds = append(finds, find{path, b, kind})
	})
	for _, h := range s.hosts {
		finds = append(finds, find{"the log of the server", []byte(h.out.String()), spoken})
		h.namesNobody()
	}
	for _, problem := range problems(finds, s.told) {
		s.t.Error(problem)
	}
}

// namesNobody fails if the log of a server has the User-ID of one of its users. At the level at which
// it was kept every call is there.
func (h *host) namesNobody() {
	h.t.Helper()
	log := h.out.String()
	if !strings.Contains(log, `"method":"SignIn"`) {
		h.t.Error("the log of the server has no sign-in")
	}
	for _, id := range strings.Fields(h.must("sqlite3", h.database, "SELECT user_id FROM users")) {
		if regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(id) + `\b`).MatchString(log) {
			h.t.Errorf("%s is in the log of the server", id)
		}
	}
}

// problems returns what is wrong with what was found. told are the values that
// must not be there, and what they are.
func problems(finds []find, told map[string]string) []string {
	var all []string
	for _, f := range finds {
		said := harmless.ReplaceAll(f.bytes, nil)
		if at := faults.FindIndex(said); at != nil && (f.kind == spoken || f.kind == logged) {
			all = append(all, fmt.Sprintf("%s complains: %s", f.where, said[at[0]:]))
		}
		if bytes.Contains(f.bytes, []byte("otpauth:")) {
			all = append(all, "an otpauth URI is in "+f.where)
		}
		for value, what := range told {
			if holds(f, value) {
				all = append(all, what+" is in "+f.where)
			}
		}
	}
	slices.Sort(all)
	return all
}

// holds reports whether a value is in a find: a code as a word of its own,
// anything longer anywhere and in any case.
func holds(f find, value string) bool {
	if len(value) > 6 {
		return bytes.Contains(bytes.ToLower(f.bytes), bytes.ToLower([]byte(value)))
	}
	return f.kind != stored && regexp.MustCompile(`(^|[^0-9A-Za-z])`+regexp.QuoteMeta(value)+`([^0-9A-Za-z]|$)`).Match(f.bytes)
}

// TestProblems shows that each problem is found, and nothing else.
func TestProblems(t *testing.T) {
	told := map[string]string{"123456": "a code", "forty two reels": "a password"}
	for _, c := range []struct {
		written string
		kind    int
		want    string
	}{
		{"2026/11/23 Fyne error: *** Error in Fyne call thread", spoken, "x complains: Fyne error: *** Error in Fyne call thread"},
		{"panic: oh", logged, "x complains: panic: oh"},
		{"goroutine 7 [running]:", spoken, "x complains: goroutine 7 [running]:"},
		{"INSERT INTO t VALUES('123456')", dumped, "a code is in x"},
		{"code=123456", logged, "a code is in x"},
		{"at=1712345678", logged, ""},
		{"\x00123456\x00", stored, ""},
		{"\x00Forty Two Reels of tape", stored, "a password is in x"},
		{"otpauth://totp", stored, "an otpauth URI is in x"},
		{"operation failed", logged, ""},
		{"Fyne error:  Preferences load error:\n  Cause: EOF\n", spoken, ""},
		{"Fyne error:  Getting favorite locations\n  Cause: this computer does not define a VIDEOS folder\n", spoken, ""},
	} {
		if got := strings.Join(problems([]find{{"x", []byte(c.written), c.kind}}, told), "; "); got != c.want {
			t.Errorf("%q: %q, want %q", c.written, got, c.want)
		}
	}
}
