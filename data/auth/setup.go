package auth

import (
	"context"

	"tapetrack/data"
)

// SetUp fills a database that was just made: the superuser tapemaster with this
// password, and the first event. It returns a FieldError for a password that is
// no use, and an error that matches data.ErrExists if there are users already.
func (s *Service) SetUp(ctx context.Context, password string, by data.Actor) error {
	user := data.User{ID: data.Superuser, Tapemaster: true, CreatedAt: s.now()}
	if err := FirstPasswordRule(s.common).Check(password); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(password)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, func(tx data.Tx) error {
		counts, err := tx.Count()
		if err != nil {
			return err
		}
		if counts.Users > 0 {
			return data.ErrExists
		}
		key, err := tx.AddAccount(data.Account{User: user, PasswordHash: hash, PasswordSet: s.now()})
		if err != nil {
			return err
		}
		name := by.Console
		if name == "" {
			name = data.Superuser
		}
		return tx.AppendEvent(data.Event{
			At: s.now(), Kind: data.DatabaseMade, UserKey: key, UserID: user.ID,
			Actor: name, Program: by.Program, Computer: by.Computer,
		})
	})
}
