package auth

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

// A question is one that is counted.
type question struct {
	name    string
	refused data.Kind // the event of a refusal
	code    bool      // it is a code that is guessed, else a password
	// pending: no wrong code blocks anybody yet.
	pending bool
	// set makes a world ready for it, and returns who answers: right or wrong. The
	// answer is the error, or how it ended.
	set func(w *world) (user string, ask func(right bool) (string, error))
}

func answer(out data.Outcome, err error) (string, error) {
	if err != nil || out.Refusal == nil {
		return "right", err
	}
	return "wrong", nil
}

// answered is for what returns an error only: a FieldError says that it is wrong.
func answered(err error) (string, error) {
	if _, wrong := data.AsFieldError(err); wrong {
		return "wrong", nil
	}
	return "right", err
}

// questions are all that are counted. Whoever adds one adds it here.
func questions() []question {
	either := func(right bool, yes, no string) string {
		if right {
			return yes
		}
		return no
	}
	signIn := func(w *world, id, password, code string) (string, error) {
		return answer(w.SignIn(context.Background(), w.attempt(id, password, code)))
	}
	own := func(id string, ask func(w *world, by data.Actor, right bool) (string, error)) func(*world) (string, func(bool) (string, error)) {
		return func(w *world) (string, func(bool) (string, error)) {
			var by data.Actor
			if id == "bob" {
				w.add("bob")
				by = w.session("bob", "")
			} else {
				w.addActive("alice")
				by = w.session("alice", w.code("alice", 0))
			}
			w.clock.Move(5 * time.Minute)
			return id, func(right bool) (string, error) { return ask(w, by, right) }
		}
	}
	return []question{
		{"password at sign-in", data.SignInRefused, false, false, func(w *world) (string, func(bool) (string, error)) {
			w.add("bob")
			return "bob", func(right bool) (string, error) {
				return signIn(w, "bob", either(right, passwordOf("bob"), "wrong"), "")
			}
		}},
		{"password at sign-in, a new one is due", data.SignInRefused, false, false, func(w *world) (string, func(bool) (string, error)) {
			w.add("bob", func(n *data.NewUser) { n.Temporary = true })
			return "bob", func(right bool) (string, error) {
				return signIn(w, "bob", either(right, passwordOf("bob"), "wrong"), "")
			}
		}},
		{"password at sign-in, the QR code is due", data.SignInRefused, false, false, func(w *world) (string, func(bool) (string, error)) {
			w.add("bob", withOTP)
			return "bob", func(right bool) (string, error) {
				return signIn(w, "bob", either(right, passwordOf("bob"), "wrong"), "")
			}
		}},
		{"password at sign-in, of a user who is disabled", data.SignInRefused, false, false, func(w *world) (string, func(bool) (string, error)) {
			w.add("bob", func(n *data.NewUser) { n.Disabled = true })
			return "bob", func(right bool) (string, error) {
				out, err := w.SignIn(context.Background(), w.attempt("bob", either(right, passwordOf("bob"), "wrong"), ""))
				if err == nil && out.Refusal.Reason == data.DisabledUser {
					return "right", nil
				}
				return "wrong", err
			}
		}},
		{"code at sign-in", data.SignInRefused, true, false, func(w *world) (string, func(bool) (string, error)) {
			w.addActive("alice")
			return "alice", func(right bool) (string, error) {
				return signIn(w, "alice", passwordOf("alice"), either(right, w.code("alice", 0), w.wrongCode("alice")))
			}
		}},
		{"recovery code at sign-in", data.SignInRefused, true, false, func(w *world) (string, func(bool) (string, error)) {
			codes := w.addWithCodes("alice")
			return "alice", func(right bool) (string, error) {
				return signIn(w, "alice", passwordOf("alice"), either(right, codes[0], otherCode(codes[0])))
			}
		}},
		{"temporary code at sign-in", data.SignInRefused, true, false, func(w *world) (string, func(bool) (string, error)) {
			w.addActive("alice")
			code := w.temporary("alice")
			return "alice", func(right bool) (string, error) {
				return signIn(w, "alice", passwordOf("alice"), either(right, code, otherCode(code)))
			}
		}},
		{"code in the popup", data.SignInRefused, true, true, func(w *world) (string, func(bool) (string, error)) {
			w.add("alice", withOTP)
			out := w.signIn("alice", "")
			return "alice", func(right bool) (string, error) {
				return answer(w.Activate(context.Background(), out.Ticket, either(right, w.code("alice", 0), w.wrongCode("alice"))))
			}
		}},
		{"password at Confirm", data.PasswordRefused, false, false, own("bob", func(w *world, by data.Actor, right bool) (string, error) {
			return answered(w.Confirm(context.Background(), by, either(right, passwordOf("bob"), "wrong"), ""))
		})},
		{"code at Confirm", data.PasswordRefused, true, false, own("alice", func(w *world, by data.Actor, right bool) (string, error) {
			return answered(w.Confirm(context.Background(), by, passwordOf("alice"), either(right, w.code("alice", 0), w.wrongCode("alice"))))
		})},
		{"password in My Sign-in", data.PasswordRefused, false, false, own("alice", func(w *world, by data.Actor, right bool) (string, error) {
			_, err := w.Prove(context.Background(), by, either(right, passwordOf("alice"), "wrong"), w.code("alice", 0))
			return answered(err)
		})},
		{"code in My Sign-in", data.PasswordRefused, true, false, own("alice", func(w *world, by data.Actor, right bool) (string, error) {
			_, err := w.Prove(context.Background(), by, passwordOf("alice"), either(right, w.code("alice", 0), w.wrongCode("alice")))
			return answered(err)
		})},
		{"code of a new authenticator", data.PasswordRefused, true, false, func(w *world) (string, func(bool) (string, error)) {
			w.addActive("alice")
			by := w.session("alice", w.code("alice", 0))
			ticket := w.mustProveLater("alice", by)
			shown, err := w.BeginDevice(context.Background(), ticket, "")
			w.must(err)
			secret := secretShown(shown)
			return "alice", func(right bool) (string, error) {
				_, err := w.ConfirmDevice(context.Background(), ticket, "Tablet", either(right, hotpOracle(secret, w.step()), hotpOracle(secret, w.step()+1000)))
				return answered(err)
			}
		}},
		{"password to turn on one's own", data.PasswordRefused, false, false, own("bob", func(w *world, by data.Actor, right bool) (string, error) {
			_, _, err := w.BeginTurnOn(context.Background(), by, either(right, passwordOf("bob"), "wrong"))
			return answered(err)
		})},
		{"code to turn on one's own", data.PasswordRefused, true, true, func(w *world) (string, func(bool) (string, error)) {
			w.add("bob")
			_, ticket, secret := w.beginsTurnOn("bob")
			return "bob", func(right bool) (string, error) {
				return answered(w.ConfirmTurnOn(context.Background(), ticket, "Phone", either(right, hotpOracle(secret, w.step()), hotpOracle(secret, w.step()+1000))))
			}
		}},
		{"Change Password", data.PasswordRefused, false, false, own("bob", func(w *world, by data.Actor, right bool) (string, error) {
			return answered(w.ChangePassword(context.Background(), by, either(right, passwordOf("bob"), "wrong"), "an entirely new one"))
		})},
		{"Test code", data.CodeTested, true, false, func(w *world) (string, func(bool) (string, error)) {
			w.addActive("alice")
			return "alice", func(right bool) (string, error) {
				test, err := w.TestCode(context.Background(), theConsole, w.account("alice").Key, either(right, w.code("alice", 0), w.wrongCode("alice")))
				if test.Matches {
					return "right", err
				}
				return "wrong", err
			}
		}},
	}
}

