package auth

import "tapetrack/data"

// chores reads what holders of tapemaster rights have to see to. Indexes find all of it,
// and it stops counting early, since the first page reads it again after each change.
func (s *service) chores(tx data.Tx) (*data.Chores, error) {
	c := new(data.Chores)
	for filter, count := range map[data.ReadyFilter]*data.RowCount{
		data.PendingLong: &c.PendingLong, data.AdministratorsWithout: &c.AdministratorsWithout, data.FewCodesLeft: &c.FewCodesLeft,
	} {
		var err error
		if *count, err = tx.CountUsers(data.UserFilter{Ready: filter, Now: s.now()}, data.MostChores); err != nil {
			return nil, err
		}
	}
	verified, err := newest(tx, data.AuditVerified, data.AuditUnsound)
	if err != nil {
		return nil, err
	}
	c.Verified, c.Unsound = verified.At, verified.Kind == data.AuditUnsound
	backedUp, err := newest(tx, data.BackedUp, data.KeyRotated)
	if c.Rekeyed = backedUp.Kind == data.KeyRotated; !c.Rekeyed {
		c.BackedUp = backedUp.At
	}
	return c, err
}

// newest returns the newest event of some kinds, a zero one if there is none.
func newest(tx data.Tx, kinds ...data.Kind) (e data.Event, err error) {
	err = newestFirst(tx, data.EventQuery{Kinds: kinds}, func(first data.Event) bool {
		e = first
		return false
	})
	return e, err
}
