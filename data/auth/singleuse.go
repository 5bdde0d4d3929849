package auth

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"strings"
	"time"
	"unicode"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Lengths of single-use codes in base32 characters, five bits each. SP 800-63B-4
// section 3.1.2.1 requires at least 20 bits of a look-up secret. Codes that are kept for
// years should also withstand guessing by somebody who has the file with their hashes.
const (
	recoverySize  = 16 // 80 bits
	temporarySize = 12 // 60 bits
	saltSize      = 16 // bytes
)

// A presented code has the form of a single-use code. It is hashed outside the
// transaction that judges, with the salt of the set that the user had then.
type presented struct {
	kind data.SingleUseKind
	salt []byte
	hash []byte
}

// cleanSingleUse returns the characters of a recovery code or a temporary code as they
// were issued, and which of the two it may be. Blanks, dashes, invisible characters and
// case do not matter, and digits that base32 lacks count as the letters that they are
// mistaken for. It returns "" for anything else, also for digits only: they are a
// one-time password that was pasted twice.
func cleanSingleUse(typed string) (code string, kind data.SingleUseKind) {
	if len(typed) > 256 || !strings.ContainsFunc(typed, unicode.IsLetter) {
		return "", ""
	}
	code = strings.Map(func(r rune) rune {
		switch {
		case r == '0':
			return 'O'
		case r == '1':
			return 'I'
		case r == '8':
			return 'B'
		default:
			return unicode.ToUpper(r)
		}
	}, data.Typed(typed))
	if strings.ContainsFunc(code, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '2' || r > '7') }) {
		return "", ""
	}
	switch len(code) {
	case recoverySize:
		return code, data.RecoveryCode
	case temporarySize:
		return code, data.TemporaryCode
	}
	return "", ""
}

// newSingleUse draws a set of codes. It returns them as people see them and as they are
// stored; each costs one hash.
func (s *service) newSingleUse(ctx context.Context, kind data.SingleUseKind, n, size int) (shown []string, stored []data.SingleUse, err error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	for range n {
		code := randomBase32(size)
		for !strings.ContainsAny(code, plainLetters) {
			code = randomBase32(size) // see cleanSingleUse
		}
		hash, err := s.derive(ctx, code, salt)
		if err != nil {
			return nil, nil, err
		}
		shown = append(shown, grouped(code, 4, "-"))
		stored = append(stored, data.SingleUse{Kind: kind, Salt: salt, Hash: hash, IssuedAt: s.now()})
	}
	return shown, stored, nil
}

// plainLetters are the letters of base32 that no digit is mistaken for.
const plainLetters = "ACDEFGHJKLMNPQRSTUVWXYZ"

// randomBase32 returns n random characters of base32, five bits each.
func randomBase32(n int) string {
	random := make([]byte, (n*5+7)/8)
	_, _ = rand.Read(random) // never fails
	return base32Key(random)[:n]
}

// present hashes a code that has the form of a single-use code, and returns nil for any
// other. It costs one hash whether there is such a user or not.
func (s *service) present(ctx context.Context, typed string, f found) (*presented, error) {
	code, kind := cleanSingleUse(typed)
	if code == "" {
		return nil, nil
	}
	salt := f.salts[kind]
	if len(salt) == 0 {
		salt = nobodysSalt
	}
	hash, err := s.derive(ctx, code, salt)
	if err != nil {
		return nil, err
	}
	return &presented{kind: kind, salt: salt, hash: hash}, nil
}

// nobodysSalt is the salt for users who don't exist or have no codes.
var nobodysSalt = func() []byte {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	return salt
}()

// salts reads the salt of a user's codes of the kind that was typed.
func salts(tx data.Tx, user int64, typed string) (map[data.SingleUseKind][]byte, error) {
	code, kind := cleanSingleUse(typed)
	if code == "" {
		return nil, nil
	}
	codes, err := tx.SingleUse(user, kind)
	if err != nil || len(codes) == 0 {
		return nil, err
	}
	return map[data.SingleUseKind][]byte{kind: codes[0].Salt}, nil
}

// judgeSingleUse decides on a recovery code or a temporary code.
func (s *service) judgeSingleUse(tx data.Tx, v *verdict, e evidence, r rules, now time.Time) error {
	codes, err := tx.SingleUse(v.account.Key, e.single.kind)
	if err != nil {
		return err
	}
	var mine *data.SingleUse
	for i := range codes {
		if hmac.Equal(codes[i].Hash, e.single.hash) && bytes.Equal(codes[i].Salt, e.single.salt) {
			mine = &codes[i]
		}
	}
	if mine == nil {
		err := s.wrongCode(tx, v, r, now, e)
		v.refusal.SingleUse = e.single.kind
		return err
	}
	if err := s.rehearse(tx, *v, r, e, now, s.wrongCode); err != nil {
		return err
	}
	taken := mine.Usable(now)
	// A user who has to enrol again keeps the temporary code until that is done, since
	// an app may have to be installed first.
	kept := e.single.kind == data.TemporaryCode && v.state == data.Pending && v.account.Guarded
	if taken && !kept {
		if taken, err = tx.SpendSingleUse(mine.Key, now); err != nil {
			return err
		}
	}
	switch {
	case !taken && e.single.kind == data.RecoveryCode:
		v.refuse(data.UsedRecovery)
		return nil
	case !taken:
		v.refuse(data.EndedTemporary)
		return nil
	}
	v.factor = data.WithTemporary
	event := about(v.account.User, data.TemporaryCodeUsed, e.client, now, "")
	if v.state == data.Pending {
		event.Detail = string(words.GoodUntilFirst)
	}
	if e.single.kind == data.RecoveryCode {
		v.factor = data.WithRecovery
		event = about(v.account.User, data.RecoveryCodeUsed, e.client, now, lang.InEnglish(words.Left(left(codes, now)-1)))
	}
	if err := tx.AppendEvent(event); err != nil {
		return err
	}
	return s.rightCode(tx, v, r, e.client, now)
}

// left counts the usable codes.
func left(codes []data.SingleUse, now time.Time) int {
	n := 0
	for _, c := range codes {
		if c.Usable(now) {
			n++
		}
	}
	return n
}

// dropEnrolment removes the authenticators, recovery codes and temporary codes of a
// user. They belong to one enrolment and are never used again.
func (s *service) dropEnrolment(tx data.Tx, user int64) error {
	for _, kind := range []data.SingleUseKind{data.RecoveryCode, data.TemporaryCode} {
		if err := tx.SetSingleUse(user, kind, nil); err != nil {
			return err
		}
	}
	return tx.DropAuthenticators(user)
}