// An obstacle lies in the way of what a refusal writes. put returns what takes it
// away again.
type obstacle struct {
	name    string
	atLimit bool // it is in the way of what the last wrong answer before the limit leads to
	put     func(w *world, q question, user string) (remove func())
}

func strayEvent(ahead int) func(*world, question, string) func() {
	return func(w *world, _ question, _ string) func() {
		w.raw("INSERT INTO events (id, kind, user_id, actor, program, computer, detail) SELECT max(id) + ?, 'x', '', '', '', '', '' FROM events", ahead)
		return func() { w.raw("DELETE FROM events WHERE kind = 'x'") }
	}
}

var obstacles = []obstacle{
	{"an event with the next number", false, strayEvent(1)},
	{"an event with the number after the next", true, strayEvent(2)},
	{"a foreign entry in an index of users", true, func(w *world, q question, user string) func() {
		index, column, real := "users_by_members", "revocation", ""
		if q.code {
			index, column, real = "users_by_otp", "otp_state", "Active"
		}
		write := func(value string) string {
			return "UPDATE users SET " + column + " = '" + value + "' WHERE user_id = '" + user + "'"
		}
		w.raw(write("Zzz"))
		w.withoutIndex(index, write(real))
		return func() {
			w.withoutIndex(index, write("Zzz"))
			w.raw(write(real))
		}
	}},
	{"a broken page of an index of events", false, func(w *world, q question, _ string) func() {
		return w.brokenPage(q.refused)
	}},
	{"a broken page for the event of the limit", true, func(w *world, q question, _ string) func() {
		if q.code {
			return w.brokenPage(data.OTPBlocked)
		}
		return w.brokenPage(data.UserRevoked)
	}},
}

