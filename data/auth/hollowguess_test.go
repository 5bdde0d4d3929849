package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
)

// withOnly puts another index in the place of one, which has those of its rows only
// that meet a condition.
func (w *world) withOnly(index, condition string) {
	w.t.Helper()
	var of string
	w.must(w.rows().QueryRow(`SELECT COALESCE(substr(sql, instr(sql, ' ON ') + 4),
		tbl_name || ' (' || (SELECT group_concat(name) FROM pragma_index_info(sqlite_master.name)) || ')')
		FROM sqlite_master WHERE name = ?`, index).Scan(&of))
	joint := " WHERE "
	if strings.Contains(of, joint) {
		joint = " AND "
	}
	w.hollow(index, of+joint+condition)
}

// TestNoGuessIsFreeByAHollowIndex takes rows out of each index in turn: all of them,
// those of who is guessed at, those of everybody else. The last wrong answer before
// the limit then leads to what it always leads to; or nobody gets an answer, which
// tells no right one from it.
func TestNoGuessIsFreeByAHollowIndex(t *testing.T) {
	indexes := map[string]string{} // and their tables
	probe := newWorld(t)
	rows, err := probe.rows().Query("SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' AND tbl_name <> 'migrations'")
	probe.must(err)
	for rows.Next() {
		var name, table string
		probe.must(rows.Scan(&name, &table))
		indexes[name] = table
	}
	probe.must(rows.Close())
	if len(indexes) < 20 {
		t.Fatalf("only %v", indexes)
	}
	for _, q := range []struct {
		name, user, want string
		set              func(w *world) (wrong, right func() data.Attempt)
	}{
		{"password", "bob", "6 0 passwords Off", func(w *world) (wrong, right func() data.Attempt) {
			w.add("bob")
			return func() data.Attempt { return w.attempt("bob", "wrong", "") },
				func() data.Attempt { return w.attempt("bob", passwordOf("bob"), "") }
		}},
		{"code", "alice", "0 100  Blocked", func(w *world) (wrong, right func() data.Attempt) {
			w.addActive("alice")
			return w.codes("alice")
		}},
		{"recovery code", "alice", "0 100  Blocked", func(w *world) (wrong, right func() data.Attempt) {
			codes := w.addWithCodes("alice")
			return func() data.Attempt { return w.attempt("alice", passwordOf("alice"), otherCode(codes[0])) },
				func() data.Attempt { return w.attempt("alice", passwordOf("alice"), codes[0]) }
		}},
		{"code of one of two administrators", "boss", "0 100  Blocked", func(w *world) (wrong, right func() data.Attempt) {
			w.addActive("boss", withRights)
			w.addActive("chief", withRights)
			w.set(data.Superuser, func(a *data.Account) { a.Disabled = true })
			return w.codes("boss")
		}},
	} {
		for index, table := range indexes {
			for _, kept := range []string{"0", "user_key = %d", "user_key <> %d"} {
				if kept != "0" && (table == "settings" || table == "groups" || table == "attempts" || table == "users_grams" ||
					table == "networks" || table == "network_locks") {
					continue
				}
				t.Run(q.name+"/"+index+"/"+kept, func(t *testing.T) {
					w := newWorld(t)
					wrong, right := q.set(w)
					if q.user == "bob" {
						w.setCounters(q.user, data.Counter{Failures: 5}, data.Counter{})
					} else {
						w.setCounters(q.user, data.Counter{}, data.Counter{Failures: 99})
					}
					w.withOnly(index, strings.Replace(kept, "%d", fmt.Sprint(w.account(q.user).Key), 1))
					was := w.standing(q.user)
					guess, err := w.SignIn(context.Background(), wrong())
					got := w.standing(q.user)
					if err == nil && got == q.want {
						return
					}
					if got != was {
						t.Errorf("a wrong answer leads from %s to %s", was, got)
					}
					answer, rightly := w.SignIn(context.Background(), right())
					if (err == nil) != (rightly == nil) || err != nil && err.Error() != rightly.Error() || reasonOf(guess) != reasonOf(answer) {
						t.Errorf("a wrong answer gets %s, %v; the right one %s, %v", reasonOf(guess), err, reasonOf(answer), rightly)
					}
					if got := w.standing(q.user); got != was {
						t.Errorf("the right answer leads from %s to %s", was, got)
					}
				})
			}
		}
	}
}

// codes returns attempts with a wrong and with the right code. They look at nothing
// in the file when they are called.
func (w *world) codes(id string) (wrong, right func() data.Attempt) {
	secret := w.secretOf(id)
	of := func(ahead int64) func() data.Attempt {
		return func() data.Attempt { return w.attempt(id, passwordOf(id), hotpOracle(secret, w.step()+ahead)) }
	}
	return of(1000), of(0)
}

// standing returns the wrong passwords and codes of a user, why they are revoked and
// their state, as they are stored.
func (w *world) standing(id string) string {
	w.t.Helper()
	var text string
	w.must(w.rows().QueryRow("SELECT concat_ws(' ', password_failures, code_failures, revocation, otp_state) FROM users NOT INDEXED WHERE user_id = ?", id).Scan(&text))
	return text
}

// TestHollowIndexOfSettings: an act whose place in the Sign-in Log can't be sealed does
// not happen.
func TestHollowIndexOfSettings(t *testing.T) {
	w := newWorld(t)
	w.add("bob")
	before := w.dump("users", "sessions", "events")
	w.withOnly("sqlite_autoindex_settings_1", "0")
	if out, err := w.SignIn(t.Context(), w.attempt("bob", passwordOf("bob"), "")); !errors.Is(err, data.ErrTampered) {
		t.Errorf("%s, %v", reasonOf(out), err)
	}
	if w.dump("users", "sessions", "events") != before {
		t.Error("something was written")
	}
}
