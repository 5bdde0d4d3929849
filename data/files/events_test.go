package files_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"tapetrack/data"
	"tapetrack/data/files"
)

func exported(t testing.TB, f files.ExportFormat, events ...data.Event) string {
	t.Helper()
	var b bytes.Buffer
	w := files.NewEventWriter(&b, f, 0)
	for _, e := range events {
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var someEvents = []data.Event{
	{
		ID: 7, At: time.Date(2026, 11, 23, 10, 41, 7, 5e6, time.FixedZone("CET", 3600)), Kind: data.SignInRefused, UserKey: 3, UserID: "alice",
		Actor: "alice", Program: "Lite", Computer: "desk7", Detail: string(data.WrongCode),
	},
	{ID: 8, At: time.Date(2026, 11, 23, 9, 41, 8, 0, time.UTC), Kind: data.AuthenticatorAdded, UserID: "bob", Actor: "bob", Detail: `=HYPERLINK("x"), "<phone>"` + "\r\n-2;+1", Address: "10.1.4.22"},
}

func TestExportCSV(t *testing.T) {
	want := "Event,Time,Kind,What happened,Outcome,User-ID,By,Program,Computer,Detail,Address\r\n" +
		"7,2026-11-23T09:41:07.005Z,sign-in-refused,Sign-in refused: wrong code,refused,alice,(unknown),Lite,desk7,wrong-code,\r\n" +
		"8,2026-11-23T09:41:08.000Z,authenticator-added,Authenticator added,succeeded,bob,bob,,,\"'=HYPERLINK(\"\"x\"\"), \"\"<phone>\"\"\r\n'-2;'+1\",10.1.4.22\r\n"
	if got := exported(t, files.CSV, someEvents...); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := exported(t, files.CSV); got != want[:strings.Index(want, "\n")+1] {
		t.Errorf("without an event: %q", got)
	}
}

func TestExportJSONLines(t *testing.T) {
	want := `{"id":7,"time":"2026-11-23T09:41:07.005Z","kind":"sign-in-refused","event":"Sign-in refused: wrong code","outcome":"refused","userKey":3,"userId":"alice","actor":"(unknown)","program":"Lite","computer":"desk7","detail":"wrong-code"}
{"id":8,"time":"2026-11-23T09:41:08.000Z","kind":"authenticator-added","event":"Authenticator added","outcome":"succeeded","userId":"bob","actor":"bob","detail":"=HYPERLINK(\"x\"), \"<phone>\"\r\n-2;+1","address":"10.1.4.22"}
`
	if got := exported(t, files.JSONLines, someEvents...); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for line := range strings.Lines(want) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Error(err)
		}
	}
}

// A disk that is full is told, whenever the writer notices.
func TestExportTellsWhatFails(t *testing.T) {
	for _, f := range files.ExportFormats() {
		w := files.NewEventWriter(brokenDisk{}, f, 0)
		err := w.Write(someEvents[0])
		for range 10_000 {
			err = errors.Join(err, w.Write(someEvents[1]))
		}
		if err = errors.Join(err, w.Flush()); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

var errBroken = errors.New("broken")

type brokenDisk struct{}

func (brokenDisk) Write([]byte) (int, error) { return 0, errBroken }

// FuzzEventCSV writes events made of anything: every reader of RFC 4180 gets
// the fields back, and no spreadsheet finds a formula, at whichever separator
// it splits.
func FuzzEventCSV(f *testing.F) {
	f.Add("alice", "console:root@vault", "Lite", "desk7", "password and code")
	f.Add("=1+1", "+1", "-1", "@SUM(A1)", "\t=1")
	f.Add("\r=1", "\n=1", "\r\n\r\n=1", "'=1", "''")
	f.Add("a;=cmd|' /C calc'!A0", "a;'=1", "a\t=1", "a\"\n@b", `"`)
	f.Add("a;\"\"=1", "\"=1\"", "a\n\"\"\"@b", "＝1", "x;＠y")
	f.Add("\xff\xfe", "\x00=1", "\u2028=1", "\ufeff", "ä, ö")
	f.Fuzz(func(t *testing.T, user, actor, program, computer, detail string) {
		events := []data.Event{
			{ID: 1, Kind: data.UserChanged, UserID: user, Actor: actor, Program: program, Computer: computer, Detail: detail, Address: detail},
			{ID: -2, Kind: data.Kind(detail), UserID: detail, Actor: computer, Program: user, Computer: actor, Detail: program, Address: user},
		}
		written := exported(t, files.CSV, events...)
		if strings.Contains(strings.ReplaceAll(written, "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(written, "\r\n", ""), "\r") {
			t.Errorf("a line does not end with CRLF: %q", written)
		}
		rows, err := csv.NewReader(strings.NewReader(written)).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%d lines and %v: %q", len(rows), err, written)
		}
		for i, e := range events {
			want := []string{string(e.Kind), e.UserID, e.By(), e.Program, e.Computer, e.Detail, e.Address}
			for j, column := range []int{2, 5, 6, 7, 8, 9, 10} {
				if got := taken(rows[i+1][column]); got != asText(want[j]) {
					t.Errorf("%q came back as %q", want[j], got)
				}
			}
		}
		for _, row := range rows {
			for _, cell := range row {
				formula(t, cell)
			}
		}
		for line := range strings.Lines(written) {
			for _, separator := range []string{",", ";", "\t", "|"} {
				for _, cell := range strings.Split(strings.TrimRight(line, "\r\n"), separator) {
					formula(t, cell)
				}
			}
		}
	})
}

// formula fails if a spreadsheet would run a cell.
func formula(t *testing.T, cell string) {
	t.Helper()
	for _, begin := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"} {
		if strings.HasPrefix(strings.TrimLeft(cell, `"`), begin) {
			t.Errorf("the cell %q is a formula", cell)
		}
	}
}

// taken takes the apostrophes away again that were put in.
func taken(s string) string {
	var b strings.Builder
	begins := true
	for _, r := range s {
		if begins && r == '\'' {
			begins = false
			continue
		}
		b.WriteRune(r)
		begins = slices.Contains([]rune{',', ';', '\t', '|', '\n'}, r)
	}
	return b.String()
}

// asText is what a text file can hold of s.
func asText(s string) string {
	var b strings.Builder
	in := bufio.NewReader(strings.NewReader(s))
	broken := false
	for {
		r, size, err := in.ReadRune()
		if err != nil {
			return strings.ReplaceAll(strings.ReplaceAll(b.String(), "\r\n", "\n"), "\r", "\n")
		}
		invalid := r == unicode.ReplacementChar && size == 1
		if invalid && broken {
			continue // a run of them becomes one
		}
		broken = invalid
		if unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) {
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
}
