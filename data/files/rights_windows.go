package files

import (
	"slices"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// rights are what a disk keeps about the accounts that may use a file or folder.
type rights struct {
	me, owner *windows.SID
	entries   []entry
	everybody bool // there is no list: everybody may do everything
	protected bool // takes over nothing from the folder above
	local     bool // not on a share of another computer
}

// An entry of an access list.
type entry struct {
	who     *windows.SID
	mask    windows.ACCESS_MASK
	allows  bool
	forHere bool // not only for what is made in the folder
}

// changesOrReads are the rights to read a file, to change it, or to give oneself either.
const changesOrReads = windows.FILE_READ_DATA | windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA |
	windows.WRITE_DAC | windows.WRITE_OWNER | windows.GENERIC_ALL | windows.GENERIC_READ | windows.GENERIC_WRITE

// changes are the rights to change what is in a file, to replace it, or to give oneself either. In a folder the first two are
// those to make files and folders, which the system gives everybody in its folder for the data of programs: what is there
// can't be changed with them.
const changes = windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA | windows.DELETE | deletesIn |
	windows.WRITE_DAC | windows.WRITE_OWNER | windows.GENERIC_ALL | windows.GENERIC_WRITE

// deletesIn is FILE_DELETE_CHILD: to delete what is in a folder.
const deletesIn = 0x40

// The kinds of entries that allow something. An entry with a condition is taken for one without.
const (
	allowed          = 0
	allowedCondition = 9
	inheritOnly      = 0x8
)

// account returns this computer account.
func account() (*windows.SID, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	return user.User.Sid, nil
}

// openRights opens a file or folder, but not what a link leads to, to look at its rights.
func openRights(path string, access uint32) (windows.Handle, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return windows.InvalidHandle, err
	}
	return windows.CreateFile(name, access, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS|windows.FILE_FLAG_OPEN_REPARSE_POINT, 0)
}

// rightsOf reads the rights of an open file or folder.
func rightsOf(at windows.Handle) (rights, error) {
	local := !isOnShare(at)
	sd, err := windows.GetSecurityInfo(at, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return rights{local: local}, err
	}
	r, err := listed(sd)
	r.local = local
	if err == nil {
		r.me, err = account()
	}
	if err == nil {
		r.owner, _, err = sd.Owner()
	}
	return r, err
}

// listed reads an access list.
func listed(sd *windows.SECURITY_DESCRIPTOR) (r rights, err error) {
	control, _, err := sd.Control()
	if err != nil {
		return r, err
	}
	r.protected = control&windows.SE_DACL_PROTECTED != 0
	dacl, _, err := sd.DACL()
	if err != nil || dacl == nil {
		r.everybody = true
		return r, nil
	}
	for i := range uint32(dacl.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(dacl, i, &ace); err != nil {
			return r, err
		}
		r.entries = append(r.entries, entryOf(ace))
	}
	return r, nil
}

func entryOf(ace *windows.ACCESS_ALLOWED_ACE) entry {
	return entry{
		who:     (*windows.SID)(unsafe.Pointer(&ace.SidStart)),
		mask:    ace.Mask,
		allows:  ace.Header.AceType == allowed || ace.Header.AceType == allowedCondition,
		forHere: ace.Header.AceFlags&inheritOnly == 0,
	}
}

// others returns who else can read or change it, administrators aside, each once.
func (r rights) others() (others []*windows.SID) {
	for _, e := range r.entries {
		if e.allows && e.forHere && e.mask&changesOrReads != 0 && !r.own(e.who) && !isAdministrator(e.who) && !isNobody(e.who) &&
			!slices.ContainsFunc(others, e.who.Equals) {
			others = append(others, e.who)
		}
	}
	return others
}

// changedByOthers reports whether anybody but administrators can change a file, or take it out of a folder.
func (r rights) changedByOthers(folder bool) bool {
	mask := windows.ACCESS_MASK(changes)
	if folder {
		mask &^= windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA
	}
	return r.everybody || slices.ContainsFunc(r.entries, func(e entry) bool {
		return e.allows && e.forHere && e.mask&mask != 0 && !isAdministrator(e.who) && !isNobody(e.who)
	})
}

