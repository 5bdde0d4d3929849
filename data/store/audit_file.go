package store

import (
	"errors"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"
)

// schema says what in the schema is not as it was made.
func (a *auditor) schema() error {
	found, err := differences(a.t.orm, latestSchema())
	for _, what := range found {
		a.note("The structure of the database was modified outside TapeTrack: %s.", what)
	}
	return a.t.did("read the schema", err)
}

// mostInconsistent is how many sentences tell what SQLite finds in the file.
const mostInconsistent = 20

// file says what SQLite finds wrong with the pages of the file, and in which
// indexes there is something else than in their tables: whoever is missing in
// an index is not found by it, whatever their record says. It reads everything
// and can't be stopped within a table. The search index is not looked at.
func (a *auditor) file() error {
	rows := map[string]int64{"events": a.rows.events, "users": 2 * a.rows.users, "authenticators": a.rows.authenticators, "recovery_codes": a.rows.codes}
	checks, sizes := []string{"PRAGMA main.quick_check"}, []int64{0}
	for _, o := range latestSchema() {
		if o.kind == "table" && !o.ofSearch() {
			checks, sizes = append(checks, "PRAGMA main.integrity_check('"+o.name+"')"), append(sizes, rows[o.name])
		}
	}
	said := map[string]bool{"ok": true}
	for i, check := range checks {
		var found []string
		err := a.t.orm.Raw(check).Scan(&found).Error
		if isCorrupt(err) { // so much so that the check ends
			found, err = append(found, "pages can't be read"), nil
		}
		if err != nil {
			return a.t.did("check the file", err)
		}
		for what := range strings.SplitSeq(strings.Join(found, "\n"), "\n") {
			if !said[what] && !strings.HasPrefix(what, "***") && !strings.Contains(what, searchTable) && len(said) <= mostInconsistent {
				said[what] = true
				a.note("The database file is damaged, or was modified outside TapeTrack: %s.", shown(what))
			}
		}
		if err := a.step(sizes[i]); err != nil {
			return err
		}
	}
	return nil
}

func isCorrupt(err error) bool {
	var coded interface{ Code() int }
	return errors.As(err, &coded) && coded.Code()&0xff == sqlite3.SQLITE_CORRUPT
}
