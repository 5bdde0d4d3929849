package sqlite

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tapetrack/data"
)

// loggedEvents, loggedUsers: the log that BenchmarkQueryEvents searches.
const (
	loggedEvents = 1_000_000
	loggedUsers  = 1000
)

// fillLog appends events of 2 years, two a minute: every 100,000th says that a
// key was rotated, every 50th that a sign-in was refused.
func fillLog(b *testing.B, storage data.Storage) time.Time {
	begin := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for from := 0; from < loggedEvents; from += 50_000 {
		err := storage.Update(context.Background(), func(tx data.Tx) error {
			for i := from; i < from+50_000; i++ {
				user := i * 7919 % loggedUsers
				e := data.Event{
					At: begin.Add(time.Duration(i) * time.Minute), Kind: data.SignedIn, UserKey: int64(user + 1), UserID: fmt.Sprintf("user%04d", user),
					Actor: fmt.Sprintf("user%04d", user), Program: "Checkpoint", Computer: fmt.Sprintf("workstation-%03d", i%300), Detail: string(data.WithCode),
				}
				switch {
				case i%100_000 == 50_123:
					e.Kind, e.Detail = data.KeyRotated, "Rare Words"
				case i%50 == 0:
					e.Kind, e.Detail = data.SignInRefused, "wrong-password"
				case i%3 == 0:
					e.Kind, e.Detail = data.SignedOut, ""
				}
				if err := tx.AppendEvent(e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return begin
}

// BenchmarkQueryEvents searches a log of a million events.
func BenchmarkQueryEvents(b *testing.B) {
	storage := opened(b, created(b, nil)).Unlock(testKey{})
	begin := fillLog(b, storage)
	at := func(event int) time.Time { return begin.Add(time.Duration(event) * time.Minute) }
	for _, q := range []struct {
		name  string
		query data.EventQuery
	}{
		{"newest", data.EventQuery{}},
		{"deep", data.EventQuery{Before: 100_000}},
		{"user", data.EventQuery{UserKey: 77}},
		{"user deep", data.EventQuery{UserKey: 77, Before: 100_000}},
		{"user and rare kind", data.EventQuery{UserKey: 77, Kinds: []data.Kind{data.KeyRotated}}},
		{"nobody", data.EventQuery{UserKey: 5_000_000}},
		{"rare kind", data.EventQuery{Kinds: []data.Kind{data.KeyRotated}}},
		{"kind that never was", data.EventQuery{Kinds: []data.Kind{data.Recovered}}},
		{"rare kinds", data.EventQuery{Kinds: []data.Kind{data.KeyRotated, data.Recovered, data.Restored, data.KeyExported}}},
		{"rare and frequent kinds", data.EventQuery{Kinds: []data.Kind{data.KeyRotated, data.SignedIn}}},
		{"refused", data.EventQuery{Outcome: data.Refused}},
		{"succeeded", data.EventQuery{Outcome: data.Succeeded}},
		{"old hour", data.EventQuery{Since: at(100_000), Until: at(100_060)}},
		{"old month", data.EventQuery{Since: at(100_000), Until: at(143_200)}},
		{"first half", data.EventQuery{Until: at(500_000)}},
		{"second half", data.EventQuery{Since: at(500_000)}},
		{"all time", data.EventQuery{Since: at(0), Until: at(2_000_000)}},
		{"all time deep", data.EventQuery{Since: at(0), Until: at(2_000_000), Before: 100_000}},
		{"old month refused", data.EventQuery{Since: at(100_000), Until: at(143_200), Outcome: data.Refused}},
		{"old month of user", data.EventQuery{Since: at(100_000), Until: at(143_200), UserKey: 77}},
		{"old hour rare kind", data.EventQuery{Since: at(100_000), Until: at(100_060), Kinds: []data.Kind{data.KeyRotated}}},
		{"frequent text", data.EventQuery{Text: "station"}},
		{"rare text", data.EventQuery{Text: "rare words"}},
		{"text that never was", data.EventQuery{Text: "zoë"}},
		{"rare text refused", data.EventQuery{Text: "rare words", Outcome: data.Refused}},
		{"words of a frequent kind", data.EventQuery{Text: "refused"}},
		{"words of a rare kind", data.EventQuery{Text: "Key replaced by a new one"}},
		{"words of a kind that never was", data.EventQuery{Text: "renamed"}},
		{"User-ID begins", data.EventQuery{Begins: "user077"}},
		{"User-ID that never was", data.EventQuery{Begins: "zoe"}},
		{"text of user", data.EventQuery{Text: "wrong", UserKey: 77}},
		{"text of old month", data.EventQuery{Text: "wrong", Since: at(100_000), Until: at(143_200)}},
	} {
		b.Run(q.name, func(b *testing.B) {
			q.query.Limit = 100
			found := 0
			for b.Loop() {
				err := storage.View(context.Background(), func(tx data.Tx) error {
					page, err := tx.QueryEvents(q.query)
					found = len(page.Events)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(found), "found")
		})
	}
	b.Run("audit", func(b *testing.B) {
		for b.Loop() {
			err := storage.View(context.Background(), func(tx data.Tx) error {
				report, err := tx.Audit(nil)
				if err == nil && !report.Sound() {
					b.Error(report.Damage)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
