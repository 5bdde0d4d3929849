package sqlite

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/words"
)

// A database of 1.0.0 has events without a chain. The first program that writes
// adopts them, whatever it writes, and says so in the log.
func TestAdopt(t *testing.T) {
	for name, act := range map[string]func(data.Tx) error{
		"event":    func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: sampleTime, Kind: data.SignedIn}) },
		"counters": func(tx data.Tx) error { return tx.SetCounters(1, data.Counter{Failures: 1}, data.Counter{}) },
		"policy":   func(tx data.Tx) error { return tx.SetSetting("policy.issuer", "x") },
		"user":     func(tx data.Tx) error { return tx.DeleteUser(1) },
	} {
		t.Run(name, func(t *testing.T) {
			path := older(t)
			storage := opened(t, path).Unlock(testKey{})
			if report := audit(t, storage); !report.Sound() || report.Events != 1 || report.Seal != "" {
				t.Errorf("before: %+v", report)
			}
			if err := storage.Update(t.Context(), func(data.Tx) error { return nil }); err != nil {
				t.Fatal(err)
			}
			if got := sqlTool(t, path, "SELECT count(*) FROM settings WHERE name = 'audit.head'"); strings.TrimSpace(got) != "0" {
				t.Error("adopted by a program that wrote nothing")
			}
			before := time.Now().Add(-time.Second)
			if err := storage.Update(t.Context(), act); err != nil {
				t.Fatal(err)
			}
			report := audit(t, storage)
			if !report.Sound() || !strings.HasPrefix(report.Seal, map[bool]string{true: "3-", false: "2-"}[name == "event"]) {
				t.Errorf("%+v", report)
			}
			err := storage.View(t.Context(), func(tx data.Tx) error {
				page, err := tx.QueryEvents(data.EventQuery{Kinds: []data.Kind{data.AuditBegun}, Limit: 9})
				if err == nil && (len(page.Events) != 1 || page.Events[0].ID != 2 || page.Events[0].Detail != "1 earlier events adopted" || page.Events[0].At.Before(before)) {
					t.Errorf("%+v", page.Events)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// Once it is adopted, the code that its policy had is of no use any more.
func TestAdoptOnce(t *testing.T) {
	path := older(t)
	const read = "SELECT value FROM settings WHERE name = 'policy'"
	old := strings.TrimSpace(sqlTool(t, path, read))
	storage := opened(t, path).Unlock(testKey{})
	commit(t, storage, func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: sampleTime, Kind: data.SignedIn}) })
	if now := strings.TrimSpace(sqlTool(t, path, read)); now == old || len(now) != len(old) {
		t.Errorf("the code of the policy is %q", now)
	}
	sqlTool(t, path, "UPDATE settings SET value = '"+old+"' WHERE name = 'policy'")
	err := storage.View(t.Context(), func(tx data.Tx) error { _, err := tx.Setting("policy.issuer"); return err })
	if !errors.Is(err, data.ErrTampered) {
		t.Errorf("got %v", err)
	}
}

// adoptedKey is a key that keeps that its database was adopted.
type adoptedKey struct{ testKey }

func (adoptedKey) Adopted() bool { return true }

// TestAdoptNeverAgain: under a key that keeps that its database was adopted, a copy
// of the database from 1.0.0 is one whose seal is missing.
func TestAdoptNeverAgain(t *testing.T) {
	path := older(t)
	db := opened(t, path)
	storage := db.Unlock(adoptedKey{})
	if report := audit(t, storage); report.Sound() {
		t.Error("the audit finds nothing")
	}
	err := storage.Update(t.Context(), func(tx data.Tx) error {
		return tx.AppendEvent(data.Event{At: sampleTime, Kind: data.SignedIn})
	})
	if !errors.Is(err, data.ErrTampered) {
		t.Errorf("it is adopted again: %v", err)
	}
	for range 2 { // the second time it is adopted already
		if genuine, begun, err := db.AdoptLog(t.Context(), testKey{}); err != nil || !genuine || !begun {
			t.Errorf("%t, %t, %v", genuine, begun, err)
		}
	}
	if report := audit(t, storage); !report.Sound() {
		t.Errorf("%+v", report)
	}
	if genuine, begun, err := opened(t, made(t, victims)).AdoptLog(t.Context(), testKey{}); err != nil || !genuine || begun {
		t.Errorf("a log that was never without a chain: %t, %t, %v", genuine, begun, err)
	}
}

// A new database has its seal from the first row on, and says nothing of it.
func TestBegin(t *testing.T) {
	path := made(t, func(tx data.Tx) error { return tx.SetSetting("database.id", "x") })
	storage := opened(t, path).Unlock(testKey{})
	if report := audit(t, storage); !report.Sound() || report.Events != 0 || !strings.HasPrefix(report.Seal, "0-0000000000000000") {
		t.Errorf("%+v", report)
	}
}

// Nobody without the key can make a database look as if it had never had a seal.
func TestNeverSealed(t *testing.T) {
	const unseal = "DELETE FROM settings WHERE name = 'audit.head'; UPDATE events SET chain = NULL;"
	for name, sql := range map[string]string{
		"seal":                  "DELETE FROM settings WHERE name = 'audit.head'",
		"seal and chain":        unseal,
		"and the policy's code": unseal + "DELETE FROM settings WHERE name = 'policy'",
		"and all policies":      unseal + "DELETE FROM settings WHERE name LIKE 'policy%'",
		"all settings":          unseal + "DELETE FROM settings",
		"settings and events":   "DELETE FROM settings; DELETE FROM events",
		"settings and users":    "DELETE FROM settings; DELETE FROM authenticators; DELETE FROM recovery_codes; DELETE FROM users",
		"broken":                "UPDATE settings SET value = 'x' WHERE name = 'audit.head'",
		"of another time":       "UPDATE settings SET value = value || 'AAAA' WHERE name = 'audit.head'",
	} {
		t.Run(name, func(t *testing.T) {
			path := auditedCopy(t)
			sqlTool(t, path, sql)
			storage := opened(t, path).Unlock(testKey{})
			for what, act := range map[string]func(data.Tx) error{
				"append":   func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn}) },
				"in vain":  func(tx data.Tx) error { _ = tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn}); return nil },
				"add user": func(tx data.Tx) error { _, err := tx.AddAccount(data.Account{User: data.User{ID: "new"}}); return err },
			} {
				err := storage.Update(t.Context(), act)
				if !errors.Is(err, data.ErrTampered) || !strings.Contains(lang.Say(words.Message(err)), "Sign-in Log") {
					t.Errorf("%s: got %v", what, err)
				}
			}
			// What changes nothing that is sealed goes on, and everything can be read.
			if err := storage.Update(t.Context(), func(tx data.Tx) error { return tx.CloseSession("none", auditTime) }); !errors.Is(err, data.ErrNotFound) {
				t.Errorf("got %v", err)
			}
			err := storage.View(t.Context(), func(tx data.Tx) error {
				latest, next, err := tx.LatestEvent(0)
				page, err2 := tx.QueryEvents(data.EventQuery{Limit: 1})
				if len(page.Events) == 1 && (latest.ID != page.Events[0].ID || !latest.At.Equal(page.Events[0].At) || next.ID != 0 || page.Total != auditEvents) {
					t.Errorf("latest %v, %+v", latest, page)
				}
				return errors.Join(err, err2)
			})
			if err != nil {
				t.Error(err)
			}
			if report := audit(t, storage); report.Sound() {
				t.Error("the audit finds nothing")
			}
		})
	}
}

