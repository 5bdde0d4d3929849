package auth

import (
	"time"

	"tapetrack/data"
)

// groupRule begins the names of the policies that say whether the members of a
// group need a one-time password; the folded Group-ID follows. They are policies
// so that the code of all policies covers them, also one that was removed, and
// a sign-in reads them with the others. There is none for a group that asks for
// nothing.
const groupRule = policyPrefix + "group."

// required is the value of a rule without a date; one with a date is that time
// in RFC 3339, UTC.
const required = "required"

// ruleOf reads the rule of a group. What no version of this program writes
// counts as required: in doubt a code is asked for.
func ruleOf(tx data.Tx, id string) (data.GroupRule, error) {
	value, err := tx.Setting(groupRule + data.Fold(id))
	if err != nil || value == "" {
		return data.GroupRule{}, err
	}
	from, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return data.GroupRule{Required: true}, nil
	}
	return data.GroupRule{Required: true, From: from.UTC()}, nil
}

// setRule writes the rule of a group, to the second.
func setRule(tx data.Tx, id string, r data.GroupRule) error {
	value := ""
	switch {
	case r.Required && r.From.IsZero():
		value = required
	case r.Required:
		value = r.From.UTC().Format(time.RFC3339)
	}
	return tx.SetSetting(groupRule+data.Fold(id), value)
}

// asks reports whether the rule of the group asks u for a one-time password now.
// It never asks the user tapemaster, whatever group it is in: every administrator
// sets rules, and only tapemaster itself and tapectl change how it signs in.
func (s *service) asks(tx data.Tx, u data.User) (bool, error) {
	if u.Group == "" || u.IsSuperuser() {
		return false, nil
	}
	rule, err := ruleOf(tx, u.Group)
	return err == nil && rule.Holds(s.now()), err
}

// sayRule fills in what the rule of the group asks of a user.
func (s *service) sayRule(tx data.Tx, u *data.User) (err error) {
	u.GroupRequires, err = s.asks(tx, *u)
	return err
}

// sayRules is sayRule for a page.
func (s *service) sayRules(tx data.Tx, users []data.User) error {
	for i := range users {
		if err := s.sayRule(tx, &users[i]); err != nil {
			return err
		}
	}
	return nil
}

// mayTurnOff refuses to turn off what the rule of the group asks u for, whoever
// acts: a rule that is taken back one by one would be none.
func (s *service) mayTurnOff(tx data.Tx, u data.User) error {
	asked, err := s.asks(tx, u)
	if err == nil && asked {
		err = &data.FieldError{Field: data.FieldOTP, Kind: data.ErrDenied, Text: data.RequiredBy(u.Group)}
	}
	return err
}

// followGroup turns the one-time password of somebody on who is about to sign in
// without one, if the group asks for it: they are Pending then and see their QR
// code. This is the only place where a rule takes effect, whoever was a member
// before and whichever way others became members. What was typed as a code is not
// judged: it can be none of a secret that was drawn just now.
func (s *service) followGroup(tx data.Tx, v *verdict, client data.Client) error {
	asked, err := s.asks(tx, v.account.User)
	if err != nil || !asked {
		return err
	}
	v.account, err = s.turnOnFor(tx, v.account, client)
	v.state = data.Pending
	return err
}

// groupMeanwhile is followGroup for whoever proved the password before the rule took
// effect and needed no code then: they sign in again.
func (s *service) groupMeanwhile(tx data.Tx, account data.Account, p proof) (*data.Refusal, error) {
	if s.state(account) != data.Off {
		return nil, nil
	}
	asked, err := s.asks(tx, account.User)
	if err != nil || !asked {
		return nil, err
	}
	_, err = s.turnOnFor(tx, account, p.Client)
	return &data.Refusal{Reason: data.TurnedOn, Proven: true}, err
}

// turnOnFor turns the one-time password of an account on because its group asks
// for it, and returns the account as it is then.
func (s *service) turnOnFor(tx data.Tx, account data.Account, client data.Client) (data.Account, error) {
	on, err := update(tx, account.Key, func(a *data.Account) {
		a.OTPRequired, a.PendingSince, a.Guarded, a.OTPPause = true, s.now(), false, data.Pause{}
	})
	if err != nil {
		return account, err
	}
	if err := s.beginEnrolment(tx, on); err != nil {
		return account, err
	}
	if err := tx.AppendEvent(about(on.User, data.OTPTurnedOn, client, s.now(), "required by group "+on.Group)); err != nil {
		return account, err
	}
	return tx.Account(on.Key)
}
