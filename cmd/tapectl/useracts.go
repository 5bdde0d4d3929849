package main

import (
	"errors"

	"tapetrack/cmd/internal/typed"

	"tapetrack/data"
	"tapetrack/data/words"
)

// notLocked is what people read here. Tests ask for it by name.
const notLocked data.Text = "User %s is not locked. Nothing was changed."

type unlockUser struct {
	ID string `arg:"" help:"User-ID or email address."`
}

// Run ends a revocation and delays.
func (u unlockUser) Run(c *console) error {
	user, err := c.openFor(u.ID)
	if err != nil {
		return err
	}
	if err := c.service.Unlock(c.ctx, c.actor(), user.Key); err != nil {
		return named(u.ID, err)
	}
	switch {
	case !user.Held:
		c.say(notLocked, user.ID)
	case user.Disabled:
		c.say("Unlocked user %s, who is still disabled.", user.ID)
	default:
		c.say("Unlocked user %s.", user.ID)
	}
	return nil
}

type resetPassword struct {
	ID string `arg:"" help:"User-ID or email address."`
	typed.PasswordOption
	Temporary bool `help:"The password must be changed at the next sign-in."`
}

// Run gives a user a new password.
func (r resetPassword) Run(c *console) error {
	if err := r.Check(); err != nil {
		return err
	}
	user, damaged, err := c.openForEvenDamaged(r.ID)
	if err != nil {
		return err
	}
	password, err := c.password()
	if err != nil {
		return err
	}
	if err := c.service.ResetPassword(c.ctx, c.actor(), user.Key, password, r.Temporary); err != nil {
		return named(r.ID, err)
	}
	switch {
	case damaged:
		c.say("Made a new record of user %s: %s.", user.ID, words.MadeAnew)
	case user.OTP == data.Pending:
		c.say("Reset the password of user %s. A QR code shown before is no longer valid.", user.ID)
	default:
		c.say("Reset the password of user %s.", user.ID)
	}
	return nil
}

type deleteUser struct {
	ID string `arg:"" help:"User-ID or email address."`
}

// Run deletes a user. It does not ask: scripts can't answer, and the command already names
// the user.
func (d deleteUser) Run(c *console) error {
	user, _, err := c.openForEvenDamaged(d.ID)
	if err != nil {
		return err
	}
	if err := c.service.DeleteUser(c.ctx, c.actor(), user.Key); err != nil {
		return named(d.ID, err)
	}
	c.say("Deleted user %s.", user.ID)
	return nil
}

// openFor opens the database and finds a user in it.
func (c *console) openFor(id string) (data.User, error) {
	if err := c.open(); err != nil {
		return data.User{}, err
	}
	return c.find(id)
}

// openForEvenDamaged is openFor for acts that also apply to a user whose record was
// modified outside TapeTrack, and reports whether it was.
func (c *console) openForEvenDamaged(id string) (user data.User, damaged bool, err error) {
	user, err = c.openFor(id)
	var record *data.Tampered
	if errors.As(err, &record) && record.User.Key != 0 {
		return record.User, true, nil
	}
	return user, false, err
}
