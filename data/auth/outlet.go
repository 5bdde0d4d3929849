package auth

import (
	"context"
	"fmt"

	"tapetrack/data"
)

// An Outlet hands out the events that go to the log of the system, oldest first, and keeps up to
// which one they went. It is for the program that has the database open, which sends them; no
// program has this door over the network.
type Outlet struct{ *service }

// Outlet returns the outlet of the database of the doors.
func (d Doors) Outlet() *Outlet { return &Outlet{d.Entrance.service} }

// outletSetting holds up to which event they went. The code of the policies covers it: with the
// file alone, nobody can say that later events went.
const outletSetting = policyPrefix + data.PolicySystemLog + ".sent"

// An outletState is up to which event events went to the log of the system.
type outletState struct {
	sent  int64
	until int64 // the last one that goes, since the policy was set to false by it; 0: all go
}

func (s outletState) String() string { return fmt.Sprintf("%d-%d", s.sent, s.until) }

// outletIn reads the state; there is false if there is none.
func outletIn(tx data.Tx) (s outletState, there bool, err error) {
	value, err := tx.Setting(outletSetting)
	if err != nil || value == "" {
		return s, false, err
	}
	_, err = fmt.Sscanf(value, "%d-%d", &s.sent, &s.until)
	return s, err == nil, nil
}

// switchOutlet is called before the events of a change of policies are appended, in its
// transaction. What turns the policy on is the first event that goes, and what turns it off is
// the last: who watches the log of the system sees both.
func switchOutlet(tx data.Tx, was, is rules, events int) error {
	if was.systemLog == is.systemLog {
		return nil
	}
	page, err := tx.QueryEvents(data.EventQuery{Limit: 1})
	if err != nil {
		return err
	}
	s, there, err := outletIn(tx)
	switch {
	case err != nil:
		return err
	case is.systemLog && there:
		s.until = 0 // what was to go before still does
	case is.systemLog:
		s.sent = page.Newest
	case there:
		s.until = page.Newest + int64(events)
	default:
		s = outletState{page.Newest, page.Newest + int64(events)}
	}
	return tx.SetSetting(outletSetting, s.String())
}

// Due returns the events that are to go next, up to most, oldest first; none once all went or if the policy
// says that none go. on reports whether the policy says so, or a last event still has to go. A database
// that came with the policy, such as from an earlier release, begins with the next event.
func (s *Outlet) Due(ctx context.Context, most int) (events []data.Event, on bool, err error) {
	begun := true
	err = s.store.View(ctx, func(tx data.Tx) error {
		events, on, begun, err = s.due(tx, most)
		return err
	})
	if err != nil || begun {
		return events, on, err
	}
	err = s.store.Update(ctx, func(tx data.Tx) error {
		_, there, err := outletIn(tx)
		if err != nil || there {
			return err
		}
		page, err := tx.QueryEvents(data.EventQuery{Limit: 1})
		if err != nil {
			return err
		}
		return tx.SetSetting(outletSetting, outletState{sent: page.Newest}.String())
	})
	return nil, true, err
}

func (s *Outlet) due(tx data.Tx, most int) (events []data.Event, on, begun bool, err error) {
	r, err := rulesIn(tx)
	if err != nil {
		return nil, false, true, err
	}
	state, there, err := outletIn(tx)
	if err != nil || !there {
		return nil, r.systemLog, !r.systemLog, err
	}
	if !r.systemLog && state.until == 0 {
		return nil, false, true, nil
	}
	events, _, err = data.Onward(data.EventQuery{Limit: most}, state.sent, tx.QueryEvents)
	for i, e := range events {
		if state.until != 0 && e.ID > state.until {
			events = events[:i]
			break
		}
	}
	return events, r.systemLog || len(events) > 0, true, err
}

// Sent notes that the events up to one went.
func (s *Outlet) Sent(ctx context.Context, upTo int64) error {
	return s.store.Update(ctx, func(tx data.Tx) error {
		state, there, err := outletIn(tx)
		if err != nil || !there || upTo <= state.sent {
			return err
		}
		state.sent = upTo
		if state.until != 0 && upTo >= state.until {
			return tx.SetSetting(outletSetting, "")
		}
		return tx.SetSetting(outletSetting, state.String())
	})
}
