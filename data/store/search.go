package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"maps"
	"slices"
	"strings"

	sqlite "github.com/glebarez/go-sqlite"
	"gorm.io/gorm"

	sqlite3 "modernc.org/sqlite/lib"
	"tapetrack/data"
)

// The search index says which users have a character, or two one after another,
// in User-ID, name or e-mail address, in the form of data.Sought. It is the table
// users_grams: for each gram and each block of users a set of them, see keyset.go.
// What is looked for has one or more grams; who has all of them is a candidate,
// and if it is longer than a gram the texts are looked at. So common and rare
// texts take about as long, and how many have one is known before anybody is
// read. All about it is in this file.
//
// It is written in the transaction that writes the texts, and follows from them
// alone. It lets nobody in: if it is missing or damaged lists are searched without
// it, and the next change of a text makes it anew. Of a text that was changed or
// removed it keeps nothing.

// searchTable is the table of the search index, oldSearchTable that of 1.2.0,
// which a program of that release may have made again. The tables in which FTS5
// kept that begin with its name.
const (
	searchTable    = "users_grams"
	oldSearchTable = "users_text"
)

const (
	// mostGrams of a text are asked for; more would take longer than they save.
	mostGrams = 24
	// lastIndexed bounds what a search takes in memory, to 64 MB. Where a user has
	// a greater key lists are searched without the index.
	lastIndexed = 1<<26 - 1
	// gramsAtOnce is how many grams one statement reads or writes.
	gramsAtOnce = 100
)

// findsFunction is data.Finds for SQL: whether a blob, of texts, has what is
// looked for. A text the driver would end at a NUL, and an empty blob it can't
// take.
const findsFunction = "tapetrack_finds"

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(findsFunction, 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		texts, _ := args[0].([]byte) // none if somebody has put NULL there
		words, _ := args[1].(string)
		return data.Finds(strings.Fields(words), string(texts)), nil
	})
}

// finds is the condition that a user has all of some words.
func finds(words []string) statement {
	return where(findsFunction+"(CAST(char(10) || user_id || char(10) || name || char(10) || email AS BLOB), ?)", strings.Join(words, " "))
}

// gramsOf adds the grams of a text to a set.
func gramsOf(text string, add func(gram string)) {
	before := ""
	for _, r := range data.Sought(text) {
		if r == ' ' {
			before = ""
			continue
		}
		this := string(r)
		add(this)
		if before != "" {
			add(before + this)
		}
		before = this
	}
}

// A texts is what of a user is searched.
type texts struct {
	key             int64
	id, name, email string
}

func (u *texts) fields() []any { return []any{&u.key, &u.id, &u.name, &u.email} }

func (u *texts) grams() map[string]bool {
	all := map[string]bool{}
	for _, text := range []string{u.id, u.name, u.email} {
		gramsOf(text, func(gram string) { all[gram] = true })
	}
	return all
}

// textsOf reads what is searched of one user; there is none if he is not there.
func (t *tx) textsOf(key int64) ([]texts, error) {
	return scan(t, "read a user", "SELECT user_key, user_id, name, email FROM users WHERE user_key = ?", (*texts).fields, key)
}

// candidates returns who has all grams of some words, and whether each of them
// has the words.
func (t *tx) candidates(words []string) (found keySet, sure bool, err error) {
	var grams []string
	sure = true
	for _, word := range words {
		runes := []rune(word)
		if len(runes) == 1 {
			grams = append(grams, word)
		}
		for i := 0; i+2 <= len(runes); i++ {
			grams = append(grams, string(runes[i:i+2]))
		}
		sure = sure && len(runes) <= 2
	}
	slices.Sort(grams)
	grams = slices.Compact(grams)
	if len(grams) > mostGrams { // evenly from all of it
		sure = false
		for i := range mostGrams {
			grams[i] = grams[i*(len(grams)-1)/(mostGrams-1)]
		}
		grams = grams[:mostGrams]
	}
	for i, gram := range grams {
		set, err := t.usersWith(gram)
		if err != nil {
			return nil, false, err
		}
		if i == 0 {
			found = set
		} else {
			found = found.and(set)
		}
		if len(found) == 0 {
			break
		}
	}
	return found, sure, nil
}

