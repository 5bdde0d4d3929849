package store

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"math/bits"
)

const (
	sumDomain  = "tapetrack/codes"
	maskDomain = "tapetrack/codes/mask"
)

// A sum stands for the codes of all rows together. Each code alone shows that
// its row was written by a program with the key, but not that it is the row
// that was written last. The sum shows that, too: of genuine rows that were put
// back, removed or doubled the sum is another one.
//
// It is the incremental multiset hash MSet-Add-Hash of Clarke, Devadas, van
// Dijk, Gassend and Suh, "Incremental Multiset Hash Functions and Their
// Application to Memory Integrity Checking" (ASIACRYPT 2003): the sum modulo
// 2^256 of the keyed hash of each code, kept masked with the keyed hash of a
// random number. Without the mask, whoever sees the sums before and after a
// change knows what the change adds, and could look for changes that add up to
// nothing.
//
// Its words are in little-endian order.
type sum [4]uint64

func sumOf(b []byte) sum {
	var whole [32]byte
	copy(whole[:], b)
	var s sum
	for i := range s {
		s[i] = binary.LittleEndian.Uint64(whole[8*i:])
	}
	return s
}

func (s sum) bytes() (b [32]byte) {
	for i, word := range s {
		binary.LittleEndian.PutUint64(b[8*i:], word)
	}
	return b
}

func (s sum) plus(x sum) sum {
	var carry uint64
	for i := range s {
		s[i], carry = bits.Add64(s[i], x[i], carry)
	}
	return s
}

func (s sum) minus(x sum) sum {
	var borrow uint64
	for i := range s {
		s[i], borrow = bits.Sub64(s[i], x[i], borrow)
	}
	return s
}

// element returns what a code adds to the sum. A session that has ended has an
// empty one, which adds nothing.
func (t *tx) element(column codeColumn, code []byte) sum {
	if column == sessionCodes && len(code) == 0 {
		return sum{}
	}
	return sumOf(t.key.MAC(sumDomain, t.message().text(string(column), string(code))))
}

// mask returns what hides a sum, given a random number that is used once.
func (t *tx) mask(nonce []byte) sum {
	return sumOf(t.key.MAC(maskDomain, t.message().text(string(nonce))))
}

// A codeColumn is a column that holds codes.
type codeColumn string

const (
	userCodes          codeColumn = "users.code"
	counterCodes       codeColumn = "users.counters_code"
	authenticatorCodes codeColumn = "authenticators.code"
	singleUseCodes     codeColumn = "recovery_codes.code"
	sessionCodes       codeColumn = "sessions.code"
	policyCodes        codeColumn = "settings.policy"
	groupRows          codeColumn = "groups" // which carry none, see groupElement
)

// codeAt reads the code of a row.
var codeAt = map[codeColumn]string{
	userCodes:          "SELECT code FROM users WHERE user_key = ?",
	counterCodes:       "SELECT counters_code FROM users WHERE user_key = ?",
	authenticatorCodes: "SELECT code FROM authenticators WHERE authenticator_key = ?",
	singleUseCodes:     "SELECT code FROM recovery_codes WHERE code_key = ?",
}

// A codePlace is where one code is.
type codePlace struct {
	column codeColumn
	row    int64
}

// saw remembers a code as it is stored: whoever reads a row usually writes it next.
// A View writes nothing and remembers nothing.
func (t *tx) saw(column codeColumn, row int64, code []byte) {
	if t.codes != nil {
		t.codes[codePlace{column, row}] = code
	}
}

// mostKept bounds what a transaction remembers of rows. It may touch a hundred
// thousand users; a sign-in remembers a handful.
const mostKept = 1024

// forget drops what was remembered of rows once it is a lot: what is needed
// again is read again.
func (t *tx) forget() {
	if len(t.codes)+len(t.checked)+len(t.bonds)+len(t.counters) > mostKept {
		clear(t.codes)
		clear(t.checked)
		clear(t.bonds)
		clear(t.counters)
	}
}

// swap is called by whoever writes what the sum stands for, with the element that
// was there and the one that is there now; the zero sum is none. Nothing else
// changes the sum: a statement without it leaves a database that Audit finds
// changed.
func (t *tx) swap(was, now sum) { t.delta = t.delta.minus(was).plus(now) }

