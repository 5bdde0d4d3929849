package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store"
)

// auditTime is when the first event of the audited database happened; each
// further one is an hour later.
var auditTime = time.Date(2026, 3, 3, 9, 41, 7, 0, time.UTC)

// auditEvents is how many events the audited database has.
const auditEvents = 12

// audited holds a database with the victims, recovery codes of alice, and
// events; each test tampers with a copy.
var audited = template(append([]func(data.Tx) error{victims, singleUses}, happenings()...)...)

func singleUses(tx data.Tx) error {
	return errors.Join(
		tx.SetSingleUse(1, data.RecoveryCode, []data.SingleUse{{Salt: []byte("s"), Hash: []byte("h1")}, {Salt: []byte("s"), Hash: []byte("h2")}}),
		tx.SetSingleUse(2, data.TemporaryCode, []data.SingleUse{{Salt: []byte("s"), Hash: []byte("h3")}}))
}

// happenings append auditEvents events, an hour after one another.
func happenings() []func(data.Tx) error {
	list := make([]func(data.Tx) error, auditEvents)
	for i := range list {
		list[i] = func(tx data.Tx) error {
			return tx.AppendEvent(data.Event{
				At: auditTime.Add(time.Duration(i) * time.Hour), Kind: data.SignedIn, UserKey: int64(i % 4), UserID: "alice", Detail: fmt.Sprint("event ", i+1),
			})
		}
	}
	return list
}

// auditedCopy returns the path of a copy of the audited database.
func auditedCopy(t *testing.T) string {
	t.Helper()
	content, err := audited()
	return placed(t, content, err)
}

