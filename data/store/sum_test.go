package store

import (
	"encoding/base64"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tapetrack/test/check"
)

// A sum is one modulo 2^256.
func TestSum(t *testing.T) {
	modulus := new(big.Int).Lsh(big.NewInt(1), 256)
	number := func(s sum) *big.Int {
		n := new(big.Int)
		for i := len(s) - 1; i >= 0; i-- {
			n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(s[i]))
		}
		return n
	}
	check.Random(t, func(rt *rapid.T) {
		word := rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, 1<<64 - 1}))
		draw := func(name string) (s sum) {
			for i := range s {
				s[i] = word.Draw(rt, name)
			}
			return s
		}
		a, b := draw("a"), draw("b")
		if want := new(big.Int).Add(number(a), number(b)); number(a.plus(b)).Cmp(want.Mod(want, modulus)) != 0 {
			rt.Errorf("%v plus %v is %v", a, b, a.plus(b))
		}
		if want := new(big.Int).Sub(number(a), number(b)); number(a.minus(b)).Cmp(want.Mod(want, modulus)) != 0 {
			rt.Errorf("%v minus %v is %v", a, b, a.minus(b))
		}
		stored := a.bytes()
		if sumOf(stored[:]) != a {
			rt.Errorf("%v is read as %v", a, sumOf(stored[:]))
		}
	})
}

// The head says what it was given, and does not show the sum: written twice, it
// looks different.
func TestHead(t *testing.T) {
	tx := &tx{key: FixedKey{}}
	want := head{version: 7, policy: [32]byte{7}, count: 3, last: 5, newest: at(time.Date(2026, 3, 29, 12, 0, 0, 0, time.UTC)), chain: link{1, 2}, codes: tx.element(userCodes, []byte("code")), cut: cut{count: 2, last: 3, until: 4, chain: link{9}}}
	seen := map[[32]byte]bool{want.codes.bytes(): true}
	for range 3 {
		value := tx.encodeHead(&want)
		got := tx.decodeHead(value)
		if got == nil || *got != want {
			t.Fatalf("%q is %+v", value, got)
		}
		stored, err := base64.RawStdEncoding.DecodeString(value)
		if err != nil {
			t.Fatal(err)
		}
		masked := [32]byte(stored[len(stored)-96-56:])
		if seen[masked] {
			t.Error("the sum shows")
		}
		seen[masked] = true
		for i := range stored {
			stored[i] ^= 1
			if tx.decodeHead(base64.RawStdEncoding.EncodeToString(stored)) != nil {
				t.Errorf("byte %d is not covered", i)
			}
			stored[i] ^= 1
		}
		for _, bad := range []string{"", "x", value[1:], value + "A", value[:len(value)-4]} {
			if tx.decodeHead(bad) != nil {
				t.Errorf("%q was believed", bad)
			}
		}
	}
	// Codes of different columns, and one code twice, add different things.
	one := tx.element(userCodes, []byte("code"))
	if one == tx.element(counterCodes, []byte("code")) || one.plus(one) == one || one == (sum{}) {
		t.Error("the elements are alike")
	}
}
