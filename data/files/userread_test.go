package files_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func read(t testing.TB, text string) (files.ImportFile, error) {
	t.Helper()
	return files.ReadUsers(t.Context(), "users.csv", strings.NewReader(text), files.Reading{})
}

// Every way in which programs write the same table.
func TestReadUsersWritten(t *testing.T) {
	want := []data.ImportRow{
		{Line: 2, ID: "alice", Name: `Alice "Al" Ärmel`, Group: "OPS"},
		{Line: 3, ID: "bob", Name: "Bob", Group: "OPS"},
	}
	for name, text := range map[string]string{
		"CRLF":               "User-ID,Name,Group-ID\r\nalice,\"Alice \"\"Al\"\" Ärmel\",OPS\r\nbob,Bob,OPS\r\n",
		"LF":                 "User-ID,Name,Group-ID\nalice,\"Alice \"\"Al\"\" Ärmel\",OPS\nbob,Bob,OPS",
		"CR":                 "User-ID,Name,Group-ID\ralice,\"Alice \"\"Al\"\" Ärmel\",OPS\rbob,Bob,OPS\r",
		"byte-order mark":    "\ufeffUser-ID,Name,Group-ID\nalice,\"Alice \"\"Al\"\" Ärmel\",OPS\nbob,Bob,OPS\n",
		"semicolon":          "User-ID;Name;Group-ID\nalice;\"Alice \"\"Al\"\" Ärmel\";OPS\nbob;Bob;OPS\n",
		"TAB":                "User-ID\tName\tGroup-ID\nalice\tAlice \"Al\" Ärmel\tOPS\nbob\tBob\tOPS\n",
		"everything quoted":  "\"User-ID\",\"Name\",\"Group-ID\"\n\"alice\",\"Alice \"\"Al\"\" Ärmel\",\"OPS\"\n\"bob\",\"Bob\",\"OPS\"\n",
		"order and case":     "NAME,group id,user_id\n\"Alice \"\"Al\"\" Ärmel\",OPS,alice\nBob,OPS,bob\n",
		"blanks around":      "User-ID,Name,Group-ID\n alice ,\"Alice \"\"Al\"\" Ärmel\",OPS \nbob,Bob,\tOPS\n",
		"empty rows and end": "User-ID,Name,Group-ID\nalice,\"Alice \"\"Al\"\" Ärmel\",OPS\nbob,Bob,OPS\n\n,,\n\n",
	} {
		file, err := read(t, text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, file.Rows); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		sum := sha256.Sum256([]byte(text))
		if file.SHA256 != hex.EncodeToString(sum[:]) || file.Name != "users.csv" {
			t.Errorf("%s: %s %s", name, file.Name, file.SHA256)
		}
		if want := []string{"User-ID", "Name", "Group-ID"}; !slices.Equal(file.Columns.Titles(), want) || file.Unknown != nil {
			t.Errorf("%s: columns %q, unknown %q", name, file.Columns.Titles(), file.Unknown)
		}
	}
}

// A line end in a cell is text, and the lines behind it are counted right.
func TestReadUsersLineEndInCell(t *testing.T) {
	for _, end := range []string{"\n", "\r", "\r\n"} {
		file, err := read(t, "User-ID,Name"+end+"a,\"x"+end+"y\""+end+end+"b,z"+end)
		want := []data.ImportRow{{Line: 2, ID: "a", Name: "x\ny"}, {Line: 5, ID: "b", Name: "z"}}
		if diff := cmp.Diff(want, file.Rows); err != nil || diff != "" {
			t.Errorf("%q: %v %s", end, err, diff)
		}
	}
}

func TestReadUsersCells(t *testing.T) {
	file, err := read(t, "User-ID;Disabled;Tapemaster rights;One Time Password;TapeMaster;Lite;Checkpoint;Role;Email;Shoe size;Status;;Shoe size\n"+
		"a;TRUE;false;True;False;True;FALSE;3; a@example.com ;44;OK;;45\n"+
		"b;perhaps;;True;True;True;True;9;;;;;\n"+
		"c;True\n"+
		"d;True;True;True;True;True;True;;;;;;;;extra\n"+
		"e;True;True;True;True;True;True;;;;;;;;\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []data.ImportRow{
		{Line: 2, ID: "a", Disabled: true, OTP: true, Denied: data.TapeMaster | data.Checkpoint, Role: "3", Email: "a@example.com"},
		{Line: 3, ID: "b", OTP: true, Role: "9"},
		{Line: 4, ID: "c", Disabled: true},
		{Line: 5, ID: "d", Disabled: true, Tapemaster: true, OTP: true},
		{Line: 6, ID: "e", Disabled: true, Tapemaster: true, OTP: true},
	}
	problems := map[int][]string{}
	for i := range file.Rows {
		if row := &file.Rows[i]; row.Problems != nil {
			problems[row.Line] = lang.All(row.Problems)
			row.Problems = nil
		}
	}
	if diff := cmp.Diff(want, file.Rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[int][]string{
		3: {fmt.Sprintf(files.NoSwitch, "Disabled", "perhaps"), "Tapemaster rights: " + files.EmptyCell},
		4: {fmt.Sprintf(files.FewCells, "2 cells", "13 columns")},
		5: {fmt.Sprintf(files.ManyCells, "15 cells", "13 columns")},
	}, problems); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(file.Unknown, []string{"Shoe size"}) || !slices.Equal(file.Shown.Titles(), []string{"Status"}) {
		t.Errorf("unknown %q, shown %q", file.Unknown, file.Shown.Titles())
	}
}

