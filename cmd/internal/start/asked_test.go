package start

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapetrack/data/trust"
)

// links returns the addresses of some servers, each with a key of its own.
func links(t *testing.T, hosts ...string) []string {
	t.Helper()
	var all []string
	for _, host := range hosts {
		authority, err := trust.NewAuthority(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, trust.Server{Hosts: []trust.Host{{Name: host, Port: 5443}}, Keys: []trust.Key{authority.Key()}}.String())
	}
	return all
}

// laidDown makes the file for all users of this computer.
func laidDown(t *testing.T, text string, mode os.FileMode) {
	t.Helper()
	if text != "" && os.Geteuid() != 0 {
		t.Skip("only an administrator can lay a file down")
	}
	before := machineFile
	t.Cleanup(func() { machineFile = before })
	machineFile = filepath.Join(t.TempDir(), "tapetrack", trust.FileName)
	if text == "" {
		return
	}
	if err := os.Mkdir(filepath.Dir(machineFile), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(machineFile, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(machineFile, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
}

// Which server is asked, in the order of what names it, and which options are refused.
func TestAsked(t *testing.T) {
	l := links(t, "machine", "option", "variable", "user")
	machine, option, inVariable, user := l[0], l[1], l[2], l[3]
	const refused = "refused"
	for name, c := range map[string]struct {
		machine, server, env, user, database, variable string
		windows, console                               string // the host that is asked, "" for the database on this computer
	}{
		"nothing":                        {},
		"user":                           {user: user, windows: "user", console: "user"},
		"variable before user":           {env: inVariable, user: user, windows: "variable", console: "variable"},
		"option before variable":         {server: option, env: inVariable, user: user, windows: "option", console: "option"},
		"machine before user":            {machine: machine, user: user, windows: "machine", console: "machine"},
		"machine and option":             {machine: machine, server: option, windows: refused, console: refused},
		"machine and variable":           {machine: machine, env: inVariable, windows: refused, console: refused},
		"machine and the same":           {machine: machine, server: machine, windows: "machine", console: "machine"},
		"machine and database":           {machine: machine, database: "/x.db", windows: refused, console: ""},
		"machine and TAPETRACK_DATABASE": {machine: machine, variable: "/x.db", windows: refused, console: ""},
		"machine, option and variable":   {machine: machine, server: option, variable: "/x.db", windows: refused, console: refused},
		"database before user":           {user: user, database: "/x.db"},
		"TAPETRACK_DATABASE and user":    {user: user, variable: "/x.db"},
		"database before variable":       {env: inVariable, database: "/x.db"},
		"both variables":                 {env: inVariable, variable: "/x.db", windows: "variable", console: "variable"},
		"option and TAPETRACK_DATABASE":  {server: option, variable: "/x.db", windows: "option", console: "option"},
		"option and database":            {server: option, database: "/x.db", windows: refused, console: refused},
		"no address":                     {server: "tapes.example.com", windows: refused, console: refused},
		"no address in the variable":     {env: "tapetrack://tapes.example.com", windows: refused, console: refused},
		"machine file without one":       {machine: "# nothing\n", user: user, windows: refused, console: refused},
	} {
		t.Run(name, func(t *testing.T) {
			userIs(t, map[string]string{"HOME": t.TempDir()})
			laidDown(t, c.machine, 0o644)
			t.Setenv(serverVariable, c.env)
			t.Setenv(variable, c.variable)
			if c.user != "" {
				if err := writeConfig(serverFile(), []byte(c.user)); err != nil {
					t.Fatal(err)
				}
			}
			p := Program{Common: Common{Database: c.database}, Server: c.server}
			if p.Database == "" {
				p.Database = c.variable // as kong does
			}
			if p.Server == "" {
				p.Server = c.env
			}
			for console, want := range map[bool]string{false: c.windows, true: c.console} {
				asked, err := p.Asked(console)
				switch {
				case err != nil && want == refused:
					if line(err) == "" || strings.Contains(line(err), "%") {
						t.Errorf("it says %q", line(err))
					}
				case err != nil || asked.IsServer() != (want != "") || want == refused || want != "" && asked.Hosts[0].Name != want:
					t.Errorf("console %v: %+v, %v", console, asked, err)
				}
			}
		})
	}
}

// Whoever may write the file for all users, or its folder, could have everybody ask a server of
// their own.
func TestAskedOfOthers(t *testing.T) {
	userIs(t, map[string]string{"HOME": t.TempDir()})
	link := links(t, "machine")[0]
	laidDown(t, link, 0o666)
	if asked, err := (Program{}).Asked(false); !errors.Is(err, trust.ErrFile) {
		t.Errorf("a file that everybody may write names %+v, %v", asked, err)
	}
	laidDown(t, link, 0o644)
	if err := os.Chmod(filepath.Dir(machineFile), 0o777); err != nil {
		t.Fatal(err)
	}
	if asked, err := (Program{}).Asked(false); !errors.Is(err, trust.ErrFile) {
		t.Errorf("a file in a folder that everybody may write names %+v, %v", asked, err)
	}
	if err := os.Chmod(filepath.Dir(machineFile), 0o755); err != nil {
		t.Fatal(err)
	}
	if asked, err := (Program{}).Asked(false); err != nil || asked.Place() != "machine" {
		t.Errorf("%+v, %v", asked, err)
	}
	if err := os.Lchown(machineFile, 12345, -1); err != nil {
		t.Fatal(err)
	}
	if asked, err := (Program{}).Asked(false); !errors.Is(err, trust.ErrFile) {
		t.Errorf("a file of somebody else names %+v, %v", asked, err)
	}
}

// A file for all users that nobody can read is no reason to ask another server.
func TestAskedUnreadable(t *testing.T) {
	userIs(t, map[string]string{"HOME": t.TempDir()})
	laidDown(t, "", 0)
	if err := os.MkdirAll(machineFile, 0o755); err != nil { // a folder
		t.Fatal(err)
	}
	if asked, err := (Program{}).Asked(false); !errors.Is(err, trust.ErrFile) {
		t.Errorf("%+v, %v", asked, err)
	}
}
