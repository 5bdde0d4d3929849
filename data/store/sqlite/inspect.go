package sqlite

import (
	"database/sql"
	"errors"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"

	"tapetrack/data"
	"tapetrack/data/store"
)

// fileDamaged is what people read here. Tests ask for it by name.
const fileDamaged = "The database file is damaged, or was modified outside TapeTrack: %s."

// Differences returns what in the schema is not as it was made: the end of a sentence for
// each.
func (t *tx) Differences() ([]data.Sentence, error) { return differences(t.ORM(), latestSchema()) }

// mostInconsistent is the maximum number of sentences about what SQLite finds in the file.
const mostInconsistent = 20

// Inspect finds damaged pages of the file, and indexes that don't match their tables: a record
// that is missing in an index is not found by it, even if the record itself is sound. It reads
// everything, and can't be stopped within a table. It skips the search index.
func (t *tx) Inspect(rows map[string]int64, found func(data.Sentence), step func(rows int64) error) error {
	checks, sizes := []string{"PRAGMA main.quick_check"}, []int64{0}
	for _, o := range latestSchema() {
		if o.kind == "table" && !o.ofSearch() {
			checks, sizes = append(checks, "PRAGMA main.integrity_check('"+o.name+"')"), append(sizes, rows[o.name])
		}
	}
	said := map[string]bool{"ok": true}
	for i, check := range checks {
		var lines []string
		err := store.Each(t, check, func(row *sql.Rows) error { // keep what was found before an error
			var line string
			err := row.Scan(&line)
			lines = append(lines, line)
			return err
		})
		if isCorrupt(err) { // damage that ends the check
			lines, err = append(lines, "pages can't be read"), nil
		}
		if err != nil {
			return err
		}
		for what := range strings.SplitSeq(strings.Join(lines, "\n"), "\n") {
			if !said[what] && !strings.HasPrefix(what, "***") && !strings.Contains(what, searchTable) && len(said) <= mostInconsistent {
				said[what] = true
				found(data.Say(fileDamaged, store.Shown(what)))
			}
		}
		if err := step(sizes[i]); err != nil {
			return err
		}
	}
	return nil
}

func isCorrupt(err error) bool {
	var coded interface{ Code() int }
	return errors.As(err, &coded) && coded.Code()&0xff == sqlite3.SQLITE_CORRUPT
}
