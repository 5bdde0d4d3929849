package auth

import (
	"context"

	"tapetrack/data"
)

// AddUser stores a new user. It returns a FieldError for a value that is refused, and
// ErrDenied for tapemaster rights that the actor can't give.
func (s *Administration) AddUser(ctx context.Context, by data.Actor, n data.NewUser) (data.User, error) {
	if err := s.signedInFirst(ctx, by); err != nil {
		return data.User{}, err
	}
	if err := n.Check(); err != nil {
		return data.User{}, err
	}
	n.User = n.Tidied(data.User{})
	if err := s.checkNewPassword(ctx, n.Password, n.User); err != nil {
		return data.User{}, err
	}
	hash, err := s.hash(ctx, n.Password)
	if err != nil {
		return data.User{}, err
	}
	var added data.User
	err = s.act(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		if err := mayAdd(who, n.User); err != nil {
			return nil, err
		}
		events, err := s.ensureGroup(tx, n.Group)
		if err != nil {
			return nil, err
		}
		account := data.Account{PasswordHash: hash, PasswordSet: s.now()}
		account.User = data.User{OTPRequired: n.OTP, CreatedAt: s.now()}
		account.Take(n.User)
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
		added, err = s.shown(tx, key)
		return events, err
	})
	return added, err
}

// EditUser writes a changed copy of a user and returns the stored user. It returns
// ErrChanged if the user was changed since the copy was made, a FieldError for a value
// that is refused, ErrDenied for a change that the actor may not make, and
// ErrUnconfirmed for a change of the actor's own one-time password, User-ID or e-mail
// address unless Confirm was called.
func (s *Administration) EditUser(ctx context.Context, by data.Actor, edit data.UserEdit) (data.User, error) {
	if err := edit.Check(); err != nil {
		return data.User{}, err
	}
	var edited data.User
	err := s.actOrDryRun(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		account, err := tx.Account(edit.Key)
		if err != nil {
			return nil, err
		}
		if account.Version != edit.Version {
			return nil, data.ErrChanged
		}
		for f := range edit.Kept.Fields() {
			f.Set(&edit.User, f.Get(&account.User))
		}
		edit.User = edit.Tidied(account.User)
		if err := mayEdit(who, account.User, edit); err != nil {
			return nil, err
		}
		added, err := s.ensureGroup(tx, edit.Group)
		if err != nil {
			return nil, err
		}
		events, err := s.writeEdit(tx, who, account, edit)
		if err != nil {
			return nil, err
		}
		edited, err = s.shown(tx, edit.Key)
		return append(added, events...), err
	})
	return edited, err
}

// shown returns a user as windows show it; with ErrTampered, as it is stored.
func (s *service) shown(tx data.Tx, key int64) (data.User, error) {
	account, err := tx.Account(key)
	if err == nil {
		err = s.sayRule(tx, &account.User)
	}
	return account.User, err
}

// DeleteUser removes a user; the events stay.
func (s *Administration) DeleteUser(ctx context.Context, by data.Actor, key int64) error {
	return s.actOrDryRun(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		target, err := s.evenDamaged(tx, who, key)
		if err != nil {
			return nil, err
		}
		if target.IsSuperuser() {
			return nil, data.Deny(data.IsNeverDeleted)
		}
		if err := who.notOneself(target.User, "You can't delete yourself."); err != nil {
			return nil, err
		}
		return []data.Event{{Kind: data.UserDeleted, UserKey: key, UserID: target.ID}}, tx.DeleteUser(key)
	})
}

// Unlock lifts revocation and delays. The number of wrong codes is kept, so that the next
// delay is longer and a password that somebody else knows is still replaced. It changes
// nothing for a user who is not Held. For oneself it returns ErrUnconfirmed unless
// Confirm was called: otherwise guesses at an open program would be free.
func (s *Administration) Unlock(ctx context.Context, by data.Actor, key int64) error {
	return s.act(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		target, err := s.target(tx, who, key)
		if err != nil || !target.Held {
			return nil, err
		}
		if err := s.confirmedBy(tx, who, target); err != nil {
			return nil, err
		}
		return []data.Event{{Kind: data.UserUnlocked, UserKey: key, UserID: target.ID}}, s.unlock(tx, target)
	})
}

