package auth

import (
	"context"
	"errors"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Log returns a page of the audit.
func (s *Administration) Log(ctx context.Context, by data.Actor, q data.EventQuery) (data.EventPage, error) {
	var page data.EventPage
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		page, err = tx.QueryEvents(q)
		return err
	})
	return page, err
}

// exportPage is how many events of an export are held in memory.
const exportPage = 1000

// ExportLog calls each with every event that matches, newest first, and logs the
// export. If each returns an error, the export ends, and what was exported until then
// is logged, too.
func (s *Administration) ExportLog(ctx context.Context, by data.Actor, q data.EventQuery, each func(data.Event) error) error {
	total := 0
	err := s.export(ctx, by, q, counted(&total, each))
	return s.noteExport(ctx, by, data.EventsExported, total, words.Events, err)
}

// counted returns each with a counter of its calls that succeed.
func counted[T any](n *int, each func(T) error) func(T) error {
	return func(v T) error {
		err := each(v)
		if err == nil {
			*n++
		}
		return err
	}
}

// noteExport logs how much was exported. err is why the export ended early, nil if it
// did not; noteExport returns it.
func (s *service) noteExport(ctx context.Context, by data.Actor, kind data.Kind, total int, unit words.Unit, err error) error {
	detail := lang.InEnglish(words.Count(total, unit))
	switch {
	case err != nil && total == 0:
		return err
	case err != nil:
		// The export may have ended because ctx was cancelled.
		return errors.Join(err, s.note(context.WithoutCancel(ctx), by, data.Event{Kind: kind, Detail: lang.InEnglish(data.Say(words.EndedEarly, detail))}))
	}
	return s.note(ctx, by, data.Event{Kind: kind, Detail: detail})
}

func (s *Administration) export(ctx context.Context, by data.Actor, q data.EventQuery, each func(data.Event) error) error {
	q.Limit = exportPage
	read := func(q data.EventQuery) (data.EventPage, error) { return s.Log(ctx, by, q) }
	for e, err := range data.EveryEvent(q, read) {
		if err == nil {
			err = each(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// VerifyLog checks log and records against their keyed codes, and logs what it found.
// progress, which may be nil, is called now and then.
func (s *Administration) VerifyLog(ctx context.Context, by data.Actor, progress func(done, total int64)) (data.AuditReport, error) {
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
	kind := data.AuditVerified
	if !report.Sound() {
		kind = data.AuditUnsound
	}
	err = s.note(ctx, by, data.Event{Kind: kind, Detail: finding(report)})
	if tampered(err) && !report.Sound() {
		err = nil // nothing can be appended to such a log, and the report says why
	}
	return report, err
}

// SealHolds reports whether the log contains the state that the seal of an earlier
// AuditReport names. The answer means nothing unless VerifyLog finds the log sound. A seal of what
// was cut off the log is a data.Trouble of kind ErrSealCut, which says in which file it is.
func (s *Administration) SealHolds(ctx context.Context, by data.Actor, seal string) (bool, error) {
	holds := false
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		holds, err = tx.SealHolds(seal)
		var cut *data.SealCut
		if errors.As(err, &cut) {
			return cutInto(tx, cut)
		}
		return err
	})
	return holds, err
}

// finding words a report for the audit.
func finding(r data.AuditReport) string {
	if r.Sound() {
		return lang.InEnglish(data.Say(words.FoundSound, r.Seal))
	}
	return lang.InEnglish(r.Findings()[0])
}
