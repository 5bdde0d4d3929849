package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tapetrack/data"
)

// benchUsers is how many users sign in, in turn.
const benchUsers = 100

// BenchmarkSignIn compares the transactions of a sign-in with one of
// database/sql alone that writes the same rows of a file that is made alike: in
// ours its events would break the chain.
func BenchmarkSignIn(b *testing.B) {
	fill := func(tx data.Tx) error {
		errs := []error{tx.AddGroup(data.Group{ID: "OPS"}), tx.SetSetting("policy.minimum-version.lite", "1.0.0")}
		for i := range benchUsers {
			name := fmt.Sprint("user", i)
			key, err := tx.AddAccount(data.Account{User: data.User{ID: name, Name: name, Group: "OPS", OTPRequired: true}, PasswordHash: fmt.Sprintf("%096d", i)})
			errs = append(errs, err, tx.AddAuthenticator(key, data.Authenticator{ID: name, Sealed: make([]byte, 48)}))
			_, err = tx.Activate(name, 1, 0, time.Now())
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	}
	storage, db := opened(b, created(b, fill)).Unlock(testKey{}), opened(b, created(b, fill))
	db.engine.guard.on.Store(false)
	var step atomic.Int64
	step.Store(10)
	b.Run("one after another", func(b *testing.B) {
		var ours, bare []time.Duration
		for b.Loop() {
			start := time.Now()
			signIn(b, storage, step.Add(1))
			middle := time.Now()
			bareSignIn(b, db, step.Add(1))
			ours, bare = append(ours, middle.Sub(start)), append(bare, time.Since(middle))
		}
		report(b, median(ours), median(bare))
	})
	b.Run("eight at once", func(b *testing.B) {
		var ours, bare time.Duration
		for b.Loop() {
			ours += atOnce(func() { signIn(b, storage, step.Add(1)) })
			bare += atOnce(func() { bareSignIn(b, db, step.Add(1)) })
		}
		each := time.Duration(b.N) * 8 * 20
		report(b, ours/each, bare/each)
	})
}

func report(b *testing.B, ours, bare time.Duration) {
	b.ReportMetric(float64(ours.Microseconds()), "µs/sign-in")
	b.ReportMetric(float64(bare.Microseconds()), "µs/bare")
	b.ReportMetric(float64(bare)/float64(ours), "ratio")
	b.ReportMetric(0, "ns/op")
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

func atOnce(f func()) time.Duration {
	start := time.Now()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				f()
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

// signIn is what data/auth does but for hash and code.
func signIn(b *testing.B, storage data.Storage, step int64) {
	ctx, now := context.Background(), time.Now()
	var a data.Account
	err := storage.View(ctx, func(tx data.Tx) (err error) {
		a, err = tx.AccountByLogin(fmt.Sprint("USER", step%benchUsers))
		return err
	})
	if err != nil {
		b.Error(err)
		return
	}
	err = storage.Update(ctx, func(tx data.Tx) error {
		a, err := tx.Account(a.Key)
		if err != nil {
			return err
		}
		if _, err := tx.Setting("policy.minimum-version.lite"); err != nil {
			return err
		}
		refused := func() error {
			return errors.Join(tx.SetCounters(a.Key, data.Counter{Failures: 1}, data.Counter{}), tx.AppendEvent(data.Event{At: now, Kind: data.SignInRefused, UserKey: a.Key}))
		}
		if err := errors.Join(tx.Try(refused), tx.Try(refused)); err != nil {
			return err
		}
		_, err = tx.UseStep(a.Authenticators[0].ID, step, 0, now)
		return errors.Join(err,
			tx.SetCounters(a.Key, data.Counter{}, data.Counter{}),
			tx.SetLastSignIn(a.Key, data.SignIn{At: now, Program: "Lite", Computer: "desk"}),
			tx.OpenSession(data.Session{
				ID: data.NewID(), UserKey: a.Key, UserID: a.ID, Name: a.Name, Program: "Lite", Version: "1.0.0", Computer: "desk", OpenedAt: now,
			}),
			tx.AppendEvent(data.Event{
				At: now, Kind: data.SignedIn, UserKey: a.Key, UserID: a.ID, Actor: a.ID, Program: "Lite", Computer: "desk", Detail: "password, code",
			}))
	})
	if err != nil {
		b.Error(err)
	}
}

// bareSignIn writes the rows that signIn writes. It makes no codes.
func bareSignIn(b *testing.B, db *DB, step int64) {
	tx, err := db.engine.write.Begin()
	if err != nil {
		b.Error(err)
		return
	}
	user, code, now := step%benchUsers, make([]byte, 32), time.Now().UnixMilli()
	exec := func(statement string, args ...any) {
		if _, err := tx.Exec(statement, args...); err != nil {
			b.Error(err)
		}
	}
	exec("UPDATE authenticators SET last_step = ?, drift = ?, used_at = ?, code = ? WHERE id = ? AND last_step < ?",
		step, 0, now, code, fmt.Sprint("user", user), step)
	exec(`UPDATE users SET password_failures = 0, code_failures = 0, password_delay = 0, code_delay = 0, counters_code = ?,
		last_sign_in_at = ?, last_sign_in_program = ?, last_sign_in_computer = ? WHERE user_key = ?`, code, now, "Lite", "desk", user+1)
	exec(`INSERT INTO sessions (id, user_key, user_id, name, program, version, computer, opened_at, closed_at, with_code, factor,
		previous_at, previous_program, previous_computer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		data.NewID(), user+1, "user", "user", "Lite", "1.0.0", "desk", now, nil, 0, "password", nil, "", "")
	exec("INSERT INTO events (at, kind, user_key, user_id, actor, program, computer, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		now, "sign-in", user+1, "user", "user", "Lite", "desk", "password, code")
	if err := tx.Commit(); err != nil {
		b.Error(err)
	}
}

// BenchmarkGuard measures a transaction that reads a row, with and without the
// look at the schema, and one on a new connection, which compares it.
func BenchmarkGuard(b *testing.B) {
	db := opened(b, created(b, nil))
	read := func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Setting(b.Context(), "database.id"); err != nil {
				b.Fatal(err)
			}
		}
	}
	db.engine.guard.on.Store(false)
	b.Run("plain", read)
	db.engine.guard.on.Store(true)
	b.Run("guarded", read)
	db.engine.read.SetMaxIdleConns(0)
	b.Run("compared", read)
	db.engine.guard.on.Store(false)
	b.Run("connected", read)
}
