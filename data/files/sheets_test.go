package files_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
)

// hostileCells are texts of each kind that spreadsheets have run, split, garbled or changed.
var hostileCells = []string{
	"=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "=  2+5+cmd|' /C calc'!A0",
	"DDE(\"cmd\";\"/C calc\";\"!A0\")A0", "=IMPORTXML(CONCAT(\"\",\"x\"),\"//a\")", "\t=1+1", "\n=1+1", "\r=1+1", "\"=1+1", "'=1+1", "''", ";=1+1", ",=1+1", "a;=1+1", "a,=1+1;\"=2", "a,=1+1,", "a;=1+1;", "a|=1+1|",
	"a\n=1+1", "＝1+1", "＋1", "－1", "＠x", "%0A=1", "{=1+1}", "(=1)", " =1+1", "\u00a0=1", "\u200b=1", "\ufeff=1",
	"007", "00", "12345678901234567890", "1.10", "1,10", "1.000,50", "1e5", "1E-5", "1-2", "1/2", "3.4.2026", "2026-11-23", "11/23/2026", "12:30", "9 am", "5-Mar", "MARCH1", "SEPT2",
	"dez1", "5%", "€5", "5 €", "(5)", "１２３", "٣", " 7", "TRUE", "true", "WAHR", "#N/A", "#REF!", "#NAME?", "0x1F", "1_000", "Inf", "NaN", "NULL", "None", "undefined",
	"Zoë Ärmel, ß", "Łukasz Żółć", "Ñandú", "Ελλάδα", "Борис", "山田 太郎", "한글", "العربية", "עברית", "e\u0301", "\U0001F4FC", "\u202eabc", "“quoted”", "a\"b", "\"a\"", "a\tb", "a|b", "line one\nline two",
	"<b>x</b>", "&amp;", "${7*7}", "../../etc/passwd", "'; DROP TABLE users; --", "'tHooft", "O'Neil", "-", "+", "=", "@", "\"", ";", ",", "'",
}

// TestSheets has LibreOffice open what is exported for spreadsheets, in a locale with a decimal
// point and in one with a decimal comma, while it looks for formulas, dates and numbers everywhere:
// no cell is a formula, each has the text that was written, and times are dates. Nor is one in files that are read
// with the other separator. SHEET_LINES names a file whose lines are tried, too.
func TestSheets(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Fatal("install the Debian package libreoffice-calc")
	}
	texts := hostileCells
	if name := os.Getenv("SHEET_LINES"); name != "" {
		lines, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.Split(string(lines), "\n")...)
	}
	folder := t.TempDir()
	at := time.Date(2026, 11, 3, 4, 5, 6, 789e6, time.UTC)
	for _, c := range []struct {
		name             string
		separator, other rune
		locale           string // as LibreOffice numbers them
	}{{"comma", ',', ';', "1033"}, {"semicolon", ';', ',', "1031"}} {
		var users, events bytes.Buffer
		u, e := files.NewUserWriter(&users, files.ExcelCSV, c.separator), files.NewEventWriter(&events, files.ExcelCSV, c.separator)
		for i, text := range texts {
			if err := u.Write(data.ExportedUser{User: data.User{ID: text, Name: text, Email: text, Group: text, Role: "3"}, Status: "OK"}); err != nil {
				t.Fatal(err)
			}
			if err := e.Write(data.Event{ID: int64(i), At: at, Kind: data.UserChanged, UserID: text, Actor: text, Computer: text, Detail: text}); err != nil {
				t.Fatal(err)
			}
		}
		if err := u.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := e.Flush(); err != nil {
			t.Fatal(err)
		}
		tables := []exportedTable{
			{"users-" + c.name, users.Bytes(), []int{0, 1, 2, 3, 4}},
			{"events-" + c.name, events.Bytes(), []int{0, 2, 3, 4, 5, 6, 8, 9}},
		}
		open(t, folder, c.separator, c.locale, tables)
		for _, table := range tables {
			table.check(t, filepath.Join(folder, "out"), c.separator)
		}
		tables[1].hasDates(t, filepath.Join(folder, "out"), at.Local().Format("2006-01-02T15:04:05"), len(texts))
		open(t, folder, c.other, c.locale, tables)
		for _, table := range tables {
			table.noFormula(t, filepath.Join(folder, "out"))
		}
	}
}

// An exportedTable is one file. columns are those whose cells must show what was written.
type exportedTable struct {
	name    string
	written []byte
	columns []int
}

// open has LibreOffice open tables, and save what it made of them.
func open(t *testing.T, folder string, separator rune, locale string, tables []exportedTable) {
	t.Helper()
	// Separator, quotation mark, UTF-8, first line, columns, locale; cells in quotation marks are no
	// texts, numbers and dates are looked for; three for saving; sheet; formulas are evaluated.
	in := "--infilter=Text - txt - csv (StarCalc):" + map[rune]string{',': "44", ';': "59"}[separator] + ",34,76,1,," + locale + ",false,true,false,false,false,0,true"
	for _, to := range []string{"fods", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"} {
		args := []string{"-env:UserInstallation=file://" + filepath.Join(folder, "profile"), "--headless", in, "--convert-to", to, "--outdir", filepath.Join(folder, "out")}
		for _, table := range tables {
			path := filepath.Join(folder, table.name+".csv")
			if err := os.WriteFile(path, table.written, 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, path)
		}
		if text, err := exec.CommandContext(t.Context(), "soffice", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
	}
}

var formulaIn = regexp.MustCompile(`table:formula="[^"]*"`)

// check compares what LibreOffice saved with what was written.
func (e exportedTable) check(t *testing.T, out string, separator rune) {
	t.Helper()
	e.noFormula(t, out)
	shown, err := os.ReadFile(filepath.Join(out, e.name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	want, got := rows(t, e.written, separator), rows(t, shown, ',')
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", e.name, len(got), len(want))
	}
	for i, row := range want {
		for _, column := range e.columns {
			if column >= len(got[i]) || got[i][column] != row[column] {
				t.Errorf("%s, row %d: %q is shown as %q", e.name, i+1, row[column], got[i])
			}
		}
	}
}

// hasDates fails unless LibreOffice took so many cells for this time.
func (e exportedTable) hasDates(t *testing.T, out, at string, want int) {
	t.Helper()
	sheet, err := os.ReadFile(filepath.Join(out, e.name+".fods"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(sheet, []byte(`office:date-value="`+at+`"`)); n != want {
		t.Errorf("%s: %d of %d times are dates", e.name, n, want)
	}
}

// noFormula fails if LibreOffice made a formula of a cell.
func (e exportedTable) noFormula(t *testing.T, out string) {
	t.Helper()
	sheet, err := os.ReadFile(filepath.Join(out, e.name+".fods"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range formulaIn.FindAll(sheet, 10) {
		t.Errorf("%s: %s", e.name, f)
	}
}

func rows(t *testing.T, table []byte, separator rune) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(table, []byte("\ufeff"))))
	r.Comma, r.FieldsPerRecord = separator, -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
