package auth

import (
	"context"
	"strings"
	"time"

	"tapetrack/data"
)

// Users returns a page of the user list.
func (s *Service) Users(ctx context.Context, by data.Actor, q data.UserQuery) (data.UserPage, error) {
	var page data.UserPage
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		page, err = tx.Users(q)
		return err
	})
	return page, err
}

// Means returns by what the users of a page can prove a one-time password, by
// key.
func (s *Service) Means(ctx context.Context, by data.Actor, page data.UserPage) (map[int64]data.Means, error) {
	keys := make([]int64, 0, len(page.Users))
	for _, u := range page.Users {
		keys = append(keys, u.Key)
	}
	var means map[int64]data.Means
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		means, err = tx.Means(keys)
		return err
	})
	return means, err
}

// User returns one user by key.
func (s *Service) User(ctx context.Context, by data.Actor, key int64) (data.User, error) {
	var user data.User
	err := s.look(ctx, by, func(tx data.Tx) error {
		account, err := tx.Account(key)
		user = account.User
		return err
	})
	return user, err
}

// UserByID returns one user by User-ID or e-mail address.
func (s *Service) UserByID(ctx context.Context, by data.Actor, id string) (data.User, error) {
	var user data.User
	err := s.look(ctx, by, func(tx data.Tx) error {
		account, err := tx.AccountByLogin(id)
		user = account.User
		return err
	})
	return user, err
}

// AddUser stores a new user. It returns a FieldError for what can't stay as it
// was typed, and ErrDenied for tapemaster rights that the actor can't give.
func (s *Service) AddUser(ctx context.Context, by data.Actor, n data.NewUser) (data.User, error) {
	if err := n.Check(); err != nil {
		return data.User{}, err
	}
	if err := s.checkNewPassword(ctx, n.Password, n.User); err != nil {
		return data.User{}, err
	}
	hash, err := s.hasher.Hash(n.Password)
	if err != nil {
		return data.User{}, err
	}
	var added data.User
	err = s.act(ctx, by, func(tx data.Tx, who actor) ([]data.Event, error) {
		if n.Tapemaster && who.rank < superuser {
			return nil, onlySuperuserGives()
		}
		events, err := s.ensureGroup(tx, n.Group)
		if err != nil {
			return nil, err
		}
		account := data.Account{PasswordHash: hash, PasswordSet: s.now()}
		account.User = data.User{
			ID: n.ID, Name: n.Name, Email: n.Email, Group: n.Group,
			Disabled: n.Disabled, Tapemaster: n.Tapemaster, OTPRequired: n.OTP, CreatedAt: s.now(),
		}
		if n.OTP {
			account.PendingSince = s.now()
		}
		if n.Temporary {
			account.ChangePassword = data.TemporaryFirst
		}
		key, err := tx.AddAccount(account)
		if err != nil {
			return nil, err
		}
		events = append(events, data.Event{Kind: data.UserAdded, UserKey: key, UserID: n.ID})
		if n.OTP {
			if _, err := s.newAuthenticator(tx, key); err != nil {
				return nil, err
			}
			events = append(events, data.Event{Kind: data.OTPTurnedOn, UserKey: key, UserID: n.ID})
		}
		account, err = tx.Account(key)
		added = account.User
		return events, err
	})
	return added, err
}

// EditUser writes a changed copy of a user and returns him as he is then. It
// returns ErrChanged if he was changed since the copy was made, a FieldError
// for what can't stay as it was typed, and ErrDenied for what the actor may not.
func (s *Service) EditUser(ctx context.Context, by data.Actor, edit data.UserEdit) (data.User, error) {
	if err := edit.Check(); err != nil {
		return data.User{}, err
	}
	var edited data.User
	err := s.act(ctx, by, func(tx data.Tx, who actor) ([]data.Event, error) {
		account, err := tx.Account(edit.Key)
		if err != nil {
			return nil, err
		}
		if account.Version != edit.Version {
			return nil, data.ErrChanged
		}
		if err := mayEdit(who, account.User, edit); err != nil {
			return nil, err
		}
		events, err := s.writeEdit(tx, account, edit)
		if err != nil {
			return nil, err
		}
		account, err = tx.Account(edit.Key)
		edited = account.User
		return events, err
	})
	return edited, err
}

func mayEdit(who actor, stored data.User, edit data.UserEdit) error {
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
			return err
		}
	}
	if stored.IsSuperuser() && data.Fold(edit.ID) != data.Superuser {
		return &data.FieldError{Field: data.FieldUserID, Text: "The user tapemaster keeps its User-ID."}
	}
	return nil
}

