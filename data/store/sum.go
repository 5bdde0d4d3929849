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

// A sum covers the codes of all rows. A code alone shows that its row was written by a
// program with the key, but not that the row is the last one written. The sum shows that,
// too: it differs if genuine rows were put back, removed or duplicated.
//
// It is the incremental multiset hash MSet-Add-Hash of Clarke, Devadas, van
// Dijk, Gassend and Suh, "Incremental Multiset Hash Functions and Their
// Application to Memory Integrity Checking" (ASIACRYPT 2003): the sum modulo
// 2^256 of the keyed hash of each code, kept masked with the keyed hash of a
// random number. Without the mask, somebody who sees the sums before and after a
// change knows what the change adds, and could look for changes that add up to
// zero.
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

// element returns what a code adds to the sum. The empty code of a session that has ended
// adds nothing.
func (t *tx) element(column codeColumn, code []byte) sum {
	if column == sessionCodes && len(code) == 0 {
		return sum{}
	}
	return sumOf(t.key.MAC(sumDomain, t.message().text(string(column), string(code))))
}

// mask returns the mask of a sum for a random number that is used once.
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
	groupRows          codeColumn = "groups" // which have no codes, see groupElement
)

// codeAt are the statements that read the code of a row.
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

// saw remembers a stored code, since a row that is read is often written next. In a View it
// does nothing.
func (t *tx) saw(column codeColumn, row int64, code []byte) {
	if t.codes != nil {
		t.codes[codePlace{column, row}] = code
	}
}

// mostKept bounds how many rows a transaction remembers, which may write a hundred thousand
// users. A sign-in remembers a handful.
const mostKept = 1024

// forget drops what was remembered of rows once it exceeds mostKept. It is read again if it
// is needed.
func (t *tx) forget() {
	if len(t.codes)+len(t.checked)+len(t.bonds)+len(t.counters) > mostKept {
		clear(t.codes)
		clear(t.checked)
		clear(t.bonds)
		clear(t.counters)
	}
}

// swap changes the sum for a row that is written: was is the element of the stored row, now
// that of the new one; the zero sum stands for no row. Nothing else changes the sum, so
// Audit reports damage after a statement without swap.
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

// writeCodes calls write, which writes these codes into existing rows, all of them or none,
// and returns how many rows it wrote. It is swap for callers that don't know the stored
// codes.
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

// A codedTable is a table with codes.
type codedTable struct {
	name, key string
	columns   []codeColumn
	codes     string // the same columns in SQL
	some      string // which rows carry codes; empty: all
	args      []any  // of some
}

// noCode is the code of a session that has ended.
var noCode = []byte{}

var (
	codedUsers          = codedTable{"users", "user_key", []codeColumn{userCodes, counterCodes}, "code, counters_code", "", nil}
	codedAuthenticators = codedTable{"authenticators", "authenticator_key", []codeColumn{authenticatorCodes}, "code", "", nil}
	codedSingleUse      = codedTable{"recovery_codes", "code_key", []codeColumn{singleUseCodes}, "code", "", nil}
	// Sessions that have ended have none.
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

// A codedRow is the key and the codes of a row.
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
