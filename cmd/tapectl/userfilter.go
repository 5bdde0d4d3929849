package main

import (
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// userFilter are the options that choose users.
type userFilter struct {
	Find   string `help:"Only users with each of these words in User-ID, name or e-mail address; case and accents are ignored." placeholder:"TEXT"`
	Group  string `help:"Only members of this group." placeholder:"GROUP-ID"`
	OTP    string `name:"one-time-password" aliases:"otp" help:"Only in this state: off, pending, active or blocked." placeholder:"STATE"`
	Status string `help:"Only with this status: ok, locked (also called revoked), disabled, password-expired or no-password." placeholder:"STATUS"`
	Ready  string `name:"filter" aliases:"only" help:"Only not-enrolled, pending-long, never-signed-in, not-used, administrators, administrators-without or few-recovery-codes." placeholder:"NAME"`
}

// filter returns the filter that the options ask for. It refuses an unknown value: a filter
// that finds nobody would look like an answer.
func (f userFilter) filter() (filter data.UserFilter, err error) {
	filter.Text, filter.Group = f.Find, f.Group
	if f.Group != "" {
		if err := data.CheckGroupID(f.Group); err != nil {
			return filter, err
		}
	}
	states := []data.OTPState{data.Off, data.Pending, data.Active, data.Blocked}
	if filter.OTP, err = oneOf("--one-time-password", f.OTP, states); err != nil {
		return filter, err
	}
	if strings.EqualFold(f.Status, words.Locked) {
		f.Status = string(data.StatusRevoked)
	}
	if filter.Status, err = oneOf("--status", f.Status, data.UserStatuses()); err != nil {
		return filter, err
	}
	filter.Ready, err = oneOf("--filter or --only", f.Ready, data.ReadyFilters())
	return filter, err
}

// filtered returns the filter that the options ask for. It refuses an unknown group, too.
func (c *console) filtered(f userFilter) (data.UserFilter, error) {
	filter, err := f.filter()
	if err != nil {
		return filter, err
	}
	if err := c.open(); err != nil || filter.Group == "" {
		return filter, err
	}
	_, err = c.group(filter.Group)
	return filter, err
}

// oneOf returns the value whose name was typed, in lower case, with dashes for blanks.
func oneOf[T ~string](option, typed string, values []T) (T, error) {
	if typed == "" {
		return "", nil
	}
	var names []string
	for _, value := range values {
		name := strings.ReplaceAll(strings.ToLower(string(value)), " ", "-")
		if strings.EqualFold(name, typed) {
			return value, nil
		}
		names = append(names, name)
	}
	last := len(names) - 1
	return "", &data.FieldError{Field: option, Text: data.Say("%s must be %s or %s.", option, strings.Join(slices.Clone(names[:last]), ", "), names[last])}
}
