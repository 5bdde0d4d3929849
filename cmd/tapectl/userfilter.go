package main

import (
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// userFilter are the options that choose users.
type userFilter struct {
	Find   string `help:"Only users with each of these words in User-ID, name or email address; case and accents are ignored." placeholder:"TEXT"`
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
	states := offered([]data.OTPState{data.Off, data.Pending, data.Active, data.Blocked}, func(s data.OTPState) []string {
		return append([]string{dashed(string(s))}, called(data.Say(words.OTPState(s)))...)
	})
	if filter.OTP, err = oneOf("--one-time-password", f.OTP, states); err != nil {
		return filter, err
	}
	statuses := offered(data.UserStatuses(), func(s data.UserStatus) []string {
		names := called(data.Say(words.Status(s)))
		return append([]string{dashed(names[0]), string(s)}, names...)
	})
	if filter.Status, err = oneOf("--status", f.Status, statuses); err != nil {
		return filter, err
	}
	ready := offered(data.ReadyFilters(), func(r data.ReadyFilter) []string {
		return append([]string{string(r)}, called(words.ReadyFilter(r))...)
	})
	filter.Ready, err = oneOf("--filter or --only", f.Ready, ready)
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

// dashed returns a name as it is typed in an option: in lower case, with dashes for blanks.
func dashed(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

// oneOf returns the value that was typed for an option, the zero value if none was.
func oneOf[T any](option, typed string, from []choice[T]) (T, error) {
	value, ok := chosen(typed, from)
	if ok || typed == "" {
		return value, nil
	}
	return value, mustBe(option, typed, from)
}

// mustBe refuses what was typed for an option, with the choices and the most likely of them.
func mustBe[T any](option, typed string, from []choice[T]) error {
	names := make([]string, len(from))
	for i, c := range from {
		names[i] = c.names[0]
	}
	return &data.FieldError{Field: option, Text: data.InARow(data.Say("%s must be %s.", option, words.Either(names)), didYouMean(typed, from))}
}
