package auth

import (
	"context"
	"slices"
	"time"

	"tapetrack/data"
)

// What people read of a file that was written in part. Tests ask for it by name.
const (
	ImportStopped data.Text = "%s The rows before it are written. Import the file again to write the rest."
	ImportOverrun data.Text = "Users or groups were changed while the file was being imported."
)

// letOthers is the pause between two transactions of a long act. Another program that waits
// for its turn asks again after a tenth of a second at the latest, as SQLite does, and so
// comes in between.
const letOthers = 120 * time.Millisecond

// pause lets others write, unless the act is cancelled.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(letOthers):
		return nil
	}
}

// A part is what an import writes in one transaction: the rows from first up to but not
// including next.
type part struct{ first, next, added, changed int }

// of reports whether there are other parts of the rows.
func (p part) of(rows []data.ImportRow) bool { return p.next-p.first < len(rows) }

// next returns the part that begins at a row; an empty one at the end.
func (i *importing) next(first int) part {
	p := part{first: first, next: first}
	for ; p.next < len(i.report.Rows) && p.next-p.first < data.WrittenAtOnce; p.next++ {
		switch i.report.Rows[p.next].Result {
		case data.ImportAdd:
			p.added++
		case data.ImportChange:
			p.changed++
		}
	}
	return p
}

// importInParts is ImportUsers for a long file that is to be written.
func (s *Administration) importInParts(ctx context.Context, by data.Actor, file data.Import, o data.ImportOptions, progress func(done, total int64)) (data.ImportReport, error) {
	i := &importing{s: s.service, ctx: ctx, file: file, progress: progress}
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		if i.who, err = s.administrator(ctx, tx, by); err != nil {
			return err
		}
		i.tx = tx
		return i.judge()
	})
	if err != nil {
		return i.report, err
	}
	i.report.Differs = o.Agreed != nil && !i.report.Same(o.Agreed)
	if i.report.Problems > 0 || i.report.Differs {
		_ = s.noteDenied(ctx, by, i.denied) // usually nil; the report says it
		return i.report, nil
	}
	written := 0
	for p := i.next(0); p.next > p.first; p = i.next(p.next) {
		if p.added+p.changed == 0 && p.first > 0 {
			continue
		}
		if written > 0 {
			if err := pause(ctx); err != nil {
				return i.report, err
			}
		}
		if err := s.act(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) { return i.writePart(tx, who, p) }); err != nil {
			return i.report, i.stopped(err, written)
		}
		written += p.added + p.changed
	}
	i.report.Written = true
	return i.report, nil
}

// stopped returns why the import stopped once so many rows were written.
func (i *importing) stopped(err error, written int) error {
	if written == 0 || i.ctx.Err() != nil {
		return err
	}
	return &data.Trouble{Kind: data.ErrChanged, Text: data.Say(ImportStopped, said(err)), Cause: err}
}

// writePart judges a part again, and writes it if nothing has changed since all of it was judged.
func (i *importing) writePart(tx data.Tx, who participant, p part) ([]data.Event, error) {
	i.tx, i.who, i.holders, i.given = tx, who, nil, 0
	if p.added+p.changed == 0 && len(i.report.Groups)+len(i.freed) == 0 {
		return nil, nil
	}
	if err := i.again(p); err != nil {
		return nil, err
	}
	if err := i.write(p); err != nil {
		return nil, err
	}
	i.told()
	return []data.Event{{Kind: data.UsersImported, Detail: i.detail(p)}}, nil
}

// again judges a part in the present transaction, and fails unless the judgement is the same.
func (i *importing) again(p part) error {
	judged := i.report
	rows := slices.Clone(judged.Rows[p.first:p.next])
	defer func() { i.report = judged }()
	for n := range rows {
		was := &judged.Rows[p.first+n]
		*was = data.ImportedRow{Line: was.Line, UserID: was.UserID}
	}
	defer copy(judged.Rows[p.first:], rows)
	if err := i.readGroups(); err != nil {
		return err
	}
	if p.first == 0 { // which adds them
		for _, group := range judged.Groups {
			if _, there := i.groups[data.Fold(group)]; there {
				return overrun()
			}
			i.groups[data.Fold(group)] = group
		}
	}
	i.report.Groups = nil
	if err := i.judgeBatch(p.first, p.next); err != nil {
		return err
	}
	now := data.ImportReport{Rows: i.report.Rows[p.first:p.next], Groups: i.report.Groups}
	if !now.Same(&data.ImportReport{Rows: rows}) {
		return overrun()
	}
	return nil
}

func overrun() error { return &data.Trouble{Kind: data.ErrChanged, Text: data.Say(ImportOverrun)} }
