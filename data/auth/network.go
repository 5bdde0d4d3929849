package auth

import (
	"context"
	"errors"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

const (
	// knownFor is for how long a network is known after a sign-in from it.
	knownFor = 30 * 24 * time.Hour
	// notedEvery is how often it is written down that somebody signs in from a known network.
	notedEvery = 24 * time.Hour
	// mostLocks is how many users the wrong passwords from one network lock within lockTime.
	mostLocks = 3
	lockTime  = time.Hour
	// triesLast is for how long it is kept how often somebody tried from a network. No delay of
	// a policy is longer.
	triesLast = 24 * time.Hour
)

// Tries are how the passwords of a user are judged that are typed at a login window of some
// network. They are counted for the user, wherever they were typed, with two exceptions:
//
//   - Once wrong passwords from that network have locked as many users as they may, further ones
//     count there alone. They delay that user there, and lock nobody, so that nobody locks a
//     whole organisation.
//   - Those of holders of tapemaster rights count there, too, and at a known network only these
//     delay them: strangers who keep an administrator's account delayed don't hold the
//     administrator out.
type tries struct {
	network string       // empty: no server was asked, or somebody is signed in
	counter data.Counter // of this network
	alone   bool         // wrong ones count there alone
	both    bool         // they count there, too
	here    bool         // only what was counted there delays
}

// triesFrom reads the tries of where a password was typed.
func (s *service) triesFrom(tx data.Tx, account data.Account, e evidence, now time.Time) (t tries, err error) {
	if e.client.Address == "" || e.session != "" {
		return t, nil
	}
	t.network = data.NetworkOf(e.client.Address)
	if t.counter, err = tx.TriesFrom(t.network, account.Key); err != nil {
		return t, err
	}
	t.counter = begun(t.counter, now)
	if account.Tapemaster {
		t.both = true
		t.here, err = tx.SignedInFrom(t.network, now.Add(-knownFor))
		return t, err
	}
	locked, err := tx.LockedFrom(t.network, now.Add(-lockTime), now)
	t.alone = locked >= mostLocks
	return t, err
}

// delayed returns why a password is not judged yet; empty if it is.
func (t tries) delayed(account data.Account, now time.Time) data.Reason {
	switch {
	case t.here && t.counter.Left(now) > 0, !t.here && account.Passwords.Left(now) > 0:
		return data.PasswordDelay
	case !t.both && t.counter.Left(now) > 0:
		return data.PasswordDelayHere
	}
	return ""
}

// countHere counts a wrong password where it was typed, with the delays of holders of tapemaster
// rights.
func (s *service) countHere(tx data.Tx, user int64, t tries, r rules, now time.Time) error {
	return tx.SetTriesFrom(t.network, user, r.countPassword(t.counter, now, true), now, now.Add(-triesLast))
}

// forgetTries is called after a right password.
func (s *service) forgetTries(tx data.Tx, user int64, t tries) error {
	if t.counter == (data.Counter{}) {
		return nil
	}
	return tx.DropTries(t.network, user)
}

// noteLock counts that a wrong password has locked a user. Administrators are told once that
// was the last one for a while.
func (s *service) noteLock(tx data.Tx, client data.Client, now time.Time) error {
	if client.Address == "" {
		return nil
	}
	network := data.NetworkOf(client.Address)
	if err := tx.NoteLock(network, now, now.Add(-lockTime)); err != nil {
		return err
	}
	locked, err := tx.LockedFrom(network, now.Add(-lockTime), now)
	if err != nil || locked != mostLocks {
		return err
	}
	detail := lang.InEnglish(data.Say(words.LockedFrom, int64(locked)))
	return tx.AppendEvent(about(data.User{}, data.LocksLimited, client, now, detail))
}

// noteNetwork notes that somebody has signed in.
func (s *service) noteNetwork(tx data.Tx, client data.Client, now time.Time) error {
	if client.Address == "" {
		return nil
	}
	network := data.NetworkOf(client.Address)
	recent, err := tx.SignedInFrom(network, now.Add(-notedEvery))
	if err != nil {
		return err
	}
	s.gate.signedIn(network)
	if recent {
		return nil
	}
	return tx.NoteNetwork(network, now, now.Add(-knownFor))
}

// standing returns whose turn a hash of a call is.
func (s *service) standing(ctx context.Context) (standing, error) {
	network := data.NetworkOf(data.CallOf(ctx).Address)
	if network == "" {
		return inside, nil
	}
	is, err := s.isKnown(ctx, network)
	if err == nil && is {
		return known, nil
	}
	return stranger, err
}

// Known reports whether somebody has signed in from the network of an address in the last 30
// days, as it was read at most a minute ago. If it can't be read, nobody has.
func (s *Watch) Known(ctx context.Context, address string) bool {
	is, err := s.isKnown(ctx, data.NetworkOf(address))
	return err == nil && is
}

// isKnown reports whether somebody has signed in from a network. What was read is believed for
// a minute: it only says who goes first.
func (s *service) isKnown(ctx context.Context, network string) (is bool, err error) {
	if is, fresh := s.gate.recall(network); fresh {
		return is, nil
	}
	err = s.store.View(ctx, func(tx data.Tx) (err error) {
		is, err = tx.SignedInFrom(network, s.now().Add(-knownFor))
		return err
	})
	if err == nil {
		s.gate.learn(network, is)
	}
	return is, err
}

// admit refuses a sign-in from a network from which too many come, before anything is read or
// hashed for it.
func (s *service) admit(ctx context.Context) error {
	network := data.NetworkOf(data.CallOf(ctx).Address)
	if network == "" {
		return nil
	}
	is, err := s.isKnown(ctx, network)
	if err != nil {
		return err
	}
	return s.tooMany(ctx, s.gate.admit(network, is))
}

// tooMany counts a refusal by a limit for the log, and returns it.
func (s *service) tooMany(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, data.ErrTooManySignIns):
		s.tally.count(data.CallOf(ctx).Address, limited)
	case errors.Is(err, data.ErrServerBusy):
		s.tally.count(data.CallOf(ctx).Address, busy)
	}
	return err
}

// signedInFirst refuses a call over the network of somebody whose session has ended, or who
// only claims to have one, before anything is hashed for it. The act itself asks again.
func (s *service) signedInFirst(ctx context.Context, by data.Actor) error {
	if data.CallOf(ctx).Address == "" {
		return nil
	}
	return s.store.View(ctx, func(tx data.Tx) error {
		_, err := s.identify(ctx, tx, by)
		return err
	})
}

// provenFirst is signedInFirst for what a ticket of My Sign-in stands for.
func (s *service) provenFirst(ctx context.Context, ticket data.Ticket) error {
	if data.CallOf(ctx).Address == "" {
		return nil
	}
	return s.store.View(ctx, func(tx data.Tx) error {
		_, _, err := s.permitted(ctx, tx, ticket, harmless)
		return err
	})
}
