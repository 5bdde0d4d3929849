package sqlite

import (
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"iter"
	"math/bits"
	"slices"
	"strconv"
)

// The search index has keys of users in blocks of blockUsers.
const (
	blockShift = 12
	blockUsers = 1 << blockShift
)

// A keySet is a set of keys of users, a bit for each, by blocks in ascending
// order.
type keySet []keyBlock

type keyBlock struct {
	number int64 // key / blockUsers
	users  [blockUsers / 64]uint64
}

// stored returns a block in the form of the search index: the places of the users in the
// block, in ascending order and two bytes each, or as a bit for each place if that is shorter.
func (b *keyBlock) stored() []byte {
	out := make([]byte, 0, blockUsers/8)
	if n := b.count(); 2*n < blockUsers/8 {
		b.each(func(place int) { out = binary.BigEndian.AppendUint16(out, uint16(place)) })
		return out
	}
	for _, word := range b.users {
		out = binary.BigEndian.AppendUint64(out, word)
	}
	return out
}

// add adds the users of a block in the form of stored. It returns errIndex for anything else.
func (b *keyBlock) add(stored []byte) error {
	switch {
	case len(stored) == blockUsers/8:
		for i := range b.users {
			b.users[i] |= binary.BigEndian.Uint64(stored[8*i:])
		}
	case len(stored)%2 == 0 && len(stored) < blockUsers/8:
		for ; len(stored) > 0; stored = stored[2:] {
			place := int(binary.BigEndian.Uint16(stored))
			if place >= blockUsers {
				return errIndex
			}
			b.set(place)
		}
	default:
		return errIndex
	}
	return nil
}

var errIndex = errors.New("the search index is damaged")

func (b *keyBlock) set(place int)   { b.users[place/64] |= 1 << (place % 64) }
func (b *keyBlock) unset(place int) { b.users[place/64] &^= 1 << (place % 64) }

func (b *keyBlock) count() (n int) {
	for _, word := range b.users {
		n += bits.OnesCount64(word)
	}
	return n
}

// each calls do for each user in a block, with the user's place in it.
func (b *keyBlock) each(do func(place int)) {
	for i, word := range b.users {
		for ; word != 0; word &= word - 1 {
			do(64*i + bits.TrailingZeros64(word))
		}
	}
}

// and returns the keys that are in both sets. It overwrites s.
func (s keySet) and(o keySet) keySet {
	kept := s[:0]
	for i := range s {
		at, there := slices.BinarySearchFunc(o, s[i].number, func(b keyBlock, n int64) int { return int(b.number - n) })
		if !there {
			continue
		}
		any := uint64(0)
		for w := range s[i].users {
			s[i].users[w] &= o[at].users[w]
			any |= s[i].users[w]
		}
		if any != 0 {
			kept = append(kept, s[i])
		}
	}
	return kept
}

func (s keySet) count() (n int64) {
	for i := range s {
		n += int64(s[i].count())
	}
	return n
}

// list returns the keys as a JSON array.
func (s keySet) list() string {
	return jsonKeys(func(yield func(int64) bool) {
		for i := range s {
			s[i].each(func(place int) { yield(s[i].number<<blockShift + int64(place)) })
		}
	})
}

// jsonKeys returns keys as a JSON array, which is one value in a statement however many they
// are. It does not stop early.
func jsonKeys(keys iter.Seq[int64]) string {
	out := []byte{'['}
	for key := range keys {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, key, 10)
	}
	return string(append(out, ']'))
}

// marks is a set for SQL: a byte for each key from 0 to the last, 1 if it is in the set. It is
// a struct because GORM takes a slice for a list of values.
type marks struct{ bytes []byte }

// Value implements driver.Valuer.
func (m marks) Value() (driver.Value, error) { return m.bytes, nil }

// marks returns the marks of a set.
func (s keySet) marks() marks {
	if len(s) == 0 {
		return marks{[]byte{0}}
	}
	bytes := make([]byte, (s[len(s)-1].number+1)<<blockShift)
	for i := range s {
		in := bytes[s[i].number<<blockShift:]
		s[i].each(func(place int) { in[place] = 1 })
	}
	return marks{bytes}
}