// usersWith reads who has a gram.
func (t *tx) usersWith(gram string) (set keySet, err error) {
	err = t.each("search users", "SELECT block, users FROM users_grams WHERE gram = ? AND block BETWEEN 0 AND ? ORDER BY block", func(rows *sql.Rows) error {
		var users sql.RawBytes
		set = append(set, keyBlock{})
		b := &set[len(set)-1]
		if err := rows.Scan(&b.number, &users); err != nil {
			return err
		}
		return b.add(users)
	}, gram, lastIndexed>>blockShift)
	return set, err
}

// searching calls find, and once more without the search index if that is
// damaged.
func searching[T any](t *tx, find func() (T, error)) (T, error) {
	failure := t.failure
	found, err := find()
	if t.unsearchable || !isIndexDamage(err) {
		return found, err
	}
	t.failure, t.unsearchable = failure, true
	return find()
}

// indexTexts puts users who are there into the search index.
func (t *tx) indexTexts(list []texts) error {
	return t.index(writeGrams(t.orm, list, nil, false))
}

// unindexTexts takes a user out of the search index, before his row goes.
func (t *tx) unindexTexts(key int64) error {
	was, err := t.textsOf(key)
	if err != nil {
		return err
	}
	return t.index(writeGrams(t.orm, nil, was, false))
}

// reindex calls write, which writes a row of users, and has the search index
// follow if the row has other texts than those that are stored.
func (t *tx) reindex(row *userRow, write func() (int64, error)) (int64, error) {
	was, err := t.textsOf(row.Key)
	if err != nil {
		return 0, err
	}
	now := texts{row.Key, row.UserID, row.Name, row.Email}
	written, err := write()
	if err != nil || written == 0 || len(was) == 0 || was[0] == now {
		return written, err
	}
	return written, t.index(writeGrams(t.orm, []texts{now}, was, false))
}

// index takes the error of what wrote the search index. An index that does not
// take it is made anew, with the texts as they are now.
func (t *tx) index(err error) error {
	if isIndexDamage(err) {
		err = renewSearch(t.orm)
	}
	return t.did("write the search index", err)
}

// A gramChange says who of a block has a gram now, and who has not any more.
type gramChange struct{ put, take []uint16 }

// writeGrams puts users into the search index, in ascending order of their keys,
// and takes others out of it. Who is in both has changed. empty says that the
// index holds nobody yet.
func writeGrams(orm *gorm.DB, put, take []texts, empty bool) error {
	unknown := func(u texts) bool { return u.key < 0 || u.key > lastIndexed }
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
		begins := func(list []texts) bool {
			if len(list) == 0 {
				return false
			}
			if block < 0 {
				block = list[0].key >> blockShift
			}
			return list[0].key>>blockShift == block
		}
		fresh := empty || len(take) == 0 && put[0].key%blockUsers == 0 // nobody of it is stored yet
		for ; begins(take); take = take[1:] {
			place := uint16(take[0].key % blockUsers)
			for gram := range take[0].grams() {
				change(gram).take = append(change(gram).take, place)
			}
		}
		for ; begins(put); put = put[1:] {
			place := uint16(put[0].key % blockUsers)
			for gram := range put[0].grams() {
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
	if err := statements("DROP TABLE IF EXISTS "+searchTable, "DROP TABLE IF EXISTS "+oldSearchTable, grams121)(orm); err != nil {
		return err
	}
	return indexEverybody(orm)
}

// indexEverybody fills an empty search index.
func indexEverybody(orm *gorm.DB) error {
	for after := int64(0); ; {
		var list []texts
		rows, err := orm.Raw("SELECT user_key, user_id, name, email FROM users WHERE user_key >= ? ORDER BY user_key LIMIT ?", after, blockUsers).Rows()
		if err != nil {
			return err
		}
		for rows.Next() {
			var u texts
			if err := rows.Scan(u.fields()...); err != nil {
				return errors.Join(err, rows.Close())
			}
			if u.key>>blockShift == after>>blockShift || len(list) == 0 {
				list = append(list, u)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(list) == 0 {
			return err
		}
		if err := writeGrams(orm, list, nil, true); err != nil {
			return err
		}
		after = (list[len(list)-1].key>>blockShift + 1) << blockShift
	}
}

// mendSearch makes the search index if somebody has removed it, or if a program of
// 1.2.0 that was still open has made its own again.
func mendSearch(orm *gorm.DB) error {
	var n int64
	err := orm.Raw("SELECT COALESCE(sum(CASE name WHEN ? THEN 1 WHEN ? THEN 2 END), 0) FROM main.sqlite_master", searchTable, oldSearchTable).Scan(&n).Error
	if err != nil || n == 1 {
		return err
	}
	return renewSearch(orm)
}
