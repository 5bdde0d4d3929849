package main

import (
	"errors"
	"strconv"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// sameGroup says that a change was none.
const sameGroup data.Text = "Group %s already has these values. Nothing was changed."

type addGroup struct {
	ID          string `arg:"" help:"Group-ID, at most 10 letters (A to Z) and digits."`
	Description string `help:"What the group is for." placeholder:"TEXT"`
	OTP         string `name:"otp" help:"Whether members need a one-time password: optional, required, or the first day, like 2027-01-31." default:"optional" placeholder:"RULE"`
}

// Run adds a group.
func (a addGroup) Run(c *console) error {
	group := data.Group{ID: a.ID, Description: a.Description}
	if err := putRule(&group.Rule, &a.OTP); err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	if err := c.service.AddGroup(c.ctx, c.actor(), group); err != nil {
		return err
	}
	c.say("Added group %s.", a.ID)
	return nil
}

// putRule parses a rule into rule, unless typed is nil. A day is one of this computer's time zone.
func putRule(rule *data.GroupRule, typed *string) error {
	if typed == nil {
		return nil
	}
	rules := []choice[data.GroupRule]{
		{data.GroupRule{}, append([]string{"optional"}, called(words.GroupRule(data.GroupRule{}))...)},
		{data.GroupRule{Required: true}, append([]string{"required"}, called(words.GroupRule(data.GroupRule{Required: true}))...)},
	}
	if named, is := chosen(*typed, rules); is {
		*rule = named
		return nil
	}
	from, err := data.ParseDay(*typed, time.Local)
	if err != nil {
		return &data.FieldError{Field: data.FieldOTP, Text: data.InARow(
			data.Say("--otp must be optional, required, or the first day on which it is required, like 2027-01-31."), didYouMean(*typed, rules))}
	}
	*rule = data.GroupRule{Required: true, From: from}
	return nil
}

type listGroups struct {
	JSON bool `help:"As a JSON array."`
}

// A jsonGroup is a group for scripts. Fields may be added, but never renamed.
type jsonGroup struct {
	GroupID      string     `json:"groupId"`
	Description  string     `json:"description"`
	Members      int64      `json:"members"`
	Enrolled     int64      `json:"enrolled"` // members whose one-time password is Active or Blocked
	Pending      int64      `json:"pending"`
	Required     bool       `json:"oneTimePasswordRequired"`
	RequiredFrom *time.Time `json:"requiredFrom"` // null: at once, or not at all
}

// Run lists all groups.
func (l listGroups) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	groups, err := c.service.CountedGroups(c.ctx, c.actor())
	if err != nil {
		return err
	}
	if l.JSON {
		list := make([]jsonGroup, 0, len(groups)) // never null
		for _, g := range groups {
			list = append(list, jsonGroup{g.ID, g.Description, g.Members, g.Enrolled, g.Pending, g.Rule.Required, files.WrittenTime(g.Rule.From)})
		}
		return c.printJSON(list, "  ")
	}
	list := c.table(column{"Group-ID", 10, false}, column{"Members", 7, true}, column{"Enrolled", 8, true}, column{"state|Pending", 7, true},
		column{"One Time Password", 25, false}, column{"Description", 0, false})
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	for _, g := range groups {
		list.row(g.ID, number(g.Members), number(g.Enrolled), number(g.Pending), lang.Say(words.GroupRule(g.Rule)), g.Description)
	}
	return nil
}

type setGroup struct {
	ID          string  `arg:"" help:"Group-ID."`
	Description *string `help:"What the group is for." placeholder:"TEXT"`
	OTP         *string `name:"otp" help:"Whether members need a one-time password: optional, required, or the first day, like 2027-01-31. Members without one see a QR code at the next sign-in." placeholder:"RULE"`
}

// Run changes what the options name.
func (s setGroup) Run(c *console) error {
	if s == (setGroup{ID: s.ID}) {
		return &data.FieldError{Text: data.Say("Name what to change: --description or --otp.")}
	}
	if err := putRule(new(data.GroupRule), s.OTP); err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	var before, after data.Group
	err := untilUnchanged(s.ID, func() (err error) {
		if before, err = c.group(s.ID); err != nil {
			return err
		}
		after = before
		if s.Description != nil {
			after.Description = *s.Description
		}
		_ = putRule(&after.Rule, s.OTP) // checked above
		return c.service.EditGroup(c.ctx, c.actor(), before, after)
	})
	if err != nil {
		return err
	}
	changes := data.List{By: data.Commas}
	for _, field := range before.Differing(after) {
		if field == data.FieldRule {
			changes.Things = append(changes.Things, data.Say("one-time password %s", words.GroupRule(after.Rule)))
		} else {
			changes.Things = append(changes.Things, field) // as the option is called
		}
	}
	if len(changes.Things) == 0 {
		c.say(sameGroup, before.ID)
		return nil
	}
	c.say("Changed group %s: %s.", before.ID, changes)
	return nil
}

type deleteGroup struct {
	ID     string `arg:"" help:"Group-ID."`
	MoveTo string `help:"The group to move the members to." placeholder:"GROUP-ID"`
}

// Run deletes a group.
func (d deleteGroup) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	group, err := c.group(d.ID)
	if err != nil {
		return err
	}
	to := d.MoveTo
	if to != "" {
		// A misspelled group is an error even if there are no members to move.
		target, err := c.group(to)
		if err != nil {
			return err
		}
		to = target.ID
	}
	moved := int64(0)
	err = c.service.DeleteGroup(c.ctx, c.actor(), d.ID, to, func(done, _ int64) { moved = done })
	if errors.Is(err, data.ErrGroupInUse) {
		return &data.FieldError{Field: data.FieldGroup, Kind: err, Text: data.Say("Group %s has %d members. Name a group to move them to: --move-to GROUP-ID.", group.ID, group.Members)}
	}
	if err != nil {
		return err
	}
	if moved == 0 {
		c.say("Deleted group %s.", group.ID)
	} else {
		c.say("Deleted group %s. %s went to %s.", group.ID, words.Count(moved, words.Members), to)
	}
	return nil
}
