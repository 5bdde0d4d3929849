package shell

import (
	"errors"
	"log/slog"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// Log logs an error, unless it is an answer whose words say everything.
func Log(err error, operation string) {
	var field *data.FieldError
	answer := errors.As(err, &field) || errors.Is(err, data.ErrDenied) || errors.Is(err, data.ErrChanged) || errors.Is(err, data.ErrSessionEnded) ||
		errors.Is(err, data.ErrUnconfirmed)
	if err != nil && !answer {
		slog.Error("operation failed", "operation", operation, "error", cause(err))
	}
}

// Explain returns the words for an error, "" for nil, and logs it: an error that users read
// but did not cause has to be found in the log, too.
func Explain(err error, operation string) string {
	if err == nil {
		return ""
	}
	Log(err, operation)
	return Message(err)
}

// Message is Says in the language of the program.
func Message(err error) string { return lang.Say(Says(err)) }

// Says returns what people read of an error, with the key or command of the windows that
// helps, which the domain does not know; nothing for nil.
func Says(err error) data.Sentence { return data.InARow(words.Message(err), hint(err)) }

func hint(err error) data.Sentence {
	var field *data.FieldError
	var trouble *data.Trouble
	switch {
	case errors.As(err, &field), errors.As(err, &trouble): // contain all their words
		return data.Sentence{}
	case errors.Is(err, data.ErrOwnPassword):
		return data.Say("Change your own password in File > Change Password.")
	case errors.Is(err, data.ErrOwnSignIn):
		return data.Say("Change your own sign-in in File > My Sign-in.")
	case errors.Is(err, data.ErrUnconfirmed):
		return data.Say("Your own Properties ask you for them.")
	case errors.Is(err, data.ErrDenied):
		return data.Sentence{}
	case errors.Is(err, data.ErrChanged), errors.Is(err, data.ErrNotFound):
		return data.Say("Press F5 to refresh.")
	}
	return data.Sentence{}
}

// ShowError lays the words for an error over w.
func ShowError(w fyne.Window, err error, operation string) {
	widgets.Inform(w, lang.T("This did not work"), Explain(err, operation), nil)
}

// Complain says what is wrong with a field until something else is typed there. For a refusal of what was
// judged use Message.Set: it stays, since it may say how long to wait, which matters while the next answer is typed.
// Until then nobody else may set OnChanged of the field: one of the two would be lost.
func Complain(message *widgets.Message, field *widgets.Entry, says string) {
	message.Set(widgets.MessageError, says)
	before := field.OnChanged
	field.OnChanged = func(text string) {
		field.OnChanged = before
		if before != nil {
			before(text)
		}
		if message.Text() == says {
			message.Clear()
		}
	}
}

// Barred reports whether an error means that the user may no longer see what is shown.
func Barred(err error) bool {
	return errors.Is(err, data.ErrSessionEnded) || errors.Is(err, data.ErrDenied)
}

// ShowRead shows the result of a read in a property sheet. An error stays there until a
// read succeeds; while the user may not see the content, the sheet hides it.
func ShowRead(page *properties.Sheet, err error, operation string) {
	if err == nil || Barred(err) {
		page.Withhold(err != nil)
	}
	page.SetTrouble(operation, Explain(err, operation))
}

// cause returns what to log: a Trouble's own text is for people.
func cause(err error) error {
	var t *data.Trouble
	if errors.As(err, &t) && t.Cause != nil {
		return errors.Join(t, t.Cause)
	}
	return err
}
