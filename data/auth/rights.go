package auth

import (
	"context"
	"errors"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/lang"
)

// A rank says how much an actor may do. Nobody may act on a user of a higher rank.
type rank int

const (
	ordinary  rank = iota
	holder         // of tapemaster rights
	superuser      // the user tapemaster
	console        // an account that may write database and key, through tapectl
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

// A participant is an actor as read in the transaction of the act.
type participant struct {
	rank    rank
	name    string       // in events: data.Event.Actor
	user    data.User    // zero at the console
	session data.Session // zero at the console
	client  data.Client
}

// identify reads the rights of an actor. It returns ErrSessionEnded for the zero Actor,
// and for a session that is closed or over, or whose user may no longer sign in to its
// program. The acts that disable, revoke or delete a user, or deny a program, close the
// sessions, too; that they did is not relied on.
func (s *service) identify(ctx context.Context, tx data.Tx, by data.Actor) (participant, error) {
	if at, ok := s.atConsole(by); ok {
		return participant{rank: console, name: at.Account, client: data.Client{Program: at.Program, Computer: at.Computer}}, nil
	}
	id := actor.Session(by)
	if id == "" {
		return participant{}, data.ErrSessionEnded
	}
	return s.inSession(ctx, tx, hashed(id))
}

// inSession is identify for the session with a stored id.
func (s *service) inSession(ctx context.Context, tx data.Tx, id string) (participant, error) {
	call := data.CallOf(ctx)
	session, err := tx.Session(id)
	switch {
	case notFound(err):
		return participant{}, ended(EndedUnknown)
	case err != nil:
		return participant{}, err
	case session.ClientKey != call.Key:
		return participant{}, s.copies.ofSession(tx, session, call)
	case !session.ClosedAt.IsZero():
		return participant{}, s.whyClosed(tx, session)
	}
	if err := s.whyOver(tx, session); err != nil {
		return participant{}, err
	}
	account, err := tx.Account(session.UserKey)
	if notFound(err) {
		return participant{}, ended(EndedDeleted)
	}
	if err != nil {
		return participant{}, err
	}
	if why := unusable(account, session.Program); why != nil {
		return participant{}, why
	}
	if !account.Ranges.Permit(session.Client().SeenIn(call).Address) {
		s.copies.outside(tx, session, call)
		return participant{}, ended(EndedOutside)
	}
	return participant{
		rank: rankOf(account.User), name: account.ID, user: account.User, session: session, client: session.Client().SeenIn(call),
	}, nil
}

// itself reports whether the participant is the target. The console never is.
func (a participant) itself(target data.User) bool {
	return a.rank != console && a.user.Key == target.Key
}

// administrator is identify for what needs tapemaster rights: it returns ErrDenied to
// anybody else.
func (s *service) administrator(ctx context.Context, tx data.Tx, by data.Actor) (participant, error) {
	who, err := s.identify(ctx, tx, by)
	if err == nil && who.rank < holder {
		err = data.Deny(data.NeedsRights)
	}
	return who, err
}

// actOn refuses to act on a user of a higher rank, and on the user tapemaster, whom only
// tapemaster and the console may change.
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

// notOneself refuses, in these words, an act with which actors would lock themselves out.
func (a participant) notOneself(target data.User, refusal data.Text) error {
	if a.itself(target) {
		return data.Deny(refusal)
	}
	return nil
}

// KeepsNobody refuses what would leave no administrator who can sign in.
const KeepsNobody = "After this, no administrator could sign in to TapeMaster. Nothing was changed."

// act is the only way in which administrators change anything. In one transaction it
// checks their rights, calls do, makes sure that an administrator is left who can sign
// in, and appends the events. It logs an act that was denied, see noteDenied. It refuses a
// dry run: a code that is judged, and not counted, could be guessed.
func (s *service) act(ctx context.Context, by data.Actor, do func(data.Tx, participant) ([]data.Event, error)) error {
	if data.IsDryRun(ctx) {
		return data.ErrNoDryRun
	}
	return s.actOrDryRun(ctx, by, do)
}

// actOrDryRun is act for what has dry runs, see data.DryRun.
func (s *service) actOrDryRun(ctx context.Context, by data.Actor, do func(data.Tx, participant) ([]data.Event, error)) error {
	dry := data.IsDryRun(ctx)
	ctx = data.WithoutDryRun(ctx)
	err := s.store.Update(ctx, func(tx data.Tx) error {
		err := s.actIn(ctx, tx, by, do)
		if err == nil && dry {
			err = errDryRun
		}
		return err
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	return s.noteDenied(ctx, by, err)
}

// actIn is act in a transaction of the caller.
func (s *service) actIn(ctx context.Context, tx data.Tx, by data.Actor, do func(data.Tx, participant) ([]data.Event, error)) error {
	who, err := s.administrator(ctx, tx, by)
	if err != nil {
		return err
	}
	var events []data.Event
	err = s.leavesAdministrator(tx, func() (err error) {
		events, err = do(tx, who)
		return err
	})
	if err != nil {
		return err
	}
	return s.append(tx, who, events)
}

// actOnce is act for what is told again to a client that did not get the answer.
func actOnce[R any](ctx context.Context, at *attempt, by data.Actor, do func(data.Tx, participant) (R, []data.Event, error)) (R, error) {
	if data.IsDryRun(ctx) {
		var none R
		return none, data.ErrNoDryRun
	}
	result, err := once(ctx, at, nil, nil, nil, func(tx data.Tx) (result R, told, err error) {
		err = at.s.actIn(ctx, tx, by, func(tx data.Tx, who participant) (events []data.Event, err error) {
			result, events, err = do(tx, who)
			return events, err
		})
		return result, nil, err
	})
	return result, at.s.noteDenied(ctx, by, err)
}

// leavesAdministrator calls do, and refuses what it did if there was an administrator who
// can sign in, and none is left.
func (s *service) leavesAdministrator(tx data.Tx, do func() error) error {
	before, err := s.usableAdministrators(tx, 0, false)
	if err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	after, err := s.usableAdministrators(tx, 0, false)
	if err == nil && before > 0 && after == 0 {
		err = data.Deny(KeepsNobody)
	}
	return err
}

var errDryRun = errors.New("dry run") // rolls back

// noteDenied logs an act that was denied, which changed nothing else, and returns err.
// It logs nothing at the console, which is denied only what everybody is, and ignores
// an error of the log.
func (s *service) noteDenied(ctx context.Context, by data.Actor, err error) error {
	var denied *data.Denied
	if _, there := s.atConsole(by); there || !errors.As(err, &denied) {
		return err
	}
	_ = s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.identify(ctx, tx, by)
		if err != nil {
			return err
		}
		return s.append(tx, who, []data.Event{{Kind: data.ActDenied, UserKey: who.user.Key, UserID: who.user.ID, Detail: lang.InEnglish(denied.Text)}})
	})
	return err
}

// look is the only way in which administrators read: it checks their rights and calls
// read in one transaction.
func (s *service) look(ctx context.Context, by data.Actor, read func(data.Tx) error) error {
	err := s.store.View(ctx, func(tx data.Tx) error {
		if _, err := s.administrator(ctx, tx, by); err != nil {
			return err
		}
		return read(tx)
	})
	return s.noteDenied(ctx, by, err)
}

// note appends events of an administrator's act that changes nothing else.
func (s *service) note(ctx context.Context, by data.Actor, events ...data.Event) error {
	return s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.administrator(ctx, tx, by)
		if err != nil {
			return err
		}
		return s.append(tx, who, events)
	})
}