func audit(t *testing.T, storage data.Storage) data.AuditReport {
	t.Helper()
	var report data.AuditReport
	err := storage.View(t.Context(), func(tx data.Tx) (err error) {
		report, err = tx.Audit(nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAuditSound(t *testing.T) {
	storage := opened(t, auditedCopy(t)).Unlock(testKey{})
	report := audit(t, storage)
	// 3 users and their counters, 3 authenticators, 3 codes, the policy, 2 groups.
	if !report.Sound() || report.Events != auditEvents || report.Records != 15 || !strings.HasPrefix(report.Seal, "12-") || len(report.Seal) != 19 {
		t.Errorf("%+v", report)
	}
	boom := errors.New("boom")
	err := storage.View(t.Context(), func(tx data.Tx) error {
		_, err := tx.Audit(func(done, total int64) error {
			if done != total || total != 49 {
				t.Errorf("%d of %d", done, total)
			}
			return boom
		})
		return err
	})
	if !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
}

// moveEvent gives an event another number.
func moveEvent(from, to int) string {
	return fmt.Sprintf("UPDATE events SET id = %d WHERE id = %d;", to, from)
}

func TestAuditEvents(t *testing.T) {
	const unwritten = "Event %d of 3 Mar 2026 %02d:41 UTC is not as it was written."
	for name, tt := range map[string]struct {
		sql    string
		event  int64
		damage string
	}{
		"text edited":         {"UPDATE events SET detail = 'x' WHERE id = 5", 5, fmt.Sprintf(unwritten, 5, 13)},
		"first edited":        {"UPDATE events SET actor = 'x' WHERE id = 1", 1, fmt.Sprintf(unwritten, 1, 9)},
		"last edited":         {"UPDATE events SET kind = 'x' WHERE id = 12", 12, fmt.Sprintf(unwritten, 12, 20)},
		"user edited":         {"UPDATE events SET user_key = 7 WHERE id = 5", 5, fmt.Sprintf(unwritten, 5, 13)},
		"user emptied":        {"UPDATE events SET user_key = NULL WHERE id = 6", 6, fmt.Sprintf(unwritten, 6, 14)},
		"user made up":        {"UPDATE events SET user_key = 0 WHERE id = 5", 5, fmt.Sprintf(unwritten, 5, 13)},
		"time emptied":        {"UPDATE events SET at = NULL WHERE id = 5", 5, "Event 5 is not as it was written."},
		"several edited":      {"UPDATE events SET detail = 'x' WHERE id IN (9, 6, 11)", 6, fmt.Sprintf(unwritten, 6, 14)},
		"link edited":         {"UPDATE events SET chain = x'00' WHERE id = 5", 5, fmt.Sprintf(unwritten, 5, 13)},
		"links emptied":       {"UPDATE events SET chain = NULL", 1, fmt.Sprintf(unwritten, 1, 9)},
		"one removed":         {"DELETE FROM events WHERE id = 5", 6, "One or more events between 4 and 6 are missing."},
		"several removed":     {"DELETE FROM events WHERE id BETWEEN 5 AND 9", 10, "One or more events between 4 and 10 are missing."},
		"head cut off":        {"DELETE FROM events WHERE id < 4", 4, "One or more events before 4 are missing."},
		"tail cut off":        {"DELETE FROM events WHERE id > 9", 0, "The newest 3 events were removed."},
		"newest removed":      {"DELETE FROM events WHERE id = 12", 0, store.NewestRemoved},
		"all removed":         {"DELETE FROM events", 0, "All 12 events were removed."},
		"exchanged":           {moveEvent(5, 99) + moveEvent(6, 5) + moveEvent(99, 6), 5, fmt.Sprintf(store.OrderChanged, 6, 5)},
		"moved to the end":    {moveEvent(5, 99), 5, fmt.Sprintf(store.OrderChanged, 99, 5)},
		"removed and moved":   {"DELETE FROM events WHERE id = 12;" + moveEvent(11, 12), 11, fmt.Sprintf(store.OrderChanged, 12, 11)},
		"removed, moved up":   {"DELETE FROM events WHERE id = 11;" + moveEvent(12, 11), 11, fmt.Sprintf(unwritten, 11, 20)},
		"added at the end":    {"INSERT INTO events SELECT 13, at, kind, user_key, user_id, actor, program, computer, detail, chain, address FROM events WHERE id = 12", 13, "Event 13 of 3 Mar 2026 20:41 UTC was added outside TapeTrack."},
		"added in front":      {"INSERT INTO events SELECT -5, at, kind, user_key, user_id, actor, program, computer, detail, chain, address FROM events WHERE id = 1", -5, "Event -5 of 3 Mar 2026 09:41 UTC is not as it was written."},
		"moved to the front":  {moveEvent(5, -1), -1, "Event -1 of 3 Mar 2026 13:41 UTC is not as it was written."},
		"contents exchanged":  {"UPDATE events SET detail = 'event ' || (13 - id) WHERE id IN (6, 7)", 6, fmt.Sprintf(unwritten, 6, 14)},
		"seal removed":        {"DELETE FROM settings WHERE name = 'audit.head'", 0, store.SealMissing},
		"seal edited":         {"UPDATE settings SET value = 'C' || substr(value, 2) WHERE name = 'audit.head'", 0, store.SealMissing},
		"end of seal edited":  {"UPDATE settings SET value = substr(value, 1, length(value) - 2) || 'AA' WHERE name = 'audit.head'", 0, store.SealMissing},
		"all as never sealed": {"DELETE FROM settings WHERE name = 'audit.head'; UPDATE events SET chain = NULL", 1, fmt.Sprintf(unwritten, 1, 9)},
	} {
		t.Run(name, func(t *testing.T) {
			path := auditedCopy(t)
			sqlTool(t, path, tt.sql)
			report := audit(t, opened(t, path).Unlock(testKey{}))
			if lang.Say(report.Damage) != tt.damage || report.Event != tt.event {
				t.Errorf("event %d: %s", report.Event, report.Damage)
			}
			if len(report.Damaged) > 0 && !strings.Contains(name, "never") {
				t.Errorf("records: %q", report.Damaged)
			}
		})
	}
}

const putBack = store.RecordsPutBack

var (
	codesPutBack = fmt.Sprintf(store.CodesPutBack, "user alice")
	leftWrong    = fmt.Sprintf(store.LeftWrong, "user alice")
)

func TestAuditRecords(t *testing.T) {
	for name, tt := range map[string]struct {
		sql  string
		want []string
	}{
		"user":          {"UPDATE users SET name = 'x' WHERE user_key = 1", []string{"User alice was modified outside TapeTrack."}},
		"counters":      {"UPDATE users SET code_failures = 1 WHERE user_key = 2", []string{"The counters of user bob were modified outside TapeTrack."}},
		"authenticator": {"UPDATE authenticators SET last_step = 0 WHERE id = 'bob0'", []string{"An authenticator of user bob was modified outside TapeTrack."}},
		"recovery code": {"UPDATE recovery_codes SET hash = x'' WHERE code_key = 1", []string{"A recovery code of user alice was modified outside TapeTrack."}},
		"temporary code": {"UPDATE recovery_codes SET lasts = 1 WHERE user_key = 2", []string{
			"A temporary code of user bob was modified outside TapeTrack.",
		}},
		"policy": {"UPDATE settings SET value = 'x' WHERE name = 'policy.issuer'", []string{store.PolicyModified}},
		"code of a user": {"UPDATE users SET code = x'00' WHERE user_key = 3", []string{
			"User carol was modified outside TapeTrack.", putBack,
		}},
		"recovery code removed": {"DELETE FROM recovery_codes WHERE code_key = 1", []string{leftWrong, codesPutBack, putBack}},
		"name found":            {"UPDATE users SET name_folded = 'x' WHERE user_key = 1", []string{fmt.Sprintf(store.FoundByOther, "user alice")}},
		"group":                 {"UPDATE groups SET description = 'x' WHERE group_id = 'OPS'", []string{putBack}},
		"group renamed": {"UPDATE groups SET group_id = 'FREE' WHERE group_id = 'OPS'", []string{
			fmt.Sprintf(store.GroupModified, "FREE", "ops"), putBack,
		}},
		"group removed":          {"DELETE FROM groups WHERE group_id = 'OPS'", []string{fmt.Sprintf(store.GroupMissing, "ops"), putBack}},
		"recovery codes counted": {"UPDATE users SET recovery_left = 10 WHERE user_key = 1", []string{leftWrong}},
		"user removed": {"DELETE FROM users WHERE user_key = 2", []string{
			fmt.Sprintf(store.StrayDevices, 1), fmt.Sprintf(store.StrayCodes, 1), putBack,
		}},
		"recovery code doubled": {"INSERT INTO recovery_codes SELECT 99, user_key, kind, salt, hash, issued_at, lasts, used_at, code FROM recovery_codes WHERE code_key = 1", []string{
			leftWrong, "A recovery code of user alice was modified outside TapeTrack.", putBack,
		}},
		"unprintable name": {"UPDATE users SET user_id = 'a' || char(10) || 'b' WHERE user_key = 1", []string{"User \"a\\nb\" was modified outside TapeTrack."}},
	} {
		t.Run(name, func(t *testing.T) {
			path := auditedCopy(t)
			sqlTool(t, path, tt.sql)
			report := audit(t, opened(t, path).Unlock(testKey{}))
			if d := cmp.Diff(tt.want, lang.All(report.Damaged)); d != "" || !report.Damage.Empty() {
				t.Errorf("%s %s", report.Damage, d)
			}
		})
	}
}

// At most so many records are named; the last place is for what counts most.
func TestAuditManyDamaged(t *testing.T) {
	path := made(t, func(tx data.Tx) error {
		for i := range 120 {
			if _, err := tx.AddAccount(data.Account{User: data.User{ID: fmt.Sprint("u", i)}}); err != nil {
				return err
			}
		}
		return nil
	})
	sqlTool(t, path, "UPDATE users SET name = 'x', code = x'00'")
	report := audit(t, opened(t, path).Unlock(testKey{}))
	if len(report.Damaged) != 100 || lang.Say(report.Damaged[99]) != putBack || report.Records != 241 {
		t.Errorf("%d records, %d sentences, the last %s", report.Records, len(report.Damaged), slices.MaxFunc(lang.All(report.Damaged), strings.Compare))
	}
}

// Genuine rows of an earlier time, put back, carry right codes and are found by
// their sum.
func TestAuditOldRows(t *testing.T) {
	acts := map[string]func(data.Tx) error{
		"users": func(tx data.Tx) error {
			a, err := tx.Account(1)
			if err != nil {
				return err
			}
			a.Disabled = true
			return tx.UpdateAccount(a)
		},
		"counters": func(tx data.Tx) error {
			return tx.SetCounters(1, data.Counter{Failures: 5}, data.Counter{Failures: 99})
		},
		"authenticators": func(tx data.Tx) error { _, err := tx.UseStep("alice0", 500, 0, auditTime); return err },
		"recovery_codes": func(tx data.Tx) error { _, err := tx.SpendSingleUse(1, auditTime); return err },
		"groups":         func(tx data.Tx) error { return tx.DescribeGroup("dev", "new") },
		"sessions":       func(tx data.Tx) error { return tx.OpenSession(data.Session{ID: data.NewID(), UserKey: 1}) },
		"settings":       func(tx data.Tx) error { return tx.SetSetting("policy.issuer", "new") },
		"everything": func(tx data.Tx) error {
			return errors.Join(tx.DropAuthenticators(1), tx.SetSingleUse(1, data.RecoveryCode, nil), tx.SetSetting("policy.issuer", ""))
		},
	}
	for name, act := range acts {
		t.Run(name, func(t *testing.T) {
			path := auditedCopy(t)
			old := filepath.Join(t.TempDir(), "old.db")
			restore := "PRAGMA foreign_keys = OFF; ATTACH '" + old + "' AS old;"
			for _, table := range []string{"users", "authenticators", "recovery_codes", "groups", "sessions", "settings"} {
				but := map[bool]string{true: " WHERE name <> 'audit.head'"}[table == "settings"]
				restore += fmt.Sprintf("DELETE FROM %s%s; INSERT INTO %[1]s SELECT * FROM old.%[1]s%[2]s;", table, but)
			}
			if err := copyFile(path, old); err != nil {
				t.Fatal(err)
			}
			db := opened(t, path)
			storage := db.Unlock(testKey{})
			if err := storage.Update(t.Context(), act); err != nil {
				t.Fatal(err)
			}
			if report := audit(t, storage); !report.Sound() {
				t.Fatalf("%+v", report)
			}
			sqlTool(t, path, restore)
			want := []string{putBack}
			if name == "settings" || name == "everything" {
				want = append([]string{store.PolicyModified}, want...)
			}
			if d := cmp.Diff(want, lang.All(audit(t, storage).Damaged)); d != "" {
				t.Error(d)
			}
			// What the program does next does not heal it.
			if err := storage.Update(t.Context(), act); err != nil && !errors.Is(err, data.ErrTampered) {
				t.Fatal(err)
			}
			if report := audit(t, storage); report.Sound() {
				t.Error("it was healed")
			}
		})
	}
}

// Verify sees what SQLite sees: pages that contradict each other, and indexes
// that hold something else than their tables while their text is as it was.
func TestAuditFile(t *testing.T) {
	hollow := func(index, definition, condition string) string {
		return fmt.Sprintf(`PRAGMA writable_schema = ON; CREATE TEMP TABLE kept AS SELECT sql FROM sqlite_master WHERE name = '%[1]s';
			DROP INDEX %[1]s; CREATE INDEX %[1]s ON %[2]s WHERE %[3]s;
			UPDATE sqlite_master SET sql = (SELECT sql FROM kept) WHERE name = '%[1]s'`, index, definition, condition)
	}
	for name, tt := range map[string]struct{ sql, want string }{
		"sessions that nobody ends": {hollow("sessions_by_user", "sessions (user_key, closed_at)", "closed_at > 5"), "missing from index sessions_by_user"},
		"codes that nobody counts":  {hollow("recovery_codes_by_user", "recovery_codes (user_key, kind)", "0"), "missing from index recovery_codes_by_user"},
		"users that no list shows":  {hollow("users_by_name", "users (name_folded, id_folded)", "0"), "missing from index users_by_name"},
		"a text in a number":        {loosely("events", "UPDATE events SET user_key = 'x' WHERE id = 3"), "non-INTEGER value in events.user_key"},
	} {
		t.Run(name, func(t *testing.T) {
			path := auditedCopy(t)
			db := opened(t, path)
			storage := db.Unlock(testKey{})
			if report := audit(t, storage); !report.Sound() {
				t.Fatalf("%+v", report)
			}
			sqlTool(t, path, "INSERT INTO sessions (id, user_key, user_id, name, program, version, computer, with_code, previous_program, previous_computer) "+
				"VALUES ('open', 1, '', '', '', '', '', 0, '', ''); "+tt.sql)
			report := audit(t, storage)
			if said := strings.Join(lang.All(report.Damaged), "\n"); !strings.Contains(said, strings.TrimSuffix(fileDamaged, "%s.")) || !strings.Contains(said, tt.want) {
				t.Errorf("Verify says %+v", report)
			}
			if twice := lang.All(report.Damaged); len(slices.Compact(slices.Sorted(slices.Values(twice)))) != len(twice) {
				t.Errorf("something is said twice: %q", twice)
			}
		})
	}
}

// A page that a disk has lost, or somebody has written over. What is not on it is
// looked at all the same, as far as it can be read.
func TestAuditPages(t *testing.T) {
	const lost = "btreeInitPage() returns error code 11"
	nine := []byte{13, 0, 0, 0, 9} // a table of nine rows, where there is none
	for _, c := range []struct {
		object  string
		content []byte
		want    string
		events  int64 // that are gone through nevertheless
	}{
		{"users_by_name", nine, "pages can't be read", auditEvents},
		{"events_by_kind", nine, "pages can't be read", auditEvents},
		{"groups", nine, "NULL value in groups.", auditEvents},
		{"users_by_name", make([]byte, 100), lost, auditEvents},
		{"users", make([]byte, 100), lost, auditEvents},
		{"users", nine, "NULL value in users.", auditEvents},
		{"recovery_codes_by_user", make([]byte, 100), lost, auditEvents}, // by which they are counted
		{"events_by_time", make([]byte, 100), lost, auditEvents},         // by which events are, and nothing else here
		{"users_grams", make([]byte, 100), lost, auditEvents},            // no row of it is looked at, its pages are
		{"events", make([]byte, 100), lost, 0},
	} {
		path := auditedCopy(t)
		page, err := strconv.ParseInt(sqlTool(t, path, "SELECT (rootpage - 1) * (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = '"+c.object+"'"), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = file.WriteAt(c.content, page)
		if err := errors.Join(err, file.Close()); err != nil {
			t.Fatal(err)
		}
		report := audit(t, opened(t, path).Unlock(testKey{}))
		ofFile := strings.TrimSuffix(fileDamaged, "%s.")
		said := strings.Join(lang.All(report.Damaged), "\n")
		if !strings.Contains(said, ofFile) || !strings.Contains(said, c.want) || report.Events != c.events {
			t.Errorf("%s: %d events, %q", c.object, report.Events, said)
		}
		if n := strings.Count(said, ofFile); n > 20 {
			t.Errorf("%s: %d sentences about the file", c.object, n)
		}
		if strings.Contains(said, "***") {
			t.Errorf("%s: a heading of SQLite is said: %q", c.object, said)
		}
		if said += lang.Say(report.Damage); strings.Contains(said, "impossible number") {
			t.Errorf("%s: what can't be counted is said to be missed: %q", c.object, said)
		}
	}
}
