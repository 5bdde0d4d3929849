package start

import (
	"cmp"
	"os"
	"path/filepath"
	"strconv"

	"github.com/adrg/xdg"
)

// Same returns what two starts of a program have in common if one of them is enough: the program, the computer account,
// its configuration folder, database and key file, and the User-ID to fill in.
func (d *Database) Same(o Desktop) []string {
	return append(alike(d.program, o), cmp.Or(resolved(d.Path()), o.Database), resolved(d.KeyFile()))
}

// Same is that of a Database, with the server in its place.
func (r *Remote) Same(o Desktop) []string {
	return append(alike(r.client.Program, o), serverFile(), r.Server().Link)
}

func alike(program string, o Desktop) []string {
	return []string{program, Account(), strconv.Itoa(os.Getuid()), ours(xdg.ConfigHome, "XDG_CONFIG_HOME"), o.User}
}

// resolved returns the path of a file without symbolic links, as far as it exists: whoever sets a database up is asked for
// by the same path before and after.
func resolved(path string) string {
	rest := ""
	for at := path; at != ""; {
		if there, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(there, rest)
		}
		above := filepath.Dir(at)
		if above == at {
			break
		}
		at, rest = above, filepath.Join(filepath.Base(at), rest)
	}
	return path
}

// RunFolders returns where lock and socket of a running program may be, best first. They are to be judged before they are
// used: the first one is what the environment names. In the user's own folder nobody else can take a name.
func RunFolders() []string {
	var all []string
	if folder := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(folder) {
		all = append(all, filepath.Clean(folder))
	}
	if in := ours(xdg.StateHome, "XDG_STATE_HOME"); in != "" {
		all = append(all, filepath.Join(in, "run"))
	}
	return all
}
