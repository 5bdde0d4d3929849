package auth

import (
	"context"

	"tapetrack/data"
)

// NewRecoveryCodes makes a set of recovery codes, which replaces the present one, and
// returns the codes: only their hashes are stored. It returns ErrDenied for a ticket
// that was issued for a recovery code, and ErrUnconfirmed if there is a set and the ticket
// is one of ProveBySignIn.
func (s *Self) NewRecoveryCodes(ctx context.Context, ticket data.Ticket) ([]string, error) {
	var shown []string
	var stored []data.SingleUse
	return once(ctx, s.attempt(ctx, "NewRecoveryCodes", string(ticket)), nil, func() (err error) {
		if err := s.provenFirst(ctx, ticket); err != nil {
			return err
		}
		shown, stored, err = s.newSingleUse(ctx, data.RecoveryCode, data.RecoveryCodes, recoverySize)
		return err
	}, nil, func(tx data.Tx) ([]string, error, error) {
		return shown, nil, s.ownIn(ctx, tx, ticket, harmless, func(tx data.Tx, account data.Account, p proof) (data.Kind, string, error) {
			codes, err := tx.SingleUse(account.Key, data.RecoveryCode)
			if err == nil && len(codes) > 0 && p.BySignIn {
				err = data.ErrUnconfirmed
			}
			if err != nil {
				return "", "", err
			}
			return data.RecoveryCodesMade, "", s.storeRecovery(tx, account.Key, stored)
		})
	})
}

// FirstRecoveryCodes makes the recovery codes that follow an activation. It returns
// none, and no error, unless the user of the session is Active, a code of this enrolment
// was proven in it, the policy permits recovery codes, and no set was made for this
// enrolment yet. It returns ErrUnconfirmed if password and code were proven longer than
// data.ProofTime ago; Confirm proves them again.
func (s *Self) FirstRecoveryCodes(ctx context.Context, by data.Actor) ([]string, error) {
	var shown []string
	var stored []data.SingleUse
	return once(ctx, s.attempt(ctx, "FirstRecoveryCodes"), nil, func() error {
		return s.store.View(ctx, func(tx data.Tx) error {
			_, _, due, err := s.recoveryDue(ctx, tx, by)
			if err == nil && due {
				shown, stored, err = s.newSingleUse(ctx, data.RecoveryCode, data.RecoveryCodes, recoverySize)
			}
			return err
		})
	}, nil, func(tx data.Tx) (codes []string, told, err error) {
		who, account, due, err := s.recoveryDue(ctx, tx, by)
		if err != nil || !due || shown == nil {
			return nil, nil, err
		}
		if err := s.storeRecovery(tx, account.Key, stored); err != nil {
			return nil, nil, err
		}
		return shown, nil, tx.AppendEvent(about(account.User, data.RecoveryCodesMade, who.client, s.now(), ""))
	})
}

func (s *service) recoveryDue(ctx context.Context, tx data.Tx, by data.Actor) (participant, data.Account, bool, error) {
	who, account, err := s.owner(ctx, tx, by)
	if err != nil {
		return who, account, false, err
	}
	if here, err := s.provenHere(ctx, tx, account, who.session); err != nil || !here {
		return who, account, false, err
	}
	r, err := rulesIn(tx)
	if err != nil {
		return who, account, false, err
	}
	lacks, err := s.lacksRecovery(tx, account, r)
	if err != nil || !lacks {
		return who, account, false, err
	}
	_, proven, err := s.recent(ctx, tx, who.session, account)
	if err == nil && !proven {
		err = data.ErrUnconfirmed
	}
	return who, account, err == nil, err
}

// enrolledBefore reports whether one of the user's authenticators existed when a session
// was opened. If none did, the user was reset since, and it may be the finder of a lost
// phone who is signed in.
func (s *service) enrolledBefore(account data.Account, session data.Session) bool {
	for _, a := range account.Authenticators {
		if !a.ActivatedAt.IsZero() && !a.CreatedAt.After(session.OpenedAt) {
			return true
		}
	}
	return false
}

func (s *service) storeRecovery(tx data.Tx, user int64, codes []data.SingleUse) error {
	r, err := rulesIn(tx)
	if err != nil {
		return err
	}
	if !r.recovery {
		return data.Deny("Recovery codes are turned off in the Sign-in Policy.")
	}
	if err := tx.CountPutOff(user, 0); err != nil {
		return err
	}
	return tx.SetSingleUse(user, data.RecoveryCode, codes)
}
