package auth

import (
	"context"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Groups returns all groups with their rules, ordered by Group-ID. Members are
// not counted, see CountedGroups.
func (s *Administration) Groups(ctx context.Context, by data.Actor) ([]data.Group, error) {
	return s.groups(ctx, by, func(data.Tx, []data.Group) error { return nil })
}

// CountedGroups is Groups with the numbers of members; with a million members it takes
// some tenths of a second.
func (s *Administration) CountedGroups(ctx context.Context, by data.Actor) ([]data.Group, error) {
	return s.groups(ctx, by, data.Tx.CountMembers)
}

func (s *service) groups(ctx context.Context, by data.Actor, count func(data.Tx, []data.Group) error) ([]data.Group, error) {
	var groups []data.Group
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		if groups, err = tx.Groups(); err != nil {
			return err
		}
		for i := range groups {
			if groups[i].Rule, err = ruleOf(tx, groups[i].ID); err != nil {
				return err
			}
		}
		return count(tx, groups)
	})
	return groups, err
}

// Group returns one group by Group-ID.
func (s *Administration) Group(ctx context.Context, by data.Actor, id string) (data.Group, error) {
	var group data.Group
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		if group, err = tx.Group(id); err != nil {
			return err
		}
		group.Rule, err = ruleOf(tx, id)
		return err
	})
	return group, err
}

// AddGroup stores a new group with its rule. It returns a FieldError for a value that is
// refused; that for an existing Group-ID matches ErrExists.
func (s *Administration) AddGroup(ctx context.Context, by data.Actor, g data.Group) error {
	if err := g.Check(); err != nil {
		return err
	}
	g = g.Tidied()
	return s.act(ctx, by, func(tx data.Tx, _ participant) ([]data.Event, error) {
		events := []data.Event{{Kind: data.GroupAdded, Detail: g.ID}}
		if err := tx.AddGroup(g); err != nil || !g.Rule.Required {
			return events, err
		}
		return append(events, ruleEvent(g)), setRule(tx, g.ID, g.Rule)
	})
}

// EditGroup writes description and rule of a group. It returns ErrChanged if they are no
// longer as in before, and a FieldError for a value that is refused. The Group-ID stays.
func (s *Administration) EditGroup(ctx context.Context, by data.Actor, before, after data.Group) error {
	after.ID = before.ID
	if err := after.Check(); err != nil {
		return err
	}
	if after.Description != before.Description {
		after.Description = data.Tidy(after.Description)
	}
	return s.actOrDryRun(ctx, by, func(tx data.Tx, _ participant) ([]data.Event, error) {
		stored, err := tx.Group(before.ID)
		if err != nil {
			return nil, err
		}
		if stored.Rule, err = ruleOf(tx, before.ID); err != nil {
			return nil, err
		}
		if len(stored.Differing(before)) > 0 {
			return nil, data.ErrChanged
		}
		var events []data.Event
		for _, field := range stored.Differing(after) {
			switch field {
			case data.FieldDescription:
				err = tx.DescribeGroup(stored.ID, after.Description)
				events = append(events, data.Event{Kind: data.GroupChanged, Detail: describedDetail(stored.ID)})
			case data.FieldRule:
				err = setRule(tx, stored.ID, after.Rule)
				events = append(events, ruleEvent(after))
			}
			if err != nil {
				return nil, err
			}
		}
		return events, nil
	})
}

func describedDetail(id string) string { return lang.InEnglish(data.Say(words.OnlyDescription, id)) }

// ruleEvent returns the event of a new rule, with its time in UTC, since events are read
// in any time zone.
func ruleEvent(g data.Group) data.Event {
	detail := data.Say(words.RuleOptional, g.ID)
	switch {
	case g.Rule.Required && g.Rule.From.IsZero():
		detail = data.Say(words.RuleRequired, g.ID)
	case g.Rule.Required:
		detail = data.Say(words.RuleRequiredFrom, g.ID, g.Rule.From.UTC().Format("2006-01-02 15:04 UTC"))
	}
	return data.Event{Kind: data.GroupChanged, Detail: lang.InEnglish(detail)}
}

