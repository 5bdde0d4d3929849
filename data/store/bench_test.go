package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

func benchStore(b *testing.B) (*DB, data.Storage) {
	ctx := context.Background()
	p := filepath.Join(b.TempDir(), "x.db")
	err := Create(ctx, p, func(db *DB) error {
		return db.Unlock(testMAC).Update(ctx, func(tx data.Tx) error {
			if err := tx.SetSetting("policy.minimum-version.lite", "1.0.0"); err != nil {
				return err
			}
			if err := tx.AddGroup(data.Group{ID: "Ops"}); err != nil {
				return err
			}
			for i := range 100 {
				k, err := tx.AddAccount(data.Account{User: data.User{ID: fmt.Sprintf("user%d", i), Group: "OPS", OTPRequired: true, CreatedAt: time.Now()}, PasswordHash: "$argon2id$v=19$m=65536,t=1,p=2$c29tZXNhbHQ$YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE"})
				if err != nil {
					return err
				}
				id := fmt.Sprintf("i%d", i)
				if err := tx.AddAuthenticator(k, data.Authenticator{ID: id, Sealed: make([]byte, 48)}); err != nil {
					return err
				}
				if ok, err := tx.Activate(id, 1, 0, time.Now()); !ok || err != nil {
					return fmt.Errorf("%v %w", ok, err)
				}
			}
			return nil
		})
	})
	if err != nil {
		b.Fatal(err)
	}
	db, err := Open(ctx, p)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db, db.Unlock(testMAC)
}

func signIn(b *testing.B, ctx context.Context, s data.Storage, i int) {
	b.Helper()
	{
		var a data.Account
		if err := s.View(ctx, func(tx data.Tx) (err error) {
			a, err = tx.AccountByLogin(fmt.Sprintf("USER%d", i%50))
			return err
		}); err != nil {
			b.Fatal(err)
		}
		if err := s.Update(ctx, func(tx data.Tx) error {
			a, err := tx.Account(a.Key)
			if err != nil {
				return err
			}
			if _, err := tx.Setting("policy.minimum-version.lite"); err != nil {
				return err
			}
			if ok, err := tx.UseStep(a.Authenticators[0].ID, int64(i)+2, 0, time.Now()); !ok || err != nil {
				return fmt.Errorf("%v %w", ok, err)
			}
			if err := tx.SetCounters(a.Key, data.Counter{}, data.Counter{}); err != nil {
				return err
			}
			if err := tx.SetLastSignIn(a.Key, data.SignIn{At: time.Now(), Program: "Lite", Computer: "host"}); err != nil {
				return err
			}
			if err := tx.OpenSession(data.Session{ID: data.NewID(), UserKey: a.Key, UserID: a.ID, OpenedAt: time.Now(), Program: "Lite", Version: "1.0.0", Computer: "host"}); err != nil {
				return err
			}
			return tx.AppendEvent(data.Event{At: time.Now(), Kind: data.SignedIn, UserKey: a.Key, UserID: a.ID, Actor: a.ID, Program: "Lite", Computer: "host", Detail: "password, one-time password"})
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func bare(b *testing.B, ctx context.Context, db *DB, i int) {
	b.Helper()
	{
		key := int64(i%50 + 51)
		now := time.Now().UnixMilli()
		tx, err := db.write.BeginTx(ctx, nil)
		if err != nil {
			b.Fatal(err)
		}
		run := func(q string, args ...any) {
			if _, err := tx.ExecContext(ctx, q, args...); err != nil {
				b.Fatal(err)
			}
		}
		code := testMAC("x", nil)
		run("UPDATE authenticators SET last_step=?, drift=?, used_at=?, code=? WHERE id=? AND last_step<?", int64(i+2), 0, now, code, fmt.Sprintf("i%d", i%50+50), int64(i+2))
		run("UPDATE users SET password_failures=0, code_failures=0, password_delay=0, code_delay=0, code_delay_start=NULL, password_delay_start=NULL, counters_code=?, last_sign_in_at=?, last_sign_in_program=?, last_sign_in_computer=? WHERE user_key=?", code, now, "Lite", "host", key)
		run("INSERT INTO sessions VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", data.NewID(), key, "user", "", "Lite", "1.0.0", "host", now, nil, 0, nil, "", "")
		run("INSERT INTO events (at,kind,user_key,user_id,actor,program,computer,detail) VALUES (?,?,?,?,?,?,?,?)", now, "sign-in", key, "user", "user", "Lite", "host", "password, one-time password")
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	_ = sql.ErrNoRows
}

func BenchmarkRatio(b *testing.B) {
	ctx := context.Background()
	db, s := benchStore(b)
	var ours, theirs []time.Duration
	i := 0
	for b.Loop() {
		i++
		start := time.Now()
		signIn(b, ctx, s, i)
		mid := time.Now()
		bare(b, ctx, db, i)
		ours = append(ours, mid.Sub(start))
		theirs = append(theirs, time.Since(mid))
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	o, t := ours[len(ours)/2], theirs[len(theirs)/2]
	b.ReportMetric(float64(o.Microseconds()), "us/signin")
	b.ReportMetric(float64(t.Microseconds()), "us/bare")
	b.ReportMetric(float64(t)/float64(o), "ratio")
}

func BenchmarkParts(b *testing.B) {
	ctx := context.Background()
	_, s := benchStore(b)
	step := int64(100)
	parts := []struct {
		name string
		f    func(tx data.Tx) error
	}{
		{"AccountByLogin", func(tx data.Tx) error { _, err := tx.AccountByLogin("USER3"); return err }},
		{"Account", func(tx data.Tx) error { _, err := tx.Account(3); return err }},
		{"Setting", func(tx data.Tx) error { _, err := tx.Setting("x"); return err }},
		{"UseStep", func(tx data.Tx) error { step++; _, err := tx.UseStep("i3", step, 0, time.Now()); return err }},
		{"SetCounters", func(tx data.Tx) error { return tx.SetCounters(3, data.Counter{}, data.Counter{}) }},
		{"SetLastSignIn", func(tx data.Tx) error { return tx.SetLastSignIn(3, data.SignIn{At: time.Now()}) }},
		{"OpenSession", func(tx data.Tx) error { return tx.OpenSession(data.Session{ID: data.NewID(), UserKey: 3}) }},
		{"AppendEvent", func(tx data.Tx) error { return tx.AppendEvent(data.Event{}) }},
	}
	for _, p := range parts {
		b.Run(p.name, func(b *testing.B) {
			_ = s.Update(ctx, func(tx data.Tx) error {
				for b.Loop() {
					if err := p.f(tx); err != nil {
						b.Fatal(err)
					}
				}
				return data.ErrNotFound
			})
		})
	}
	b.Run("View", func(b *testing.B) {
		for b.Loop() {
			_ = s.View(ctx, func(tx data.Tx) error { return nil })
		}
	})
	b.Run("View1", func(b *testing.B) {
		for b.Loop() {
			_ = s.View(ctx, func(tx data.Tx) error { _, err := tx.Setting("x"); return err })
		}
	})
	b.Run("Update", func(b *testing.B) {
		for b.Loop() {
			_ = s.Update(ctx, func(tx data.Tx) error { return nil })
		}
	})
	b.Run("Update1", func(b *testing.B) {
		for b.Loop() {
			_ = s.Update(ctx, func(tx data.Tx) error { return tx.SetLastSignIn(3, data.SignIn{At: time.Now()}) })
		}
	})
}
