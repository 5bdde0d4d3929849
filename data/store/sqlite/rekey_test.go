package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/words"
)

var oldKey, newKey = testKey{"old"}, testKey{"new"}

// keyed returns the path of a database with the victims, recovery codes and an
// event under oldKey. Secrets are "old:" and their text.
func keyed(t *testing.T) string {
	t.Helper()
	path := made(t, nil)
	commit(t, opened(t, path).Unlock(oldKey), func(tx data.Tx) error {
		return errors.Join(
			tx.SetSetting(store.SettingKeyID, oldKey.KeyID()), victims(tx),
			tx.SetSingleUse(1, data.RecoveryCode, []data.SingleUse{{Salt: []byte("s"), Hash: []byte("h")}}),
			tx.AppendEvent(data.Event{At: auditTime, Kind: data.DatabaseMade}))
	})
	return path
}

func commit(t *testing.T, storage data.Storage, f func(data.Tx) error) {
	t.Helper()
	if err := storage.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// rekeying turns "secret of x" into "new secret of x"; that of bob is damaged.
func rekeying(write func(data.Tx, data.AuditReport) error) store.Rekeying {
	return store.Rekeying{
		From: oldKey, To: newKey, Write: write,
		Reseal: func(user int64, id string, sealed []byte) ([]byte, error) {
			if want := "secret of " + id; string(sealed) != want || user != map[string]int64{"alice0": 1, "alice1": 1, "bob0": 2}[id] {
				return nil, fmt.Errorf("%d, %s: %s", user, id, sealed)
			}
			if id == "bob0" {
				return []byte("half a secret"), errors.New("it is damaged")
			}
			return append([]byte("new "), sealed...), nil
		},
	}
}

func rotated(tx data.Tx, found data.AuditReport) error {
	return errors.Join(tx.SetSetting(store.SettingKeyPlace, "elsewhere"), tx.AppendEvent(data.Event{At: auditTime, Kind: data.KeyRotated, Detail: lang.Say(found.Damage)}))
}

func TestRekey(t *testing.T) {
	path := keyed(t)
	db := opened(t, path)
	old, other := db.Unlock(oldKey), opened(t, path).Unlock(oldKey)
	before := audit(t, old)
	if err := db.Rekey(t.Context(), rekeying(rotated)); err != nil {
		t.Fatal(err)
	}
	renewed := opened(t, path).Unlock(newKey)
	report := audit(t, renewed)
	if !report.Sound() || report.Events != 2 || report.Records != before.Records || report.Seal[:2] != "2-" {
		t.Errorf("%+v", report)
	}
	err := renewed.View(t.Context(), func(tx data.Tx) error {
		if holds, err := tx.SealHolds(before.Seal); err != nil || holds {
			t.Errorf("a seal made with the old key holds: %v", err)
		}
		for key, want := range map[int64][]string{1: {"new secret of alice0", "new secret of alice1"}, 2: {"secret of bob0"}, 3: nil} {
			a, err := tx.Account(key)
			if err != nil {
				return err
			}
			for i, au := range a.Authenticators {
				if string(au.Sealed) != want[i] {
					t.Errorf("%s is %q", au.ID, au.Sealed)
				}
			}
		}
		codes, err := tx.SingleUse(1, data.RecoveryCode)
		if len(codes) != 1 {
			t.Error("the recovery code is lost")
		}
		issuer, err2 := tx.Setting("policy.issuer")
		place, err3 := tx.Setting(store.SettingKeyPlace)
		if issuer != "value of policy.issuer" || place != "elsewhere" {
			t.Errorf("policy %q, place %q", issuer, place)
		}
		return errors.Join(err, err2, err3)
	})
	if err != nil {
		t.Error(err)
	}
	commit(t, renewed, func(tx data.Tx) error { _, err := tx.UseStep("alice0", 500, 0, auditTime); return err })
	if report := audit(t, renewed); !report.Sound() {
		t.Errorf("%+v", report)
	}
	// Programs that were running say so, whatever they do.
	for _, storage := range []data.Storage{old, other} {
		for name, act := range map[string]func(data.Tx) error{
			"user":    account(1),
			"policy":  func(tx data.Tx) error { _, err := tx.Setting("policy.issuer"); return err },
			"codes":   func(tx data.Tx) error { _, err := tx.SingleUse(1, data.RecoveryCode); return err },
			"audit":   func(tx data.Tx) error { _, err := tx.Audit(nil); return err },
			"append":  func(tx data.Tx) error { return tx.AppendEvent(data.Event{Kind: data.SignedIn}) },
			"ticket":  func(tx data.Tx) error { _, err := tx.KeptTicket("none"); return err },
			"in vain": func(tx data.Tx) error { _ = tx.AppendEvent(data.Event{Kind: data.SignedIn}); return nil },
			"count":   func(tx data.Tx) error { return tx.SetCounters(1, data.Counter{}, data.Counter{}) },
			"step":    func(tx data.Tx) error { _, err := tx.UseStep("alice0", 900, 0, auditTime); return err },
		} {
			err := storage.Update(t.Context(), act)
			if !errors.Is(err, data.ErrKeyChanged) || lang.Say(words.Message(err)) != fmt.Sprintf(store.KeyChanged, path) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		err := storage.View(t.Context(), account(1))
		checkTrouble(t, err, data.ErrKeyChanged, path)
	}
}

// A new key hides no damage, unless it is told to.
func TestRekeyDamaged(t *testing.T) {
	for name, tt := range map[string]struct {
		sql, found string
		stays      []string // in the report of an audit after Anyway
	}{
		"event":         {"UPDATE events SET detail = 'x'", "Event 1 of 3 Mar 2026 09:41 UTC is not as it was written.", nil},
		"seal":          {"DELETE FROM settings WHERE name = 'audit.head'", store.SealMissing, nil},
		"user":          {"UPDATE users SET disabled = 1 WHERE user_key = 3", "User carol was modified", []string{"User carol was modified outside TapeTrack."}},
		"counters":      {"UPDATE users SET code_failures = 9 WHERE user_key = 3", "The counters of user carol", []string{"The counters of user carol were modified outside TapeTrack."}},
		"authenticator": {"UPDATE authenticators SET drift = 2 WHERE id = 'bob0'", "An authenticator of user bob", []string{"An authenticator of user bob was modified outside TapeTrack."}},
		"code":          {"UPDATE recovery_codes SET lasts = 9", "A recovery code of user alice", []string{"A recovery code of user alice was modified outside TapeTrack."}},
		"policy":        {"UPDATE settings SET value = 'x' WHERE name = 'policy.issuer'", "The sign-in policy", nil},
		"code removed":  {"DELETE FROM recovery_codes", fmt.Sprintf(store.LeftWrong, "user alice"), []string{fmt.Sprintf(store.CodesPutBack, "user alice")}},
	} {
		t.Run(name, func(t *testing.T) {
			path := keyed(t)
			sqlTool(t, path, tt.sql)
			db := opened(t, path)
			r := rekeying(func(data.Tx, data.AuditReport) error { t.Error("written"); return nil })
			checkTrouble(t, db.Rekey(t.Context(), r), data.ErrTampered, tt.found)
			if id, err := db.Setting(t.Context(), store.SettingKeyID); err != nil || id != "old" {
				t.Errorf("the key is %s, %v", id, err)
			}
			r.Anyway, r.Write = true, func(tx data.Tx, found data.AuditReport) error {
				if !strings.Contains(lang.Say(found.Damage)+strings.Join(lang.All(found.Damaged), ""), tt.found) {
					t.Errorf("found %+v", found)
				}
				return rotated(tx, found)
			}
			if err := db.Rekey(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			report := audit(t, db.Unlock(newKey))
			if !report.Damage.Empty() || strings.Join(lang.All(report.Damaged), "\n") != strings.Join(tt.stays, "\n") {
				t.Errorf("%+v", report)
			}
		})
	}
}

func TestRekeyFails(t *testing.T) {
	path := keyed(t)
	db := opened(t, path)
	boom := errors.New("boom")
	if err := db.Rekey(t.Context(), rekeying(func(data.Tx, data.AuditReport) error { return boom })); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	r := rekeying(rotated)
	r.Progress = func(int64, int64) error { return boom }
	if err := db.Rekey(t.Context(), r); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	r = rekeying(rotated)
	r.From = testKey{"other"}
	checkTrouble(t, db.Rekey(t.Context(), r), data.ErrKeyChanged, path)
	if report := audit(t, db.Unlock(oldKey)); !report.Sound() || report.Events != 1 {
		t.Errorf("%+v", report)
	}
}

// The database of a release without a chain gets one together with its new key.
func TestRekeyFirstRelease(t *testing.T) {
	path := older(t)
	db := opened(t, path)
	err := db.Rekey(t.Context(), store.Rekeying{
		From: testKey{}, To: newKey, Write: rotated,
		Reseal: func(_ int64, _ string, sealed []byte) ([]byte, error) { return append([]byte("new "), sealed...), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if report := audit(t, db.Unlock(newKey)); !report.Sound() || report.Events != 3 || report.Seal[:2] != "3-" {
		t.Errorf("%+v", report)
	}
}

func init() {
	tasks["rekey and hang"] = func(path, _ string) error {
		db, err := Open(context.Background(), path)
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Rekey(context.Background(), rekeying(func(tx data.Tx, found data.AuditReport) error {
			err := rotated(tx, found)
			ready()
			return err
		}))
	}
}

// A program that is killed while it changes the key leaves the old one; one that
// is not, the new one.
func TestProcessKilledInRekey(t *testing.T) {
	for _, killed := range []bool{true, false} {
		path := keyed(t)
		db := opened(t, path)
		p := start(t, "rekey and hang", path, "")
		// What was written so far is nobody's business yet.
		if report := audit(t, db.Unlock(oldKey)); !report.Sound() {
			t.Errorf("meanwhile: %+v", report)
		}
		if killed {
			if err := p.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		if said := p.end(); said != "" {
			t.Error(said)
		}
		key, other := newKey, oldKey
		if killed {
			key, other = oldKey, newKey
		}
		if id, err := db.Setting(t.Context(), store.SettingKeyID); err != nil || id != key.id {
			t.Errorf("killed %t: the key is %s, %v", killed, id, err)
		}
		if report := audit(t, db.Unlock(key)); !report.Sound() {
			t.Errorf("killed %t: %+v", killed, report)
		}
		if err := db.Unlock(other).View(t.Context(), account(1)); !errors.Is(err, data.ErrKeyChanged) {
			t.Errorf("killed %t: got %v", killed, err)
		}
	}
}

// A lost seal keeps everybody from writing until the log is sealed anew, as it
// is there. What was sealed before the damage still holds.
func TestReseal(t *testing.T) {
	for name, tt := range map[string]struct {
		sql   string
		holds bool     // the seal from before
		stays []string // what is still not trusted
	}{
		"seal removed":   {"DELETE FROM settings WHERE name = 'audit.head'", true, nil},
		"seal broken":    {"UPDATE settings SET value = 'x' WHERE name = 'audit.head'", true, nil},
		"links removed":  {"DELETE FROM settings WHERE name = 'audit.head'; UPDATE events SET chain = NULL", true, nil},
		"event edited":   {"DELETE FROM settings WHERE name = 'audit.head'; UPDATE events SET detail = 'x' WHERE id = 5", false, nil},
		"policy changed": {"DELETE FROM settings WHERE name = 'audit.head'; UPDATE settings SET value = 'x' WHERE name = 'policy.issuer'", true, nil},
		"all settings":   {"DELETE FROM settings", true, nil},
		"user changed": {
			"DELETE FROM settings WHERE name = 'audit.head'; UPDATE users SET disabled = 1 WHERE user_key = 3", true,
			[]string{"User carol was modified outside TapeTrack."},
		},
		"nothing": {"VACUUM", true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			path := auditedCopy(t)
			db := opened(t, path)
			seal := audit(t, db.Unlock(testKey{})).Seal
			sqlTool(t, path, tt.sql)
			err := db.Reseal(t.Context(), testKey{}, func(tx data.Tx) error {
				return tx.AppendEvent(data.Event{At: auditTime, Kind: data.Recovered})
			})
			if err != nil {
				t.Fatal(err)
			}
			storage := db.Unlock(testKey{})
			report := audit(t, storage)
			if !report.Damage.Empty() || strings.Join(lang.All(report.Damaged), "\n") != strings.Join(tt.stays, "\n") || report.Events != auditEvents+1 {
				t.Errorf("%+v", report)
			}
			commit(t, storage, func(tx data.Tx) error {
				if holds, err := tx.SealHolds(seal); err != nil || holds != tt.holds {
					t.Errorf("the seal holds: %t, %v", holds, err)
				}
				issuer, err := tx.Setting("policy.issuer")
				if want := map[bool]string{true: "", false: "value of policy.issuer"}[name == "policy changed" || name == "all settings"]; issuer != want {
					t.Errorf("the issuer is %q", issuer)
				}
				return errors.Join(err, tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn}))
			})
		})
	}
}

// Only the key of the database seals it.
func TestResealWrongKey(t *testing.T) {
	path := keyed(t)
	db := opened(t, path)
	err := db.Reseal(t.Context(), newKey, func(data.Tx) error { t.Error("written"); return nil })
	checkTrouble(t, err, data.ErrKeyChanged, path)
	boom := errors.New("boom")
	if err := db.Reseal(t.Context(), oldKey, func(data.Tx) error { return boom }); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	if report := audit(t, db.Unlock(oldKey)); !report.Sound() {
		t.Errorf("%+v", report)
	}
}

// After the key was changed no copy of what it protected is left in the files.
func TestRekeyLeavesNothing(t *testing.T) {
	path := keyed(t)
	db := opened(t, path)
	holds := func() bool {
		return strings.Contains(readAll(t, path)+readAll(t, path+"-wal"), "secret of alice1")
	}
	if !holds() {
		t.Fatal("it is not there")
	}
	r := rekeying(rotated)
	r.Reseal = func(_ int64, _ string, sealed []byte) ([]byte, error) { return bytes.ToUpper(sealed), nil }
	if err := db.Rekey(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if holds() {
		t.Error("an old secret is still in the files")
	}
}
