package auth

import (
	"cmp"
	"context"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Recover lets the user tapemaster sign in again when nobody else can administer: with a
// new random password, which has to be changed at the next sign-in, and a new secret,
// whose QR code that sign-in shows. The old password and secrets no longer work, and
// revocation and delays are lifted. Other users stay as they are.
//
// If something was modified outside TapeTrack, Recover logs what, makes the record of
// tapemaster and the codes over log and records as a whole again, and resets a policy
// that was modified to its default.
//
// Only an account of the computer that may read database and key can do this.
func (s *Console) Recover(ctx context.Context) (password string, err error) {
	found, err := s.damage(ctx)
	if err != nil {
		return "", err
	}
	update := s.store.Update
	if len(found) > 0 && s.reseal != nil {
		update = s.reseal
	}
	return s.breakGlass(ctx, update, found)
}

// RecoverLostKey is Recover for a Console with a new key, because that of the database
// is lost for good. Parts.Reseal gives the database the new key. Every user except
// tapemaster has to be reset before they can sign in.
func (s *Console) RecoverLostKey(ctx context.Context) (password string, err error) {
	return s.breakGlass(ctx, s.reseal, []string{
		"The key was lost. Earlier events can no longer be checked, policies are those of the profile, and every other user has to be reset.",
	})
}

// breakGlass makes the user tapemaster again in one transaction of update, and logs what
// was found before.
func (s *Console) breakGlass(ctx context.Context, update func(context.Context, func(data.Tx) error) error, found []string) (string, error) {
	if s.at.Account == "" {
		return "", data.ErrSessionEnded
	}
	password := RandomPassword(MinPassword)
	hash, err := s.hash(ctx, password)
	if err != nil {
		return "", err
	}
	err = update(ctx, func(tx data.Tx) error {
		who, err := s.identify(ctx, tx, s.by)
		if err != nil {
			return err
		}
		stored, err := tx.AccountByLogin(data.Superuser)
		switch {
		case notFound(err):
			found = append(found, string(words.WasMissing))
		case err != nil && !tampered(err):
			return err
		}
		account, err := s.recovered(tx, stored, hash)
		if err != nil {
			return err
		}
		return s.noteRecovery(tx, who, account.User, found)
	})
	if err != nil {
		return "", err
	}
	return password, nil
}

// mostFound is how many sentences about damage are logged.
const mostFound = 20

// damage returns what Audit finds, as sentences. It is logged because it can no longer
// be found after a recovery.
func (s *service) damage(ctx context.Context) ([]string, error) {
	var report data.AuditReport
	err := s.store.View(ctx, func(tx data.Tx) (err error) {
		report, err = tx.Audit(func(int64, int64) error { return ctx.Err() })
		return err
	})
	var found []string
	for _, finding := range report.Findings() {
		found = append(found, lang.InEnglish(finding))
	}
	if more := len(found) - mostFound; more > 0 {
		found = append(found[:mostFound:mostFound], lang.InEnglish(data.Say("%d more records modified outside TapeTrack.", more)))
	}
	return found, err
}

// recovered writes the user tapemaster as if it had just been made. Only texts and times
// of the stored record are kept, unless it is damaged: a switch may be what locks
// tapemaster out.
func (s *service) recovered(tx data.Tx, stored data.Account, hash string) (data.Account, error) {
	now := s.now()
	account := data.Account{PasswordHash: hash, PasswordSet: now, ChangePassword: data.TemporaryFirst, PendingSince: now}
	account.User = data.User{Key: stored.Key, ID: data.Superuser, Tapemaster: true, OTPRequired: true, CreatedAt: now}
	if stored.Key != 0 && !stored.Damaged {
		for f := range data.Fields() {
			if f.IsText() {
				f.Set(&account.User, f.Get(&stored.User))
			}
		}
		account.CreatedAt, account.LastSignIn = stored.CreatedAt, stored.LastSignIn
	}
	if stored.Key == 0 {
		key, err := tx.AddAccount(account)
		if err != nil {
			return account, err
		}
		account.Key = key
	} else if err := cmp.Or(tx.ReplaceAccount(account), tx.DropTries("", account.Key)); err != nil {
		return account, err
	}
	if _, err := tx.CloseSessionsOf(account.Key, "", now); err != nil {
		return account, err
	}
	if _, err := s.newAuthenticator(tx, account.Key); err != nil {
		return account, err
	}
	return tx.Account(account.Key)
}

// noteRecovery logs the recovery, and what was found before.
func (s *service) noteRecovery(tx data.Tx, who participant, user data.User, found []string) error {
	events := []data.Event{{Kind: data.Recovered, UserKey: user.Key, UserID: user.ID}}
	for _, what := range found {
		events = append(events, data.Event{Kind: data.Recovered, UserKey: user.Key, UserID: user.ID, Detail: what})
	}
	return s.append(tx, who, events)
}

// repair gives a user whose record was modified outside TapeTrack a record that can be
// trusted, with a password that has to be changed. User-ID, name and e-mail address are
// kept, since the administrator sees them. What the stored record permits the user is
// not trusted, see words.MadeAnew: an administrator sets that in Properties, and enables
// the user.
func (s *service) repair(tx data.Tx, damaged data.Account, hash string) ([]data.Event, error) {
	if damaged.IsSuperuser() {
		return nil, data.Deny("The record of the user tapemaster was modified outside TapeTrack. Use tapectl recover.")
	}
	now := s.now()
	account := data.Account{PasswordHash: hash, PasswordSet: now, ChangePassword: data.TemporaryFirst, PendingSince: now}
	account.User = data.User{
		Key: damaged.Key, ID: damaged.ID, Name: damaged.Name, Email: damaged.Email, CreatedAt: damaged.CreatedAt,
		Denied: data.AllPrograms, Disabled: true, OTPRequired: true,
	}
	for _, err := range []error{data.CheckUserID(account.ID), data.CheckName(account.Name), data.CheckEmail(account.Email)} {
		if err != nil {
			return nil, data.Deny("The record of this user can no longer be used. Delete the user and add them again.")
		}
	}
	if err := cmp.Or(tx.ReplaceAccount(account), tx.DropTries("", account.Key)); err != nil {
		return nil, err
	}
	if _, err := tx.CloseSessionsOf(account.Key, "", now); err != nil {
		return nil, err
	}
	_, err := s.newAuthenticator(tx, account.Key)
	return []data.Event{
		{Kind: data.PasswordReset, UserKey: account.Key, UserID: account.ID, Detail: string(words.RecordReplaced)},
		{Kind: data.OTPRestarted, UserKey: account.Key, UserID: account.ID},
	}, err
}