// closed reports whether the rights are those that CloseToOthers gives.
func (r rights) closed() bool {
	return r.protected && !r.everybody && !slices.ContainsFunc(r.entries, func(e entry) bool {
		return !e.allows || !e.who.Equals(r.me) && !e.who.IsWellKnown(windows.WinLocalSystemSid)
	})
}

// own reports whether an account is this one. A share of a computer outside our domain knows
// us under a number of its own: there the owner is taken for this account.
func (r rights) own(who *windows.SID) bool {
	if who == nil || who.Equals(r.me) {
		return who != nil
	}
	return !r.local && r.owner != nil && who.Equals(r.owner) && domain(who) != domain(r.me)
}

// domain returns the part of an account's number that all accounts of its domain or computer have.
func domain(who *windows.SID) string {
	number := who.String()
	return number[:max(0, strings.LastIndexByte(number, '-'))]
}

// isAdministrator reports whether an account is one that can read everything anyway.
func isAdministrator(who *windows.SID) bool {
	const trustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464" // what owns the files of Windows
	const allDomains, domainAdmins = "S-1-5-21-", "-512"
	if who == nil {
		return false
	}
	number := who.String()
	return who.IsWellKnown(windows.WinLocalSystemSid) || who.IsWellKnown(windows.WinBuiltinAdministratorsSid) || number == trustedInstaller ||
		strings.HasPrefix(number, allDomains) && strings.HasSuffix(number, domainAdmins)
}

// isNobody reports whether an entry for it gives no other account anything: it stands for the
// owner, or for an app in a container, which in addition needs the rights of its user.
func isNobody(who *windows.SID) bool {
	const ownerRights, container = "S-1-3-4", "S-1-15-"
	number := who.String()
	return who.IsWellKnown(windows.WinCreatorOwnerSid) || number == ownerRights || strings.HasPrefix(number, container)
}

// standing says who else may use an open file.
func standing(at windows.Handle) (Standing, error) {
	is, err := rightsOf(at)
	switch keeps := keepsRights(at); {
	case !is.local && (err != nil || !keeps):
		return Private, nil // the other computer says who may use the share, and does not tell
	case !keeps:
		return Unguarded, nil
	case err != nil:
		return Shared, err
	}
	return is.standing(windows.GetCurrentProcessToken().IsElevated()), nil
}

// standing judges rights for a program that runs as an administrator, or not. One that does may
// use a file of any owner.
func (r rights) standing(administrator bool) Standing {
	switch {
	case r.everybody || len(r.others()) > 0:
		return Shared
	case administrator || r.own(r.owner) || isAdministrator(r.owner):
		return Private
	}
	return Foreign
}

// keepsRights reports whether the disk of an open file keeps rights; FAT does not.
func keepsRights(at windows.Handle) bool {
	const persistentACLs = 0x8
	var flags uint32
	err := windows.GetVolumeInformationByHandle(at, nil, 0, nil, nil, &flags, nil, 0)
	return err == nil && flags&persistentACLs != 0
}

// leadsToFiles reports whether an open file is a folder.
func leadsToFiles(at windows.Handle) bool {
	var info windows.ByHandleFileInformation
	return windows.GetFileInformationByHandle(at, &info) == nil && info.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0
}

// isLocal reports whether a folder, with all links followed, is on a disk of this computer.
func isLocal(folder string) bool {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return false
	}
	at, err := windows.CreateFile(name, windows.FILE_READ_ATTRIBUTES, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return false
	}
	defer func() { _ = windows.CloseHandle(at) }()
	return !isOnShare(at)
}

// isOnShare reports whether an open file is on a share of another computer.
func isOnShare(at windows.Handle) bool {
	name := make([]uint16, windows.MAX_LONG_PATH)
	n, err := windows.GetFinalPathNameByHandle(at, &name[0], uint32(len(name)), 0)
	return err == nil && n < uint32(len(name)) && strings.HasPrefix(windows.UTF16ToString(name[:n]), `\\?\UNC\`)
}

// nameOf returns what icacls calls an account.
func nameOf(who *windows.SID) string {
	name, domain, _, err := who.LookupAccount("")
	switch {
	case err != nil || name == "":
		return "*" + who.String()
	case domain == "":
		return name
	}
	return domain + `\` + name
}
