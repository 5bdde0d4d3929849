package words

import (
	"context"
	"errors"

	"tapetrack/data"
)

// messages have the sentence for each sentinel that comes without one of its own.
// What an error matches first counts.
var messages = []struct {
	is   error
	text data.Text
}{
	{data.ErrChanged, "Someone else changed this. Look at what is stored now, then make your change again."},
	{data.ErrNotFound, "This no longer exists. Someone may have deleted it."},
	{data.ErrExists, "This already exists. Choose another name."},
	{data.ErrSealCut, SealOfCut},
	{data.ErrGroupInUse, "The group still has members. Choose a group to move them to, then delete it."},
	{data.ErrUnconfirmed, "Enter your password and a code first: this changes your own sign-in."},
	{data.ErrSessionEnded, "Your sign-in has ended. Sign in again."},
	{data.ErrOwnPassword, "Change your own password yourself, with the current one."},
	{data.ErrOwnSignIn, "Change your own sign-in yourself, with your password and a code."},
	{data.ErrDenied, "You have no permission to do this. Ask an administrator."},
	{data.ErrKeyChanged, "The database key was changed. Close the program and start it again."},
	{data.ErrTampered, "A record of the database was modified outside TapeTrack and is not trusted. " + TellSecurity},
	{data.ErrUnreachable, "The server can't be reached. Check the network and try again."},
	{data.ErrServerBusy, ServerBusy},
	{data.ErrTooManySignIns, "There were too many sign-ins from the address of this computer. Wait a minute, then try again."},
	{data.ErrBusy, "The database is in use by another program. Wait a moment and try again."},
	{data.ErrDiskFull, "The disk is full. Nothing was changed. Free some space and try again."},
	{data.ErrReadOnly, "The database can't be written. Nothing was changed. Check the permissions of its file and folder."},
	{data.ErrNoDatabase, "There is no database. Check its path, and that its disk is connected."},
	{data.ErrNotDatabase, "The file is not a TapeTrack database. Choose another file."},
	{data.ErrNewerSchema, "The database was created by a newer version of this program. Install that version."},
	{data.ErrNoKey, "The database key is missing. Put it back where it was, or import it from its export."},
	{data.ErrUnreadable, "The database can't be read. " + CheckDisk},
	{context.Canceled, "This was cancelled."},
	{context.DeadlineExceeded, "This was cancelled."},
}

// ServerBusy is what people are told while a server has too much to do.
const ServerBusy data.Text = "The server is busy. Wait a moment and try again."

// TellSecurity says whom to tell about what was modified outside TapeTrack.
const TellSecurity data.Text = "Tell whoever looks after the security of this system."

// CheckDisk says what to do about a file that can't be read.
const CheckDisk data.Text = "Check that its disk is connected and that you have permission to read it."

// ClockBehind warns of the clock of the computer that judges codes, where that is the present
// one. It has the time by which the clock is behind.
const ClockBehind data.Text = "The clock of this computer is %s behind the latest time in the log. Codes depend on it: correct the date, time and time zone."

// Message words an error for people: what happened and what to do next. It is
// the only place that does, for windows and console alike; they add the keys and
// commands that help.
func Message(err error) data.Sentence {
	text := Known(err)
	if text.Empty() && err != nil {
		return data.Say("Something went wrong and nothing was changed. See the log for details.")
	}
	return text
}

// Known returns the sentence for an error of the domain; empty for nil and for any other.
func Known(err error) data.Sentence {
	var field *data.FieldError
	var denied *data.Denied
	var trouble *data.Trouble
	var record *data.Tampered
	switch {
	case err == nil:
		return data.Sentence{}
	case errors.As(err, &field):
		return field.Text
	case errors.As(err, &denied):
		return denied.Text
	case errors.As(err, &trouble):
		return trouble.Text
	case errors.As(err, &record) && record.User.IsSuperuser():
		return data.Say("The record of the user tapemaster was modified outside TapeTrack and is not trusted. " + TellSecurity + " The command tapectl recover makes a new one.")
	case errors.As(err, &record):
		return data.Say("The record of %s was modified outside TapeTrack and is not trusted. "+TellSecurity+
			" The user tapemaster, or tapectl, can delete the user, or reset the password: that makes a new record, "+MadeAnew+".", record.User.Label())
	}
	for _, m := range messages {
		if errors.Is(err, m.is) {
			return data.Say(m.text)
		}
	}
	return data.Sentence{}
}

// MadeAnew words what a user is after Reset Password of a record that was modified
// outside TapeTrack: nothing is believed of what it said the user may.
const MadeAnew data.Text = "disabled, with a one-time password required, and with no rights, role, group or programs until an administrator sets them"
