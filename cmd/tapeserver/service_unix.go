//go:build unix

package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"

	"tapetrack/data"
	"tapetrack/data/files"
)

// A systemd is the service manager of a computer.
type systemd struct {
	units    string // folder of the units
	packaged string // folder of those of packages, which count where the first has none
	booted   string // a folder that is there if systemd runs the computer
	account  int    // that asks
	run      func(ctx context.Context, name string, args ...string) error
	known    func(account string) bool
}

func thisSystemd() systemd {
	return systemd{
		units: "/etc/systemd/system", packaged: "/usr/lib/systemd/system", booted: "/run/systemd/system", account: os.Geteuid(),
		run: func(ctx context.Context, name string, args ...string) error {
			out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
			if err != nil {
				return &data.Trouble{Kind: data.ErrUnreadable, Cause: err, Text: data.Say("The command %s failed: %s", name+" "+strings.Join(args, " "), strings.TrimSpace(string(out)+" "+err.Error()))}
			}
			return nil
		},
		known: func(account string) bool { _, err := user.Lookup(account); return err == nil },
	}
}

func installService(s *server, u unit) error { return thisSystemd().install(s, u) }

func removeService(s *server) error { return thisSystemd().remove(s) }

// there returns why nothing can be changed here.
func (d systemd) there() error {
	if info, err := os.Stat(d.booted); err != nil || !info.IsDir() {
		return &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say("This computer is not run by systemd. Print the unit with tapeserver service install --print, or start tapeserver run in another way.")}
	}
	if d.account != 0 {
		return &data.Trouble{Kind: data.ErrDenied, Text: data.Say("Only root may change services. Start the command with sudo.")}
	}
	return nil
}

// path returns where a unit is.
func (d systemd) path(name string) string { return filepath.Join(d.units, name) }

// current returns the unit that is there, which must be one of ours; empty if there is none.
func (d systemd) current(name string) (string, error) {
	text, err := os.ReadFile(d.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	case !strings.HasPrefix(string(text), unitHead):
		return "", &data.Trouble{Kind: data.ErrExists, Text: data.Say("The unit %s was not made by tapeserver, and was left unchanged. Move it away.", d.path(name))}
	}
	return string(text), nil
}

// ofPackage returns the unit of a package; empty if there is none.
func (d systemd) ofPackage(name string) string {
	text, err := os.ReadFile(filepath.Join(d.packaged, name))
	if err != nil {
		return ""
	}
	return string(text)
}

// install writes the unit, unless it is there as it would be written, or a package has the same.
func (d systemd) install(s *server, u unit) error {
	if err := errors.Join(u.judge(), d.there()); err != nil {
		return err
	}
	if u.config != "" {
		if info, err := os.Stat(u.config); err != nil || info.Mode().Perm()&0o004 == 0 {
			return &data.Trouble{Kind: data.ErrDenied, Cause: err, Text: data.Say("The service could not read the config file %s. It has no secret: permit every account to read it with chmod a+r, and its folder with chmod a+rx.", u.config)}
		}
	}
	before := map[string]string{}
	differ := false
	for _, f := range u.files() {
		was, err := d.current(f.name)
		if err != nil {
			return err
		}
		if was == "" && d.ofPackage(f.name) == f.text {
			was = f.text
		}
		before[f.name], differ = was, differ || was != f.text
	}
	if !differ {
		s.say(unchanged)
		return nil
	}
	if !d.known(serviceAccount) {
		if err := d.run(s.ctx, "useradd", "--system", "--user-group", "--no-create-home", "--home-dir", stateFolder, "--shell", "/usr/sbin/nologin", serviceAccount); err != nil {
			return err
		}
		s.say("Made the system account %s.", serviceAccount)
	}
	for _, f := range u.files() {
		switch was, path := before[f.name], d.path(f.name); {
		case was == f.text:
			continue
		case was != "":
			if err := d.write(path+".old", was); err != nil {
				return err
			}
			s.say("The unit differed. The one before is in %s.", path+".old")
			fallthrough
		default:
			if err := d.write(path, f.text); err != nil {
				return err
			}
			s.say("Wrote the unit %s.", path)
		}
	}
	if err := d.run(s.ctx, "systemctl", "daemon-reload"); err != nil {
		return err
	}
	if strings.Contains(u.String(), "\nReadWritePaths=/") {
		s.say("The database is not in %s. Give its folder to the service: %s", stateFolder, "chown -R "+serviceAccount+": FOLDER")
	}
	s.say(startIt, "systemctl enable --now "+serviceName)
	if u.backups != "" {
		s.say("Give the folder of the backups to the service, and turn on the backups of each night: %s",
			"chown "+serviceAccount+": "+u.backups+" && systemctl enable --now "+backupTimer)
	}
	return nil
}

// write replaces a unit, which everybody may read.
func (d systemd) write(path, text string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return files.WritePublic(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// remove stops the service and removes its unit.
func (d systemd) remove(s *server) error {
	if err := d.there(); err != nil {
		return err
	}
	var there []string
	for _, name := range []string{backupTimer, backupUnit, serviceUnit} {
		was, err := d.current(name)
		if err != nil {
			return err
		}
		if was != "" {
			there = append(there, name)
		}
	}
	packaged := d.ofPackage(serviceUnit) != ""
	if len(there) == 0 && packaged {
		return &data.Trouble{Kind: data.ErrNotFound, Text: data.Say("The service belongs to the package tapetrack-server. Remove the package, or turn the service off with %s.", "systemctl disable --now "+serviceName)}
	}
	if len(there) == 0 {
		return &data.Trouble{Kind: data.ErrNotFound, Text: data.Say("There is no service to remove: %s does not exist.", d.path(serviceUnit))}
	}
	for _, name := range there {
		if err := d.run(s.ctx, "systemctl", "disable", "--now", name); err != nil {
			return err
		}
		if err := os.Remove(d.path(name)); err != nil {
			return err
		}
	}
	if err := d.run(s.ctx, "systemctl", "daemon-reload"); err != nil {
		return err
	}
	if packaged {
		s.say("The units in %s were stopped and removed. That of the package is still there: %s", d.units, "systemctl enable --now "+serviceName)
		return nil
	}
	s.say("The service was stopped and removed. Database, key, config file and the account %s are still there.", serviceAccount)
	return nil
}

// asService runs the program as a service of Windows, if it was started as one.
func asService(func(context.Context) error) (is bool, err error) { return false, nil }
