package auth

import (
	"crypto/rand"
	"fmt"
	"strconv"

	"tapetrack/data"
)

// newAuthenticator draws a new secret and stores it sealed. The caller has dropped what
// it replaces: an old secret is never used again.
func (s *service) newAuthenticator(tx data.Tx, user int64) (data.Authenticator, error) {
	secret := make([]byte, secretSize)
	_, _ = rand.Read(secret) // never fails
	defer clear(secret)
	a := data.Authenticator{ID: data.NewID(), CreatedAt: s.now()}
	sealed, err := s.sealer.Seal(secret, place(user, a.ID))
	if err != nil {
		return a, fmt.Errorf("seal a new secret: %w", err)
	}
	a.Sealed = sealed
	return a, tx.AddAuthenticator(user, a)
}

// restart drops every authenticator of a user and draws a new secret.
func (s *service) restart(tx data.Tx, user int64) error {
	if err := tx.DropAuthenticators(user); err != nil {
		return err
	}
	_, err := s.newAuthenticator(tx, user)
	return err
}

// SecretPlace returns the place that the secret of an authenticator is sealed for, for
// a rotation of the key.
func SecretPlace(user int64, authenticator string) string { return place(user, authenticator) }

// place returns the place that a secret is sealed for, see Sealer.
func place(user int64, authenticator string) string {
	return "authenticators/sealed/" + strconv.FormatInt(user, 10) + "/" + authenticator
}

// secret opens the secret of an authenticator. A secret of another length than
// secretSize is an error, like one that does not decrypt.
func (s *service) secret(user int64, a data.Authenticator) ([]byte, error) {
	secret, err := s.sealer.Open(a.Sealed, place(user, a.ID))
	if err != nil {
		return nil, err
	}
	if len(secret) != secretSize {
		return nil, fmt.Errorf("secret of %d bytes: %w", len(secret), data.ErrNoKey)
	}
	return secret, nil
}

// state returns the OTPState of an account, given which of its secrets can be opened.
func (s *service) state(account data.Account) data.OTPState {
	return data.StateOf(account.OTPRequired, account.Authenticators, func(a data.Authenticator) bool {
		return s.usable(account.Key, a)
	})
}

func (s *service) usable(user int64, a data.Authenticator) bool {
	secret, err := s.secret(user, a)
	clear(secret)
	return err == nil && !a.Disabled
}

// pending returns the authenticator that is not activated, and whether there is one.
func pending(account data.Account) (data.Authenticator, bool) {
	for _, a := range account.Authenticators {
		if a.ActivatedAt.IsZero() {
			return a, true
		}
	}
	return data.Authenticator{}, false
}

func authenticator(account data.Account, id string) (data.Authenticator, bool) {
	for _, a := range account.Authenticators {
		if a.ID == id {
			return a, true
		}
	}
	return data.Authenticator{}, false
}

// show logs that a QR code is about to be shown, before anything is painted, and returns
// what popup 1 shows.
func (s *service) show(tx data.Tx, account data.Account, a data.Authenticator, client data.Client) (*data.Enrolment, error) {
	secret, err := s.secret(account.Key, a)
	if err != nil {
		return nil, err
	}
	defer clear(secret)
	shown, err := drawn(tx, account.ID, secret)
	if err != nil {
		return nil, err
	}
	shown.Shown = a.Shown
	now := s.now()
	if err := tx.MarkShown(a.ID, now, client); err != nil {
		return nil, err
	}
	if err := tx.AppendEvent(about(account.User, data.QRShown, client, now, "")); err != nil {
		return nil, err
	}
	return shown, nil
}

// nextLabel returns the account name in the app for an authenticator that is added, or
// replaces another, while the present ones can still be used: "alice (2)". Some apps
// overwrite an account of the same name, so a name is used again only when its account
// has become worthless: the User-ID alone after an administrator has reset the user, and
// a number if its QR code was never confirmed. Where the log no longer tells how many names there
// were, the version of the user does, which each of them has raised.
func nextLabel(tx data.Tx, account data.Account) (string, error) {
	n, all := 2, false
	err := newestFirst(tx, data.EventQuery{
		UserKey: account.Key, Kinds: []data.Kind{data.OTPActivated, data.AuthenticatorAdded, data.PhoneReplaced},
	}, func(e data.Event) bool {
		if e.Kind == data.OTPActivated {
			all = true // the first one since the last reset
			return false
		}
		n++
		return true
	})
	if err != nil || all {
		return numbered(account.ID, n), err
	}
	if cut, err := tx.LogCut(); err != nil {
		return "", err
	} else if cut.Last > 0 {
		n += int(account.Version)
	}
	return numbered(account.ID, n), nil
}

// numbered can't return another user's User-ID, which has neither blanks nor parentheses.
func numbered(userID string, n int) string { return userID + " (" + strconv.Itoa(n) + ")" }

// drawn returns what is shown of a secret with this account name in the app.
func drawn(tx data.Tx, label string, secret []byte) (*data.Enrolment, error) {
	r, err := rulesIn(tx)
	if err != nil {
		return nil, err
	}
	uri, err := keyURI(r.issuer, label, secret)
	if err != nil {
		return nil, err
	}
	return &data.Enrolment{
		URI:     uri,
		Issuer:  cleanIssuer(r.issuer),
		Account: cleanAccount(label),
		Key:     groupKey(secret),
	}, nil
}
