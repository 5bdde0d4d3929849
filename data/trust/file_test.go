package trust

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestFiles(t *testing.T) {
	const link = "tapetrack://tapes.example.com:5443/?key=" + ones
	path := filepath.Join(t.TempDir(), "s.tapetrack")
	for name, c := range map[string]struct{ content, want string }{
		"one line":            {link + "\n", ""},
		"no line end":         {link, ""},
		"comments":            {"# one\n\n  # two\n\t" + link + " \n# " + link + "\n", ""},
		"Windows":             {"\xef\xbb\xbf# one\r\n" + link + "\r\n", ""},
		"mark, then the link": {"\xef\xbb\xbf" + link, ""},
		"as large as can be":  {link + "\n#" + strings.Repeat("x", 64<<10-len(link)-2), ""},
		"too large":           {link + "\n#" + strings.Repeat("x", 64<<10-len(link)-1), "The file PATH is too large for one that names a server, which has at most 64 KB. Name another file."},
		"two links":           {link + "\n" + link + "\n", "The file PATH has more than one link. Keep one line, and put # before the others."},
		"nothing":             {"", "The file PATH has no link of a server. Ask your administrator for the file."},
		"comments alone":      {"# " + link + "\n\n", "The file PATH has no link of a server. Ask your administrator for the file."},
		"UTF-16":              {"\xff\xfet\x00", "The file PATH is stored as UTF-16. Open it in an editor, and save it as UTF-8."},
		"UTF-16, big-endian":  {"\xfe\xff\x00t", "The file PATH is stored as UTF-16. Open it in an editor, and save it as UTF-8."},
		"bad link":            {"tapetrack://a", "The file PATH can't be used. The link has no code by which to recognise the server. Copy the whole link again. It ends with key= and 52 characters."},
	} {
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := ReadFile(path)
		if c.want == "" {
			check.Equal(t, name, err, nil)
			check.Equal(t, name, s.String(), link)
			continue
		}
		if !errors.Is(err, ErrFile) || len(s.Keys) > 0 {
			t.Errorf("%s: %v, %v", name, s, err)
			continue
		}
		check.Equal(t, name, errors.Is(err, ErrLink), name == "bad link")
		check.Equal(t, name, words.Message(err).String(), strings.ReplaceAll(c.want, "PATH", path))
	}
}

func TestNoFile(t *testing.T) {
	folder := t.TempDir()
	missing := filepath.Join(folder, FileName)
	_, err := ReadFile(missing)
	if !errors.Is(err, fs.ErrNotExist) || !errors.Is(err, ErrFile) {
		t.Errorf("missing: %v", err)
	}
	check.Equal(t, "missing", words.Message(err).String(), "There is no file "+missing+". Check its name and folder, or ask your administrator for the file.")
	_, err = ReadFile(folder)
	check.Equal(t, "folder", words.Message(err).String(), folder+" is a folder. Name the file in it that has the link of the server, such as server.tapetrack.")
	if !errors.Is(err, ErrFile) || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("folder: %v", err)
	}
}

// TestFileOfAServer: whoever finds the file learns where to copy it, and programs read it.
func TestFileOfAServer(t *testing.T) {
	s := Server{Hosts: []Host{{"tapes.example.com", 5443}}, Keys: []Key{filled(1)}}
	path := check.File(t, "s.tapetrack", s.File())
	got, err := ReadFile(path)
	check.Equal(t, "error", err, nil)
	check.Equal(t, "server", got.String(), s.String())
	for _, place := range []string{"/etc/tapetrack/server.tapetrack", `%ProgramData%\TapeTrack\server.tapetrack`, "/Library/Application Support/TapeTrack/server.tapetrack"} {
		if !strings.Contains(string(s.File()), place) {
			t.Errorf("the file does not name %s:\n%s", place, s.File())
		}
	}
}

func TestMachineFile(t *testing.T) {
	want := map[string]string{
		"linux":   "/etc/tapetrack/server.tapetrack",
		"darwin":  "/Library/Application Support/TapeTrack/server.tapetrack",
		"windows": `C:\ProgramData\TapeTrack\server.tapetrack`,
	}
	t.Setenv("ProgramData", `D:\elsewhere`) // a user's setting moves it nowhere
	check.Equal(t, "file", MachineFile(), want[runtime.GOOS])
}
