package sqlite

import "context"

// OpenSessions counts the sessions that nobody has ended.
func (d *DB) OpenSessions(ctx context.Context) (n int64, err error) {
	db := d.engine
	err = db.within(ctx, db.read, func(t *tx) error {
		return t.ORM().Raw("SELECT count(*) FROM sessions WHERE closed_at IS NULL").Scan(&n).Error
	})
	return n, db.Trouble(err)
}
