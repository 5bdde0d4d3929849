package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"

	"tapetrack/cmd/internal/start"
	"tapetrack/cmd/internal/typed"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// makeOne is what to do without a database.
const makeOne = "Create one with tapectl init, or start TapeMaster."

// A console is what the commands work with.
type console struct {
	ctx      context.Context     // of the whole program
	database *start.Database     // nil at a server, and for what is about the computer
	server   *visit              // nil with a database of this computer
	service  data.Administration // after open
	in       *os.File
	given    *string // what a batch has for its command to read in place of in; nil: nothing
	out      *bufio.Writer
}

// there returns an error if there is no database.
func (c *console) there() error {
	if c.database.Missing() {
		return &data.Trouble{Kind: data.ErrNoDatabase, Text: data.Say("There is no database %s. "+makeOne, c.database.Path())}
	}
	return nil
}

// open opens database and key, or signs in at the server.
func (c *console) open() error {
	if c.server != nil {
		return c.signIn()
	}
	if err := c.there(); err != nil {
		return err
	}
	if _, err := c.database.Open(c.ctx); err != nil {
		return err
	}
	c.service = c.database.Administration()
	return nil
}

// actor is the actor that events name.
func (c *console) actor() data.Actor {
	if c.server != nil {
		return c.server.session.Actor()
	}
	return c.database.Console().Actor()
}

// close closes the database, or ends the sign-in, and returns why that may not have ended.
func (c *console) close(ended data.Ended) error {
	if c.server != nil {
		return c.server.leave(c.ctx, ended)
	}
	if c.database != nil {
		c.database.AnnounceLast(c.ctx)
		c.database.Close()
	}
	return nil
}

// find returns the user with this User-ID or email address.
func (c *console) find(id string) (data.User, error) {
	if id == "" {
		return data.User{}, &data.FieldError{Field: data.FieldUserID, Text: data.Say("Name a user by User-ID or email address.")}
	}
	if !data.IsLoginName(id) {
		return data.User{}, noUser(id)
	}
	user, err := c.service.UserByID(c.ctx, c.actor(), id)
	return user, named(id, err)
}

// named words an error about a user who does not exist or no longer exists.
func named(id string, err error) error {
	if errors.Is(err, data.ErrNotFound) {
		return noUser(id)
	}
	return err
}

func noUser(id string) error {
	return &data.FieldError{Field: data.FieldUserID, Kind: data.ErrNotFound, Text: data.Say("There is no user %s.", id)}
}

// edit changes the user with this ID and returns the user before and after. change gets
// the user as stored. If somebody else changes the user at the same time, the change is
// applied again to what is stored then.
func (c *console) edit(id string, change func(*data.UserEdit)) (before, after data.User, err error) {
	err = untilUnchanged(id, func() (err error) {
		if before, err = c.find(id); err != nil {
			return err
		}
		edit := data.UserEdit{User: before}
		change(&edit)
		after, err = c.service.EditUser(c.ctx, c.actor(), edit)
		return named(id, err)
	})
	return before, after, err
}

// untilUnchanged repeats a read and write while somebody else was faster, up to ten times.
func untilUnchanged(what string, readAndWrite func() error) error {
	for range 10 {
		if err := readAndWrite(); !errors.Is(err, data.ErrChanged) {
			return err
		}
	}
	return &data.FieldError{Kind: data.ErrChanged, Text: data.Say("Others keep changing %s. Nothing was changed. Try again.", what)}
}

// group returns the group with this Group-ID.
func (c *console) group(id string) (data.Group, error) {
	group, err := c.service.Group(c.ctx, c.actor(), id)
	if errors.Is(err, data.ErrNotFound) {
		groups, unread := c.service.Groups(c.ctx, c.actor())
		if unread != nil {
			return group, unread
		}
		from := offered(groups, func(g data.Group) []string { return []string{g.ID} })
		err = &data.FieldError{Field: data.FieldGroup, Kind: data.ErrNotFound, Text: data.InARow(data.Say("There is no group %s.", id), didYouMean(id, from))}
	}
	return group, err
}

// say prints a text on one line.
func (c *console) say(text data.Text, args ...any) { c.print(lang.T(text, args...)) }

// print prints one line.
func (c *console) print(line string) {
	fmt.Fprintln(c.out, start.Printable(line)) // flush reports errors
}

// warn prints one line on standard error about something that was carried out nevertheless.
func (c *console) warn(s data.Sentence) { c.tell(program + ": " + lang.Say(s)) }

// tell prints one line on standard error: what somebody at the terminal is told beside the
// output.
func (c *console) tell(line string) {
	fmt.Fprintln(os.Stderr, start.Printable(line)) // standard error may be closed
}

// after writes the output and then returns err: both the output and the failure are
// results.
func (c *console) after(err error) error {
	if err == nil {
		return nil
	}
	if unwritten := c.flush(); unwritten != nil {
		return unwritten
	}
	return err
}

// flush writes the output.
func (c *console) flush() error {
	err := c.out.Flush()
	if err == nil {
		return nil
	}
	return typed.Unwritten(err)
}
