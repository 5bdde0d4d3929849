// Package storetest is the suite that every implementation of data.Storage
// passes.
package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tapetrack/data"
)

// Run runs the suite. open returns an empty storage that is closed when the
// test that it is given ends.
func Run(t *testing.T, open func(t *testing.T) data.Storage) {
	tests := []struct {
		name string
		test func(*testing.T, store)
	}{
		{"Account", testAccount},
		{"AccountByLogin", testAccountByLogin},
		{"AddAccountRefused", testAddAccountRefused},
		{"AddAccounts", testAddAccounts},
		{"AddAccountsRefused", testAddAccountsRefused},
		{"UpdateAccount", testUpdateAccount},
		{"UpdateAccountVersion", testUpdateAccountVersion},
		{"UpdateAccountRefused", testUpdateAccountRefused},
		{"CountersAndLastSignIn", testCountersAndLastSignIn},
		{"DeleteUser", testDeleteUser},
		{"Administrators", testAdministrators},
		{"UsersSorted", testUsersSorted},
		{"UsersPages", testUsersPages},
		{"UserLists", testUserLists},
		{"Means", testMeans},
		{"Named", testNamed},
		{"Count", testCount},
		{"Authenticators", testAuthenticators},
		{"AuthenticatorsRaiseVersion", testAuthenticatorsRaiseVersion},
		{"UseStep", testUseStep},
		{"UseStepAtOnce", testUseStepAtOnce},
		{"Activate", testActivate},
		{"ActivateAtOnce", testActivateAtOnce},
		{"MarkShown", testMarkShown},
		{"OneTransaction", testOneTransaction},
		{"AuthenticatorMissing", testAuthenticatorMissing},
		{"RenameAndDrop", testRenameAndDrop},
		{"SingleUse", testSingleUse},
		{"SpendAtOnce", testSpendAtOnce},
		{"SingleUseTogether", testSingleUseTogether},
		{"CountPending", testCountPending},
		{"CountPutOff", testCountPutOff},
		{"StateNeverDiffers", testStateNeverDiffers},
		{"Groups", testGroups},
		{"GroupMembers", testGroupMembers},
		{"UsersOf", testUsersOf},
		{"Sessions", testSessions},
		{"Tickets", testTickets},
		{"Attempts", testAttempts},
		{"Networks", testNetworks},
		{"TicketOpensOnce", testTicketOpensOnce},
		{"SessionUsed", testSessionUsed},
		{"OpenSessions", testOpenSessions},
		{"Events", testEvents},
		{"EventTexts", testEventTexts},
		{"QueryEvents", testQueryEvents},
		{"QueryEventsPages", testQueryEventsPages},
		{"QueryEventsLongText", testQueryEventsLongText},
		{"AlwaysSound", testAlwaysSound},
		{"Settings", testSettings},
		{"Texts", testTexts},
		{"RollsBack", testRollsBack},
		{"Try", testTry},
		{"BehindTry", testBehindTry},
		{"TryThatFails", testTryThatFails},
		{"ViewCannotWrite", testViewCannotWrite},
		{"ViewIsConsistent", testViewIsConsistent},
		{"Cancelled", testCancelled},
		{"BurnSteps", testBurnSteps},
		{"DropSingleUses", testDropSingleUses},
		{"CloseSessions", testCloseSessions},
		{"ReplaceAccount", testReplaceAccount},
		{"CountingAtOnce", testCountingAtOnce},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, store{t, open(t)}) })
	}
}

// RunEventQueries runs the part of the suite that queries the log.
func RunEventQueries(t *testing.T, storage data.Storage) { testQueryEvents(t, store{t, storage}) }

// noon is when most of what the tests store happened. The store keeps
// milliseconds.
var noon = time.Date(2026, 3, 29, 12, 0, 0, 123_000_000, time.UTC)

// A store runs one act per transaction and fails the test if it must not fail.
type store struct {
	t *testing.T
	data.Storage
}

func (s store) do(act func(data.Tx) error) {
	s.t.Helper()
	if err := s.Update(context.Background(), act); err != nil {
		s.t.Fatal(err)
	}
}

// fails runs an act that has to fail with kind.
func (s store) fails(kind error, act func(data.Tx) error) {
	s.t.Helper()
	if err := s.Update(context.Background(), act); !errors.Is(err, kind) {
		s.t.Errorf("got %v, want %v", err, kind)
	}
}

func look[T any](s store, read func(data.Tx) (T, error)) T {
	s.t.Helper()
	var got T
	err := s.View(context.Background(), func(tx data.Tx) (err error) {
		got, err = read(tx)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

func (s store) account(key int64) data.Account {
	s.t.Helper()
	return look(s, func(tx data.Tx) (data.Account, error) { return tx.Account(key) })
}

// add stores users with one-time password required.
func (s store) add(ids ...string) (keys []int64) {
	s.t.Helper()
	s.do(func(tx data.Tx) error {
		for _, id := range ids {
			key, err := tx.AddAccount(data.Account{User: data.User{ID: id, OTPRequired: true, CreatedAt: noon}})
			if err != nil {
				return err
			}
			keys = append(keys, key)
		}
		return nil
	})
	return keys
}

// addWithAuthenticators stores a user and authenticators that are not activated.
func (s store) addWithAuthenticators(id string, authenticators ...string) int64 {
	s.t.Helper()
	key := s.add(id)[0]
	s.do(func(tx data.Tx) error {
		for _, a := range authenticators {
			if err := tx.AddAuthenticator(key, data.Authenticator{ID: a, Sealed: []byte("sealed " + a), CreatedAt: noon}); err != nil {
				return err
			}
		}
		return nil
	})
	return key
}

func (s store) group(ids ...string) {
	s.t.Helper()
	s.do(func(tx data.Tx) error {
		for _, id := range ids {
			if err := tx.AddGroup(data.Group{ID: id}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s store) same(got, want any) {
	s.t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(data.Session{})); d != "" {
		s.t.Errorf("differs (- want, + got):\n%s", d)
	}
}

// sameAccount is same for an account, of which Held, Unset and GivenOut
// follow from the rest.
func (s store) sameAccount(got, want data.Account) {
	s.t.Helper()
	want.Held = want.Revocation != data.NotRevoked || want.Passwords != data.Counter{} || want.Codes.Delay != 0
	want.Unset, want.GivenOut = want.PasswordSet.IsZero(), time.Time{}
	if want.ChangePassword == data.TemporaryFirst {
		want.GivenOut = want.PasswordSet
	}
	s.same(got, want)
}

// RunLists runs the part of the suite that lists users.
func RunLists(t *testing.T, storage data.Storage) { testUserLists(t, store{t, storage}) }
