package storetest

import (
	"testing"
	"time"

	"tapetrack/data"
)

// testOpenSessions: which sessions are open, and which programs were not seen for how long.
func testOpenSessions(_ *testing.T, s store) {
	keys := s.add("bob", "Alice")
	session := func(id string, key int64, user string, after time.Duration) data.Session {
		return data.Session{ID: id, UserKey: key, UserID: user, OpenedAt: noon.Add(after), UsedAt: noon.Add(after), SeenAt: noon.Add(after)}
	}
	one, two := session("one", keys[0], "bob", 0), session("two", keys[1], "Alice", 2*time.Hour)
	three, four := session("three", keys[1], "Alice", time.Hour), session("four", keys[1], "Alice", 0)
	for _, each := range []data.Session{one, two, three, four} {
		s.do(func(tx data.Tx) error { return tx.OpenSession(each) })
	}
	s.do(func(tx data.Tx) error { return tx.CloseSession("four", noon) })
	open := func(key int64, most int) []data.Session {
		return look(s, func(tx data.Tx) ([]data.Session, error) { return tx.OpenSessions(key, most) })
	}
	unseen := func(now time.Time, most int) []data.Session {
		return look(s, func(tx data.Tx) ([]data.Session, error) { return tx.SessionsUnseen(now, time.Hour, most) })
	}
	s.same(open(0, 10), []data.Session{three, two, one})
	s.same(open(0, 2), []data.Session{three, two})
	s.same(open(keys[0], 10), []data.Session{one})

	s.same(unseen(noon.Add(2*time.Hour), 10), []data.Session{one, three})
	s.same(unseen(noon.Add(2*time.Hour), 1), []data.Session{one})
	s.same(unseen(noon.Add(2*time.Hour-time.Millisecond), 10), []data.Session{one})
	s.same(unseen(noon.Add(time.Hour), 10), []data.Session{one, two}) // the clock was set back
	one.SeenAt = noon.Add(90 * time.Minute)
	s.do(func(tx data.Tx) error { return tx.SessionsSeen([]string{"one", "four", "none"}, one.SeenAt) })
	s.same(unseen(noon.Add(2*time.Hour), 10), []data.Session{three})
	s.same(open(keys[0], 10), []data.Session{one})
	if closed := look(s, func(tx data.Tx) (data.Session, error) { return tx.Session("four") }); !closed.SeenAt.Equal(noon) {
		s.t.Errorf("the program of a closed session was seen at %s", closed.SeenAt)
	}
}
