package main

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "github.com/libtnb/sqlite" // registers the driver that the reference uses, too

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
	"tapetrack/test/load"
)

const password = load.Password

// noHash stands for a password hash that costs nothing.
type noHash struct{}

func (noHash) Hash(p string) (string, error)                { return "plain:" + p, nil }
func (noHash) Verify(p, hash string) (match, outdated bool) { return "plain:"+p == hash, false }
func (noHash) Derive(code string, salt []byte) []byte       { return append([]byte(code), salt...) }

// measureSignIn measures whole sign-ins against the least that they can cost.
func measureSignIn(folder string, runs int) ([]row, error) {
	ctx := context.Background()
	real, err := prepare(ctx, filepath.Join(folder, "hashed.db"), auth.Argon2id{})
	if err != nil {
		return nil, err
	}
	defer real.close()
	bare, err := prepare(ctx, filepath.Join(folder, "plain.db"), noHash{})
	if err != nil {
		return nil, err
	}
	defer bare.close()
	// A separate file: bare rows would break the chain of the log.
	rows, err := prepare(ctx, filepath.Join(folder, "rows.db"), noHash{})
	if err != nil {
		return nil, err
	}
	defer rows.close()

	took, err := alternately(20*runs, timed(real.signIn), timed(real.hashAndCommit))
	if err != nil {
		return nil, err
	}
	const many = 100
	var rate, bareRate, work, bareWork []float64
	for range 3 * runs {
		before := processorTime()
		a, err := seconds(many, bare.signIn)
		if err != nil {
			return nil, err
		}
		between := processorTime()
		b, err := seconds(many, rows.writeRows)
		if err != nil {
			return nil, err
		}
		rate, bareRate = append(rate, many/a), append(bareRate, many/b)
		work = append(work, (between-before).Seconds()*1e6/many)
		bareWork = append(bareWork, (processorTime()-between).Seconds()*1e6/many)
	}
	return []row{
		{
			what: "one sign-in, everything", against: "the password hash plus one bare durable commit on the same file",
			ours: median(took[0]), theirs: median(took[1]), unit: "ms", budget: 1.05,
		},
		{
			what:    "sign-ins per second with the hash taken out",
			against: "one bare transaction that writes the same rows, in a file made alike with the same durability",
			ours:    median(rate), theirs: median(bareRate), unit: "/s", least: true, budget: 0.5,
		},
		{
			what: "processor time of such a sign-in, whatever the disk and others do", against: "that of such a transaction",
			ours: median(work), theirs: median(bareWork), unit: "us",
		},
	}, nil
}

// alternately calls two sides n times each, and returns the milliseconds that they say they
// took. Both meet the same noise, and take turns in going first: each one pays for what the
// previous one leaves behind, such as memory to be collected.
func alternately(n int, ours, theirs func() (time.Duration, error)) (took [2][]float64, err error) {
	sides := [2]func() (time.Duration, error){ours, theirs}
	for i := range n {
		for j := range 2 {
			side := (i + j) % 2
			t, err := sides[side]()
			if err != nil {
				return took, err
			}
			took[side] = append(took[side], ms(t))
		}
	}
	return took, nil
}

// timed returns a function that measures a call of f.
func timed(f func() error) func() (time.Duration, error) {
	return func() (time.Duration, error) {
		begun := time.Now()
		err := f()
		return time.Since(begun), err
	}
}

// seconds measures n calls of f.
func seconds(n int, f func() error) (float64, error) {
	start := time.Now()
	for range n {
		if err := f(); err != nil {
			return 0, err
		}
	}
	return time.Since(start).Seconds(), nil
}

// processorTime returns the processor time that this process has used so far.
func processorTime() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used) // never fails for the process itself
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// A subject is one database with a user, and a bare connection to it.
type subject struct {
	service auth.Doors
	console data.Actor // acts where a session is not what is measured
	hasher  auth.Hasher
	hash    string
	key     int64
	db      *sqlite.DB
	bare    *sql.DB
}

func prepare(ctx context.Context, path string, hasher auth.Hasher) (*subject, error) {
	v, err := vault.New(vault.NewKey(), "bench")
	if err != nil {
		return nil, err
	}
	if err := sqlite.Create(ctx, path, func(*sqlite.DB) error { return nil }); err != nil {
		return nil, err
	}
	s := &subject{hasher: hasher}
	if s.db, err = sqlite.Open(ctx, path); err != nil {
		return nil, err
	}
	parts := auth.Parts{Storage: s.db.Unlock(v), Sealer: v, Hasher: hasher, Version: "1.0.0"}
	s.service = auth.New(parts)
	console := auth.OpenConsole(parts, "bench", data.Client{})
	if err := console.SetUp(ctx, data.SetUp{Password: password}); err != nil {
		return nil, err
	}
	s.console = console.Actor()
	user, err := s.service.AddUser(ctx, s.console, data.NewUser{
		User: data.User{ID: "alice", Name: "Alice", Group: "OPS"}, Password: password,
	})
	if err != nil {
		return nil, err
	}
	s.key = user.Key
	if s.hash, err = hasher.Hash(password); err != nil {
		return nil, err
	}
	dsn := "file:" + path + "?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(2)&_pragma=secure_delete(1)"
	if s.bare, err = sql.Open("sqlite", dsn); err != nil {
		return nil, err
	}
	s.bare.SetMaxOpenConns(1)
	return s, s.bare.PingContext(ctx)
}

func (s *subject) close() {
	_ = s.bare.Close()
	_ = s.db.Close()
}

// signIn is a whole sign-in: hash, judge, session, events, commit.
func (s *subject) signIn() error {
	_, err := load.SignIn(context.Background(), s.service, "alice", "Lite")
	return err
}

// hashAndCommit is what every sign-in needs.
func (s *subject) hashAndCommit() error {
	s.hasher.Verify(password, s.hash)
	// An indexed column, as last_sign_in_at is, but one that no keyed code covers.
	_, err := s.bare.Exec("UPDATE users SET recovery_left = ? WHERE user_key = ?", time.Now().UnixMilli(), s.key)
	return err
}

// writeRows writes the rows of a sign-in and nothing else.
func (s *subject) writeRows() error {
	tx, err := s.bare.Begin()
	if err != nil {
		return err
	}
	now := time.Now().UnixMilli()
	for _, statement := range []struct {
		sql  string
		args []any
	}{
		{
			`INSERT INTO sessions (id, user_key, user_id, name, program, version, computer, opened_at, closed_at, with_code, factor,
			previous_at, previous_program, previous_computer) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			[]any{data.NewID(), s.key, "alice", "Alice", "Lite", "1.0.0", "bench", now, nil, 0, "password", now, "Lite", "bench"},
		},
		{
			"UPDATE users SET last_sign_in_at = ?, last_sign_in_program = ?, last_sign_in_computer = ? WHERE user_key = ?",
			[]any{now, "Lite", "bench", s.key},
		},
		{
			"INSERT INTO events (at, kind, user_key, user_id, actor, program, computer, detail, chain) VALUES (?,?,?,?,?,?,?,?,?)",
			[]any{now, "sign-in", s.key, "alice", "alice", "Lite", "bench", "password", make([]byte, 32)},
		},
		{
			// The head of the log, as long as a real one.
			"UPDATE settings SET value = ? WHERE name = 'audit.head'",
			[]any{strings.Repeat("A", 195)},
		},
	} {
		if _, err := tx.Exec(statement.sql, statement.args...); err != nil {
			_ = tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}
