package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strconv"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/site"
)

// serviceCommand are the commands about the service of the system.
type serviceCommand struct {
	Install serviceInstall `cmd:"" help:"Have the system start the server with the computer: as a service of systemd or of Windows. A second time changes nothing unless something differs."`
	Remove  serviceRemove  `cmd:"" help:"Stop the service and remove it. Database, key and config file stay."`
}

// What both kinds of services say.
const (
	unchanged data.Text = "The service is installed already, and nothing has to be changed."
	startIt   data.Text = "Start the server, now and with the computer: %s"
)

// What only services of Windows say. It stands here since the catalogues are held against the
// texts of a build for Linux.
const (
	noAdministrator data.Text = "This account may not change services. Start the command as administrator."
	changed         data.Text = "The service differed, and was changed. Start it again."
	installed       data.Text = "The service %s was installed."
	noService       data.Text = "There is no service %s to remove."
	noTimer         data.Text = "Windows makes scheduled backups by its Task Scheduler, and not by this command. docs/SERVER.md says how."
	removed         data.Text = "The service was stopped and removed. Database, key and config file are still there."
)

var _ = [...]data.Text{noAdministrator, changed, installed, noService, noTimer, removed}

type serviceInstall struct {
	OfPackage bool `help:"Print the unit that a package has, and change nothing." hidden:""`

	Print  bool   `help:"Print the unit of systemd instead, and change nothing."`
	Backup string `help:"Also have systemd make a backup in this folder each night, on another disk than the database." placeholder:"FOLDER"`
	Keep   *int   `help:"How many of these backups stay there. Default: 14." placeholder:"NUMBER"`
}

// keptBackups is how many scheduled backups stay by default: two weeks are enough to notice that
// something is wrong.
const keptBackups = 14

// Validate refuses options that say nothing. Kong calls it.
func (i serviceInstall) Validate() error {
	if i.Keep != nil && i.Backup == "" {
		return &data.FieldError{Field: "keep", Text: data.Say("--keep says how many backups stay: use it with --backup FOLDER.")}
	}
	return start.CheckKeep(i.Keep)
}

type serviceRemove struct{}

// Run installs the service, or prints what it would be.
func (i serviceInstall) Run(s *server) error {
	if i.OfPackage { // made where there is no server
		_, err := s.out.WriteString(ofPackage.String())
		return err
	}
	serving, err := s.open()
	if err != nil {
		return err
	}
	options := serveOptions{Listen: s.config.Text(listenField), Operations: cmp.Or(s.config.Text(operationsField), defaultOperations)}
	if err := options.judge(); err != nil {
		return err
	}
	program, err := os.Executable()
	if err == nil {
		program, err = filepath.EvalSymlinks(program)
	}
	if err != nil {
		return &data.Trouble{Kind: data.ErrUnreadable, Cause: err, Text: data.Say("This program does not know where its own file is. Start it by its full path.")}
	}
	seals := sealFolderOf(s.config.Text(site.FieldSeals), serving)
	port, err := parseListen(options.listenAt(serving.Listen))
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	u := unit{
		program: program, database: s.database.Path(), inConfig: s.config.Text("database") != "" && s.fromConfig("database"),
		key: cmp.Or(s.database.KeyFile(), s.database.Path()+".key"), lowPort: number < 1024,
		seals: seals,
	}
	if i.Backup != "" {
		if u.backups, err = start.Path(i.Backup); err != nil {
			return err
		}
		u.keep = keptBackups
		if i.Keep != nil {
			u.keep = *i.Keep
		}
	}
	if s.config.Found() {
		u.config = s.config.Path()
	}
	if i.Print {
		if err := u.judge(); err != nil {
			return err
		}
		for _, f := range u.files() {
			if u.backups != "" {
				s.print("# " + f.name)
			}
			if _, err := s.out.WriteString(f.text); err != nil {
				return err
			}
		}
		return nil
	}
	return installService(s, u)
}

// Run removes the service.
func (serviceRemove) Run(s *server) error { return removeService(s) }