// brokenPage breaks the page of an index onto which the next event of a kind goes,
// and returns what puts it right again.
func (w *world) brokenPage(kind data.Kind) func() {
	w.t.Helper()
	// So many of them, and of one behind, that nothing else goes onto that page.
	w.must(w.store.Update(context.Background(), func(tx data.Tx) error {
		for i := range 1800 {
			e := data.Event{At: w.clock.Now(), Kind: kind}
			if i >= 900 {
				e.Kind += "-"
			}
			if err := tx.AppendEvent(e); err != nil {
				return err
			}
		}
		return nil
	}))
	w.raw("PRAGMA wal_checkpoint(TRUNCATE)")
	file, err := os.ReadFile(w.path)
	w.must(err)
	size := w.number("PRAGMA page_size")
	page := leafOf(file, size, w.number("SELECT rootpage FROM sqlite_master WHERE name = 'events_by_kind'"), w.number("SELECT count(*) FROM events WHERE kind <= ?", kind))
	was := slices.Clone(w.page(page, size, nil))
	w.page(page, size, func(p []byte) { p[0] = 0x63 })
	return func() { w.page(page, size, func(p []byte) { copy(p, was) }) }
}

// leafOf returns the page of the leaf of the index b-tree below a root that the
// next entry goes onto that comes behind the first n: see "B-tree Pages" in SQLite's
// file format.
func leafOf(file []byte, size, root, n int) int {
	page := root
	var walk func(number int) bool
	walk = func(number int) bool {
		p := file[(number-1)*size : number*size]
		cells := int(binary.BigEndian.Uint16(p[3:]))
		if p[0] == 10 {
			page, n = number, n-cells
			return n < 0
		}
		for i := range cells {
			cell := int(binary.BigEndian.Uint16(p[12+2*i:]))
			if walk(int(binary.BigEndian.Uint32(p[cell:]))) {
				return true
			}
			if n--; n < 0 {
				return true
			}
		}
		return walk(int(binary.BigEndian.Uint32(p[8:])))
	}
	walk(root)
	return page
}

// page returns a page of the file as it was, and changes it outside TapeTrack.
func (w *world) page(number, size int, change func(p []byte)) []byte {
	w.t.Helper()
	w.raw("PRAGMA wal_checkpoint(TRUNCATE)")
	f, err := os.OpenFile(w.path, os.O_RDWR, 0)
	w.must(err)
	defer f.Close()
	p := make([]byte, size)
	_, err = f.ReadAt(p, int64(number-1)*int64(size))
	w.must(err)
	if change == nil {
		return p
	}
	change(p)
	_, err = f.WriteAt(p, int64(number-1)*int64(size))
	w.must(err)
	w.raw("UPDATE migrations SET id = id") // programs that are open forget what they read
	return p
}

