package auth

import (
	"context"
	"slices"

	"tapetrack/data"
)

// Log returns a page of the audit.
func (s *Service) Log(ctx context.Context, by data.Actor, q data.EventQuery) (data.EventPage, error) {
	var page data.EventPage
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		page, err = tx.FindEvents(q)
		return err
	})
	return page, err
}

// exportPage is how many events of an export are held in memory.
const exportPage = 1000

// ExportLog calls each with every event that matches, newest first, and notes
// the export in the audit. An error of each ends it.
func (s *Service) ExportLog(ctx context.Context, by data.Actor, q data.EventQuery, each func(data.Event) error) error {
	total := 0
	for q.Limit = exportPage; ; {
		page, err := s.Log(ctx, by, q)
		if err != nil {
			return err
		}
		for _, e := range page.Events {
			if err := each(e); err != nil {
				return err
			}
			total++
		}
		if !page.More || len(page.Events) == 0 {
			break
		}
		q.Before = page.Events[len(page.Events)-1].ID
	}
	return s.note(ctx, by, data.Event{Kind: data.EventsExported, Detail: data.Count(total, "event")})
}

// VerifyLog holds audit and records against their keyed codes, and notes in the
// audit what it found. progress, which may be nil, is called now and then.
func (s *Service) VerifyLog(ctx context.Context, by data.Actor, progress func(done, total int64)) (data.AuditReport, error) {
	var report data.AuditReport
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		report, err = tx.Audit(func(done, total int64) error {
			if progress != nil {
				progress(done, total)
			}
			return ctx.Err()
		})
		return err
	})
	if err != nil {
		return report, err
	}
	return report, s.note(ctx, by, data.Event{Kind: data.AuditVerified, Detail: finding(report)})
}

// finding words a report for the audit.
func finding(r data.AuditReport) string {
	switch {
	case r.Damage != "":
		return r.Damage
	case len(r.Damaged) > 0:
		return r.Damaged[0]
	default:
		return "sound, " + r.Seal
	}
}

// note appends events of an administrator's doing that changes nothing else.
func (s *Service) note(ctx context.Context, by data.Actor, events ...data.Event) error {
	return s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.administrator(tx, by)
		if err != nil {
			return err
		}
		return s.append(tx, who, events)
	})
}

// append stores events of an act.
func (s *Service) append(tx data.Tx, who actor, events []data.Event) error {
	now := s.now()
	for _, e := range events {
		e.At, e.Actor, e.Program, e.Computer = now, who.name(), who.Program, who.Computer
		if err := tx.AppendEvent(e); err != nil {
			return err
		}
	}
	return nil
}

// ownChanges are the kinds of events that somebody is told of at his next
// sign-in.
var ownChanges = []data.Kind{
	data.PasswordChanged, data.PasswordReset, data.OTPActivated, data.OTPTurnedOn, data.OTPTurnedOff, data.OTPRestarted, data.OTPBlocked,
	data.OTPReset, data.OTPPaused, data.OTPResumed, data.TemporaryCodeIssued, data.TemporaryCodeUsed, data.CodeTested,
	data.QRRenewed, data.AuthenticatorAdded, data.AuthenticatorRemoved, data.PhoneReplaced,
	data.RecoveryCodesMade, data.RecoveryCodeUsed, data.UserChanged, data.UserRevoked, data.UserUnlocked,
}

// alarms are the kinds of events that every administrator is told of.
var alarms = []data.Kind{data.Recovered, data.Restored, data.KeyImported, data.KeyRotated}

// mostOwn bounds how far back somebody is told.
const mostOwn = 200

// since reads what happened to an account between its last sign-in and this
// session.
func (s *Service) since(tx data.Tx, session data.Session, rank rank) (data.Since, error) {
	var found data.Since
	events, err := tx.Events(session.UserKey, mostOwn)
	if err != nil {
		return found, err
	}
	// What came after this sign-in is not news of before it.
	own := slices.IndexFunc(events, func(e data.Event) bool { return opens(e, session) })
	for _, e := range events[max(own, 0):] {
		switch {
		case opens(e, session):
		case e.Kind == data.SignedIn:
			return s.alarms(tx, session, rank, found)
		case e.Kind == data.SignInRefused && wrongPasswords[data.Reason(e.Detail)]:
			found.WrongPasswords++
		case e.Kind == data.SignInRefused && wrongCodes[data.Reason(e.Detail)]:
			found.WrongCodes++
		case slices.Contains(ownChanges, e.Kind) && !ofThisSignIn(e, session):
			found.Changes = append(found.Changes, e)
		}
	}
	return s.alarms(tx, session, rank, found)
}

var (
	wrongPasswords = map[data.Reason]bool{data.WrongPassword: true, data.RevokedUser: true, data.PasswordDelay: true}
	wrongCodes     = map[data.Reason]bool{data.WrongCode: true, data.CodeDelay: true, data.UsedCode: true, data.UsedRecovery: true, data.EndedTemporary: true}
)

// opens reports whether an event is the sign-in that opened a session.
func opens(e data.Event, session data.Session) bool {
	return e.Kind == data.SignedIn && e.At.Equal(session.OpenedAt) && e.Program == session.Program && e.Computer == session.Computer
}

// ofThisSignIn reports whether a change is the person's own doing on the way
// into this session: a minute or two of popups on the same computer.
func ofThisSignIn(e data.Event, session data.Session) bool {
	return e.Actor == session.UserID && e.Program == session.Program && e.Computer == session.Computer &&
		session.OpenedAt.Sub(e.At) < popupTime
}

// alarms adds what administrators are told of.
func (s *Service) alarms(tx data.Tx, session data.Session, rank rank, found data.Since) (data.Since, error) {
	if rank < holder {
		return found, nil
	}
	page, err := tx.FindEvents(data.EventQuery{Kinds: alarms, Since: session.Previous.At, Limit: 20})
	found.Alarms = page.Events
	return found, err
}
