package store

import (
	"crypto/rand"
	"crypto/sha256"

	"tapetrack/data"
)

// A bond is the part of a row of users that ties other rows to that user. The user's code
// covers it. It is never shown, and a change of it does not raise the version.
//
// All of it is empty in rows of releases before 1.2.1.
type bond struct {
	// Mark is random, and no other user ever has the same. The codes of everything that
	// belongs to the user cover it. The key alone is not enough: somebody who puts back
	// the engine's counter of keys can make it give the same key again.
	Mark []byte `gorm:"column:mark"`
	// Generation grows whenever a session of the user ends. An open session has the
	// same, and one that was put back does not.
	Generation int64 `gorm:"column:generation"`
	// Digests of all recovery codes and all temporary codes of the user, see digestOf:
	// they don't match if a used code is put back. Empty: the codes were not changed
	// since a release that made no digests.
	RecoveryDigest  []byte `gorm:"column:recovery_digest"`
	TemporaryDigest []byte `gorm:"column:temporary_digest"`
}

// bondColumns are the columns of a bond.
const bondColumns = "mark, generation, recovery_digest, temporary_digest"

// columns returns bondColumns with their values.
func (b *bond) columns() map[string]any {
	return map[string]any{
		"mark": b.Mark, "generation": b.Generation, "recovery_digest": b.RecoveryDigest, "temporary_digest": b.TemporaryDigest,
	}
}

// markSize is the length of a mark in bytes: long enough that no two are equal by chance.
const markSize = 16

// newBond returns the bond of a new user.
func newBond() bond {
	b := bond{Mark: make([]byte, markSize), RecoveryDigest: []byte{}, TemporaryDigest: []byte{}}
	_, _ = rand.Read(b.Mark) // never fails
	return b
}

// none reports whether the bond is empty, as in rows of releases before 1.2.1.
func (b *bond) none() bool {
	return len(b.Mark) == 0 && b.Generation == 0 && len(b.RecoveryDigest) == 0 && len(b.TemporaryDigest) == 0
}

// digest returns a pointer to the digest of a kind of codes.
func (b *bond) digest(kind data.SingleUseKind) *[]byte {
	if kind == data.TemporaryCode {
		return &b.TemporaryDigest
	}
	return &b.RecoveryDigest
}

// digestOf returns the digest of all codes of one kind of a user, oldest first. It needs
// no key, since the code of the row that it is stored in covers it.
func digestOf(rows []singleUseRow) []byte {
	m := newMessage()
	for i := range rows {
		m = m.text(string(rows[i].message()))
	}
	digest := sha256.Sum256(m)
	return digest[:]
}

// noCodes is the digest of a user who has no codes of a kind any longer.
var noCodes = digestOf(nil)

// recoverySet reports whether the digest shows that there are recovery codes.
func (b *bond) recoverySet() bool {
	return len(b.RecoveryDigest) > 0 && !equal(b.RecoveryDigest, noCodes)
}

// A knownBond is a bond as it is stored. It is genuine if its row was checked against its
// code, or written, in this transaction. It is never changed, only replaced, so that Try
// can go back to it.
type knownBond struct {
	bond
	genuine bool
}

// bond returns the stored bond of a user, unchecked; an empty one if there is no such
// user. That is enough to check and make the codes of what belongs to the user, which are
// right only if the bond is.
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

// genuineBond is bond for callers that write it or decide by it: ErrTampered unless the
// user has the right codes, ErrNotFound if there is no such user.
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

// rebind changes the bond of a user. It leaves Version as it is, since administrators
// don't see the bond.
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
