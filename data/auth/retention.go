package auth

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

const (
	day = 24 * time.Hour
	// longestSilence is the most that counts of the time between two events that follow each
	// other, when the age of an older one is told. A clock that is wrong by years makes nothing
	// older by more than that.
	longestSilence = 7 * day
	// cutAtOnce is how many events are removed in one transaction, in some hundredths of a second.
	cutAtOnce = 1000
)

// PlanCut returns what the policy wants to be cut off the log, and verifies the log first if that
// is anything: a log that was modified outside TapeTrack is not cut, and the error matches
// ErrTampered.
//
// Whole months (UTC) are cut off, so that there are few files: all before the month that lies as
// many days ago as the policy says. Nothing is cut off that is younger by what the log shows, see
// oldEnough: whoever sets a clock forward does not make events older.
func (s *Console) PlanCut(ctx context.Context) (data.CutPlan, error) {
	var plan data.CutPlan
	err := s.look(ctx, s.by, func(tx data.Tx) error {
		r, err := rulesIn(tx)
		if err != nil {
			return err
		}
		cut, err := tx.LogCut()
		if err != nil {
			return err
		}
		plan.Days = r.logDays
		if cut.Unfinished() {
			plan.Unfinished = cut
		} else if plan.Days > 0 {
			if plan, err = planned(tx, plan.Days, s.now()); err != nil {
				return err
			}
		}
		if plan.To == 0 && !cut.Unfinished() {
			return nil
		}
		report, err := tx.Audit(func(int64, int64) error { return ctx.Err() })
		if err == nil && !report.Sound() {
			err = &data.Trouble{Kind: data.ErrTampered, Text: data.Say("The database was modified outside TapeTrack. Nothing was removed from the Sign-in Log, so that all of it can help to find out what happened: %s", report.Findings()[0])}
		}
		return err
	})
	return plan, err
}

// planned returns what is to be cut off now, if the log keeps events for so many days.
func planned(tx data.Tx, days int, now time.Time) (data.CutPlan, error) {
	plan := data.CutPlan{Days: days}
	keep := time.Duration(max(days, data.LogDaysLeast)) * day
	before := monthOf(now.Add(-keep))
	old, err := oldEnough(tx, keep)
	if err != nil || old == 0 {
		return plan, err
	}
	var read data.CutPlan // up to the last event that was read
	month := time.Time{}
	err = tx.OldestFirst(func(e data.SealedEvent) bool {
		wrong := e.At.After(now) // a clock was ahead: the events around it say when it was
		if !wrong {
			if m := monthOf(e.At); m.After(month) {
				if month = m; read.To != 0 {
					plan.To, plan.Events, plan.Last, plan.Seal = read.To, read.Events, read.Last, read.Seal
				}
			}
			if !e.At.Before(before) || e.ID > old {
				return false
			}
			if e.At.After(read.Last) {
				read.Last = e.At
			}
		} else if e.ID > old {
			return false
		}
		if plan.From == 0 {
			plan.From, plan.First = e.ID, e.At
		}
		read.To, read.Seal = e.ID, e.Seal
		read.Events++
		return true
	})
	if plan.To == 0 {
		return data.CutPlan{Days: days}, err
	}
	return plan, err
}

func monthOf(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// oldEnough returns the ID of the newest event that is at least as old as keep says by the log
// itself: by the time between each two events that follow each other, of which longestSilence
// counts at most, and nothing if the clock went back. 0: there is none.
func oldEnough(tx data.Tx, keep time.Duration) (id int64, err error) {
	var later time.Time
	var age time.Duration
	err = tx.TimesBack(func(event int64, at time.Time) bool {
		if !later.IsZero() {
			age += min(max(later.Sub(at), 0), longestSilence)
		}
		if later = at; age >= keep {
			id = event
		}
		return id == 0
	})
	return id, err
}

// CutOff calls each for the events of a plan, oldest first. An error of each ends it.
func (s *Console) CutOff(ctx context.Context, plan data.CutPlan, each func(data.SealedEvent) error) error {
	return s.look(ctx, s.by, func(tx data.Tx) error {
		var ended error
		err := tx.OldestFirst(func(e data.SealedEvent) bool {
			if e.ID > plan.To {
				return false
			}
			if ended = ctx.Err(); ended == nil {
				ended = each(e)
			}
			return ended == nil
		})
		return errors.Join(ended, err)
	})
}

// BeginCut decides that what is in a file now is cut off, and logs that. It returns ErrChanged if
// another program was faster. GoOnCutting does it.
func (s *Console) BeginCut(ctx context.Context, plan data.CutPlan, file data.LoggedCut) error {
	return s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.identify(ctx, tx, s.by)
		if err != nil {
			return err
		}
		if err := tx.BeginCut(plan.To, plan.Seal); err != nil {
			return err
		}
		return s.append(tx, who, []data.Event{{Kind: data.LogCutOff, Detail: lang.InEnglish(words.Cut(file))}})
	})
}

// GoOnCutting completes a cut that has begun. It lets others write in between, so that a sign-in
// does not wait. Whatever ends it, it can go on later, and the log is sound until then.
func (s *Console) GoOnCutting(ctx context.Context) error {
	for {
		more := false
		err := s.store.Update(ctx, func(tx data.Tx) (err error) {
			if _, err := s.identify(ctx, tx, s.by); err != nil {
				return err
			}
			more, err = tx.GoOnCutting(cutAtOnce)
			return err
		})
		if err != nil || !more {
			return err
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// cutInto says in which file a seal is that was cut off the log, if its event says so.
func cutInto(tx data.Tx, seal *data.SealCut) error {
	said := func(text data.Text, args ...any) error {
		return &data.Trouble{Kind: data.ErrSealCut, Text: data.Say(text, args...)}
	}
	var found error
	err := newestFirst(tx, data.EventQuery{Kinds: []data.Kind{data.LogCutOff}}, func(e data.Event) bool {
		c, ok := words.ReadCut(e.Kind, e.Detail)
		number, _, _ := strings.Cut(c.Seal, "-")
		if last, err := strconv.ParseInt(number, 10, 64); ok && err == nil && seal.Events <= last && seal.Events > last-c.Events {
			found = said(words.SealInCutOf, seal.Seal, data.Moment{At: e.At, Layout: data.LayoutTime}, c.Name, c.SHA256)
		}
		return found == nil
	})
	if err != nil || found != nil {
		return errors.Join(err, found)
	}
	cut, err := tx.LogCut()
	if err != nil {
		return err
	}
	return said(words.SealInCut, seal.Seal, words.EventNumber(cut.Last+1))
}
