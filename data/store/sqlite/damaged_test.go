package sqlite

import (
	"errors"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// What is left of a record that was modified outside TapeTrack is
// returned marked, without anything secret, with an error that names the user;
// and it can be written anew.
func TestDamagedRecord(t *testing.T) {
	for name, sql := range map[string]string{
		"user":                     "UPDATE users SET name = 'x' WHERE user_key = 1",
		"rights":                   "UPDATE users SET tapemaster = 1 - tapemaster WHERE user_key = 1",
		"no truth value":           "UPDATE users SET disabled = 7 WHERE user_key = 1",
		"counters":                 "UPDATE users SET code_failures = 0, password_failures = 77 WHERE user_key = 1",
		"code":                     "UPDATE users SET code = x'00' WHERE user_key = 1",
		"authenticator":            "UPDATE authenticators SET last_step = 0, drift = 2 WHERE user_key = 1",
		"authenticator, no truth":  "UPDATE authenticators SET disabled = 7 WHERE user_key = 1",
		"authenticator taken away": "DELETE FROM authenticators WHERE user_key = 1",
		"version":                  "UPDATE users SET version = -5 WHERE user_key = 1",
	} {
		t.Run(name, func(t *testing.T) {
			storage := tamperedWith(t, sql+"; SELECT 1")
			ctx := t.Context()
			var account data.Account
			err := storage.View(ctx, func(tx data.Tx) (err error) { account, err = tx.Account(1); return err })
			var named *data.Tampered
			if !errors.Is(err, data.ErrTampered) || !errors.As(err, &named) || named.User.Key != 1 {
				t.Fatalf("got %v", err)
			}
			if !account.Damaged || account.Key != 1 || account.PasswordHash != "" || len(account.Authenticators) > 0 {
				t.Errorf("it is %+v", account)
			}
			if said := lang.Say(words.Message(err)); !strings.Contains(said, account.Label()) {
				t.Errorf("%q does not name the user", said)
			}
			// Others go on.
			err = storage.View(ctx, func(tx data.Tx) error { _, err := tx.Administrators(false); return err })
			if err != nil {
				t.Error(err)
			}
			err = storage.Update(ctx, func(tx data.Tx) error {
				if err := tx.BurnSteps(1 << 40); err != nil {
					return err
				}
				return tx.ReplaceAccount(data.Account{User: data.User{Key: 1, ID: "alice"}, PasswordHash: "new"})
			})
			if err != nil {
				t.Fatal(err)
			}
			err = storage.View(ctx, func(tx data.Tx) (err error) { account, err = tx.Account(1); return err })
			if err != nil || account.Damaged || account.PasswordHash != "new" {
				t.Errorf("it is %+v, %v", account, err)
			}
		})
	}
}