// Whoever cuts off the newest events, or puts an older seal back, leaves traces
// in what comes after.
func TestAppendAfterTampering(t *testing.T) {
	event := func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn}) }
	path := auditedCopy(t)
	sqlTool(t, path, "DELETE FROM events WHERE id > 9")
	storage := opened(t, path).Unlock(testKey{})
	if err := storage.Update(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	if report := audit(t, storage); lang.Say(report.Damage) != "One or more events between 9 and 13 are missing." || report.Event != 13 {
		t.Errorf("%+v", report)
	}

	path = auditedCopy(t)
	old := strings.TrimSpace(sqlTool(t, path, "SELECT value FROM settings WHERE name = 'audit.head'"))
	storage = opened(t, path).Unlock(testKey{})
	if err := storage.Update(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	sqlTool(t, path, "UPDATE settings SET value = '"+old+"' WHERE name = 'audit.head'")
	storage = opened(t, path).Unlock(testKey{}) // who has it open has seen more
	if report := audit(t, storage); lang.Say(report.Damage) != fmt.Sprintf(store.SealPutBack, 12) || report.Event != 12 {
		t.Errorf("%+v", report)
	}
	if err := storage.Update(t.Context(), event); !errors.Is(err, data.ErrTampered) {
		t.Errorf("got %v", err)
	}
	// Cut off as well, the log ends where the seal says; a seal on paper shows it.
	sqlTool(t, path, "DELETE FROM events WHERE id > 12")
	if report := audit(t, storage); !report.Sound() {
		t.Errorf("%+v", report)
	}
}

// Events of another copy of the database, which has the same key, are genuine
// and of the right number.
func TestAuditOtherCopy(t *testing.T) {
	path, other := auditedCopy(t), auditedCopy(t)
	for _, p := range []string{path, other} {
		commit(t, opened(t, p).Unlock(testKey{}), func(tx data.Tx) error {
			return tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn, Detail: map[bool]string{true: "this", false: "that"}[p == path]})
		})
	}
	sqlTool(t, path, "ATTACH '"+other+"' AS other; DELETE FROM events WHERE id = 13; INSERT INTO events SELECT * FROM other.events WHERE id = 13")
	report := audit(t, opened(t, path).Unlock(testKey{}))
	if report.Event != 13 || !strings.HasPrefix(lang.Say(report.Damage), store.NotSealed) {
		t.Errorf("%+v", report)
	}
}

