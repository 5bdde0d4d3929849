package start

import (
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/site"
)

// Server are the options of tapeserver. Neither a choice that was made in a program with
// windows nor TAPETRACK_DATABASE leads to its database.
type Server struct {
	Database string `help:"The database file of the server. By default it is /var/lib/tapeserver/tapetrack.db for root, and otherwise tapeserver/tapetrack.db in the user's data folder." placeholder:"PATH" env:"TAPESERVER_DATABASE"`
	KeyFile  string `help:"The file with the database key, if it is not beside the database." placeholder:"PATH"`
	Config   string `help:"The config file, which may have every option of run. By default it is /etc/tapeserver/config.json for root, and otherwise tapeserver/config.json in the user's config folder; there need be none." placeholder:"PATH"`
	Printed
}

// NewServer returns the database that the options name, for the program that serves it.
// Its events name the computer account. It opens nothing, and Open reports what is wrong with the options.
func NewServer(program string, o Server) *site.Database {
	to := site.Options{
		Client: data.Client{Program: program, Version: Version, Computer: Computer()}, Account: Account(), Server: true, Common: passwords.Common,
	}
	if o.Database == "" {
		to.Database, to.Trouble = orHomeless(serverDatabase(os.Geteuid()))
	} else {
		to.Database, to.Trouble = databasePath(o.Database)
	}
	if to.Trouble == nil && o.KeyFile != "" {
		to.KeyFile, to.Trouble = absolute(o.KeyFile)
	}
	return site.New(to)
}

// serverDatabase returns where the server of a computer account has its database; "" if there
// is no place for it. account is negative on Windows.
func serverDatabase(account int) string {
	return placeOf(account, "/var/lib", "STATE_DIRECTORY", xdg.DataHome, "XDG_DATA_HOME", "tapetrack.db")
}

// serverConfig returns the default config file of the server of a computer account; "" if there
// is no place for it.
func serverConfig(account int) string {
	return placeOf(account, "/etc", "CONFIGURATION_DIRECTORY", xdg.ConfigHome, "XDG_CONFIG_HOME", "config.json")
}

// placeOf returns where the server of a computer account has a file by default: in a folder
// of the system for root and for a service, to which systemd names it in a variable (see
// systemd.exec), and in one of the user otherwise, see below.
func placeOf(account int, system, service, base, variable, name string) string {
	const folder = "tapeserver"
	if given := os.Getenv(service); given == filepath.Join(system, folder) { // that of another service is not ours
		return filepath.Join(given, name)
	}
	if account == 0 {
		return filepath.Join(system, folder, name)
	}
	if in := below(base, variable, folder); in != "" {
		return filepath.Join(in, name)
	}
	return ""
}
