package store

import (
	"crypto/rand"
	"crypto/sha256"

	"tapetrack/data"
)

// A bond is the part of a row of users that ties other rows to that user. It is
// covered by the user's code, and none of it is shown or raises the version.
//
// All of it is empty in rows of releases before 1.2.1.
type bond struct {
	// Mark is random, given to nobody else, ever. The codes of everything that
	// belongs to the user cover it: the number alone can be given again by whoever puts
	// back what the engine counts numbers with.
	Mark []byte `gorm:"column:mark"`
	// Generation grows whenever a session of the user ends. An open one has the
	// same, and one that is put back has not.
	Generation int64 `gorm:"column:generation"`
	// Digests of all recovery codes, and all temporary codes, of the user, see
	// digestOf: one that was used up and is put back does not fit. Empty: they were
	// not changed since a release that made no digests.
	RecoveryDigest  []byte `gorm:"column:recovery_digest"`
	TemporaryDigest []byte `gorm:"column:temporary_digest"`
}

// bondColumns are the columns of a bond.
const bondColumns = "mark, generation, recovery_digest, temporary_digest"

// columns returns them with their values.
func (b *bond) columns() map[string]any {
	return map[string]any{
		"mark": b.Mark, "generation": b.Generation, "recovery_digest": b.RecoveryDigest, "temporary_digest": b.TemporaryDigest,
	}
}

// markSize is the length of a mark, in bytes: no two are the same by chance.
const markSize = 16

// newBond returns what a new user has.
func newBond() bond {
	b := bond{Mark: make([]byte, markSize), RecoveryDigest: []byte{}, TemporaryDigest: []byte{}}
	_, _ = rand.Read(b.Mark) // never fails, see crypto/rand
	return b
}

// none reports whether a row is as releases before 1.2.1 wrote it.
func (b *bond) none() bool {
	return len(b.Mark) == 0 && b.Generation == 0 && len(b.RecoveryDigest) == 0 && len(b.TemporaryDigest) == 0
}

// digest returns where the digest of a kind of codes is.
func (b *bond) digest(kind data.SingleUseKind) *[]byte {
	if kind == data.TemporaryCode {
		return &b.TemporaryDigest
	}
	return &b.RecoveryDigest
}

// digestOf returns the digest of all codes of one kind that a user has, oldest
// first. It needs no key: it is in a row that carries a code.
func digestOf(rows []singleUseRow) []byte {
	m := newMessage()
	for i := range rows {
		m = m.text(string(rows[i].message()))
	}
	digest := sha256.Sum256(m)
	return digest[:]
}

// A knownBond is a bond as it is stored. It is genuine if the row that it is in
// was held against its code in this transaction, or was written there. What is known
// is never changed, only replaced: Try goes back to it.
type knownBond struct {
	bond
	genuine bool
}

// bond returns the bond of a user as it is stored, an empty one if there is no such
// user. It is enough to check and to make codes of what belongs to the user: they
// are right only if it is.
func (t *tx) bond(key int64) (bond, error) {
	if b, known := t.bonds[key]; known {
		return b.bond, nil
	}
	rows, err := scan(t, "read a user", "SELECT "+bondColumns+" FROM users WHERE user_key = ?",
		func(b *bond) []any { return []any{&b.Mark, &b.Generation, &b.RecoveryDigest, &b.TemporaryDigest} }, key)
	if err != nil || len(rows) == 0 {
		return bond{}, err
	}
	t.bonds[key] = &knownBond{bond: rows[0]}
	return rows[0], nil
}

// genuineBond is bond for whoever writes it or decides by it: ErrTampered unless the
// user carries the right codes, ErrNotFound if there is none.
func (t *tx) genuineBond(key int64) (bond, error) {
	if b, known := t.bonds[key]; known && b.genuine {
		return b.bond, nil
	}
	_, err := t.Account(key)
	if b, known := t.bonds[key]; known {
		return b.bond, err
	}
	return bond{}, err
}

// rebind changes the bond of a user, and leaves Version as it is: what changes
// is nothing that administrators see.
func (t *tx) rebind(key int64, change func(*bond)) error {
	row, authenticators, err := t.sound(key)
	if err != nil {
		return err
	}
	change(&row.Bond)
	row.Code = t.userCode(row, authenticators)
	err = one(t.writeCodes(func() (int64, error) {
		b := &row.Bond
		return t.exec("change a user", "UPDATE users SET generation = ?, recovery_digest = ?, temporary_digest = ?, code = ? WHERE user_key = ?",
			b.Generation, b.RecoveryDigest, b.TemporaryDigest, row.Code, key)
	}, recoding{userCodes, key, row.Code}))
	if err == nil {
		t.bonds[key] = &knownBond{bond: row.Bond, genuine: true}
	}
	return err
}
