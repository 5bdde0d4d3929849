package words

import (
	"context"
	"errors"

	"tapetrack/data"
)

// Message words an error for people: what happened and what to do next. It is
// the only place that does, for windows and console alike.
func Message(err error) string {
	var field *data.FieldError
	var denied *data.Denied
	var trouble *data.Trouble
	var record *data.Tampered
	switch {
	case err == nil:
		return ""
	case errors.As(err, &field):
		return field.Text
	case errors.As(err, &denied):
		return denied.Text
	case errors.As(err, &trouble):
		return trouble.Text
	case errors.As(err, &record) && record.User.IsSuperuser():
		return "The record of the user tapemaster was modified outside TapeTrack and is not trusted. Tell whoever looks after the security of this system; tapectl recover makes a new one."
	case errors.As(err, &record):
		return "The record of " + record.User.Label() + " was modified outside TapeTrack and is not trusted. Tell whoever looks after the security of this system. " +
			"The user tapemaster, or tapectl, can delete the user, or reset the password: that makes a new record, " + MadeAnew + "."
	case errors.Is(err, data.ErrChanged):
		return "Somebody else changed this. Press F5 to see it as it is now, then make your change again."
	case errors.Is(err, data.ErrNotFound):
		return "It no longer exists; somebody may have deleted it. Press F5 to refresh."
	case errors.Is(err, data.ErrExists):
		return "It exists already. Choose another name."
	case errors.Is(err, data.ErrGroupInUse):
		return "The group still has members. Say which group they go to, then delete it."
	case errors.Is(err, data.ErrUnconfirmed):
		return "You can change this for yourself only in your own Properties, which ask for your password and a code."
	case errors.Is(err, data.ErrSessionEnded):
		return "This sign-in has ended. Log out and sign in again."
	case errors.Is(err, data.ErrTampered):
		return "A record of the database was modified outside TapeTrack and is not trusted. Tell whoever looks after the security of this system."
	case errors.Is(err, data.ErrBusy):
		return "The database is in use by another program. Wait a moment and try again."
	case errors.Is(err, data.ErrDiskFull):
		return "The disk is full, nothing was changed. Make room and try again."
	case errors.Is(err, data.ErrReadOnly):
		return "The database can't be written, nothing was changed. Check the permissions of its file and folder."
	case errors.Is(err, data.ErrUnreadable):
		return "The database can't be read. Check that its disk is there and that you may read it."
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "This was cancelled."
	default:
		return "Something went wrong and nothing was changed. The log says more."
	}
}

// MadeAnew words what a user is after Reset Password of a record that was modified
// outside TapeTrack: nothing is believed of what it said the user may.
const MadeAnew = "disabled, with a one-time password required, and with no rights, role, group or programs until an administrator sets them in Properties"
