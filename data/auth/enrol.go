package auth

import (
	"crypto/rand"
	"fmt"
	"strconv"

	"tapetrack/data"
)

// newAuthenticator draws a new secret and stores it sealed. The caller has
// dropped what it replaces: an old secret never comes back.
func (s *service) newAuthenticator(tx data.Tx, user int64) (data.Authenticator, error) {
	secret := make([]byte, secretSize)
	_, _ = rand.Read(secret) // never fails, see crypto/rand
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

// SecretPlace names what the secret of an authenticator is sealed for, for whoever
// seals it with another key.
func SecretPlace(user int64, authenticator string) string { return place(user, authenticator) }

// place names what a secret is sealed for.
func place(user int64, authenticator string) string {
	return "authenticators/sealed/" + strconv.FormatInt(user, 10) + "/" + authenticator
}

// secret opens the secret of an authenticator. One of another length than ours
// is an error like one that does not decrypt: it never verifies.
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

// state returns where an account stands, by what its secrets can be used for now.
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

// pending returns the authenticator that waits for its first code.
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

// show writes that a QR code is about to be shown, before anything is painted,
// and returns what popup 1 shows.
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
	if err := tx.MarkShown(a.ID, now, client.Program, client.Computer); err != nil {
		return nil, err
	}
	if err := tx.AppendEvent(about(account.User, data.QRShown, client, now, "")); err != nil {
		return nil, err
	}
	return shown, nil
}

// nextLabel returns what an authenticator is called in the app that is added, or
// takes the place of another, while others can still be used: "alice (2)". Some
// apps keep one account of a name and overwrite it, so a name is used again only
// when what it stood for is worthless: the User-ID alone once an administrator
// has reset the user, and a number whose QR code was not confirmed.
func nextLabel(tx data.Tx, account data.Account) (string, error) {
	n := 2
	err := newestFirst(tx, data.EventQuery{
		UserKey: account.Key, Kinds: []data.Kind{data.OTPActivated, data.AuthenticatorAdded, data.PhoneReplaced},
	}, func(e data.Event) bool {
		if e.Kind == data.OTPActivated {
			return false // the first one since the last reset
		}
		n++
		return true
	})
	return numbered(account.ID, n), err
}

// numbered is no User-ID, which has neither blanks nor parentheses.
func numbered(userID string, n int) string { return userID + " (" + strconv.Itoa(n) + ")" }

// drawn returns what is shown of a secret that is called so in the app.
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
