package main

import (
	"cmp"
	"errors"
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
	c.facts(facts(user, means, status))
	return c.after(damage)
}

// facts are what is printed about a user.
func facts(user data.User, means data.Means, status data.UserStatus) []fact {
	var all []fact
	say := func(name data.Text, s data.Sentence) { all = append(all, fact{name, lang.Say(s)}) }
	fields := func(which func(*data.Field) bool) {
		for f := range data.TakenColumns().Fields() {
			switch value := f.Get(&user); {
			case !which(&f):
			case f.Name == data.FieldRanges:
				say(f.Title, words.Ranges(value))
			case f.IsSwitch():
				say(f.Title, data.Say(words.Truth(value == data.Truth(true))))
			default:
				all = append(all, fact{f.Title, value})
			}
		}
	}
	fields((*data.Field).IsText)
	say("May start", programs((^user.Denied).Names()))
	say("Status", data.Say(words.Status(status)))
	say(words.Locked, revocation(user))
	fields(func(f *data.Field) bool { return f.IsSwitch() && f.Program == 0 })
	say("Activated", data.Say(words.Truth(user.Activated())))
	say("State", stateWords(user))
	say("Authenticators", data.Say("%d", means.Authenticators))
	say("Recovery codes", words.RecoveryCodes(means.RecoveryLeft, means.RecoveryOf))
	say("Last sign-in", lastSignIn(user.LastSignIn))
	return append(all, fact{"Created", local(user.CreatedAt)})
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
func programs(names []string) data.Sentence {
	if len(names) == 0 {
		return data.Say("programs|none")
	}
	return data.Say("%s", words.InCommas(names))
}

// stateWords words the state of the one-time password and what else applies to it.
func stateWords(u data.User) data.Sentence {
	state := data.Say(words.OTPState(u.OTP))
	if u.Guarded {
		state = data.Say("%s, the QR code needs a temporary code", state)
	}
	if until := offUntil(u); !until.IsZero() {
		state = data.Say("%s, suspended until %s", state, local(until))
	}
	return state
}

func revocation(u data.User) data.Sentence {
	switch u.Revocation {
	case data.NotRevoked:
		return data.Say(words.False)
	case data.WrongPasswords:
		return data.Say("True, after wrong passwords")
	case data.ByAdministrator:
		return data.Say("True, by an administrator")
	}
	return data.Say("True, %s", string(u.Revocation))
}

func lastSignIn(s data.SignIn) data.Sentence {
	if s.At.IsZero() {
		return data.Say("never")
	}
	return data.Say("%s with %s on %s", local(s.At), s.Program, words.Computer(s.Computer, s.Address))
}

// local words a time in this computer's time zone; "" for zero.
func local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04:05 -07:00")
}
