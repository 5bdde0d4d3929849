package auth

import (
	"context"

	"tapetrack/data"
)

// CheckSetUp returns a FieldError for FieldPassword or FieldIssuer if the value is
// refused.
func CheckSetUp(made data.SetUp, common func(string) bool) error {
	if err := FirstPasswordRule(common).Check(made.Password); err != nil {
		return err
	}
	if made.Issuer == "" {
		return nil
	}
	if why := issuerObstacle(data.Tidy(made.Issuer)); why.Format != "" {
		return &data.FieldError{Field: data.FieldIssuer, Text: why}
	}
	return nil
}

// SetUp fills a new database: the superuser tapemaster with this password, the issuer,
// and the first events. It returns the FieldErrors of CheckSetUp, and data.ErrExists if
// there are users.
func (s *Console) SetUp(ctx context.Context, made data.SetUp) error {
	user := data.User{ID: data.Superuser, Tapemaster: true, CreatedAt: s.now()}
	if err := CheckSetUp(made, s.common); err != nil {
		return err
	}
	hash, err := s.hash(ctx, made.Password)
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
		name := s.at.Account
		if name == "" {
			name = data.Superuser
		}
		event := data.Event{At: s.now(), Actor: name, Program: s.at.Program, Computer: s.at.Computer}
		first := event
		first.Kind, first.UserKey, first.UserID = data.DatabaseMade, key, user.ID
		if err := tx.AppendEvent(first); err != nil {
			return err
		}
		issuer := data.Tidy(made.Issuer)
		if issuer == "" || issuer == fallbackIssuer {
			return nil
		}
		event.Kind, event.Detail = data.PolicySet, data.PolicyIssuer+"="+issuer
		if err := tx.SetSetting(policyPrefix+data.PolicyIssuer, issuer); err != nil {
			return err
		}
		return tx.AppendEvent(event)
	})
}
