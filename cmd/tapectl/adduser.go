package main

import "tapetrack/cmd/internal/typed"

import "tapetrack/data"

type addUser struct {
	ID    string `arg:"" help:"User-ID, at most 20 letters (A to Z), digits, dots, dashes and underscores."`
	Name  string `field:"name" help:"The name shown in lists." placeholder:"NAME"`
	Email string `field:"email" help:"Email address. It can be used to sign in." placeholder:"ADDRESS"`
	Group string `field:"group-id" help:"Group-ID, at most 10 letters (A to Z) and digits." placeholder:"GROUP-ID" required:""`
	typed.PasswordOption
	Role            string  `field:"role" help:"Place in the group, 0 (highest) to 7." placeholder:"0-7"`
	MayStart        *string `field:"access" help:"The programs that the user may start, like TapeMaster,Lite. Default: all." placeholder:"PROGRAM,…"`
	Temporary       bool    `help:"The password must be changed at the first sign-in."`
	OneTimePassword bool    `help:"Sign-in needs a one-time password."`
	JSON            bool    `help:"Print the user as user show --json does."`
}

// Run adds a user.
func (a addUser) Run(c *console) error {
	user := data.User{ID: a.ID}
	if err := putFields(&user, a); err != nil {
		return err
	}
	// Checked before the user is asked for a password needlessly.
	if err := user.Check(); err != nil {
		return err
	}
	if err := a.Check(); err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	password, err := c.password()
	if err != nil {
		return err
	}
	added, err := c.service.AddUser(c.ctx, c.actor(), data.NewUser{
		User: user, Password: password, Temporary: a.Temporary, OTP: a.OneTimePassword,
	})
	if err != nil {
		return err
	}
	if a.JSON {
		return c.printUser(added)
	}
	c.say("Added user %s.", added.ID)
	return nil
}