func (s *service) unlock(tx data.Tx, target data.Account) error {
	if target.Revocation != data.NotRevoked {
		if _, err := update(tx, target.Key, func(a *data.Account) { a.Revocation = data.NotRevoked }); err != nil {
			return err
		}
	}
	if err := tx.DropTries("", target.Key); err != nil {
		return err
	}
	return tx.SetCounters(target.Key, data.Counter{}, data.Counter{Failures: target.Codes.Failures})
}

// ResetPassword gives another user a new password, lifts revocation and delays, ends the
// sessions and, if the one-time password is Pending, draws a new secret, since somebody
// who knew the old password may have scanned the old QR code. A record that was modified
// outside TapeTrack is replaced, see repair.
func (s *Administration) ResetPassword(ctx context.Context, by data.Actor, key int64, password string, temporary bool) error {
	rule, err := s.PasswordRule(ctx, by, key)
	if err != nil {
		return err
	}
	if err := rule.Check(password); err != nil {
		return err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.act(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		account, err := s.evenDamaged(tx, who, key)
		if err != nil {
			return nil, err
		}
		if account.Damaged {
			return s.repair(tx, account, hash)
		}
		if who.itself(account.User) {
			return nil, &data.Denied{
				Text: data.Say("You can't reset your own password. Change it instead: that asks for the current one."), Kind: data.ErrOwnPassword,
			}
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
		if _, err := tx.CloseSessionsOf(key, "", s.now()); err != nil {
			return nil, err
		}
		events := []data.Event{{Kind: data.PasswordReset, UserKey: key, UserID: account.ID}}
		if s.state(account) == data.Pending {
			return append(events, data.Event{Kind: data.OTPRestarted, UserKey: key, UserID: account.ID}), s.restart(tx, key)
		}
		return events, nil
	})
}

// evenDamaged is target for acts that are possible even if the user's record was
// modified outside TapeTrack. Its rights can't be trusted, so only the user tapemaster
// and the console may act on it.
func (s *service) evenDamaged(tx data.Tx, who participant, key int64) (data.Account, error) {
	account, err := s.target(tx, who, key)
	if !tampered(err) || account.Key != key {
		return account, err
	}
	if who.rank < superuser {
		return account, data.Deny("The record of %s was modified outside TapeTrack. The user tapemaster, or tapectl, can reset the password or delete the user.", account.Label())
	}
	return account, nil
}

// target reads the account that an act is about, and checks that the actor may act on
// it.
func (s *service) target(tx data.Tx, who participant, key int64) (data.Account, error) {
	account, err := tx.Account(key)
	if err != nil {
		return account, err
	}
	return account, who.actOn(account.User)
}

// SetDisabled disables or enables a user, and reports whether that changed anything. It
// needs no Version, unlike EditUser.
func (s *Administration) SetDisabled(ctx context.Context, by data.Actor, key int64, disabled bool) (changed bool, err error) {
	return s.change(ctx, by, key, func(e *data.UserEdit) { e.Disabled = disabled })
}

// SetOTP turns a user's one-time password on or off, or restarts it, and reports whether
// that changed anything. It needs no Version, unlike EditUser.
func (s *Administration) SetOTP(ctx context.Context, by data.Actor, key int64, act data.OTPAct) (changed bool, err error) {
	return s.change(ctx, by, key, func(e *data.UserEdit) { e.OTP = act })
}

func (s *service) change(ctx context.Context, by data.Actor, key int64, change func(*data.UserEdit)) (changed bool, err error) {
	err = s.actOrDryRun(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		account, err := tx.Account(key)
		if err != nil {
			return nil, err
		}
		edit := data.UserEdit{User: account.User}
		change(&edit)
		if err := mayEdit(who, account.User, edit); err != nil {
			return nil, err
		}
		events, err := s.writeEdit(tx, who, account, edit)
		changed = len(events) > 0
		return events, err
	})
	return changed && err == nil, err
}
