package auth

import (
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Sentences that say why a session has ended. Its user reads them in the program that was
// signed in. Tests ask for them by name.
const (
	EndedUnknown  = "Your sign-in is no longer known: your account may have been deleted, or the database restored from a backup. Sign in again."
	EndedDeleted  = "Your sign-in has ended because your account was deleted."
	EndedDisabled = "Your sign-in has ended because an administrator disabled your account. An administrator can enable it."
	EndedRevoked  = "Your sign-in has ended because an administrator locked your account. An administrator can unlock it."
	EndedGuessed  = "Your sign-in has ended because several wrong passwords were typed here. Your account is locked; an administrator can unlock it."
	EndedDenied   = "Your sign-in has ended because you are no longer permitted to use %s. An administrator can permit it."
	EndedReset    = "Your sign-in has ended because an administrator reset your password. Sign in with the new one, which they will give you."
	EndedPhone    = "Your sign-in has ended because an administrator reset your one-time password. Sign in with the temporary code that they will give you."
	EndedChanged  = "Your sign-in has ended because an administrator changed your account. Sign in again."
	EndedPassword = "Your sign-in has ended because your password was changed in %s on %s. If this wasn't you, tell an administrator."
	EndedDevices  = "Your sign-in has ended because your authenticators were changed in %s on %s. If this wasn't you, tell an administrator."
	EndedCut      = "An administrator disconnected you. Sign in again, unless they asked you not to."
	EndedCutSaid  = "An administrator disconnected you, and wrote: %s"
	EndedByOwner  = "Your sign-in has ended because you ended it in %s on %s. If this wasn't you, tell an administrator."
	EndedReplaced = "Your sign-in has ended because of a newer one in %s on %s: no more at once are permitted. If this wasn't you, tell an administrator."
	EndedOutside  = "Your sign-in has ended because your account is limited to other addresses than that of this computer. An administrator can permit it."
	EndedRestored = "Your sign-in has ended because the database was restored from a backup. Sign in again."
)

// An endingRow says what an event that ended sessions means to their user.
type endingRow struct {
	kind  data.Kind
	text  data.Text
	where bool // text names program and computer
}

// endingKinds are the kinds of events whose transaction closes sessions.
var endingKinds = []endingRow{
	{data.UserRevoked, EndedGuessed, false},
	{data.PasswordReset, EndedReset, false},
	{data.PasswordChanged, EndedPassword, true},
	{data.OTPReset, EndedPhone, false},
	{data.PhoneReplaced, EndedDevices, true},
	{data.AuthenticatorRemoved, EndedDevices, true},
	{data.OTPOwnTurnedOn, EndedDevices, true},
	{data.OTPHolderTurnedOn, EndedDevices, true},
	{data.UserChanged, EndedChanged, false},
	{data.Recovered, EndedReset, false},
	{data.SessionCut, EndedCut, false},
	{data.SessionEnded, EndedByOwner, true},
	{data.SessionReplaced, EndedReplaced, true},
	{data.SessionLost, EndedLost, false},
	{data.SessionOutside, EndedOutside, false},
}

// sameAct is how far apart the end of a session and the event of what ended it can be:
// both are of one transaction.
const sameAct = 10 * time.Second

// ended returns an error that matches data.ErrSessionEnded and says why.
func ended(text data.Text, args ...any) error {
	return &data.Trouble{Kind: data.ErrSessionEnded, Text: data.Say(text, args...)}
}

// unusable returns why a user may no longer be signed in to a program, nil if they may.
// That is told to whoever holds the session: they had proven the password. A lock after
// wrong passwords stops new sign-ins only, see wrongPassword.
func unusable(account data.Account, program string) error {
	switch {
	case account.Disabled:
		return ended(EndedDisabled)
	case account.Revocation != data.NotRevoked && account.Revocation != data.WrongPasswords:
		return ended(EndedRevoked)
	case !account.MayStart(program):
		return ended(EndedDenied, data.RuledAs(program))
	}
	return nil
}

// whyClosed returns why a session was closed, an error that matches data.ErrSessionEnded:
// by what its user is now, or else by the event of the transaction that closed it. If
// nothing tells, it is data.ErrSessionEnded itself.
func (s *service) whyClosed(tx data.Tx, session data.Session) error {
	account, err := tx.Account(session.UserKey)
	if notFound(err) {
		return ended(EndedDeleted)
	}
	if err == nil {
		if why := unusable(account, session.Program); why != nil {
			return why
		}
	}
	var nearest data.Event
	apart := sameAct
	look := func(q data.EventQuery) error {
		seen := 0
		return newestFirst(tx, q, func(e data.Event) bool {
			if d := e.At.Sub(session.ClosedAt).Abs(); d < apart && !namesAnother(session, e) {
				nearest, apart = e, d
			}
			seen++
			return seen < mostChanges
		})
	}
	about := data.EventQuery{UserKey: session.UserKey}
	for _, row := range endingKinds {
		about.Kinds = append(about.Kinds, row.kind)
	}
	if look(about) != nil || look(data.EventQuery{Kinds: []data.Kind{data.Restored, data.OlderAccepted}}) != nil {
		return data.ErrSessionEnded // a damaged log does not keep a session open
	}
	if nearest.Kind == data.Restored || nearest.Kind == data.OlderAccepted {
		return ended(EndedRestored)
	}
	for _, row := range endingKinds {
		if row.kind != nearest.Kind {
			continue
		}
		said, kind := data.Say(row.text), data.ErrSessionEnded
		switch message, wrote := saidTo(session, nearest); {
		case row.where:
			said.Args = []any{nearest.Program, words.Computer(nearest.Computer, nearest.Address)}
		case row.kind == data.SessionCut && wrote:
			said = data.Say(EndedCutSaid, data.Verbatim(message))
		case row.kind == data.SessionLost:
			kind = data.ErrSessionLost
		}
		return &data.Trouble{Kind: kind, Text: said}
	}
	return data.ErrSessionEnded
}