// withoutIndex executes a statement while SQLite knows nothing of an index, whose
// rows stay as they were.
func (w *world) withoutIndex(name, statement string) {
	w.t.Helper()
	db, err := sql.Open("sqlite", w.path)
	w.must(err)
	defer db.Close()
	c, err := db.Conn(context.Background())
	w.must(err)
	defer c.Close()
	do := func(query string, args ...any) {
		w.t.Helper()
		_, err := c.ExecContext(context.Background(), query, args...)
		w.must(err)
	}
	var table, text string
	var root int
	w.must(c.QueryRowContext(context.Background(), "SELECT tbl_name, rootpage, sql FROM sqlite_master WHERE name = ?", name).Scan(&table, &root, &text))
	do("PRAGMA writable_schema = ON")
	do("BEGIN")
	do("DELETE FROM sqlite_master WHERE name = ?", name)
	do("PRAGMA writable_schema = RESET")
	do(statement)
	do("PRAGMA writable_schema = ON")
	do("INSERT INTO sqlite_master VALUES ('index', ?, ?, ?, ?)", name, table, root, text)
	do("COMMIT")
}

// TestNoGuessIsFree: whoever can write the file sees to it that what a refusal
// writes can't be written. Wrong answers then fail, and nothing is counted; so a
// right one must fail in the same way and leave nothing either. Without that, all
// guesses until the right one would be free, and Verify would find nothing after
// the file was put right.
func TestNoGuessIsFree(t *testing.T) {
	for _, q := range questions() {
		for _, o := range obstacles {
			if o.atLimit && q.pending {
				continue
			}
			t.Run(q.name+"/"+o.name, func(t *testing.T) {
				w := newWorld(t)
				user, ask := q.set(w)
				if o.atLimit {
					passwords, codes := data.Counter{Failures: tapeTrack.revokeAt - 1}, data.Counter{}
					if q.code {
						passwords, codes = codes, data.Counter{Failures: tapeTrack.blockAt - 1}
					}
					w.setCounters(user, passwords, codes)
				}
				remove := o.put(w, q, user)
				before := w.dump("users", "authenticators", "recovery_codes", "sessions", "events")
				_, wrong := ask(false)
				if wrong == nil {
					t.Fatal("a wrong answer is not held back by the obstacle")
				}
				for range 3 {
					_, _ = ask(false)
				}
				if _, right := ask(true); right == nil || right.Error() != wrong.Error() {
					t.Errorf("a wrong answer gets %v, the right one %v", wrong, right)
				}
				if w.dump("users", "authenticators", "recovery_codes", "sessions", "events") != before {
					t.Error("something was written")
				}
				remove()
				if got, err := ask(true); got != "right" || err != nil {
					t.Errorf("without the obstacle the right answer is %s, %v", got, err)
				}
				if found := w.verify(); found != "" {
					t.Error(found)
				}
			})
		}
	}
}

// TestNothingIsJudgedWithoutItsRefusal: a caller of the judge that does not say which
// event a refusal appends gets no answer.
func TestNothingIsJudgedWithoutItsRefusal(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	account := w.account("alice")
	err := w.store.Update(t.Context(), func(tx data.Tx) error {
		for _, right := range []bool{true, false} {
			_, err := w.judge(tx, account, evidence{password: &checked{hash: account.PasswordHash, match: right}})
			if !errors.Is(err, errNoRefusal) {
				t.Errorf("judge: %v", err)
			}
		}
		refused := data.Event{Kind: data.PasswordRefused}
		if _, err := w.judge(tx, account, evidence{password: &checked{hash: account.PasswordHash}, refused: refused}); !errors.Is(err, errNoPlace) {
			t.Errorf("judge, neither at a login window nor in a session: %v", err)
		}
		v := verdict{account: account, state: data.Active}
		err := w.judgeCode(tx, &v, tapeTrack, evidence{code: w.code("alice", 0), wantCode: true})
		if !errors.Is(err, errNoRefusal) {
			t.Errorf("judgeCode: %v", err)
		}
		return nil
	})
	w.must(err)
}