// DeleteGroup removes a group and its rule, and moves its members to the group moveTo,
// whose rule holds for them from their next sign-in on. If there are members, it
// returns ErrGroupInUse if moveTo is empty or the group itself, and a FieldError for
// FieldGroup if moveTo does not exist. If a member has more rights than the actor or a
// damaged record, it stops, and the error names that member.
//
// report, which may be nil, is called for each member that is moved. Each move is an
// event of the member. At most data.WrittenAtOnce members are moved in one transaction, the
// last of which deletes the group, and others can write in between: if it stops, or is
// cancelled, nothing of the transaction under way has changed, and the members of those
// before it stay where they were moved.
func (s *Administration) DeleteGroup(ctx context.Context, by data.Actor, id, moveTo string, report func(done, total int64)) error {
	if report == nil {
		report = func(int64, int64) {}
	}
	d := &deletion{service: s.service, id: id, moveTo: moveTo, report: report}
	for {
		err := s.actOrDryRun(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) { return d.part(ctx, tx, who) })
		if err == nil && !d.deleted && !data.IsDryRun(ctx) {
			err = pause(ctx)
		}
		if err != nil || d.deleted || data.IsDryRun(ctx) {
			return d.stopped(ctx, err)
		}
	}
}

// A deletion is that of one group, whose members go to another.
type deletion struct {
	*service
	id, moveTo string
	report     func(done, total int64)

	moved, moving int64 // how many members were moved before this part, and with it
	deleted       bool
}

// MovesStopped is what people read here. Tests ask for it by name.
const MovesStopped data.Text = "%s The members that were moved before stay where they are, and %s is not deleted."

// stopped returns err, with what has been done before it.
func (d *deletion) stopped(ctx context.Context, err error) error {
	if err == nil || d.moved == 0 || ctx.Err() != nil {
		return err
	}
	return &data.Trouble{Kind: data.ErrChanged, Text: data.Say(MovesStopped, said(err), d.id), Cause: err}
}

// part moves the next members, and deletes the group once it has none.
func (d *deletion) part(ctx context.Context, tx data.Tx, who participant) ([]data.Event, error) {
	d.moved, d.deleted = d.moving, false
	group, err := tx.Group(d.id)
	if err != nil {
		return nil, err
	}
	detail := group.ID
	left := group.Members
	if left > 0 || d.moved > 0 {
		if d.moveTo == "" || data.Fold(d.moveTo) == data.Fold(d.id) {
			return nil, data.ErrGroupInUse
		}
		to, err := tx.Group(d.moveTo)
		if notFound(err) {
			return nil, &data.FieldError{Field: data.FieldGroup, Kind: data.ErrNotFound, Text: data.Say("There is no group %s to move the members to.", d.moveTo)}
		}
		if err != nil {
			return nil, err
		}
		n, err := d.moveMembers(ctx, tx, who, group, to)
		if err != nil {
			return nil, err
		}
		left -= n
		d.moving = d.moved + n
		detail = lang.InEnglish(data.Say(words.MembersMoved, group.ID, d.moving, to.ID))
	}
	if left > 0 {
		return nil, nil
	}
	if err := setRule(tx, d.id, data.GroupRule{}); err != nil {
		return nil, err
	}
	d.deleted = true
	return []data.Event{{Kind: data.GroupDeleted, Detail: detail}}, tx.DeleteGroup(d.id)
}

// moveMembers moves as many members as are written at once, and returns how many.
func (d *deletion) moveMembers(ctx context.Context, tx data.Tx, who participant, from, to data.Group) (int64, error) {
	keys, err := tx.UserKeys(data.UserQuery{Filter: data.UserFilter{Group: from.ID}, Sort: data.ByUserID, Limit: data.WrittenAtOnce})
	if err != nil {
		return 0, err
	}
	for n, key := range keys {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		account, err := d.target(tx, who, key)
		if err != nil {
			return 0, err
		}
		account.Group = to.ID
		if err := tx.UpdateAccount(account); err != nil {
			return 0, err
		}
		moved := data.Event{Kind: data.UserChanged, UserKey: key, UserID: account.ID, Detail: data.FieldGroup}
		if err := d.append(tx, who, []data.Event{moved}); err != nil { // not at the end: there may be many
			return 0, err
		}
		d.report(d.moved+int64(n)+1, d.moved+from.Members)
	}
	return int64(len(keys)), nil
}

// ensureGroup adds a group unless it exists, because the Group-ID of a user can be typed.
func (s *service) ensureGroup(tx data.Tx, id string) ([]data.Event, error) {
	if id == "" {
		return nil, nil
	}
	_, err := tx.Group(id)
	if !notFound(err) {
		return nil, err
	}
	if err := data.CheckGroupID(id); err != nil {
		return nil, err
	}
	return []data.Event{{Kind: data.GroupAdded, Detail: id}}, tx.AddGroup(data.Group{ID: id})
}