// append appends the events of an act, with time and actor.
func (s *service) append(tx data.Tx, who participant, events []data.Event) error {
	now := s.now()
	for _, e := range events {
		e.At, e.Actor, e.Program, e.Computer, e.Address = now, who.name, who.client.Program, who.client.Computer, who.client.Address
		if err := tx.AppendEvent(e); err != nil {
			return err
		}
	}
	return nil
}

// usableAdministrators counts the accounts that could sign in and administer. If it
// finds at most few, it counts again without any index, since an index that lost rows
// must not make an account the last one. An administrator whose temporary codes were
// modified outside TapeTrack does not count, so that others may help; with strict that
// is an error, so that it does not make another account the last one.
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
			// Without a temporary code no QR code is shown.
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

// canAdminister reports whether an account could sign in to TapeMaster and open
// Administration. It assumes that the TapeMaster of this release is the newest one
// installed. A damaged account can't sign in, since it has no password. Nobody knows whether
// any computer has an address of some IP ranges: an account that is limited to such counts if
// its last sign-in came from one of them.
func (s *service) canAdminister(a data.Account, r rules) bool {
	state := s.state(a)
	expired := a.ChangePassword == data.TemporaryFirst && r.ended(a.PasswordSet, s.now())
	elsewhere := a.Ranges != "" && (a.LastSignIn.At.IsZero() || !a.Ranges.Permit(a.LastSignIn.Address))
	return a.Tapemaster && !a.Disabled && !elsewhere && a.Revocation == data.NotRevoked && a.PasswordHash != "" && !expired &&
		a.Denied&data.TapeMaster == 0 && state != data.Blocked && (state != data.Active || !olderThan(s.version, r.lowest["tapemaster"]))
}

func (s *service) isLastAdministrator(tx data.Tx, account data.Account) (bool, error) {
	if !account.Tapemaster {
		return false, nil
	}
	n, err := s.usableAdministrators(tx, 1, true)
	return n <= 1, err
}
