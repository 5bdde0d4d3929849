package auth

import (
	"context"
	"errors"
	"slices"

	"tapetrack/data"
)

// AlreadyInLine is what people read here. Tests ask for it by name.
const AlreadyInLine = "%s is already in line %d; a User-ID is not case-sensitive."

// importBatch is how many users an import looks up or adds at a time: as many as the
// store looks up at once, and enough for adding them to be efficient.
const importBatch = 1000

// errNotImported rolls back an import that is not to be written.
var errNotImported = errors.New("not imported")

// ImportUsers adds and changes users as a file says. If any row has a problem, it changes
// nothing, and the report names every problem. Users are identified by their
// User-ID, and only fields for which the file has a column are changed. New users have
// no password until an administrator resets it. The actor needs the same rights as for
// AddUser and EditUser. An event is logged for the import, or for each part of it, and those
// of EditUser for each user who was changed. progress, which may be nil, is called now and then.
//
// A file of at most data.WrittenAtOnce rows is judged and written in one transaction. A longer
// one is judged as a whole without holding up anybody who writes, and then written in parts of
// that many rows, each judged again and followed by a pause. If a part can't be
// written, because of what others have done since, or the import is cancelled, the
// parts before it stay, and the error says so. The same file imported once more goes on from there, since rows that change nothing are passed over.
func (s *Administration) ImportUsers(ctx context.Context, by data.Actor, file data.Import, o data.ImportOptions, progress func(done, total int64)) (data.ImportReport, error) {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	var report data.ImportReport
	var denied error
	judged := func(tx data.Tx, who participant) (*importing, error) {
		i := &importing{s: s.service, ctx: ctx, tx: tx, who: who, file: file, progress: progress, dry: o.Dry}
		err := i.judge()
		report, denied = i.report, i.denied
		return i, err
	}
	if o.Dry {
		return report, s.look(ctx, by, func(tx data.Tx) error {
			who, err := s.administrator(ctx, tx, by)
			if err == nil {
				_, err = judged(tx, who)
			}
			return err
		})
	}
	if len(file.Rows) > data.WrittenAtOnce {
		return s.importInParts(ctx, by, file, o, progress)
	}
	err := s.act(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		i, err := judged(tx, who)
		if err != nil {
			return nil, err
		}
		report.Differs = o.Agreed != nil && !report.Same(o.Agreed)
		if report.Problems > 0 || report.Differs {
			return nil, errNotImported
		}
		if report.Added+report.Changed == 0 {
			return nil, nil
		}
		all := part{next: len(i.file.Rows), added: report.Added, changed: report.Changed}
		if err := i.write(all); err != nil {
			return nil, err
		}
		return []data.Event{{Kind: data.UsersImported, Detail: i.detail(all)}}, nil
	})
	report.Written = err == nil
	if errors.Is(err, errNotImported) {
		_ = s.noteDenied(ctx, by, denied) // usually nil
		err = nil
	}
	return report, err
}

// importing is an import inside its transaction.
type importing struct {
	s        *service
	ctx      context.Context // of the transaction
	tx       data.Tx
	who      participant
	file     data.Import
	progress func(done, total int64)
	dry      bool
	report   data.ImportReport

	keys   []int64           // of the users of the rows; 0: to be added
	lineOf map[string]int    // index of the row with a folded User-ID
	mails  map[string]int    // index of the row with a folded email address
	groups map[string]string // Group-IDs in their spelling, by folded ones
	freed  map[int64]freed   // users whose email address another user of the file gets, by key
	denied error             // the first refusal for lack of rights
	done   int               // how many rows are written

	holders []string // User-IDs of those who get tapemaster rights, as many as the event names
	given   int      // how many get them in all
}

// A freed user is one whose email address another user of the file gets.
type freed struct {
	row   int    // index of the row that gives the user another address
	email string // the stored one
}

// judge fills in the report.
func (i *importing) judge() error {
	rows := slices.Clone(i.file.Rows)
	i.file.Rows = rows
	i.report.Rows, i.keys = make([]data.ImportedRow, len(rows)), make([]int64, len(rows))
	i.lineOf, i.mails, i.freed = make(map[string]int, len(rows)), map[string]int{}, map[int64]freed{}
	if err := i.readGroups(); err != nil {
		return err
	}
	for n := range rows {
		row := &rows[n]
		row.Put(row.User().Tidied(data.User{}))
		result := &i.report.Rows[n]
		result.Line, result.UserID, result.Problems = row.Line, row.ID, slices.Clone(row.Problems)
		i.once(n, i.lineOf, data.ColumnUserID, row.ID)
		if i.file.Columns.Has(data.ColumnEmail) {
			i.once(n, i.mails, data.ColumnEmail, row.Email)
		}
	}
	for first := 0; first < len(rows); first += importBatch {
		if err := i.ctx.Err(); err != nil {
			return err
		}
		next := min(first+importBatch, len(rows))
		if err := i.judgeBatch(first, next); err != nil {
			return err
		}
		if done := int64(next); i.dry {
			i.progress(done, int64(len(rows)))
		} else {
			i.progress(done/2, int64(len(rows))) // writing is the other half
		}
	}
	return nil
}

func (i *importing) readGroups() error {
	groups, err := i.tx.Groups()
	i.groups = make(map[string]string, len(groups))
	for _, g := range groups {
		i.groups[data.Fold(g.ID)] = g.ID
	}
	return err
}

// once notes a problem if a value is in an earlier row, too.
func (i *importing) once(n int, seen map[string]int, column data.UserColumns, value string) {
	if value == "" {
		return
	}
	folded := data.Fold(value)
	if earlier, twice := seen[folded]; twice {
		i.problem(n, column, AlreadyInLine, value, i.file.Rows[earlier].Line)
		return
	}
	seen[folded] = n
}

// judgeBatch judges the rows from first up to but not including next.
func (i *importing) judgeBatch(first, next int) error {
	var ids, emails []string
	for _, row := range i.file.Rows[first:next] {
		ids = append(ids, data.Fold(row.ID))
		if row.Email != "" {
			emails = append(emails, data.Fold(row.Email))
		}
	}
	users, err := i.tx.UsersNamed(ids, emails)
	if err != nil {
		return err
	}
	byID, byEmail := make(map[string]data.User, len(users)), make(map[string]data.User, len(emails))
	for _, u := range users {
		byID[data.Fold(u.ID)] = u
		if u.Email != "" {
			byEmail[data.Fold(u.Email)] = u
		}
	}
	for n := first; n < next; n++ {
		row := &i.file.Rows[n]
		stored, known := byID[data.Fold(row.ID)]
		if known {
			if err := i.judgeKnown(n, stored); err != nil {
				return err
			}
		} else {
			i.judgeNew(n)
		}
		if row.Email != "" {
			owner, taken := byEmail[data.Fold(row.Email)]
			if taken && owner.Key != stored.Key && !(known && row.Email == data.Tidy(stored.Email)) { // an address that stays is not judged
				i.judgeOwner(n, owner)
			}
		}
		i.count(n)
	}
	return nil
}

// count adds the result of a row, which is a problem if it has any, to the numbers.
func (i *importing) count(n int) {
	result := &i.report.Rows[n]
	if len(result.Problems) > 0 {
		result.Result, result.Changed = data.ImportProblem, 0
	}
	switch result.Result {
	case data.ImportAdd:
		i.report.Added++
	case data.ImportChange:
		i.report.Changed++
	case data.ImportUnchanged:
		i.report.Unchanged++
	case data.ImportProblem:
		i.report.Problems++
	}
}
