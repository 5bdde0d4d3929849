package auth

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/test/check"
)

// TestNews: a look says whom the events since the last one are about.
func TestNews(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	watch := w.Watch()
	look := func(after int64) data.News {
		t.Helper()
		news, err := watch.News(ctx, after)
		w.must(err)
		return news
	}
	from := look(0).Newest
	alice := w.add("alice")
	w.try(w.attempt("nobody", "wrong", ""))
	news := look(from)
	if news.Newest != from+2 || news.Everyone || !slices.Equal(news.Users, []int64{alice.Key}) {
		t.Errorf("a user and a stranger: %+v after %d", news, from)
	}
	if again := look(news.Newest); again.Everyone || again.Users != nil || again.Newest != news.Newest {
		t.Errorf("nothing happened: %+v", again)
	}
	if shorter := look(news.Newest + 1); !shorter.Everyone {
		t.Error("another log concerns nobody")
	}
	for range check.Many(1001, 1001) {
		w.try(w.attempt("nobody", "wrong", ""))
	}
	if many := look(news.Newest); !many.Everyone {
		t.Error("more than is looked at concerns nobody")
	}
}

// TestStanding: a server knows who follows changes, and how long at most.
func TestStanding(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	watch := w.Watch()
	alice := w.add("alice")
	standing := func(by data.Actor, want data.Standing) {
		t.Helper()
		got, err := watch.Standing(data.Call{Key: w.key()}.In(ctx), by)
		w.must(err)
		check.Equal(t, "standing", got, want)
	}
	by := w.session("alice", "")
	standing(by, data.Standing{UserKey: alice.Key})
	standing(w.session(data.Superuser, ""), data.Standing{UserKey: w.account(data.Superuser).Key, Holder: true})
	w.must(w.EditPolicies(ctx, theConsole, nil, map[string]string{data.PolicySessionHours: "2"}))
	standing(by, data.Standing{UserKey: alice.Key, Left: 2 * time.Hour})
	w.must(w.EditPolicies(ctx, theConsole, nil, map[string]string{data.PolicySessionIdleMinutes: "30"}))
	w.clock.Move(20 * time.Minute)
	standing(by, data.Standing{UserKey: alice.Key, Left: 10 * time.Minute})
	w.clock.Move(10 * time.Minute)
	for name, by := range map[string]data.Actor{"idle": by, "nobody": {}} {
		if _, err := watch.Standing(data.Call{Key: w.key()}.In(ctx), by); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