// What is no list of users is refused with a sentence, in little memory
// whatever its size.
func TestReadUsersRefuses(t *testing.T) {
	text := func(s string) func() io.Reader { return func() io.Reader { return strings.NewReader(s) } }
	endless := func(s string) func() io.Reader {
		return func() io.Reader { return &repeated{text: []byte(s), left: 1 << 24} }
	}
	both := func(a, b func() io.Reader) func() io.Reader {
		return func() io.Reader { return io.MultiReader(a(), b()) }
	}
	broken := func() io.Reader { return brokenReader{} }
	for name, c := range map[string]struct {
		from func() io.Reader
		want string
	}{
		"nothing":             {text(""), "The file is empty."},
		"a byte-order mark":   {text("\ufeff"), "The file is empty."},
		"line ends":           {endless("\n"), "The file is empty."},
		"no User-ID":          {text("Name,Email\nx,y\n"), "no User-ID column"},
		"no titles":           {text("alice,Alice,OPS\n"), "no User-ID column"},
		"twice":               {text("User-ID,Name,user id\n"), "two columns User-ID"},
		"a million columns":   {endless("User-ID,"), "Line 1 has more than 200 columns"},
		"a million below":     {both(text("User-ID\na\n"), endless(",")), "Line 3 has more than 200 columns"},
		"an endless cell":     {both(text("User-ID\n"), endless("x")), "begins in line 2 is longer"},
		"an endless quote":    {both(text("User-ID\na\n\""), endless("x\n")), "begins in line 3 is longer"},
		"an open quote":       {text("User-ID\na\nb\n\"c\nd\n"), "Line 4: a quotation mark"},
		"text behind a quote": {text("User-ID\na\n\"c\"d\n"), fmt.Sprintf(files.TextFollows, 3)},
		"NUL":                 {text("User-ID\na\nb\x00\n"), "Line 3 has a NUL character"},
		"endless NUL":         {endless("\x00"), "Line 1 has a NUL character"},
		"Windows-1251":        {text("User-ID,Name\na,\xc8\xe2\xe0\xed\n"), "Line 2 is not in UTF-8." + files.SaveAsUTF8},
		"Windows-1250":        {text("User-ID,Name\na,\xa3ukasz\nb,W\xb3adys\xb3aw\n"), "Line 2 is not in UTF-8." + files.SaveAsUTF8},
		"Shift JIS":           {text("User-ID,Name\na,\x93\xc7\x94\x84\n"), "Line 2 is not in UTF-8." + files.SaveAsUTF8},
		"too many users":      {both(text("User-ID\n"), endless("a\n")), "more than 200,000 users"},
		"a broken disk":       {both(text("User-ID\na\n"), broken), "can't be read to the end: broken"},
	} {
		t.Run(name, func(t *testing.T) {
			before := allocated()
			_, err := files.ReadUsers(t.Context(), "users.csv", &again{make: c.from}, files.Reading{})
			field, ok := data.AsFieldError(err)
			if !ok || field.Field != data.FieldFile || !strings.Contains(lang.Say(words.Message(field)), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if took := allocated() - before; took > 220<<20 {
				t.Errorf("took %d MB", took>>20)
			}
		})
	}
}

// TestReadUsersLongCells: a cell may be longer than any value, and many rows of
// such cells hold no more than what is needed to refuse them: a name with 65
// characters is too long as one with 4,000 is.
func TestReadUsersLongCells(t *testing.T) {
	const rows = 10_000
	long, blank := strings.Repeat("ä", 1000), strings.Repeat(" ", 1000)
	row := []byte(long + "," + long + "," + long + "," + long + "," + long + "," + blank + "True" + blank + "\n" + blank + "a" + blank + ",n,,g,1,True\n")
	before := held()
	file, err := files.ReadUsers(t.Context(), "users.csv",
		&again{make: func() io.Reader {
			return io.MultiReader(strings.NewReader("User-ID,Name,Email,Group-ID,Role,Disabled\n"), io.LimitReader(&repeated{text: row, left: math.MaxInt}, int64(rows/2*len(row))))
		}}, files.Reading{})
	if err != nil || len(file.Rows) != rows {
		t.Fatalf("%d rows, %v", len(file.Rows), err)
	}
	if took := held() - before; took > rows<<10 {
		t.Errorf("%d rows hold %d KB", rows, took>>10)
	}
	for _, c := range []struct {
		text string
		most int
		err  error
	}{
		{file.Rows[0].ID, data.MaxUserID, data.CheckUserID(file.Rows[0].ID)},
		{file.Rows[0].Name, data.MaxName, data.CheckName(file.Rows[0].Name)},
		{file.Rows[0].Email, data.MaxEmail, data.CheckEmail(file.Rows[0].Email)},
		{file.Rows[0].Group, data.MaxGroupID, data.CheckGroupID(file.Rows[0].Group)},
		{string(file.Rows[0].Role), 1, data.CheckRole(file.Rows[0].Role)},
	} {
		if c.text != strings.Repeat("ä", c.most+1) || c.err == nil || c.most > 1 && !strings.Contains(c.err.Error(), fmt.Sprintf("at most %d characters", c.most)) {
			t.Errorf("%q: %v", c.text, c.err)
		}
	}
	if r := file.Rows[1]; r.ID != "a" || r.Name != "n" || r.Group != "g" || r.Role != "1" || !r.Disabled || len(r.Problems) > 0 {
		t.Errorf("%+v", r)
	}
	runtime.KeepAlive(file)
}

// held is how much memory is in use.
func held() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// again is a file that can be read from its beginning as often as one likes.
type again struct {
	make func() io.Reader
	io.Reader
}

func (a *again) Seek(int64, int) (int64, error) {
	a.Reader = a.make()
	return 0, nil
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errBroken }

// repeated is a text again and again, as if it came from a huge file.
type repeated struct {
	text []byte
	at   int
	left int
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	for i := range b {
		b[i] = r.text[r.at]
		r.at = (r.at + 1) % len(r.text)
	}
	r.left -= len(b)
	return len(b), nil
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestReadUsersCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := files.ReadUsers(ctx, "users.csv", strings.NewReader("User-ID\na\n"), files.Reading{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestOpenUsers(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "users.csv")
	if err := os.WriteFile(path, []byte("User-ID\na\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := files.OpenUsers(t.Context(), path, files.Reading{})
	if err != nil || file.Name != "users.csv" || len(file.Rows) != 1 {
		t.Errorf("%v %+v", err, file)
	}
	for path, want := range map[string]string{
		"":                              "full path",
		"users.csv":                     "full path",
		folder:                          "is a folder",
		filepath.Join(folder, "none"):   "There is no file",
		filepath.Join(path, "none.csv"): "can't be read",
	} {
		_, err := files.OpenUsers(t.Context(), path, files.Reading{})
		if field, ok := data.AsFieldError(err); !ok || !strings.Contains(lang.Say(words.Message(field)), want) {
			t.Errorf("%q: %v, want %q", path, err, want)
		}
	}
}

// someUsers are written in every format.
var someUsers = []data.ExportedUser{
	{Status: data.StatusOK, User: data.User{
		ID: "alice", Name: `Alice "Al" <Ärmel>, & Co`, Email: "alice@example.com", Group: "OPS", Role: "3", Denied: data.Lite, Ranges: "10.1.0.0/16,2001:db8::7", Disabled: true,
		OTPRequired: true, OTP: data.Active, CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC),
		LastSignIn: data.SignIn{At: time.Date(2026, 11, 23, 10, 41, 7, 0, time.FixedZone("CET", 3600)), Program: "Lite"},
	}},
	{Status: data.StatusNoPassword, User: data.User{
		ID: "bob", Name: `=HYPERLINK("x")` + "\n;-1", Group: "OPS", Tapemaster: true, OTP: data.Off, Unset: true,
		Denied: data.TapeMaster | data.Lite | data.Checkpoint,
	}},
}

func writtenUsers(t testing.TB, f files.ExportFormat, users ...data.ExportedUser) string {
	t.Helper()
	var b bytes.Buffer
	w := files.NewUserWriter(&b, f, 0)
	for _, u := range users {
		if err := w.Write(u); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
