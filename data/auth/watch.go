package auth

import (
	"context"
	"time"

	"tapetrack/data"
)

// A Watch tells a server whom changes concern, so that one commit does not wake the programs
// of everybody. It is for the server itself: it has no rights, and tells no contents.
type Watch struct{ *service }

// Watch returns the watch over the database of the doors.
func (d Doors) Watch() *Watch { return &Watch{d.Entrance.service} }

// mostNews is how many events are looked at one by one.
const mostNews = 1000

// Changes is that of Self.
func (s *Watch) Changes(ctx context.Context) (int64, error) { return s.store.Changes(ctx) }

// News returns whom the events concern that were appended after the one with the ID after,
// which is 0 or News.Newest of the last look. More than 1000 concern everyone, and so does a
// log that has become shorter: it is another one.
func (s *Watch) News(ctx context.Context, after int64) (data.News, error) {
	var news data.News
	err := s.store.View(ctx, func(tx data.Tx) error {
		page, err := tx.QueryEvents(data.EventQuery{After: after, Limit: mostNews})
		if err != nil {
			return err
		}
		news.Newest, news.Everyone = page.Newest, page.More || page.Newest < after
		for _, e := range page.Events {
			news.Everyone = news.Everyone || e.Kind.ConcernsEveryone()
			if e.UserKey != 0 {
				news.Users = append(news.Users, e.UserKey)
			}
		}
		return nil
	})
	return news, err
}

// Seal returns the seal of the log as it ends now, see data.EventTx.
func (s *Watch) Seal(ctx context.Context) (string, error) {
	var seal string
	err := s.store.View(ctx, func(tx data.Tx) (err error) {
		seal, err = tx.Seal()
		return err
	})
	return seal, err
}

// Standing returns who is signed in, read now; once the session has ended, an error that
// matches data.ErrSessionEnded, like every act.
func (s *Watch) Standing(ctx context.Context, by data.Actor) (data.Standing, error) {
	var standing data.Standing
	err := s.store.View(ctx, func(tx data.Tx) error {
		who, err := s.identify(ctx, tx, by)
		if err != nil {
			return err
		}
		standing = data.Standing{UserKey: who.user.Key, Holder: who.rank >= holder}
		lasts, idle, err := sessionLimits(tx)
		if err != nil {
			return err
		}
		now := s.now()
		ends := func(from time.Time, after time.Duration) {
			if left := after - now.Sub(from); after > 0 && (standing.Left == 0 || left < standing.Left) {
				standing.Left = left
			}
		}
		ends(who.session.OpenedAt, lasts)
		ends(who.session.UsedAt, idle)
		return nil
	})
	return standing, err
}
