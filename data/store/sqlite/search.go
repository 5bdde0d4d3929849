package sqlite

import (
	"database/sql"
	"database/sql/driver"
	"slices"
	"strings"

	"modernc.org/sqlite"

	"tapetrack/data"
	"tapetrack/data/store"
)

// The search index says which users have a character, or two one after another,
// in User-ID, name or e-mail address, in the form of data.Sought. It is the table
// users_grams: for each gram and each block of users a set of them, see keyset.go.
// What is looked for has one or more grams; whoever has all of them is a candidate,
// and if it is longer than a gram the texts are looked at. So common and rare
// texts take about as long, and how many have one is known before anybody is
// read. How it is written is in searchindex.go, and all else about it in this
// file.
//
// It is written in the transaction that writes the texts, and follows from them
// alone. It lets nobody in: if it is missing or damaged lists are searched without
// it, and the next change of a text rebuilds it. Of a text that was changed or
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

// gramsOfUser returns the grams of all texts of a user.
func gramsOfUser(u *store.Texts) map[string]bool {
	all := map[string]bool{}
	for _, text := range []string{u.ID, u.Name, u.Email} {
		gramsOf(text, func(gram string) { all[gram] = true })
	}
	return all
}

// textFields returns where the columns user_key, user_id, name and email go.
func textFields(u *store.Texts) []any { return []any{&u.Key, &u.ID, &u.Name, &u.Email} }

// textsOf reads what is searched of one user; there is none if the user is not there.
func (t *tx) textsOf(key int64) ([]store.Texts, error) {
	return store.Rows(t, "SELECT user_key, user_id, name, email FROM users WHERE user_key = ?", textFields, key)
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
	err = store.Each(t, "SELECT block, users FROM users_grams WHERE gram = ? AND block BETWEEN 0 AND ? ORDER BY block", func(rows *sql.Rows) error {
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

// searching calls list, and once more without the search index if that is damaged.
func searching[T any](t *tx, list func() (T, error)) (T, error) {
	found, err := list()
	if t.unsearchable || !isIndexDamage(err) {
		return found, err
	}
	t.unsearchable = true
	return list()
}
