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

// The search index says which users have a gram, which is one character or two consecutive
// ones, in User-ID, name or e-mail address, in the form of data.Sought. It is the table
// users_grams: for each gram and each block of users it has the set of users, see keyset.go.
//
// The words that are searched for have one or more grams. The users who have all of them are
// candidates, whose texts are searched only if a word is longer than a gram. So common and
// rare texts take about as long, and the number of candidates is known before any user is
// read. Writing the index is in searchindex.go, everything else about it in this file.
//
// The index is written in the transaction that writes the texts, and follows from them alone.
// Nothing but lists depends on it: if it is missing or damaged, lists are searched without it,
// and the next change of a text makes it again. It keeps nothing of a text that was changed or
// removed.

// searchTable is the table of the search index, oldSearchTable that of 1.2.0, which a program
// of that release may have made again. The names of the tables in which FTS5 kept that begin
// with its name.
const (
	searchTable    = "users_grams"
	oldSearchTable = "users_text"
)

const (
	// mostGrams is how many grams of a text are looked up. More would take longer than they
	// save.
	mostGrams = 24
	// lastIndexed is the largest key in the index, which bounds the memory of a search to
	// 64 MB. If a user has a larger key, lists are searched without the index.
	lastIndexed = 1<<26 - 1
	// gramsAtOnce is how many grams one statement reads or writes.
	gramsAtOnce = 100
)

// findsFunction is data.Finds for SQL: whether texts, in one blob, have all of some words. It
// is a blob because the driver would cut a text at a NUL, and it is never empty because the
// driver can't pass that.
const findsFunction = "tapetrack_finds"

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(findsFunction, 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		texts, _ := args[0].([]byte) // nil if a column was set to NULL
		words, _ := args[1].(string)
		return data.Finds(strings.Fields(words), string(texts)), nil
	})
}

// finds is the condition that a user has all of some words.
func finds(words []string) store.Statement {
	return store.Condition(findsFunction+"(CAST(char(10) || user_id || char(10) || name || char(10) || email AS BLOB), ?)", strings.Join(words, " "))
}

// gramsOf calls add with each gram of a text.
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

// textFields returns pointers for the columns user_key, user_id, name and email.
func textFields(u *store.Texts) []any { return []any{&u.Key, &u.ID, &u.Name, &u.Email} }

// textsOf reads the texts of one user; none if the user does not exist.
func (t *tx) textsOf(key int64) ([]store.Texts, error) {
	return store.Rows(t, "SELECT user_key, user_id, name, email FROM users WHERE user_key = ?", textFields, key)
}

// candidates returns the users who have all grams of the words. sure reports whether all of
// them then have the words.
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
	if len(grams) > mostGrams { // take every nth
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

// usersWith reads the users who have a gram.
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

// searching calls list, and if the search index is damaged again without it.
func searching[T any](t *tx, list func() (T, error)) (T, error) {
	found, err := list()
	if t.unsearchable || !isIndexDamage(err) {
		return found, err
	}
	t.unsearchable = true
	return list()
}
