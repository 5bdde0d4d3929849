package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/windows"

	"tapetrack/test/check"
)

// Accounts in access lists: all users of the computer, its administrators, somebody, and others.
const (
	users          = "S-1-5-32-545"
	administrators = "S-1-5-32-544"
	somebody       = "S-1-5-21-11-22-33-1001"
	somebodyElse   = "S-1-5-21-11-22-33-1002"
	elsewhere      = "S-1-5-21-44-55-66-1001" // an account of another computer
	domainAdmins   = "S-1-5-21-11-22-33-512"
	app            = "S-1-15-2-1"
)

// TestWindowsOwn shows that all that is made is for this account alone, read back from the disk.
func TestWindowsOwn(t *testing.T) {
	top := check.OpenFolder(t)
	deep := filepath.Join(top, "a", "Müller & Söhne")
	if err := MkdirAll(deep); err != nil {
		t.Fatal(err)
	}
	check.IsOwn(t, filepath.Dir(deep))
	check.IsOwn(t, deep)
	for _, folder := range []string{top, deep} {
		temporary, err := MkdirTemp(folder, "x-*-y")
		if err != nil || !strings.HasPrefix(filepath.Base(temporary), "x-") || !strings.HasSuffix(temporary, "-y") {
			t.Fatal(temporary, err)
		}
		check.IsOwn(t, temporary)
		file, err := CreateTemp(folder, ".part-*")
		if err != nil {
			t.Fatal(err)
		}
		check.IsOwn(t, file.Name())
		if _, err := file.WriteString("text"); err != nil {
			t.Error(err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		written := filepath.Join(folder, "b.csv")
		for _, replace := range []bool{false, true} {
			if err := WriteFile(written, replace, func(w io.Writer) error { _, err := io.WriteString(w, "text"); return err }); err != nil {
				t.Fatal(err)
			}
			check.IsOwn(t, written)
			check.OpenTo(t, written, "FR")
		}
	}
	if err := MkdirAll(top); err != nil {
		t.Error(err)
	}
	if _, accounts := check.Rights(t, top); !slices.Contains(accounts, check.Everyone) {
		t.Error("a folder that was there has lost rights")
	}
}

// TestWindowsOwnErrors shows that folders and files fail as those of package os do.
func TestWindowsOwnErrors(t *testing.T) {
	top := check.OpenFolder(t)
	file := filepath.Join(top, "file")
	if err := os.WriteFile(file, []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	nowhere := filepath.Join(top, "nowhere", "a")
	for name, c := range map[string]struct {
		do   func() error
		want error
	}{
		"folder that is there":   {func() error { return Mkdir(top) }, fs.ErrExist},
		"folder above missing":   {func() error { return Mkdir(nowhere) }, fs.ErrNotExist},
		"file in a folder's way": {func() error { return MkdirAll(file) }, fs.ErrExist},
		"file that is there":     {func() error { return opens(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL) }, fs.ErrExist},
		"file without folder":    {func() error { return opens(nowhere, os.O_WRONLY|os.O_CREATE) }, fs.ErrNotExist},
		"temporary file":         {func() error { _, err := CreateTemp(nowhere, "a*"); return err }, fs.ErrNotExist},
		"temporary folder":       {func() error { _, err := MkdirTemp(nowhere, "a*"); return err }, fs.ErrNotExist},
		"below a file":           {func() error { return MkdirAll(filepath.Join(file, "a")) }, nil},
	} {
		if err := c.do(); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for i, text := range []string{"two", "three"} {
		f, err := OpenFile(file+".log", os.O_CREATE|os.O_APPEND|os.O_WRONLY)
		if err != nil {
			t.Fatal(i, err)
		}
		if _, err := f.WriteString(text); err != nil {
			t.Error(err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	check.IsOwn(t, file+".log")
	if text, err := os.ReadFile(file + ".log"); err != nil || string(text) != "twothree" {
		t.Errorf("what was appended is %q, %v", text, err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "one" {
		t.Errorf("the file that was there is %q, %v", text, err)
	}
}

func opens(path string, flag int) error {
	f, err := OpenFile(path, flag)
	if err == nil {
		err = f.Close()
	}
	return err
}

// TestWindowsCloseToOthers shows that what others could read becomes the owner's alone.
func TestWindowsCloseToOthers(t *testing.T) {
	path := filepath.Join(check.OpenFolder(t), "a.key")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for rights, want := range map[string]Standing{"FA": Shared, "FR": Shared, "FW": Shared} {
		check.OpenTo(t, path, rights)
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if is, err := StandingOf(f); is != want || err != nil {
			t.Errorf("with %s for everybody it is %v, %v", rights, is, err)
		}
		command := CloseCommand(f)
		if !strings.HasPrefix(command, `icacls "`+path+`" /inheritance:r /grant:r "`) || !strings.Contains(command, " /remove ") {
			t.Errorf("with %s it is closed by %s", rights, command)
		}
		CloseToOthers(path)
		check.IsOwn(t, path)
		if is, err := StandingOf(f); is != Private || err != nil {
			t.Errorf("when it is closed it is %v, %v", is, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if !IsOwn(path) || !IsOwnFolder(filepath.Dir(path)) || IsOwnFolder(path) || IsOwn(path+"2") {
		t.Error("not what this account owns")
	}
	CloseToOthers(path + "2") // there is none
}

// TestWindowsDescriptor shows what is asked for, which Wine keeps only in part: nothing is taken over
// from the folder above, and what is made in a folder takes over all.
func TestWindowsDescriptor(t *testing.T) {
	me := check.Me(t)
	for isFolder, want := range map[bool]string{
		false: "O:" + me + "D:P(A;;FA;;;" + me + ")(A;;FA;;;SY)",
		true:  "O:" + me + "D:P(A;OICI;FA;;;" + me + ")(A;OICI;FA;;;SY)",
	} {
		if got := ownRights(isFolder).SecurityDescriptor.String(); got != want {
			t.Errorf("it is %s, want %s", got, want)
		}
	}
}

// TestWindowsStanding shows how access lists are judged that Wine does not keep.
func TestWindowsStanding(t *testing.T) {
	sid := func(text string) *windows.SID {
		s, err := windows.StringToSid(text)
		if err != nil {
			t.Fatal(text, err)
		}
		return s
	}
	for _, c := range []struct {
		sddl      string // of the list
		owner     string
		elsewhere bool // on a share
		admin     bool
		want      Standing
	}{
		{"D:P(A;;FA;;;" + somebody + ")(A;;FA;;;SY)", somebody, false, false, Private},
		{"D:(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;" + somebody + ")", somebody, false, false, Private}, // of a user's own folder
		{"D:(A;;FA;;;" + somebody + ")(A;;FA;;;" + domainAdmins + ")", somebody, false, false, Private},
		{"D:(A;;FA;;;" + somebody + ")(A;;FR;;;" + app + ")(A;;FA;;;OW)", somebody, false, false, Private},
		{"D:(A;;FA;;;" + somebody + ")(A;OICIIO;FA;;;WD)", somebody, false, false, Private},
		{"D:(D;;FR;;;WD)(A;;FA;;;" + somebody + ")", somebody, false, false, Private},
		{"D:(A;;FA;;;" + somebody + ")(A;;0x120080;;;WD)", somebody, false, false, Private}, // attributes only
		{"D:(A;;FA;;;" + somebody + ")(A;;FR;;;WD)", somebody, false, false, Shared},
		{"D:(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)", somebody, false, false, Shared}, // of C:\
		{"D:(A;;FA;;;" + somebody + ")(A;;FR;;;" + somebodyElse + ")", somebody, false, false, Shared},
		{"D:(A;;FA;;;" + somebody + ")(A;;FR;;;" + somebodyElse + ")", somebody, false, true, Shared},
		{"D:(A;;FA;;;" + somebody + ")(A;;WD;;;BU)", somebody, false, false, Shared}, // could give themselves the rest
		{"D:(A;;FA;;;" + somebody + ")(A;;GR;;;BG)", somebody, false, false, Shared},
		{"D:(A;;FA;;;" + somebody + ")", somebodyElse, false, false, Foreign},
		{"D:(A;;FA;;;" + somebody + ")", somebodyElse, false, true, Private},
		{"D:(A;;FA;;;" + somebody + ")", administrators, false, false, Private},
		{"D:(A;;FA;;;" + somebody + ")", check.System, false, false, Private},
		{"D:(A;;FA;;;" + elsewhere + ")", elsewhere, true, false, Private}, // a NAS that knows us under another number
		{"D:(A;;FA;;;" + elsewhere + ")", elsewhere, false, false, Shared},
		{"D:(A;;FA;;;" + elsewhere + ")(A;;FR;;;WD)", elsewhere, true, false, Shared},
		{"D:(A;;FA;;;" + somebodyElse + ")", somebodyElse, true, false, Shared}, // of our own domain
	} {
		sd, err := windows.SecurityDescriptorFromString(c.sddl)
		if err != nil {
			t.Fatal(c.sddl, err)
		}
		r, err := listed(sd)
		if err != nil {
			t.Fatal(c.sddl, err)
		}
		r.me, r.owner, r.local = sid(somebody), sid(c.owner), !c.elsewhere
		if got := r.standing(c.admin); got != c.want {
			t.Errorf("%s of %s (on a share: %v, administrator: %v) is %v, want %v", c.sddl, c.owner, c.elsewhere, c.admin, got, c.want)
		}
		if r.everybody = true; r.standing(c.admin) != Shared {
			t.Errorf("without a list it is %v", r.standing(c.admin))
		}
	}
	if got := (rights{me: sid(somebody), entries: []entry{{who: sid(users), mask: windows.GENERIC_READ, allows: true, forHere: true}}}).others(); len(got) != 1 || got[0].String() != users {
		t.Errorf("others are %v", got)
	}
}

// TestWindowsReplaceOpenFile shows what becomes of a file that another program has open: it stays as it
// is, and people are told to close it.
func TestWindowsReplaceOpenFile(t *testing.T) {
	path := filepath.Join(check.OpenFolder(t), "users.csv")
	write := func(text string) error {
		return WriteFile(path, true, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	}
	if err := write("one"); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	err = write("two")
	if err == nil || !strings.Contains(err.Error(), "open in another program") {
		t.Errorf("it is said: %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "one" {
		t.Errorf("the file is %q, %v", text, err)
	}
	// One that is open for a moment only is waited for.
	done := make(chan error, 1)
	go func() { done <- write("three") }()
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "three" {
		t.Errorf("the file is %q, %v", text, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}