func TestSealHolds(t *testing.T) {
	path := auditedCopy(t)
	storage := opened(t, path).Unlock(testKey{})
	seals := []string{audit(t, storage).Seal}
	for range 3 {
		if err := storage.Update(t.Context(), func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn}) }); err != nil {
			t.Fatal(err)
		}
		seals = append(seals, audit(t, storage).Seal)
	}
	holds := func(storage data.Storage, seal string) (holds bool) {
		t.Helper()
		err := storage.View(t.Context(), func(tx data.Tx) (err error) {
			holds, err = tx.SealHolds(seal)
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return holds
	}
	for _, seal := range append(seals, "0-0000000000000000", " "+strings.ToUpper(seals[1])+"\n",
		"\u2068"+strings.Replace(seals[2], "-", "\u2011", 1)+"\u200b\u2069") {
		if !holds(storage, seal) {
			t.Errorf("%q does not hold", seal)
		}
	}
	earlier := opened(t, auditedCopy(t)).Unlock(testKey{})
	for i, seal := range seals {
		if holds(earlier, seal) != (i == 0) {
			t.Errorf("%q in the file of an earlier time", seal)
		}
	}
	for _, seal := range []string{"12-0000000000000000", "11" + seals[0][2:], "0-0000000000000001", "999999999999999999" + seals[0][2:]} {
		if holds(storage, seal) {
			t.Errorf("%q holds", seal)
		}
	}
	for _, seal := range []string{"", "12", "12-", "x" + seals[0], seals[0] + "0", seals[0][:18], "-" + seals[0], "9999999999999999999" + seals[0][2:], "12-000000000000000g"} {
		err := storage.View(t.Context(), func(tx data.Tx) error { _, err := tx.SealHolds(seal); return err })
		if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldSeal || lang.Say(words.Message(f)) == "" {
			t.Errorf("%q: got %v", seal, err)
		}
	}
}
