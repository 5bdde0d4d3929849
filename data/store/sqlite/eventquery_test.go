package sqlite

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/store/storetest"
)

// lessEvents makes the bounds small, so that a small log meets them all.
func lessEvents(t *testing.T, few, many int64) {
	oldFew, oldMany := fewEvents, manyEvents
	t.Cleanup(func() { fewEvents, manyEvents = oldFew, oldMany })
	fewEvents, manyEvents = few, many
}

// A large log is searched in other ways than a small one, and gives the same.
func TestQueryEventsInBulk(t *testing.T) {
	for _, bounds := range [][2]int64{{0, 1}, {3, 20}, {0, 1000}} {
		t.Run(fmt.Sprint(bounds), func(t *testing.T) {
			lessEvents(t, bounds[0], bounds[1])
			storetest.RunEventQueries(t, opened(t, made(t, nil)).Unlock(testKey{}))
		})
	}
}

// Each statement is served by the index that was meant, or reads the newest
// events first.
func TestSearchesUseIndexes(t *testing.T) {
	db := opened(t, auditedCopy(t))
	kinds := []data.Kind{data.SignedIn, data.KeyRotated}
	const scan, user, kind, time = "SCAN events", "USING INDEX events_by_user (user_key=?", "USING INDEX events_by_kind (kind=?", "USING INDEX events_by_time (at"
	for name, tt := range map[string]struct {
		query data.EventQuery
		few   int64
		want  string
	}{
		"newest":              {data.EventQuery{}, 0, scan},
		"before":              {data.EventQuery{Before: 5}, 0, "USING INTEGER PRIMARY KEY (rowid<?)"},
		"after":               {data.EventQuery{After: 5, Text: "x"}, 0, "USING INTEGER PRIMARY KEY (rowid>?)"},
		"time and after":      {data.EventQuery{After: 5, Since: auditTime, Outcome: data.Succeeded}, 100, "USING INTEGER PRIMARY KEY (rowid>?)"},
		"kind and after":      {data.EventQuery{After: 5, Kinds: kinds}, 0, kind + " AND rowid>?"},
		"user and after":      {data.EventQuery{After: 5, UserKey: 1}, 0, user + " AND rowid>?"},
		"user":                {data.EventQuery{UserKey: 1, Before: 5}, 0, user + " AND rowid<?"},
		"user and kind":       {data.EventQuery{UserKey: 1, Kinds: kinds}, 0, user},
		"user and time":       {data.EventQuery{UserKey: 1, Since: auditTime}, 0, user},
		"user and short time": {data.EventQuery{UserKey: 1, Since: auditTime}, 100, time},
		"kind":                {data.EventQuery{Kinds: kinds, Before: 5}, 0, kind + " AND rowid<?"},
		"kind and time":       {data.EventQuery{Kinds: kinds, Since: auditTime}, 0, kind + " AND rowid>?"},
		"kind and short time": {data.EventQuery{Kinds: kinds, Since: auditTime, Before: 5}, 100, time},
		"refused":             {data.EventQuery{Outcome: data.Refused}, 0, kind},
		"succeeded":           {data.EventQuery{Outcome: data.Succeeded}, 0, scan},
		"time":                {data.EventQuery{Until: auditTime.AddDate(1, 0, 0)}, 0, "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
		"short time":          {data.EventQuery{Until: auditTime.AddDate(1, 0, 0)}, 100, time},
		"text":                {data.EventQuery{Text: "x"}, 0, scan},
		"text and user":       {data.EventQuery{Text: "refused", UserKey: 1}, 0, user},
		"beginning":           {data.EventQuery{Begins: "ali"}, 0, scan},
		"beginning and kind":  {data.EventQuery{Begins: "ali", Kinds: kinds}, 0, kind},
		"text and kind":       {data.EventQuery{Text: "x", Kinds: kinds}, 0, kind},
	} {
		t.Run(name, func(t *testing.T) {
			lessEvents(t, tt.few, 1000)
			err := db.engine.View(t.Context(), func(on store.Transaction) error {
				tx := on.(*tx)
				s, _ := newEventQuery(tt.query)
				if _, err := tx.bound(&s); err != nil {
					return err
				}
				for _, statement := range s.statements(tt.query.Before, 100) {
					plan, err := scanPlan(tx, store.Condition("SELECT *"+statement.SQL, statement.Args...))
					if err != nil {
						return err
					}
					sorts := strings.Contains(plan, "TEMP B-TREE")
					if !strings.Contains(plan, tt.want) || sorts != (tt.want == time) {
						t.Errorf("%s\n%s", statement.SQL, plan)
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func scanPlan(t *tx, s store.Statement) (string, error) {
	type step struct {
		id, parent, rest int64
		detail           string
	}
	steps, err := store.Rows(t, "EXPLAIN QUERY PLAN "+s.SQL, func(p *step) []any { return []any{&p.id, &p.parent, &p.rest, &p.detail} }, s.Args...)
	plan := ""
	for _, step := range steps {
		plan += step.detail + "\n"
	}
	return plan, err
}
