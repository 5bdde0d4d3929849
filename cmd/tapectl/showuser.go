package main

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

type showUser struct {
	ID   string `arg:"" help:"User-ID or email address."`
	JSON bool   `help:"As a JSON object."`
}

// Run shows one user.
func (s showUser) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	user, damage := c.find(s.ID)
	if damage != nil && (user.Key == 0 || !errors.Is(damage, data.ErrTampered)) {
		return damage
	}
	if damage == nil && !user.Sound() {
		damage = &data.Tampered{User: user, Cause: data.ErrTampered}
	}
	user.Unreadable = damage != nil // what can be read is printed nevertheless
	if s.JSON {
		err := c.printUser(user)
		return c.after(cmp.Or(damage, err))
	}
	means, status, err := c.more(user)
	if err != nil {
		return err
	}
	row := func(name, value string) { c.row("%-17s  %s", name, value) }
	fields := func(which func(*data.Field) bool) {
		for f := range data.TakenColumns().Fields() {
			if which(&f) {
				row(lang.T(f.Title), f.Get(&user))
			}
		}
	}
	fields((*data.Field).IsText)
	row("May start", programs((^user.Denied).Names()))
	row("Status", lang.T(words.Status(status)))
	row(lang.T(words.Locked), revocation(user))
	fields(func(f *data.Field) bool { return f.IsSwitch() && f.Program == 0 })
	row("Activated", data.Truth(user.Activated()))
	row("State", stateWords(user))
	row("Authenticators", strconv.Itoa(means.Authenticators))
	row("Recovery codes", lang.Say(words.RecoveryCodes(means.RecoveryLeft, means.RecoveryOf)))
	row("Last sign-in", lastSignIn(user.LastSignIn))
	row("Created", local(user.CreatedAt))
	return c.after(damage)
}

// more returns a user's means to prove a one-time password, and the user's status.
func (c *console) more(u data.User) (data.Means, data.UserStatus, error) {
	means, err := c.service.Means(c.ctx, c.actor(), []data.User{u})
	if err != nil {
		return data.Means{}, "", err
	}
	page, err := c.service.UsersOf(c.ctx, c.actor(), nil)
	return means[u.Key], u.Status(time.Now(), page.GivenOutLasts), err
}

// printUser prints one user as a JSON object.
func (c *console) printUser(u data.User) error {
	means, status, err := c.more(u)
	if err != nil {
		return err
	}
	return c.printJSON(jsonOf(u, means, status), "  ")
}

// programs lists names; "none" if there are none.
func programs(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// stateWords words the state of the one-time password and what else applies to it.
func stateWords(u data.User) string {
	state := string(u.OTP)
	if u.Guarded {
		state += ", the QR code needs a temporary code"
	}
	if until := offUntil(u); !until.IsZero() {
		state += ", suspended until " + local(until)
	}
	return state
}

func revocation(u data.User) string {
	switch u.Revocation {
	case data.NotRevoked:
		return data.Truth(false)
	case data.WrongPasswords:
		return "True, after wrong passwords"
	case data.ByAdministrator:
		return "True, by an administrator"
	}
	return "True, " + string(u.Revocation)
}

func lastSignIn(s data.SignIn) string {
	if s.At.IsZero() {
		return "never"
	}
	return fmt.Sprintf("%s with %s on %s", local(s.At), s.Program, s.Computer)
}

// local words a time in this computer's time zone; "" for zero.
func local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04:05 -07:00")
}
