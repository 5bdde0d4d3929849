// Tapectl is the administrator's console: users, groups, policies, log, key and backups
// from a terminal or a script, also on the day nobody can sign in.
//
// On a database of its own computer it acts for whoever can read that and its key, and its
// events name that computer account. At a server it signs in like anybody, and has the rights
// of that user until the command, or the batch, has ended.
//
// It takes passwords and codes on standard input or at a terminal only, asks nothing but those
// and what recover asks at a terminal, and if it can't do what was asked it ends with one line
// on standard error and exit status 1.
package main

import (
	"bufio"
	"context"
	"errors"
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
	start.Program
	signingIn
	commands

	Batch batchCommand `cmd:"" help:"Carry out commands from standard input, one a line, in one sign-in. Names with spaces are quoted as in a shell, and # begins a comment. A line with --password-stdin or --code-stdin is followed by the line that its command reads."`
}

// commands are the commands of tapectl, of which each line of a batch is one.
type commands struct {
	Init    initCommand     `cmd:"" help:"Create a new database and its key."`
	User    userCommands    `cmd:"" help:"Users: add, list, show, set, otp, lost-phone, temporary-code, pause-otp, resume-otp, test-code, unlock, reset-password, delete. ID is a User-ID or an email address; case is ignored."`
	Group   groupCommands   `cmd:"" help:"Groups: add, list, set, delete."`
	Session sessionCommands `cmd:"" help:"Open sessions: list, disconnect."`
	Import  importUsers     `cmd:"" help:"Add and change users from a CSV, JSON or XML file. If any row has a problem, nothing is imported."`
	Export  exportUsers     `cmd:"" help:"Write users to a new file, without secrets."`
	Policy  policyCommands  `cmd:"" help:"Rules for all users: show, set."`

	Audit       auditCommands      `cmd:"" help:"The log of sign-ins and changes: list, verify, export."`
	Key         keyCommands        `cmd:"" help:"The key that the secrets are sealed with: status, rotate, export, import."`
	Backup      backupCommand      `cmd:"" help:"Write a copy of the database to a new file. It does not contain the key."`
	Restore     restoreCommand     `cmd:"" help:"Replace the database with a backup, and keep the previous one. Close all programs that use it first."`
	Connect     connectCommand     `cmd:"" help:"Connect all users of this computer to the server that a file names. Only administrators can change that. Programs that are running ask the server from their next start on."`
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
	command := start.Parse(program, "The administrator's console of TapeTrack.", &typed, lists())
	closeLog := start.Log(program)
	if err := run(command, typed); err != nil {
		start.Fail(program, err)
	}
	closeLog()
}

// lists are what stands for %s in the help of options.
func lists() map[string]data.List { return map[string]data.List{"kind": allKinds()} }

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

// An interrupt is the signal that ended the program.
type interrupt struct{ os.Signal }

func (i interrupt) Error() string { return i.String() }

// interruptible returns a context that the first of start.Interrupts ends, with an interrupt as its
// cause. The second one ends the program at once.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(context.Background())
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, start.Interrupts()...)
	go func() {
		select {
		case s := <-caught:
			signal.Reset(start.Interrupts()...)
			cancel(interrupt{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(caught)
		cancel(nil)
	}
}

// run carries out a command until it is done or interrupted.
func run(command *kong.Context, typed commandLine) error {
	ctx, stop := interruptible()
	defer stop()
	c := &console{ctx: ctx, in: os.Stdin, out: bufio.NewWriter(os.Stdout)}
	if err := c.choose(command, typed); err != nil {
		return ofOption(command, err)
	}
	err := c.carryOut(command)
	var by interrupt
	_ = errors.As(context.Cause(ctx), &by)
	unsaid := c.close(start.Ends[by.Signal])
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err() // whatever error the interruption caused
	case err == nil && unsaid != nil:
		c.warn(start.Words(unsaid)) // the command was carried out
	}
	return err
}

// choose decides what the command works with: the database of this computer, or a server.
func (c *console) choose(command *kong.Context, typed commandLine) error {
	if isOnComputer(command.Selected().Target.Addr().Interface()) {
		return nil
	}
	asked, err := typed.Asked(true)
	_, describes := command.Selected().Target.Addr().Interface().(*diagnosticsCommand)
	_, mistyped := data.AsFieldError(err)
	switch {
	case err != nil && (mistyped || !describes): // what is wrong with a file is told by the diagnostics
		return err
	case err == nil && !asked.IsServer() && (typed.SignIn != "" || typed.SignInStdin):
		return &data.FieldError{Field: "sign-in", Text: data.Say(noServer)}
	case err == nil && !asked.IsServer():
		c.database = start.NewConsole(program, typed.Common)
		return nil
	case err == nil && isOnHost(command):
		if _, is := command.Selected().Target.Addr().Interface().(*initCommand); is {
			return refuseOnHost(command, makeAnother)
		}
		return refuseOnHost(command, onlyOnHost)
	}
	c.server = &visit{Remote: start.NewRemote(program, asked, err), who: typed.signingIn}
	return nil
}

// carryOut carries out a command, and writes its output.
func (c *console) carryOut(command *kong.Context) error {
	err := ofOption(command, command.Run(c))
	if c.server != nil && errors.Is(err, data.ErrUnconfirmed) {
		err = data.Deny(ownSignIn)
	}
	if err == nil {
		err = c.flush()
	}
	return err
}
