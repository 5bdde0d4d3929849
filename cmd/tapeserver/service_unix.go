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
	"strings"

	"tapetrack/data"
	"tapetrack/data/files"
)

// A systemd is the service manager of a computer.
type systemd struct {
	unit    string // path of the unit
	booted  string // a folder that is there if systemd runs the computer
	account int    // that asks
	run     func(ctx context.Context, name string, args ...string) error
	known   func(account string) bool
}

func thisSystemd() systemd {
	return systemd{
		unit: "/etc/systemd/system/" + serviceName + ".service", booted: "/run/systemd/system", account: os.Geteuid(),
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

// current returns the unit that is there, which must be one of ours; empty if there is none.
func (d systemd) current() (string, error) {
	text, err := os.ReadFile(d.unit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	case !strings.HasPrefix(string(text), unitHead):
		return "", &data.Trouble{Kind: data.ErrExists, Text: data.Say("The unit %s was not made by tapeserver, and was left unchanged. Move it away.", d.unit)}
	}
	return string(text), nil
}

// install writes the unit, unless it is there as it would be written.
func (d systemd) install(s *server, u unit) error {
	if err := errors.Join(u.judge(), d.there()); err != nil {
		return err
	}
	if u.config != "" {
		if info, err := os.Stat(u.config); err != nil || info.Mode().Perm()&0o004 == 0 {
			return &data.Trouble{Kind: data.ErrDenied, Cause: err, Text: data.Say("The service could not read the config file %s. It has no secret: permit every account to read it with chmod a+r, and its folder with chmod a+rx.", u.config)}
		}
	}
	was, err := d.current()
	if err != nil {
		return err
	}
	if was == u.String() {
		s.say(unchanged)
		return nil
	}
	if !d.known(serviceAccount) {
		if err := d.run(s.ctx, "useradd", "--system", "--user-group", "--no-create-home", "--home-dir", stateFolder, "--shell", "/usr/sbin/nologin", serviceAccount); err != nil {
			return err
		}
		s.say("Made the system account %s.", serviceAccount)
	}
	if was != "" {
		if err := d.write(d.unit+".old", was); err != nil {
			return err
		}
		s.say("The unit differed. The one before is in %s.", d.unit+".old")
	}
	if err := d.write(d.unit, u.String()); err != nil {
		return err
	}
	s.say("Wrote the unit %s.", d.unit)
	if err := d.run(s.ctx, "systemctl", "daemon-reload"); err != nil {
		return err
	}
	if strings.Contains(u.String(), "\nReadWritePaths=/") {
		s.say("The database is not in %s. Give its folder to the service: %s", stateFolder, "chown -R "+serviceAccount+": FOLDER")
	}
	s.say(startIt, "systemctl enable --now "+serviceName)
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
	was, err := d.current()
	if err != nil {
		return err
	}
	if was == "" {
		return &data.Trouble{Kind: data.ErrNotFound, Text: data.Say("There is no service to remove: %s does not exist.", d.unit)}
	}
	if err := d.run(s.ctx, "systemctl", "disable", "--now", serviceName); err != nil {
		return err
	}
	if err := os.Remove(d.unit); err != nil {
		return err
	}
	if err := d.run(s.ctx, "systemctl", "daemon-reload"); err != nil {
		return err
	}
	s.say("The service was stopped and removed. Database, key, config file and the account %s are still there.", serviceAccount)
	return nil
}

// asService runs the program as a service of Windows, if it was started as one.
func asService(func(context.Context) error) (is bool, err error) { return false, nil }
