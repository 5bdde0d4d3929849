package sqlite

import (
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"

	"tapetrack/data/store"
)

// Reindex calls write, and updates the search index if the user's texts have changed.
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
	return written, t.index(t.writeGrams(put, was, false))
}

// index takes the error of writing the search index. If the index is damaged, it is made again
// from the present texts.
func (t *tx) index(err error) error {
	if isIndexDamage(err) {
		err = t.renewSearch()
	}
	return err
}

// A gramChange has the places of the users of a block that get a gram (put), and of those that
// lose it (take).
type gramChange struct{ put, take []uint16 }

// writeGrams puts users into the search index and takes others out of it; both lists are in
// ascending order of keys. A user in both has changed. empty says that the index is empty.
func (t *tx) writeGrams(put, take []store.Texts, empty bool) error {
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
		fresh := empty || len(take) == 0 && put[0].Key%blockUsers == 0 // the index has nothing of this block
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
		if err := t.writeBlock(block, fresh, changes); err != nil {
			return err
		}
	}
	return nil
}

// writeBlock writes the changes of a block.
func (t *tx) writeBlock(block int64, fresh bool, changes map[string]*gramChange) error {
	grams := slices.Sorted(maps.Keys(changes))
	for some := range slices.Chunk(grams, gramsAtOnce) {
		blocks := make(map[string]*keyBlock, len(some))
		if !fresh {
			if err := t.readBlock(block, some, blocks); err != nil {
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
			if _, err := t.Exec("INSERT OR REPLACE INTO users_grams (gram, block, users) VALUES "+rows, values...); err != nil {
				return err
			}
		}
		if len(gone) > 0 {
			if _, err := t.Exec("DELETE FROM users_grams WHERE block = ? AND gram IN ("+marksFor(gone)+")", append([]any{block}, gone...)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// readBlock reads which users of a block have these grams.
func (t *tx) readBlock(block int64, grams []string, into map[string]*keyBlock) error {
	args := []any{block}
	for _, gram := range grams {
		args = append(args, gram)
	}
	return store.Each(t, "SELECT gram, users FROM users_grams WHERE block = ? AND gram IN ("+marksFor(args[1:])+")", func(row *sql.Rows) error {
		var gram string
		var users sql.RawBytes
		if err := row.Scan(&gram, &users); err != nil {
			return err
		}
		into[gram] = &keyBlock{}
		return into[gram].add(users)
	}, args...)
}

func marksFor(args []any) string { return strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", ") }

// isIndexDamage reports whether err means that the search index is missing or not as it was
// written.
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

// renewSearch makes the search index again from the texts of all users.
func (t *tx) renewSearch() error {
	drop := []string{"DROP TABLE IF EXISTS " + searchTable, "DROP TABLE IF EXISTS " + oldSearchTable}
	for _, o := range oldSearch() { // the tables of FTS5 may be left without it
		if o.name != oldSearchTable {
			drop = append(drop, "DROP TABLE IF EXISTS "+o.name)
		}
	}
	if err := statements(append(drop, grams121)...)(t.ORM()); err != nil {
		return err
	}
	return t.indexEverybody()
}

// indexEverybody fills an empty search index.
func (t *tx) indexEverybody() error {
	for after := int64(0); ; {
		list, err := store.Rows(t, "SELECT user_key, user_id, name, email FROM users WHERE user_key >= ? ORDER BY user_key LIMIT ?", textFields, after, blockUsers)
		if err != nil || len(list) == 0 {
			return err
		}
		block := list[0].Key >> blockShift
		if next := slices.IndexFunc(list, func(u store.Texts) bool { return u.Key>>blockShift != block }); next > 0 {
			list = list[:next]
		}
		if err := t.writeGrams(list, nil, true); err != nil {
			return err
		}
		after = (block + 1) << blockShift
	}
}

// mendSearch makes the search index again if somebody has removed it, or if a program of 1.2.0
// that was still open has made its own.
func (t *tx) mendSearch() error {
	n, err := t.number("SELECT COALESCE(sum(CASE WHEN name = ? THEN 1 WHEN name = ? OR name GLOB ? THEN 2 END), 0) FROM main.sqlite_master", searchTable, oldSearchTable, oldSearchTable+"_*")
	if err != nil || n == 1 {
		return err
	}
	return t.renewSearch()
}
