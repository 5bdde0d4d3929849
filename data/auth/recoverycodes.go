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
	shown, stored := s.newSingleUse(data.RecoveryCode, data.RecoveryCodes, recoverySize, 0)
	err := s.own(ctx, ticket, harmless, func(tx data.Tx, account data.Account, p proof) (data.Kind, string, error) {
		codes, err := tx.SingleUse(account.Key, data.RecoveryCode)
		if err == nil && len(codes) > 0 && p.BySignIn {
			err = data.ErrUnconfirmed
		}
		if err != nil {
			return "", "", err
		}
		return data.RecoveryCodesMade, "", s.storeRecovery(tx, account.Key, stored)
	})
	if err != nil {
		return nil, err
	}
	return shown, nil
}

// FirstRecoveryCodes makes the recovery codes that follow an activation. It returns
// none, and no error, unless the user of the session is Active, a code of this enrolment
// was proven in it, the policy permits recovery codes, and no set was made for this
// enrolment yet. It returns ErrUnconfirmed if password and code were proven longer than
// data.ProofTime ago; Confirm proves them again.
func (s *Self) FirstRecoveryCodes(ctx context.Context, by data.Actor) ([]string, error) {
	due := false
	err := s.store.View(ctx, func(tx data.Tx) (err error) {
		_, _, due, err = s.recoveryDue(tx, by)
		return err
	})
	if err != nil || !due {
		return nil, err
	}
	shown, stored := s.newSingleUse(data.RecoveryCode, data.RecoveryCodes, recoverySize, 0)
	err = s.store.Update(ctx, func(tx data.Tx) error {
		who, account, still, err := s.recoveryDue(tx, by)
		if due = still; err != nil || !still {
			return err
		}
		if err := s.storeRecovery(tx, account.Key, stored); err != nil {
			return err
		}
		return tx.AppendEvent(about(account.User, data.RecoveryCodesMade, who.client, s.now(), ""))
	})
	if err != nil || !due {
		return nil, err
	}
	return shown, nil
}

func (s *service) recoveryDue(tx data.Tx, by data.Actor) (participant, data.Account, bool, error) {
	who, account, err := s.owner(tx, by)
	if err != nil {
		return who, account, false, err
	}
	if here, err := s.provenHere(tx, account, who.session); err != nil || !here {
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
	_, proven, err := s.recent(tx, who.session, account)
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
