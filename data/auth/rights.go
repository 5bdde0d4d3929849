package auth

import (
	"context"
	"errors"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/words"
)

// A rank says how much somebody can do. Nobody acts on a higher one.
type rank int

const (
	ordinary  rank = iota
	holder         // of tapemaster rights
	superuser      // the account tapemaster
	console        // who may write database and key, through tapectl
)

func rankOf(u data.User) rank {
	switch {
	case u.IsSuperuser():
		return superuser
	case u.Tapemaster:
		return holder
	default:
		return ordinary
	}
}

// A participant is who acts, as read in the transaction of the act.
type participant struct {
	rank    rank
	name    string       // what events say
	user    data.User    // zero at the console
	session data.Session // zero at the console
	client  data.Client
}

// identify reads the rights of whoever asks. A session that was closed, that is over,
// or whose user was disabled, revoked, deleted or barred from its program since, gives
// ErrSessionEnded, and so does the zero Actor. What takes that from a user closes the
// sessions, too; it is asked here all the same, at each use.
func (s *service) identify(tx data.Tx, by data.Actor) (participant, error) {
	if at, ok := actor.ConsoleOf(by); ok {
		return participant{rank: console, name: at.Account, client: data.Client{Program: at.Program, Computer: at.Computer}}, nil
	}
	id := actor.Session(by)
	if id == "" {
		return participant{}, data.ErrSessionEnded
	}
	return s.inSession(tx, hashed(id))
}

// inSession is identify, given the stored id of a session.
func (s *service) inSession(tx data.Tx, id string) (participant, error) {
	session, err := tx.Session(id)
	if notFound(err) || err == nil && !session.ClosedAt.IsZero() {
		return participant{}, data.ErrSessionEnded
	}
	if err != nil {
		return participant{}, err
	}
	if err := s.whyOver(tx, session); err != nil {
		return participant{}, err
	}
	account, err := tx.Account(session.UserKey)
	if notFound(err) || err == nil && (account.Disabled || account.Revocation != data.NotRevoked || !account.MayStart(session.Program)) {
		return participant{}, data.ErrSessionEnded
	}
	if err != nil {
		return participant{}, err
	}
	client := data.Client{Program: session.Program, Version: session.Version, Computer: session.Computer}
	return participant{rank: rankOf(account.User), name: account.ID, user: account.User, session: session, client: client}, nil
}

// itself reports whether somebody acts on themselves, which the console can't.
func (a participant) itself(target data.User) bool {
	return a.rank != console && a.user.Key == target.Key
}

// administrator is identify for what only holders of tapemaster rights may do.
func (s *service) administrator(tx data.Tx, by data.Actor) (participant, error) {
	who, err := s.identify(tx, by)
	if err == nil && who.rank < holder {
		err = data.Deny(data.NeedsRights)
	}
	return who, err
}

// actOn refuses to act on somebody who can do more, or as much unless they are
// one of several holders: tapemaster is changed by tapemaster or tapectl only.
func (a participant) actOn(target data.User) error {
	switch {
	case a.rank == console, a.user.Key == target.Key:
		return nil
	case target.IsSuperuser():
		return data.Deny(data.OnlyTapemaster)
	case rankOf(target) > a.rank:
		return data.Deny("%s has more rights than you.", target.ID)
	}
	return nil
}

// notOneself refuses what would lock the actors themselves out.
func (a participant) notOneself(target data.User, what string) error {
	if a.itself(target) {
		return data.Deny("You can't %s yourself.", what)
	}
	return nil
}

// act is the one way in which administrators change something: it checks the
// right, acts, makes sure that an administrator is left who can sign in, and
// appends the events, all in one transaction.
func (s *service) act(ctx context.Context, by data.Actor, do func(data.Tx, participant) ([]data.Event, error)) error {
	err := s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.administrator(tx, by)
		if err != nil {
			return err
		}
		before, err := s.usableAdministrators(tx, 0, false)
		if err != nil {
			return err
		}
		events, err := do(tx, who)
		if err != nil {
			return err
		}
		after, err := s.usableAdministrators(tx, 0, false)
		if err != nil {
			return err
		}
		if before > 0 && after == 0 {
			return data.Deny("Then nobody with tapemaster rights could sign in to TapeMaster. Nothing was changed.")
		}
		return s.append(tx, who, events)
	})
	return s.noteDenied(ctx, by, err)
}

// noteDenied appends an event about an act that was denied, which left nothing
// else behind, and returns err as it is. Nothing is noted at the console, whose
// limits are those of everybody, and nothing if it can't be.
func (s *service) noteDenied(ctx context.Context, by data.Actor, err error) error {
	var denied *data.Denied
	if _, there := actor.ConsoleOf(by); there || !errors.As(err, &denied) {
		return err
	}
	_ = s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.identify(tx, by)
		if err != nil {
			return err
		}
		return s.append(tx, who, []data.Event{{Kind: data.ActDenied, UserKey: who.user.Key, UserID: who.user.ID, Detail: words.Sentence(denied.Text)}})
	})
	return err
}

// look is the one way in which administrators read.
func (s *service) look(ctx context.Context, by data.Actor, read func(data.Tx) error) error {
	err := s.store.View(ctx, func(tx data.Tx) error {
		if _, err := s.administrator(tx, by); err != nil {
			return err
		}
		return read(tx)
	})
	return s.noteDenied(ctx, by, err)
}

// usableAdministrators counts who could sign in and administer. If it finds no more
// than few it looks for them once more without any index: one that lost its rows must
// not make somebody the last one. An administrator whose codes were modified outside
// TapeTrack is not usable, so that the others may help; with strict that is an error,
// so that nobody becomes the last one by it.
func (s *service) usableAdministrators(tx data.Tx, few int, strict bool) (int, error) {
	n, err := s.countAdministrators(tx, false, strict)
	if err == nil && n <= few {
		n, err = s.countAdministrators(tx, true, strict)
	}
	return n, err
}

func (s *service) countAdministrators(tx data.Tx, all, strict bool) (int, error) {
	accounts, err := tx.Administrators(all)
	if err != nil {
		return 0, err
	}
	r, err := rulesIn(tx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, a := range accounts {
		can := s.canAdminister(a, r)
		if can && a.Guarded {
			// Without it no QR code is shown.
			can, err = s.hasTemporary(tx, a.Key)
			if err != nil && (strict || !tampered(err)) {
				return 0, err
			}
		}
		if can {
			n++
		}
	}
	return n, nil
}

// canAdminister reports whether an account could sign in to TapeMaster and
// open Administration. The newest TapeMaster that is surely to be had is the
// one that belongs to this program. A damaged account has no password that
// anybody could type.
func (s *service) canAdminister(a data.Account, r rules) bool {
	state := s.state(a)
	expired := a.ChangePassword == data.TemporaryFirst && r.ended(a.PasswordSet, s.now())
	return a.Tapemaster && !a.Disabled && a.Revocation == data.NotRevoked && a.PasswordHash != "" && !expired &&
		a.Denied&data.TapeMaster == 0 && state != data.Blocked && (state != data.Active || !olderThan(s.version, r.lowest["tapemaster"]))
}

func (s *service) isLastAdministrator(tx data.Tx, account data.Account) (bool, error) {
	if !account.Tapemaster {
		return false, nil
	}
	n, err := s.usableAdministrators(tx, 1, true)
	return n <= 1, err
}
