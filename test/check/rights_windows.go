package check

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Everyone and System are accounts in access lists: all there are, and Windows itself.
const (
	Everyone = "S-1-1-0"
	System   = "S-1-5-18"
)

// Me returns this computer account.
func Me(t testing.TB) string {
	t.Helper()
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	return user.User.Sid.String()
}

// Rights returns the owner of a file or folder and the access list of it, as the system reads
// them back by its name.
func Rights(t testing.TB, path string) (owner string, accounts []string) {
	t.Helper()
	sd, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Fatal(path, err)
	}
	by, _, err := sd.Owner()
	if err != nil {
		t.Fatal(path, err)
	}
	dacl, _, err := sd.DACL()
	if err != nil || dacl == nil {
		t.Fatal(path, "has no access list", err)
	}
	for i := range uint32(dacl.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(dacl, i, &ace); err != nil {
			t.Fatal(err)
		}
		accounts = append(accounts, (*windows.SID)(unsafe.Pointer(&ace.SidStart)).String())
	}
	return by.String(), accounts
}

// IsOwn checks that a file or folder belongs to this computer account, and that its access list
// names nobody else but the system.
func IsOwn(t testing.TB, path string) {
	t.Helper()
	me := Me(t)
	owner, accounts := Rights(t, path)
	if owner != me || !slices.Contains(accounts, me) {
		t.Errorf("%s is of %s and for %q, and this is %s", path, owner, accounts, me)
	}
	for _, name := range accounts {
		if name != me && name != System {
			t.Errorf("%s is for %s, too", path, name)
		}
	}
}

// OpenTo gives everybody rights to a file or folder, in the words of access lists (FA, FR, FW),
// and leaves its owner all.
func OpenTo(t testing.TB, path, rights string) {
	t.Helper()
	sd, err := windows.SecurityDescriptorFromString("D:(A;OICI;FA;;;" + Me(t) + ")(A;OICI;" + rights + ";;;WD)")
	if err != nil {
		t.Fatal(err)
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	at, err := windows.CreateFile(name, windows.WRITE_DAC, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err == nil {
		err = errors.Join(windows.SetKernelObjectSecurity(at, windows.DACL_SECURITY_INFORMATION, sd), windows.CloseHandle(at))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// OpenFolder returns a folder in which everybody may do everything. It is removed when the test
// ends, also by Wine 8, which TempDir fails with.
func OpenFolder(t testing.TB) string {
	t.Helper()
	top, err := os.MkdirTemp("", "tapetrack-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		var all []string
		_ = filepath.WalkDir(top, func(path string, _ fs.DirEntry, err error) error {
			all = append(all, path)
			return err
		})
		for _, path := range slices.Backward(all) {
			if err := os.Remove(path); err != nil {
				t.Error(err)
			}
		}
	})
	OpenTo(t, top, "FA")
	if _, accounts := Rights(t, top); !slices.Contains(accounts, Everyone) {
		t.Fatalf("%s is for %q: nothing would be seen of what it passes on", top, accounts)
	}
	return top
}
