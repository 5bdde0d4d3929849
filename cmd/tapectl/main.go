// Tapectl is the administrator's console: users, groups, policy, audit, key and
// backups from a terminal or a script, also on the day nobody can sign in.
//
// It takes passwords on standard input only, asks no questions, and ends with
// one line on standard error and exit status 1 if it could not do what it was
// told. It can be used by whoever can read the database and its key; its events
// name that computer account.
package main

import (
	"bufio"
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"tapetrack/cmd/internal/start"
)

const program = "tapectl"

// commandLine is what can be typed.
type commandLine struct {
	start.Common

	Init   initCommand    `cmd:"" help:"Make a new database and its key."`
	User   userCommands   `cmd:"" help:"Users: add, list, show, set, otp, lost-phone, temporary-code, pause-otp, resume-otp, test-code, unlock, reset-password, delete. ID is a User-ID or an e-mail address; case makes no difference."`
	Group  groupCommands  `cmd:"" help:"Groups: add, list, set, delete."`
	Import importUsers    `cmd:"" help:"Add and change users as a file says, from CSV of ours or of others, JSON or XML: all of it or, if a row has a problem, nothing."`
	Export exportUsers    `cmd:"" help:"Write users into a new file, without secrets."`
	Policy policyCommands `cmd:"" help:"What holds for everybody: show, set."`

	Audit   auditCommands  `cmd:"" help:"The log of all that matters: list, verify, export."`
	Key     keyCommands    `cmd:"" help:"The key that the secrets are sealed with: status, rotate, export, import."`
	Backup  backupCommand  `cmd:"" help:"Write a copy of the database into a new file. The key is not in it."`
	Restore restoreCommand `cmd:"" help:"Put a backup in the place of the database, which is kept. No program may have it open."`
	Recover recoverCommand `cmd:"" help:"Break glass: let the user tapemaster in again, with a new password that is printed. Every administrator is told."`
}

type userCommands struct {
	Add           addUser       `cmd:"" help:"Add a user. A group that does not exist yet is added, too."`
	List          listUsers     `cmd:"" help:"List users by User-ID, all of them or those that are asked for."`
	Show          showUser      `cmd:"" help:"Show one user."`
	Set           setUser       `cmd:"" help:"Change a user. What is not named stays as it is."`
	Otp           setOTP        `cmd:"" help:"Turn the one-time password of a user on or off. Off throws the secret away; on makes a new one, unless it is on already."`
	LostPhone     lostPhone     `cmd:"" help:"The phone is gone for good: its authenticators and recovery codes are void at once. Prints a temporary code, with which the user sets up a new one."`
	TemporaryCode temporaryCode `cmd:"" help:"The phone was left at home: print a temporary code for one sign-in. Nothing else changes."`
	PauseOtp      pauseOTP      `cmd:"" help:"The phone is in repair: ask for no code until a date. The authenticators are kept. Not for a phone that somebody else may have."`
	ResumeOtp     resumeOTP     `cmd:"" help:"Ask for codes again before that date."`
	TestCode      testCode      `cmd:"" help:"Say whether a code that the user reads out is right, or what is wrong with the clock. It is used up; a wrong one is counted. Fails if it is not right."`
	Unlock        unlockUser    `cmd:"" help:"Let a user in again who was revoked or delayed after wrong passwords or codes."`
	ResetPassword resetPassword `cmd:"" help:"Give a user a new password, and lift revocation."`
	Delete        deleteUser    `cmd:"" help:"Delete a user. There is no question and no way back."`
}

type groupCommands struct {
	Add    addGroup    `cmd:"" help:"Add a group."`
	List   listGroups  `cmd:"" help:"List all groups by Group-ID: the rule of each, and how far along its members are."`
	Set    setGroup    `cmd:"" help:"Change a group. What is not named stays as it is."`
	Delete deleteGroup `cmd:"" help:"Delete a group. There is no question and no way back."`
}

type policyCommands struct {
	Show showPolicy `cmd:"" help:"Show all policies, or the value of one."`
	Set  setPolicy  `cmd:"" help:"Set a policy. An empty value takes it back."`
}

func main() {
	start.NotDumpable()
	var typed commandLine
	command := start.Parse(program, "The administrator's console of TapeTrack.", &typed,
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	closeLog := start.Log(program)
	if err := run(command, typed.Common); err != nil {
		start.Fail(program, err)
	}
	closeLog()
}

// interrupts are the signals that end a command in order: nothing is half done and
// a terminal shows again what is typed. A command that nohup keeps from SIGHUP
// goes on.
func interrupts() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) {
		list = append(list, syscall.SIGHUP)
	}
	return list
}

// run carries out a command until it is done or interrupted.
func run(command *kong.Context, options start.Common) error {
	ctx, stop := signal.NotifyContext(context.Background(), interrupts()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	c := &console{
		ctx:      ctx,
		database: start.NewConsole(program, options),
		in:       os.Stdin,
		out:      bufio.NewWriter(os.Stdout),
	}
	defer c.database.Close()
	err := command.Run(c)
	if err == nil {
		err = c.flush()
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err() // whatever it looked like where it was noticed
	}
	return err
}
