package auth

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// BeginDevice draws the secret of a new authenticator and returns what is shown of it.
// The secret is kept with the ticket until ConfirmDevice; until then nothing else
// changes. replaces is the ID of the authenticator that it will replace, or empty to add
// one; after a sign-in with a recovery code it will replace all. A second call with the
// same ticket drops the secret of the first.
func (s *Self) BeginDevice(ctx context.Context, ticket data.Ticket, replaces string) (*data.Enrolment, error) {
	fresh := device{ID: data.NewID(), Secret: make([]byte, secretSize), Replaces: replaces, ShownAt: s.now()}
	_, _ = rand.Read(fresh.Secret) // never fails
	var shown *data.Enrolment
	err := s.own(ctx, ticket, newPhone, func(tx data.Tx, account data.Account, p proof) (_ data.Kind, _ string, err error) {
		if err := s.room(tx, account, p, replaces); err != nil {
			return "", "", err
		}
		label, err := nextLabel(tx, account)
		if err != nil {
			return "", "", err
		}
		if shown, err = drawn(tx, label, fresh.Secret); err != nil {
			return "", "", err
		}
		clear(p.Device.Secret)
		p.Device = fresh
		return data.QRShown, "for My Sign-in", s.rewrite(tx, data.ForMySignIn, ticket, p)
	})
	if err != nil {
		return nil, err
	}
	return shown, nil
}

// room returns an error if the user already has as many authenticators as the policy
// permits, or if the one to be replaced does not exist.
func (s *service) room(tx data.Tx, account data.Account, p proof, replaces string) error {
	if p.Factor == data.WithRecovery {
		return nil
	}
	if _, ok := authenticator(account, replaces); !ok && replaces != "" {
		return data.ErrNotFound
	}
	r, err := rulesIn(tx)
	if err != nil {
		return err
	}
	if replaces == "" && len(account.Authenticators) >= r.authenticators {
		return data.Deny("A user has at most %d authenticators. Remove one first.", r.authenticators)
	}
	return nil
}

// ConfirmDevice judges the first code of the authenticator that BeginDevice showed,
// stores the authenticator under this name as activated, and deletes what it replaces in
// the same transaction. A wrong code is a FieldError for FieldOTP and counts like one at
// sign-in; a name that is refused is one for FieldName. codes are new recovery codes if
// the phone was replaced after a sign-in with one; only their hashes are stored.
func (s *Self) ConfirmDevice(ctx context.Context, ticket data.Ticket, name, code string) (codes []string, err error) {
	name = data.Tidy(name)
	if err := data.CheckDevice(name); err != nil {
		return nil, err
	}
	var shown []string
	var made []data.SingleUse
	return once(ctx, s.attempt(ctx, "ConfirmDevice", string(ticket), name, code), nil, func() error {
		again, err := s.recoveryAgain(ctx, ticket)
		if err == nil && again {
			shown, made, err = s.newSingleUse(ctx, data.RecoveryCode, data.RecoveryCodes, recoverySize)
		}
		return err
	}, nil, func(tx data.Tx) (codes []string, told, err error) {
		told, err = s.confirmDevice(ctx, tx, ticket, name, code, made)
		if told == nil && err == nil {
			codes = shown
		}
		return codes, told, err
	})
}

// confirmDevice returns a FieldError as told if the code is refused.
func (s *service) confirmDevice(ctx context.Context, tx data.Tx, ticket data.Ticket, name, code string, made []data.SingleUse) (told, err error) {
	account, p, err := s.permitted(ctx, tx, ticket, newPhone)
	if err != nil {
		return nil, err
	}
	defer clear(p.Device.Secret)
	if _, there := authenticator(account, p.Device.ID); there || p.Device.ID == "" {
		return nil, nothingToConfirm() // not begun, or already confirmed by another call
	}
	if err := s.room(tx, account, p, p.Device.Replaces); err != nil {
		return nil, err
	}
	if err := nameFree(account, name, p.leaves); err != nil {
		return nil, err // before the code, which would be used up
	}
	e := evidence{code: code, client: p.Client, refused: about(account.User, data.PasswordRefused, p.Client, s.now(), "")}
	refusal, err := s.firstCode(tx, account, p, name, e)
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return besideQR(*refusal), tx.AppendEvent(e.refusal(refusal.Reason))
	}
	if err := s.settle(tx, account, p, name, made); err != nil {
		return nil, err
	}
	if p.Factor == data.WithRecovery { // such a ticket is for this one act
		_, err := tx.DropTicket(hashed(string(ticket)))
		return nil, err
	}
	p.Seen = append(slices.Clip(p.Seen), p.Device.ID)
	clear(p.Device.Secret)
	p.Device = device{}
	return nil, s.rewrite(tx, data.ForMySignIn, ticket, p)
}

// besideQR returns the refusal of a code that was typed beside its QR code.
func besideQR(r data.Refusal) error {
	r.Where = data.BesideQR
	return &data.FieldError{Field: data.FieldOTP, Text: data.Say("%s", r)}
}

