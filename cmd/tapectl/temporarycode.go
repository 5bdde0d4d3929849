package main

import (
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
)

// reasonOption is the help desk's reason for an act.
type reasonOption struct {
	Reason string `help:"The reason. It is kept in the log and shown to the user at the next sign-in." placeholder:"TEXT" required:""`
}

// reason returns the reason without surrounding blanks.
func (r reasonOption) reason() string { return strings.TrimSpace(r.Reason) }

// temporaryOptions are the options of commands that give out a temporary code.
type temporaryOptions struct {
	ID string `arg:"" help:"User-ID or email address."`
	reasonOption
	JSON bool `help:"The code as a JSON object."`
}

type lostPhone struct{ temporaryOptions }

// Run resets a user's authenticators and recovery codes and gives out a temporary code,
// with which the user sets up a new phone.
func (l lostPhone) Run(c *console) error {
	return l.give(c, "%s is signed out, and all their authenticators and recovery codes stop working. "+
		"At the next sign-in the user enters the password and this code, and a QR code for the new phone appears.",
		func(user data.User) (data.GivenCode, error) {
			return c.service.LostPhone(c.ctx, c.actor(), user.Key, l.reason())
		})
}

type temporaryCode struct{ temporaryOptions }

// Run gives out a temporary code for one sign-in and changes nothing else.
func (t temporaryCode) Run(c *console) error {
	return t.give(c, "For one sign-in, %s enters the password, and this code instead of one from the authenticator. Temporary codes given out earlier no longer work.",
		func(user data.User) (data.GivenCode, error) {
			return c.service.IssueTemporaryCode(c.ctx, c.actor(), user.Key, t.reason())
		})
}

// A jsonCode is a temporary code for scripts.
type jsonCode struct {
	UserID string     `json:"userId"`
	Code   string     `json:"code"`
	Until  *time.Time `json:"until"`
}

// give prints the code that issue returns. Only the code goes to standard output, for
// scripts; everything else goes to standard error. told gets the User-ID.
func (o temporaryOptions) give(c *console, told data.Text, issue func(data.User) (data.GivenCode, error)) error {
	user, err := c.openFor(o.ID)
	if err != nil {
		return err
	}
	given, err := issue(user)
	if err != nil {
		return named(o.ID, err)
	}
	c.tell(lang.T(told, user.ID))
	c.tell(lang.T("It is valid until %s and is not shown again.", local(given.Until)))
	if o.JSON {
		return c.printJSON(jsonCode{user.ID, given.Code, files.WrittenTime(given.Until)}, "  ")
	}
	c.print(given.Code)
	return nil
}
