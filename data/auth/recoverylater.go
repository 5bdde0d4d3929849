package auth

import (
	"cmp"
	"context"

	"tapetrack/data"
)

// lacksRecovery reports whether a user who could have recovery codes has no set yet.
func (s *service) lacksRecovery(tx data.Tx, account data.Account, r rules) (bool, error) {
	if !r.recovery || s.state(account) != data.Active {
		return false, nil
	}
	codes, err := tx.SingleUse(account.Key, data.RecoveryCode)
	return err == nil && len(codes) == 0, err
}

// recoveryForced reports whether a sign-in with a code can be completed only with
// recovery codes: the user has none and has put them off as often as the policy permits.
func (s *service) recoveryForced(tx data.Tx, account data.Account, p proof) (bool, error) {
	if p.Factor != data.WithCode || p.Recovery != nil || account.RecoverySet {
		return false, nil
	}
	r, err := rulesIn(tx)
	if err != nil || account.PutOff < r.recoveryLater {
		return false, err
	}
	return s.surelyLacks(tx, account, r)
}

// surelyLacks is lacksRecovery for a sign-in, which codes that were modified outside
// TapeTrack do not concern.
func (s *service) surelyLacks(tx data.Tx, account data.Account, r rules) (bool, error) {
	lacks, err := s.lacksRecovery(tx, account, r)
	if tampered(err) {
		return false, nil
	}
	return lacks, err
}

// DrawRecoveryCodes draws the recovery codes that are due before a sign-in can be
// completed. Complete writes them: a sign-in that is given up, or whose program is
// killed, leaves the user without any, and the next one asks again. Another call draws
// others. It returns ErrSessionEnded if the ticket is no longer valid, or nothing is due.
func (s *Entrance) DrawRecoveryCodes(ctx context.Context, ticket data.Ticket) (data.DueCodes, error) {
	err := s.store.View(ctx, func(tx data.Tx) error {
		_, _, err := s.drawing(ctx, tx, ticket)
		return err
	})
	if err != nil {
		return data.DueCodes{}, err
	}
	shown, stored, err := s.newSingleUse(ctx, data.RecoveryCode, data.RecoveryCodes, recoverySize)
	if err != nil {
		return data.DueCodes{}, err
	}
	due := data.DueCodes{Codes: shown}
	err = s.store.Update(ctx, func(tx data.Tx) error {
		account, p, err := s.drawing(ctx, tx, ticket)
		if err != nil {
			return err
		}
		due.UserID, due.Name, due.PutOff = account.ID, account.Name, account.PutOff
		if due.Last, err = s.isLastAdministrator(tx, account); err != nil {
			return err
		}
		if p.Recovery == nil {
			p.Proven = s.now() // once: storing codes takes time, and they would be lost with the ticket
		}
		p.Recovery = stored
		return s.rewrite(tx, data.ForSignIn, ticket, p)
	})
	if err != nil {
		return data.DueCodes{}, err
	}
	return due, nil
}

// drawing reads the account and the proof of a sign-in for which recovery codes are due.
func (s *service) drawing(ctx context.Context, tx data.Tx, ticket data.Ticket) (data.Account, proof, error) {
	p, ok, err := s.proven(ctx, tx, data.ForSignIn, ticket)
	if err != nil || !ok {
		return data.Account{}, p, cmp.Or(err, data.ErrSessionEnded)
	}
	account, refusal, err := s.recheck(tx, p)
	if err != nil || refusal != nil {
		return account, p, cmp.Or(err, data.ErrSessionEnded)
	}
	asked := p
	asked.Recovery = nil
	forced, err := s.recoveryForced(tx, account, asked)
	if err == nil && !forced {
		err = data.ErrSessionEnded
	}
	return account, p, err
}

// settleRecovery writes the recovery codes that were drawn for a sign-in, or counts that
// it leaves the user without any. It counts where the session is opened, so that nobody
// gains by killing the program, or closing its windows, before they are made.
func (s *service) settleRecovery(tx data.Tx, account data.Account, p proof) error {
	if p.Factor != data.WithCode || account.RecoverySet {
		return nil
	}
	r, err := rulesIn(tx)
	if err != nil {
		return err
	}
	lacks, err := s.surelyLacks(tx, account, r)
	if err != nil || !lacks {
		return err
	}
	if p.Recovery == nil {
		return tx.CountPutOff(account.Key, account.PutOff+1)
	}
	if err := s.storeRecovery(tx, account.Key, p.Recovery); err != nil {
		return err
	}
	return tx.AppendEvent(about(account.User, data.RecoveryCodesMade, p.Client, s.now(), ""))
}

// recoveryOffer returns what the first page says of the first recovery codes; nil if the
// session may not make them, or there is a set.
func (s *service) recoveryOffer(ctx context.Context, tx data.Tx, session data.Session, account data.Account, r rules) (*data.RecoveryOffer, error) {
	if here, err := s.provenHere(ctx, tx, account, session); err != nil || !here {
		return nil, err
	}
	lacks, err := s.lacksRecovery(tx, account, r)
	if err != nil || !lacks {
		return nil, err
	}
	last, err := s.isLastAdministrator(tx, account)
	return &data.RecoveryOffer{PutOff: max(r.recoveryLater-account.PutOff, 0), Last: last}, err
}

// mayMakeFirst reports whether the user of a session signed in with a code of this
// enrolment.
func (s *service) mayMakeFirst(account data.Account, session data.Session) bool {
	return session.WithCode && s.state(account) == data.Active && s.enrolledBefore(account, session)
}