func nothingToConfirm() error {
	return data.Deny("There is no new authenticator to confirm. Start again.")
}

// recoveryAgain reports whether new recovery codes are made with the new authenticator.
func (s *service) recoveryAgain(ctx context.Context, ticket data.Ticket) (again bool, err error) {
	err = s.store.View(ctx, func(tx data.Tx) error {
		p, ok, err := s.proven(ctx, tx, data.ForMySignIn, ticket)
		if err != nil || !ok || p.Factor != data.WithRecovery {
			return err
		}
		r, err := rulesIn(tx)
		again = r.recovery
		return err
	})
	return again, err
}

// firstCode judges a code of an authenticator that is not stored yet, with the
// counter of all codes of the user, and stores it if the code is right.
func (s *service) firstCode(tx data.Tx, account data.Account, p proof, name string, e evidence) (*data.Refusal, error) {
	m, refusal, err := s.matchFirst(tx, account, p, e)
	if err != nil || refusal != nil {
		return refusal, err
	}
	return nil, s.storeFirst(tx, account.Key, p, name, m)
}

// matchFirst judges a code of an authenticator that is not stored yet, with the counter of
// all codes of the user, and returns its time step or the refusal.
func (s *service) matchFirst(tx data.Tx, account data.Account, p proof, e evidence) (match, *data.Refusal, error) {
	now := s.now()
	if err := s.beginDelays(tx, &account); err != nil {
		return match{}, nil, err
	}
	code := cleanCode(e.code)
	switch wait := account.Codes.Left(now); {
	case e.code == "":
		return match{}, &data.Refusal{Reason: data.NoCode, Proven: true}, nil
	case wait > 0:
		return match{}, &data.Refusal{Reason: data.CodeDelay, Proven: true, Wait: wait}, nil
	case code == "":
		return match{}, &data.Refusal{Reason: data.BadCode, Proven: true}, nil
	}
	m, ok := findStep(p.Device.Secret, code, now, data.Authenticator{})
	r, err := rulesIn(tx)
	if err != nil {
		return match{}, nil, err
	}
	v := verdict{account: account, state: s.state(account)}
	if !ok {
		err = s.wrongCode(tx, &v, r, now, e)
		if v.refusal != nil {
			v.refusal.Proven = true
		}
		return match{}, v.refusal, err
	}
	return m, nil, s.rehearse(tx, v, r, e, now, s.wrongCode)
}

// storeFirst stores an authenticator whose first code has this time step, which is used
// up, as activated.
func (s *service) storeFirst(tx data.Tx, user int64, p proof, name string, m match) error {
	now := s.now()
	a := data.Authenticator{ID: p.Device.ID, Name: name, CreatedAt: now}
	sealed, err := s.sealer.Seal(p.Device.Secret, place(user, a.ID))
	if err != nil {
		return fmt.Errorf("seal a new secret: %w", err)
	}
	a.Sealed = sealed
	a.Shown = data.Display{Count: 1, At: p.Device.ShownAt, Program: p.Client.Program, Computer: p.Client.Computer, Address: p.Client.Address}
	if err := tx.AddAuthenticator(user, a); err != nil {
		return err
	}
	taken, err := tx.Activate(a.ID, m.step, m.drift, now)
	if err == nil && !taken {
		err = data.ErrChanged
	}
	return err
}

// leaves reports whether a stays beside the new authenticator, which after a sign-in with
// a recovery code replaces all.
func (p proof) leaves(a data.Authenticator) bool {
	return p.Factor != data.WithRecovery && a.ID != p.Device.Replaces
}

// settle drops what a new authenticator replaces, ends the sessions that may have been
// opened with that, and appends the events. After a sign-in with a recovery code it also
// drops the rest of the set, whether there is a new one or not.
func (s *service) settle(tx data.Tx, account data.Account, p proof, name string, codes []data.SingleUse) error {
	var gone []string
	for _, a := range account.Authenticators {
		if p.leaves(a) {
			continue
		}
		if err := tx.DropAuthenticator(a.ID); err != nil {
			return err
		}
		gone = append(gone, deviceName(a))
	}
	now := s.now()
	event := about(account.User, data.AuthenticatorAdded, p.Client, now, name)
	if len(gone) > 0 {
		event.Kind, event.Detail = data.PhoneReplaced, lang.InEnglish(data.Say(words.ReplacedBy, strings.Join(gone, ", "), name))
	}
	if err := tx.AppendEvent(event); err != nil {
		return err
	}
	if len(gone) > 0 {
		if err := s.endElsewhere(tx, account.User, p.Client, p.Session, words.BecauseReplaced); err != nil {
			return err
		}
	}
	if p.Factor != data.WithRecovery {
		return nil
	}
	if codes == nil {
		return tx.SetSingleUse(account.Key, data.RecoveryCode, nil)
	}
	if err := s.storeRecovery(tx, account.Key, codes); err != nil {
		return err
	}
	return tx.AppendEvent(about(account.User, data.RecoveryCodesMade, p.Client, now, ""))
}
