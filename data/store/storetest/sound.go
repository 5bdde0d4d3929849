package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tapetrack/data"
)

// testAlwaysSound calls everything that writes a code or an event, in any order, several in
// one transaction, some rolled back or only tried, and audits the result.
func testAlwaysSound(t *testing.T, s store) {
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		m := &writers{rt: rt, run: run}
		for range rapid.IntRange(1, 12).Draw(rt, "transactions") {
			boom := errors.New("boom")
			fails := rapid.IntRange(0, 4).Draw(rt, "fails") == 0
			err := s.Update(context.Background(), func(tx data.Tx) error {
				for range rapid.IntRange(1, 6).Draw(rt, "acts") {
					act := rapid.SampledFrom(m.acts()).Draw(rt, "act")
					if rapid.IntRange(0, 3).Draw(rt, "tries") == 0 {
						if err := tx.Try(func() error { return act(tx) }); err != nil && !errors.Is(err, data.ErrNotFound) {
							return err
						}
						continue
					}
					if err := act(tx); err != nil && !errors.Is(err, data.ErrNotFound) {
						return err
					}
				}
				if fails {
					return boom
				}
				return nil
			})
			if err != nil && !errors.Is(err, boom) {
				rt.Fatal(err)
			}
		}
		var report data.AuditReport
		err := s.View(context.Background(), func(tx data.Tx) (err error) {
			report, err = tx.Audit(nil)
			return err
		})
		if err != nil || !report.Sound() {
			rt.Fatalf("the audit finds %s %q, %v", report.Damage, report.Damaged, err)
		}
		if holds := look(s, func(tx data.Tx) (bool, error) { return tx.SealHolds(report.Seal) }); !holds {
			rt.Fatal("the seal does not hold")
		}
	})
}

// writers draws what is written. The users and authenticators that it draws may no longer
// exist, or never have been committed.
type writers struct {
	rt    *rapid.T
	run   int
	made  int
	users []int64
	ids   []string
	codes []int64
}

func (m *writers) name() string {
	m.made++
	return fmt.Sprintf("w%d-%d", m.run, m.made)
}

func (m *writers) user() int64 { return rapid.SampledFrom(append(m.users, 1<<40)).Draw(m.rt, "user") }

func (m *writers) id() string { return rapid.SampledFrom(append(m.ids, "nobody's")).Draw(m.rt, "id") }

func (m *writers) number() int { return rapid.IntRange(0, 5).Draw(m.rt, "number") }

// acts returns everything that Tx can write.
func (m *writers) acts() []func(data.Tx) error {
	return []func(data.Tx) error{
		m.addUser, m.addUser, m.updateUser,
		func(tx data.Tx) error {
			return tx.SetCounters(m.user(), data.Counter{Failures: m.number()}, data.Counter{Failures: m.number()})
		},
		func(tx data.Tx) error { return tx.CountPending(m.user(), m.number()) },
		func(tx data.Tx) error { return tx.CountPutOff(m.user(), m.number()) },
		func(tx data.Tx) error { return tx.SetLastSignIn(m.user(), data.SignIn{At: noon}) },
		func(tx data.Tx) error { return tx.DeleteUser(m.user()) },
		m.addAuthenticator, m.addAuthenticator,
		func(tx data.Tx) error { return tx.DropAuthenticators(m.user()) },
		func(tx data.Tx) error { return tx.DropAuthenticator(m.id()) },
		func(tx data.Tx) error { return tx.RenameAuthenticator(m.id(), m.name()) },
		func(tx data.Tx) error { _, err := tx.UseStep(m.id(), int64(m.number()), 0, noon); return err },
		func(tx data.Tx) error { _, err := tx.Activate(m.id(), int64(m.number()), 0, noon); return err },
		func(tx data.Tx) error { return tx.DisableAuthenticators(m.user()) },
		func(tx data.Tx) error {
			return tx.MarkShown(m.id(), noon, data.Client{Program: "Lite", Computer: "desk"})
		},
		m.setSingleUse, m.setSingleUse, m.spend, m.spend, m.replaceUser, m.addUsers,
		func(tx data.Tx) error { return tx.DropSingleUses() },
		func(tx data.Tx) error { return tx.SetSetting("policy."+fmt.Sprint(m.number()), fmt.Sprint(m.number())) },
		func(tx data.Tx) error { return tx.SetSetting("policy."+fmt.Sprint(m.number()), "") },
		func(tx data.Tx) error { return tx.SetSetting("other", m.name()) },
		func(tx data.Tx) error {
			return tx.AppendEvent(data.Event{At: noon, Kind: data.SignedIn, Detail: m.name()})
		},
	}
}

func (m *writers) addUser(tx data.Tx) error {
	key, err := tx.AddAccount(data.Account{User: data.User{ID: m.name(), OTPRequired: true}})
	m.users = append(m.users, key)
	return err
}

func (m *writers) addUsers(tx data.Tx) error {
	list := make([]data.Account, m.number())
	for i := range list {
		list[i] = data.Account{User: data.User{ID: m.name(), OTPRequired: i%2 == 0}}
	}
	_, err := tx.AddAccounts(list)
	return err
}

func (m *writers) replaceUser(tx data.Tx) error {
	return tx.ReplaceAccount(data.Account{User: data.User{Key: m.user(), ID: m.name()}})
}

func (m *writers) updateUser(tx data.Tx) error {
	a, err := tx.Account(m.user())
	if err != nil {
		return err
	}
	if rapid.IntRange(0, 3).Draw(m.rt, "stale") == 0 {
		a.Version += 7
	}
	a.Name, a.Guarded, a.PendingSince = m.name(), m.number() > 2, noon
	if err := tx.UpdateAccount(a); !errors.Is(err, data.ErrChanged) {
		return err
	}
	return nil
}

func (m *writers) addAuthenticator(tx data.Tx) error {
	id := m.name()
	m.ids = append(m.ids, id)
	return tx.AddAuthenticator(m.user(), data.Authenticator{ID: id, Sealed: []byte(id)})
}

func (m *writers) setSingleUse(tx data.Tx) error {
	user := m.user()
	if _, err := tx.Account(user); err != nil {
		return err
	}
	kind := rapid.SampledFrom([]data.SingleUseKind{data.RecoveryCode, data.TemporaryCode}).Draw(m.rt, "kind")
	if err := tx.SetSingleUse(user, kind, make([]data.SingleUse, m.number())); err != nil {
		return err
	}
	codes, err := tx.SingleUse(user, kind)
	for _, c := range codes {
		m.codes = append(m.codes, c.Key)
	}
	return err
}

func (m *writers) spend(tx data.Tx) error {
	_, err := tx.SpendSingleUse(rapid.SampledFrom(append(m.codes, 1<<40)).Draw(m.rt, "code"), noon.Add(time.Hour))
	return err
}
