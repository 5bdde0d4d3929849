package auth

import (
	"strings"
	"time"

	"tapetrack/data"
)

// What follows is what every way of changing a user goes through, one at a time,
// several at once or imported: mayAdd and mayEdit say who may, writeEdit writes
// what differs and what follows from it. All of it runs inside act, which makes
// sure that an administrator is left.

// notSuperuser refuses a User-ID that would make somebody the user tapemaster, who
// can do everything: whoever may add or rename users would have it for the asking when
// its row is gone. Set Up, tapectl init and tapectl recover make it, and write it
// past mayAdd and mayEdit.
func notSuperuser(u data.User) error {
	if !u.IsSuperuser() {
		return nil
	}
	return deniedAt(data.FieldUserID, data.Deny("Only Set Up, tapectl init and tapectl recover make the user tapemaster. Choose another User-ID."))
}

// mayAdd refuses to add a user with more rights than the actor can give.
func mayAdd(who participant, added data.User) error {
	if err := notSuperuser(added); err != nil {
		return err
	}
	if added.Tapemaster && who.rank < superuser {
		return onlySuperuserGives()
	}
	return nil
}

// mayEdit refuses a change of a stored user that the actor may not make.
func mayEdit(who participant, stored data.User, edit data.UserEdit) error {
	if err := who.actOn(stored); err != nil {
		return err
	}
	if edit.Tapemaster != stored.Tapemaster {
		switch {
		case who.rank < superuser:
			return onlySuperuserGives()
		case stored.IsSuperuser():
			return data.Deny("The user tapemaster always has tapemaster rights.")
		}
	}
	if edit.Disabled && !stored.Disabled {
		if err := who.notOneself(stored, "disable"); err != nil {
			return deniedAt(data.FieldDisabled, err)
		}
	}
	if who.itself(stored) && edit.Denied&^stored.Denied&data.TapeMaster != 0 {
		return deniedAt(data.FieldAccess, data.Deny("You can't deny yourself TapeMaster, because you could not permit it again."))
	}
	if stored.IsSuperuser() && data.Fold(edit.ID) != data.Superuser {
		return &data.FieldError{Field: data.FieldUserID, Text: data.Say("The user tapemaster keeps its User-ID.")}
	}
	if !stored.IsSuperuser() {
		return notSuperuser(edit.User)
	}
	return nil
}

// deniedAt is a refusal that is about a field.
func deniedAt(field string, err error) error {
	return &data.FieldError{Field: field, Kind: err, Text: data.Say("%s", err)}
}

func onlySuperuserGives() error {
	return data.Deny("Only the user tapemaster gives or takes tapemaster rights.")
}

// writeEdit writes what differs, and what follows from it. The group is there,
// see ensureGroup. It refuses, with a FieldError, to turn off what the rule of the
// group asks for, and with ErrUnconfirmed what actors do to their own sign-in
// without having confirmed who they are. If nothing differs it writes nothing and
// returns no event.
func (s *service) writeEdit(tx data.Tx, who participant, account data.Account, edit data.UserEdit) ([]data.Event, error) {
	before := account.User
	if ownRisk(before, edit) {
		if err := s.confirmedBy(tx, who, account); err != nil {
			return nil, err
		}
	}
	if data.Fold(edit.Group) == data.Fold(before.Group) {
		edit.Group = before.Group // as the group is spelled
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
		events = append(events, data.Event{Kind: data.UserChanged, UserKey: edit.Key, UserID: edit.ID, Detail: strings.Join(fields, " ")})
	}
	if kind != "" {
		events = append(events, data.Event{Kind: kind, UserKey: edit.Key, UserID: edit.ID})
	}
	if err := s.endSessions(tx, before, edit.User); err != nil {
		return nil, err
	}
	switch kind {
	case data.OTPTurnedOff:
		return events, s.dropEnrolment(tx, edit.Key)
	case data.OTPTurnedOn, data.OTPRestarted:
		return events, s.beginEnrolment(tx, account)
	}
	return events, nil
}

// endSessions closes the sessions that a user can't go on with. It is done when
// that is taken, or they would go on once it is given back.
func (s *service) endSessions(tx data.Tx, before, now data.User) error {
	switch denied := now.Denied &^ before.Denied; {
	case now.Disabled && !before.Disabled:
		return tx.CloseSessionsOf(now.Key, "", s.now())
	case denied != 0:
		return tx.CloseSessionsIn(now.Key, denied, s.now())
	}
	return nil
}

// beginEnrolment draws the secret of a user whose one-time password was turned
// on or restarted, and drops what was there before.
func (s *service) beginEnrolment(tx data.Tx, account data.Account) error {
	// Guesses at the old secret don't hold back codes of the new one. How many
	// there were is not forgotten: the password is known to somebody.
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

// otpAct says what an act comes to for this user. Turning on what is on
// changes nothing; turning it off and on again is a restart.
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