// newCode is swap after a row with a code was stored for the first time.
func (t *tx) newCode(column codeColumn, row int64, code []byte) {
	t.forget()
	t.swap(sum{}, t.element(column, code))
	t.saw(column, row, code)
}

// oldCode is swap after a row with a code was removed.
func (t *tx) oldCode(column codeColumn, row int64, code []byte) {
	t.swap(t.element(column, code), sum{})
	delete(t.codes, codePlace{column, row})
}

// A recoding is a code that a statement writes.
type recoding struct {
	column codeColumn
	row    int64
	code   []byte
}

// writeCodes calls write, which writes these codes into rows that exist, all of
// them or none, and returns how many rows it wrote. It is swap for whoever does not know
// the codes that are there.
func (t *tx) writeCodes(write func() (int64, error), list ...recoding) (int64, error) {
	t.forget()
	for _, r := range list {
		if _, known := t.codes[codePlace{r.column, r.row}]; known {
			continue
		}
		codes, err := scan(t, "read a code", codeAt[r.column], func(c *[]byte) []any { return []any{c} }, r.row)
		if err != nil {
			return 0, err
		}
		if len(codes) == 0 {
			return 0, nil
		}
		t.saw(r.column, r.row, codes[0])
	}
	n, err := write()
	if err != nil || n == 0 {
		return n, err
	}
	for _, r := range list {
		old := t.codes[codePlace{r.column, r.row}]
		t.swap(t.element(r.column, old), t.element(r.column, r.code))
		t.saw(r.column, r.row, r.code)
	}
	return n, nil
}

// A codedTable says where the codes of a table are.
type codedTable struct {
	name, key string
	columns   []codeColumn
	codes     string // the same columns in SQL
	some      string // which rows carry codes; empty: all
	args      []any  // of some
}

// noCode is what a session has that has ended.
var noCode = []byte{}

var (
	codedUsers          = codedTable{"users", "user_key", []codeColumn{userCodes, counterCodes}, "code, counters_code", "", nil}
	codedAuthenticators = codedTable{"authenticators", "authenticator_key", []codeColumn{authenticatorCodes}, "code", "", nil}
	codedSingleUse      = codedTable{"recovery_codes", "code_key", []codeColumn{singleUseCodes}, "code", "", nil}
	// Sessions that have ended carry none.
	codedSessions = codedTable{"sessions", "id", []codeColumn{sessionCodes}, "code", " WHERE code <> ?", []any{noCode}}
)

// deleteCoded removes rows that carry codes and returns how many.
func (t *tx) deleteCoded(what string, table codedTable, where string, args ...any) (int64, error) {
	query := fmt.Sprintf("DELETE FROM %s WHERE %s RETURNING %s, %s", table.name, where, table.key, table.codes)
	rows, err := scan(t, what, query, codedFields(len(table.columns)), args...)
	for _, r := range rows {
		for i, column := range table.columns {
			t.oldCode(column, r.key, r.codes[i])
		}
	}
	return int64(len(rows)), err
}

// A codedRow is a row of which only the codes matter.
type codedRow struct {
	key   int64
	codes [2][]byte
}

func codedFields(columns int) func(*codedRow) []any {
	return func(r *codedRow) []any { return []any{&r.key, &r.codes[0], &r.codes[1]}[:1+columns] }
}

// sumOfCodes adds up all codes as they are stored, right or wrong.
func (t *tx) sumOfCodes() (sum, error) {
	settings, err := t.allSettings()
	if err != nil {
		return sum{}, err
	}
	total := sum{}
	if code, coded := settings[policyCodeName]; coded {
		total = t.element(policyCodes, []byte(code))
	}
	groups, err := t.sumOfGroups()
	if err != nil {
		return sum{}, err
	}
	total = total.plus(groups)
	tables := []codedTable{codedUsers, codedAuthenticators, codedSingleUse}
	if t.head == nil || t.head.version >= headVersion121 {
		tables = append(tables, codedSessions)
	}
	for _, table := range tables {
		var row codedRow
		dest := codedFields(len(table.columns))(&row)[1:]
		err := t.each("add up the codes", "SELECT "+table.codes+" FROM "+table.name+table.some, func(rows *sql.Rows) error {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			for i, column := range table.columns {
				total = total.plus(t.element(column, row.codes[i]))
			}
			return nil
		}, table.args...)
		if err != nil {
			return sum{}, err
		}
	}
	return total, nil
}