// writeEdit writes what differs, and what follows from it.
func (s *Service) writeEdit(tx data.Tx, account data.Account, edit data.UserEdit) ([]data.Event, error) {
	before := account.User
	fields := differing(before, edit.User)
	var events []data.Event
	if edit.Group != before.Group && edit.Group != "" {
		added, err := s.ensureGroup(tx, edit.Group)
		if err != nil {
			return nil, err
		}
		events = added
	}
	kind, required := otpAct(before, edit.OTP)
	switch kind {
	case data.OTPTurnedOff:
		account.PendingSince = time.Time{}
	case data.OTPTurnedOn, data.OTPRestarted:
		account.PendingSince = s.now()
	}
	if kind != "" {
		account.Guarded, account.OTPPause = false, data.Pause{}
	}
	if len(fields) > 0 || kind != "" {
		account.ID, account.Name, account.Email, account.Group = edit.ID, edit.Name, edit.Email, edit.Group
		account.Disabled, account.Tapemaster, account.OTPRequired = edit.Disabled, edit.Tapemaster, required
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
	if edit.Disabled && !before.Disabled {
		if err := tx.CloseSessionsOf(edit.Key, "", s.now()); err != nil {
			return nil, err
		}
	}
	switch kind {
	case data.OTPTurnedOff:
		return events, s.dropEnrolment(tx, edit.Key)
	case data.OTPTurnedOn, data.OTPRestarted:
		// Guesses at the old secret don't hold back codes of the new one. How
		// many there were is not forgotten: the password is known to somebody.
		if err := tx.SetCounters(edit.Key, account.Passwords, data.Counter{Failures: account.Codes.Failures}); err != nil {
			return nil, err
		}
		if err := tx.CountPending(edit.Key, 0); err != nil {
			return nil, err
		}
		if err := s.dropEnrolment(tx, edit.Key); err != nil {
			return nil, err
		}
		_, err := s.newAuthenticator(tx, edit.Key)
		return events, err
	}
	return events, nil
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

func differing(a, b data.User) []string {
	var fields []string
	note := func(differs bool, field string) {
		if differs {
			fields = append(fields, field)
		}
	}
	note(a.ID != b.ID, data.FieldUserID)
	note(a.Name != b.Name, data.FieldName)
	note(a.Email != b.Email, data.FieldEmail)
	note(a.Group != b.Group, data.FieldGroup)
	note(a.Disabled != b.Disabled, data.FieldDisabled)
	note(a.Tapemaster != b.Tapemaster, data.FieldRights)
	return fields
}

// DeleteUser removes a user; his events stay.
func (s *Service) DeleteUser(ctx context.Context, by data.Actor, key int64) error {
	return s.act(ctx, by, func(tx data.Tx, who actor) ([]data.Event, error) {
		target, err := s.evenDamaged(tx, who, key)
		if err != nil {
			return nil, err
		}
		if target.IsSuperuser() {
			return nil, data.Deny("The user tapemaster can't be deleted.")
		}
		if err := who.notOneself(target.User, "delete"); err != nil {
			return nil, err
		}
		return []data.Event{{Kind: data.UserDeleted, UserKey: key, UserID: target.ID}}, tx.DeleteUser(key)
	})
}

// Unlock lifts revocation and delays. How many wrong codes there were is not
// forgotten: the next delay is longer, and a guessed password is still replaced.
func (s *Service) Unlock(ctx context.Context, by data.Actor, key int64) error {
	return s.act(ctx, by, func(tx data.Tx, who actor) ([]data.Event, error) {
		target, err := s.target(tx, who, key)
		if err != nil {
			return nil, err
		}
		return []data.Event{{Kind: data.UserUnlocked, UserKey: key, UserID: target.ID}}, s.unlock(tx, target)
	})
}

func (s *Service) unlock(tx data.Tx, target data.Account) error {
	if target.Revocation != data.NotRevoked {
		if _, err := update(tx, target.Key, func(a *data.Account) { a.Revocation = data.NotRevoked }); err != nil {
			return err
		}
	}
	return tx.SetCounters(target.Key, data.Counter{}, data.Counter{Failures: target.Codes.Failures})
}

// ResetPassword gives somebody else a new password, lifts revocation, ends his
// sessions and, if his one-time password is Pending, draws a new secret: who
// knew the old password may have scanned the old QR code. A user whose record
// was changed behind the program's back gets a new one, see repair.
func (s *Service) ResetPassword(ctx context.Context, by data.Actor, key int64, password string, temporary bool) error {
	target, err := s.User(ctx, by, key)
	if err != nil && !tampered(err) {
		return err
	}
	if err := s.checkNewPassword(ctx, password, target); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(password)
	if err != nil {
		return err
	}
	return s.act(ctx, by, func(tx data.Tx, who actor) ([]data.Event, error) {
		account, err := s.evenDamaged(tx, who, key)
		if err != nil {
			return nil, err
		}
		if account.Damaged {
			return s.repair(tx, account, hash)
		}
		if who.rank != console && who.user.Key == key {
			return nil, data.Deny("Change your own password with File > Change Password: it asks for the current one.")
		}
		if err := s.unlock(tx, account); err != nil {
			return nil, err
		}
		account, err = update(tx, key, func(a *data.Account) {
			a.PasswordHash, a.PasswordSet, a.ChangePassword = hash, s.now(), data.NoChange
			if temporary {
				a.ChangePassword = data.TemporaryFirst
			}
		})
		if err != nil {
			return nil, err
		}
		if err := tx.CloseSessionsOf(key, "", s.now()); err != nil {
			return nil, err
		}
		events := []data.Event{{Kind: data.PasswordReset, UserKey: key, UserID: account.ID}}
		if s.state(account) == data.Pending {
			return append(events, data.Event{Kind: data.OTPRestarted, UserKey: key, UserID: account.ID}), s.restart(tx, key)
		}
		return events, nil
	})
}

// evenDamaged is target for acts that are possible also with a user whose record
// was changed behind the program's back. What it says about his rights can't be
// believed, so only who is above all may carry them out.
func (s *Service) evenDamaged(tx data.Tx, who actor, key int64) (data.Account, error) {
	account, err := s.target(tx, who, key)
	if !tampered(err) || account.Key != key {
		return account, err
	}
	if who.rank < superuser {
		return account, data.Deny("The record of %s was changed behind the program's back. The user tapemaster, or tapectl, can reset the password or delete the user.", account.Label())
	}
	return account, nil
}

// target reads whom an act is about and checks that the actor may act on him.
func (s *Service) target(tx data.Tx, who actor, key int64) (data.Account, error) {
	account, err := tx.Account(key)
	if err != nil {
		return account, err
	}
	return account, who.actOn(account.User)
}

func onlySuperuserGives() error {
	return data.Deny("Only the user tapemaster gives or takes tapemaster rights.")
}
