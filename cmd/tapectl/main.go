// Tapectl is the administrator's console: users, groups, policies, log, key and backups
// from a terminal or a script, also on the day nobody can sign in.
//
// It takes passwords on standard input only, asks nothing but what recover asks at a
// terminal, and if it can't do what
// was asked it ends with one line on standard error and exit status 1. Anybody who can
// read the database and its key can use it; its events name that computer account.
package main

import (
	"bufio"
	"context"
	"os"
	"os/signal"
	"strings"

	"github.com/alecthomas/kong"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
)

const program = "tapectl"

// commandLine is the grammar of the command line.
type commandLine struct {
	start.Common

	Init   initCommand    `cmd:"" help:"Create a new database and its key."`
	User   userCommands   `cmd:"" help:"Users: add, list, show, set, otp, lost-phone, temporary-code, pause-otp, resume-otp, test-code, unlock, reset-password, delete. ID is a User-ID or an email address; case is ignored."`
	Group  groupCommands  `cmd:"" help:"Groups: add, list, set, delete."`
	Import importUsers    `cmd:"" help:"Add and change users from a CSV, JSON or XML file. If any row has a problem, nothing is imported."`
	Export exportUsers    `cmd:"" help:"Write users to a new file, without secrets."`
	Policy policyCommands `cmd:"" help:"Rules for all users: show, set."`

	Audit       auditCommands      `cmd:"" help:"The log of sign-ins and changes: list, verify, export."`
	Key         keyCommands        `cmd:"" help:"The key that the secrets are sealed with: status, rotate, export, import."`
	Backup      backupCommand      `cmd:"" help:"Write a copy of the database to a new file. It does not contain the key."`
	Restore     restoreCommand     `cmd:"" help:"Replace the database with a backup, and keep the previous one. Close all programs that use it first."`
	Diagnostics diagnosticsCommand `cmd:"" help:"What support asks for: versions, clock and time zone, the state of database and key. It contains no secrets and no names of users."`
	Recover     recoverCommand     `cmd:"" help:"Break glass: let the user tapemaster sign in again, with a new password that is printed. Every administrator is told."`
}

type userCommands struct {
	Add           addUser       `cmd:"" help:"Add a user. A group that does not exist yet is added, too."`
	List          listUsers     `cmd:"" help:"List users by User-ID: all of them, or those that match."`
	Show          showUser      `cmd:"" help:"Show one user."`
	Set           setUser       `cmd:"" help:"Change a user. Whatever you do not name stays as it is."`
	Otp           setOTP        `cmd:"" help:"Turn the one-time password of a user on or off. Off deletes the secret; on makes a new one, unless it is already on."`
	LostPhone     lostPhone     `cmd:"" help:"The phone is gone for good: its authenticators and the recovery codes stop working at once. Prints a temporary code, with which the user sets up a new phone."`
	TemporaryCode temporaryCode `cmd:"" help:"The phone was left at home: print a temporary code for one sign-in. Nothing else changes."`
	PauseOtp      pauseOTP      `cmd:"" help:"The phone is being repaired: suspend the one-time password until a date. The authenticators are kept. Do not use this if someone else may have the phone."`
	ResumeOtp     resumeOTP     `cmd:"" help:"End that earlier: codes are asked for again."`
	TestCode      testCode      `cmd:"" help:"Check a code that the user reads out, and say if a clock is wrong. A correct code can't be used again; a wrong one is counted. Fails if the code is not correct."`
	Unlock        unlockUser    `cmd:"" help:"Unlock a user who was locked or delayed after wrong passwords or codes."`
	ResetPassword resetPassword `cmd:"" help:"Give a user a new password, and unlock them."`
	Delete        deleteUser    `cmd:"" help:"Delete a user, without asking. This can't be undone."`
}

type groupCommands struct {
	Add    addGroup    `cmd:"" help:"Add a group."`
	List   listGroups  `cmd:"" help:"List all groups by Group-ID: the rule of each, and how many members are enrolled."`
	Set    setGroup    `cmd:"" help:"Change a group. Whatever you do not name stays as it is."`
	Delete deleteGroup `cmd:"" help:"Delete a group, without asking. This can't be undone."`
}

type policyCommands struct {
	Show showPolicy `cmd:"" help:"Show all policies, or the value of one."`
	Set  setPolicy  `cmd:"" help:"Set a policy. An empty value returns to the profile."`
}

func main() {
	start.NotDumpable()
	lang.Use(start.Language(""))
	var typed commandLine
	command := start.Parse(program, "The administrator's console of TapeTrack.", &typed, map[string]data.List{"kind": allKinds()})
	closeLog := start.Log(program)
	if err := run(command, typed.Common); err != nil {
		start.Fail(program, err)
	}
	closeLog()
}

// ofOption begins an error about a field with the option that the field was typed into:
// the rules know fields and titles, but here people see options.
func ofOption(command *kong.Context, err error) error {
	field, is := data.AsFieldError(err)
	if !is || field.Field == "" || strings.HasPrefix(string(field.Text.Format), "--") {
		return err
	}
	name := field.Field
	if name == data.FieldGroup {
		name = "group"
	}
	for _, element := range command.Path {
		if f := element.Flag; f != nil && f.Name == name {
			return &data.FieldError{Field: name, Kind: err, Text: data.Say("--%s: %s", name, field.Text)}
		}
	}
	return err
}

// run carries out a command until it is done or interrupted.
func run(command *kong.Context, options start.Common) error {
	ctx, stop := signal.NotifyContext(context.Background(), start.Interrupts()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	c := &console{
		ctx:      ctx,
		database: start.NewConsole(program, options),
		in:       os.Stdin,
		out:      bufio.NewWriter(os.Stdout),
	}
	defer c.database.Close()
	err := ofOption(command, command.Run(c))
	if err == nil {
		err = c.flush()
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err() // whatever error the interruption caused
	}
	return err
}
