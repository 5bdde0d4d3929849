package auth

import (
	"context"

	"tapetrack/data"
)

// extentUsers is up to how many users Extent counts.
const extentUsers = 100_000

// Extent returns how much is in the database, for the diagnostics, and which programs are
// older than its policy requires.
func (s *Administration) Extent(ctx context.Context, by data.Actor) (data.Extent, error) {
	var extent data.Extent
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		if extent.Users, err = tx.CountUsers(data.UserFilter{}, extentUsers); err != nil {
			return err
		}
		groups, err := tx.Groups()
		if err != nil {
			return err
		}
		extent.Groups = len(groups)
		latest, _, err := tx.LatestEvent(0)
		if err != nil {
			return err
		}
		extent.Latest = latest.At
		backups, err := tx.QueryEvents(data.EventQuery{Kinds: []data.Kind{data.BackedUp}, Limit: 1})
		if err != nil {
			return err
		}
		extent.Events = backups.Total
		if len(backups.Events) > 0 {
			extent.LastBackup = backups.Events[0].At
		}
		if r, err := rulesIn(tx); err == nil { // a policy that was modified outside is for Verify to report
			extent.Needed = r.newer(s.version)
		}
		return nil
	})
	return extent, err
}
