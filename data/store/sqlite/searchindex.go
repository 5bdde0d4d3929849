package sqlite

import (
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	sqlite3 "modernc.org/sqlite/lib"

	"tapetrack/data/store"
)

// Reindex calls write and has the search index follow if the user has other texts
// than before.
func (t *tx) Reindex(user int64, now *store.Texts, write func() (int64, error)) (int64, error) {
	was, err := t.textsOf(user)
	if err != nil {
		return 0, err
	}
	written, err := write()
	if err != nil || written == 0 || len(was) == 0 || now != nil && was[0] == *now {
		return written, err
	}
	var put []store.Texts
	if now != nil {
		put = append(put, *now)
	}
	return written, t.index(writeGrams(t.orm, put, was, false))
}

// index takes the error of what wrote the search index. An index that does not
// take it is made anew, with the texts as they are now.
func (t *tx) index(err error) error {
	if isIndexDamage(err) {
		err = renewSearch(t.orm)
	}
	return err
}

// A gramChange says who of a block has a gram now, and who has not any more.
type gramChange struct{ put, take []uint16 }

// writeGrams puts users into the search index, in ascending order of their keys,
// and takes others out of it. Who is in both has changed. empty says that the
// index holds nobody yet.
func writeGrams(orm *gorm.DB, put, take []store.Texts, empty bool) error {
	unknown := func(u store.Texts) bool { return u.Key < 0 || u.Key > lastIndexed }
	put, take = slices.DeleteFunc(put, unknown), slices.DeleteFunc(take, unknown)
	for len(put) > 0 || len(take) > 0 {
		block := int64(-1)
		changes := map[string]*gramChange{}
		change := func(gram string) *gramChange {
			c := changes[gram]
			if c == nil {
				c = &gramChange{}
				changes[gram] = c
			}
			return c
		}
		// begins reports whether the first of a list belongs to this block.
		begins := func(list []store.Texts) bool {
			if len(list) == 0 {
				return false
			}
			if block < 0 {
				block = list[0].Key >> blockShift
			}
			return list[0].Key>>blockShift == block
		}
		fresh := empty || len(take) == 0 && put[0].Key%blockUsers == 0 // nobody of it is stored yet
		for ; begins(take); take = take[1:] {
			place := uint16(take[0].Key % blockUsers)
			for gram := range gramsOfUser(&take[0]) {
				change(gram).take = append(change(gram).take, place)
			}
		}
		for ; begins(put); put = put[1:] {
			place := uint16(put[0].Key % blockUsers)
			for gram := range gramsOfUser(&put[0]) {
				c := change(gram)
				c.put = append(c.put, place)
			}
		}
		if err := writeBlock(orm, block, fresh, changes); err != nil {
			return err
		}
	}
	return nil
}

// writeBlock writes what changes in a block.
func writeBlock(orm *gorm.DB, block int64, fresh bool, changes map[string]*gramChange) error {
	grams := slices.Sorted(maps.Keys(changes))
	for some := range slices.Chunk(grams, gramsAtOnce) {
		blocks := make(map[string]*keyBlock, len(some))
		if !fresh {
			if err := readBlock(orm, block, some, blocks); err != nil {
				return err
			}
		}
		var values, gone []any
		for _, gram := range some {
			b := blocks[gram]
			if b == nil {
				b = &keyBlock{}
			}
			c := changes[gram]
			for _, place := range c.take {
				b.unset(int(place))
			}
			for _, place := range c.put {
				b.set(int(place))
			}
			if stored := b.stored(); len(stored) > 0 {
				values = append(values, gram, block, stored)
			} else {
				gone = append(gone, gram)
			}
		}
		if len(values) > 0 {
			rows := strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", len(values)/3), ", ")
			if err := execute(orm, "INSERT OR REPLACE INTO users_grams (gram, block, users) VALUES "+rows, values...); err != nil {
				return err
			}
		}
		if len(gone) > 0 {
			if err := execute(orm, "DELETE FROM users_grams WHERE block = ? AND gram IN ("+marksFor(gone)+")", append([]any{block}, gone...)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// readBlock reads who of a block has some grams.
func readBlock(orm *gorm.DB, block int64, grams []string, into map[string]*keyBlock) error {
	args := []any{block}
	for _, gram := range grams {
		args = append(args, gram)
	}
	rows, err := orm.Statement.ConnPool.QueryContext(orm.Statement.Context,
		"SELECT gram, users FROM users_grams WHERE block = ? AND gram IN ("+marksFor(args[1:])+")", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var gram string
		var users sql.RawBytes
		if err := rows.Scan(&gram, &users); err != nil {
			return err
		}
		b := &keyBlock{}
		if err := b.add(users); err != nil {
			return err
		}
		into[gram] = b
	}
	return rows.Err()
}

func marksFor(args []any) string { return strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", ") }

// execute goes past GORM, which takes as long as SQLite over so many values.
func execute(orm *gorm.DB, statement string, args ...any) error {
	_, err := orm.Statement.ConnPool.ExecContext(orm.Statement.Context, statement, args...)
	return err
}

// isIndexDamage reports whether an error says that the search index is not
// there or not as it was written.
func isIndexDamage(err error) bool {
	var coded interface{ Code() int }
	if !errors.As(err, &coded) {
		return errors.Is(err, errIndex)
	}
	switch coded.Code() & 0xff {
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT:
		return true
	}
	return false
}

// renewSearch makes the search index of the texts of all users.
func renewSearch(orm *gorm.DB) error {
	drop := []string{"DROP TABLE IF EXISTS " + searchTable, "DROP TABLE IF EXISTS " + oldSearchTable}
	for _, o := range oldSearch() { // what FTS5 kept it in may be left without it
		if o.name != oldSearchTable {
			drop = append(drop, "DROP TABLE IF EXISTS "+o.name)
		}
	}
	if err := statements(append(drop, grams121)...)(orm); err != nil {
		return err
	}
	return indexEverybody(orm)
}

// indexEverybody fills an empty search index.
func indexEverybody(orm *gorm.DB) error {
	for after := int64(0); ; {
		var list []store.Texts
		rows, err := orm.Raw("SELECT user_key, user_id, name, email FROM users WHERE user_key >= ? ORDER BY user_key LIMIT ?", after, blockUsers).Rows()
		if err != nil {
			return err
		}
		for rows.Next() {
			var u store.Texts
			if err := rows.Scan(textFields(&u)...); err != nil {
				return errors.Join(err, rows.Close())
			}
			if u.Key>>blockShift == after>>blockShift || len(list) == 0 {
				list = append(list, u)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(list) == 0 {
			return err
		}
		if err := writeGrams(orm, list, nil, true); err != nil {
			return err
		}
		after = (list[len(list)-1].Key>>blockShift + 1) << blockShift
	}
}

// mendSearch makes the search index if somebody has removed it, or if a program of
// 1.2.0 that was still open has made its own again.
func mendSearch(orm *gorm.DB) error {
	var n int64
	err := orm.Raw("SELECT COALESCE(sum(CASE WHEN name = ? THEN 1 WHEN name = ? OR name GLOB ? THEN 2 END), 0) FROM main.sqlite_master", searchTable, oldSearchTable, oldSearchTable+"_*").Scan(&n).Error
	if err != nil || n == 1 {
		return err
	}
	return renewSearch(orm)
}
