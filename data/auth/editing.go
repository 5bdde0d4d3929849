package auth

import (
	"time"

	"tapetrack/data"
)

// Sentences that people read here. Tests ask for them by name.
const (
	madeElsewhere   = "Only Set Up, tapectl init and tapectl recover make the user tapemaster. Choose another User-ID."
	AlwaysHasRights = "The user tapemaster always has tapemaster rights."
	OwnRanges       = "Your own IP ranges must contain the address of this computer, %s: otherwise you would be signed out at once, and could not sign in here again."
	GivesRights     = "Only the user tapemaster gives or takes tapemaster rights."
)

// Every change of a user uses these functions, whether users are changed one at a time,
// several at once or by an import: mayAdd and mayEdit decide who may, and writeEdit
// writes what differs and what follows from it. All run inside act, which makes sure
// that an administrator is left.

// notSuperuser refuses the User-ID of the user tapemaster, who may do everything.
// Otherwise anybody who may add or rename users could become tapemaster if its row is
// missing. Set Up, tapectl init and tapectl recover make that user without mayAdd and
// mayEdit.
func notSuperuser(u data.User) error {
	if !u.IsSuperuser() {
		return nil
	}
	return deniedAt(data.FieldUserID, data.Deny(madeElsewhere))
}

// mayAdd refuses a new user with more rights than the actor can give.
func mayAdd(who participant, added data.User) error {
	if err := notSuperuser(added); err != nil {
		return err
	}
	if added.Tapemaster && who.rank < superuser {
		return onlySuperuserGives()
	}
	return nil
}

// mayEdit refuses a change that the actor may not make to a stored user.
func mayEdit(who participant, stored data.User, edit data.UserEdit) error {
	if err := who.actOn(stored); err != nil {
		return err
	}
	if edit.Tapemaster != stored.Tapemaster {
		switch {
		case who.rank < superuser:
			return onlySuperuserGives()
		case stored.IsSuperuser():
			return data.Deny(AlwaysHasRights)
		}
	}
	if edit.Disabled && !stored.Disabled {
		if err := who.notOneself(stored, "You can't disable yourself."); err != nil {
			return deniedAt(data.FieldDisabled, err)
		}
	}
	if who.itself(stored) && edit.Denied&^stored.Denied&data.TapeMaster != 0 {
		return deniedAt(data.FieldAccess, data.Deny("You can't deny yourself TapeMaster, because you could not permit it again."))
	}
	if who.itself(stored) && edit.Ranges != stored.Ranges && !edit.Ranges.Permit(who.client.Address) {
		return deniedAt(data.FieldRanges, data.Deny(OwnRanges, who.client.Address))
	}
	if stored.IsSuperuser() && data.Fold(edit.ID) != data.Superuser {
		return data.KeepsUserID()
	}
	if !stored.IsSuperuser() {
		return notSuperuser(edit.User)
	}
	return nil
}

// deniedAt returns a refusal as the FieldError of a field.
func deniedAt(field string, err error) error {
	return &data.FieldError{Field: field, Kind: err, Text: data.Say("%s", err)}
}

func onlySuperuserGives() error {
	return data.Deny(GivesRights)
}

// writeEdit writes what differs and what follows from it, and returns the events. The
// group must exist, see ensureGroup. It returns a FieldError if the edit turns off a
// one-time password that the rule of the group requires, and ErrUnconfirmed if actors
// change their own sign-in without having called Confirm. If nothing differs, it writes
// nothing and returns no event.
func (s *service) writeEdit(tx data.Tx, who participant, account data.Account, edit data.UserEdit) ([]data.Event, error) {
	before := account.User
	var unconfirmed error // returned last: nobody types a password for what is refused all the same
	if ownRisk(before, edit) {
		unconfirmed = s.confirmedBy(tx, who, account)
	}
	if data.Fold(edit.Group) == data.Fold(before.Group) {
		edit.Group = before.Group // keeps its spelling
	}
	fields := before.Differing(edit.User)
	var events []data.Event
	kind, required := otpAct(before, edit.OTP)
	switch kind {
	case data.OTPTurnedOff:
		if err := s.mayTurnOff(tx, edit.User); err != nil {
			return nil, err
		}
		account.PendingSince = time.Time{}
	case data.OTPTurnedOn, data.OTPRestarted:
		account.PendingSince = s.now()
	}
	if kind != "" {
		account.Guarded, account.OTPPause = false, data.Pause{}
	}
	if len(fields) > 0 || kind != "" {
		account.Take(edit.User)
		account.OTPRequired = required
		if err := tx.UpdateAccount(account); err != nil {
			return nil, err
		}
	}
	if len(fields) > 0 {
		events = append(events, data.Event{Kind: data.UserChanged, UserKey: edit.Key, UserID: edit.ID, Detail: before.Recorded(edit.User)})
	}
	if kind != "" {
		events = append(events, data.Event{Kind: kind, UserKey: edit.Key, UserID: edit.ID})
	}
	if err := s.endSessions(tx, before, edit.User); err != nil {
		return nil, err
	}
	switch kind {
	case data.OTPTurnedOff:
		if err := s.dropEnrolment(tx, edit.Key); err != nil {
			return nil, err
		}
	case data.OTPTurnedOn, data.OTPRestarted:
		if err := s.beginEnrolment(tx, account); err != nil {
			return nil, err
		}
	}
	return events, unconfirmed
}

// endSessions closes the sessions that a user may no longer have. They would otherwise
// go on once the user is enabled, or given access, again.
func (s *service) endSessions(tx data.Tx, before, now data.User) error {
	switch denied := now.Denied &^ before.Denied; {
	case now.Disabled && !before.Disabled:
		_, err := tx.CloseSessionsOf(now.Key, "", s.now())
		return err
	case denied != 0:
		return tx.CloseSessionsIn(now.Key, denied, s.now())
	}
	return nil
}

// beginEnrolment draws a new secret for a user whose one-time password was turned on or
// restarted, and drops the old authenticators and codes.
func (s *service) beginEnrolment(tx data.Tx, account data.Account) error {
	// Wrong codes of the old secret don't delay codes of the new one. Their number is
	// kept: many of them mean that somebody else knows the password.
	if err := tx.SetCounters(account.Key, account.Passwords, data.Counter{Failures: account.Codes.Failures}); err != nil {
		return err
	}
	if err := tx.CountPending(account.Key, 0); err != nil {
		return err
	}
	if err := s.dropEnrolment(tx, account.Key); err != nil {
		return err
	}
	_, err := s.newAuthenticator(tx, account.Key)
	return err
}

// otpAct returns the event of an act for this user, empty if the act changes nothing,
// and whether a one-time password is required after it.
func otpAct(before data.User, act data.OTPAct) (kind data.Kind, required bool) {
	switch {
	case act == data.TurnOTPOff && before.OTPRequired:
		return data.OTPTurnedOff, false
	case act == data.RestartOTP && before.OTPRequired:
		return data.OTPRestarted, true
	case (act == data.TurnOTPOn || act == data.RestartOTP) && !before.OTPRequired:
		return data.OTPTurnedOn, true
	}
	return "", before.OTPRequired
}
