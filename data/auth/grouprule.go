package auth

import (
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// groupRule is the prefix of the settings that say whether the members of a group need
// a one-time password; the folded Group-ID follows. Their names begin with policyPrefix
// so that the keyed code of all policies covers them, and shows if one was removed, and
// so that a sign-in reads them with the policies. A group without a rule has none.
const groupRule = policyPrefix + "group."

// required is the value of a rule without a date; one with a date is that time
// in RFC 3339, UTC.
const required = "required"

// ruleOf reads the rule of a group. A value that no version of this program writes
// counts as required: in doubt, a code is asked for.
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

// setRule writes the rule of a group, with its time to the second.
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

// asks reports whether the rule of the group requires a one-time password of u now. It
// never does of the user tapemaster, in whatever group: every administrator can set
// rules, but only tapemaster and tapectl may change how tapemaster signs in.
func (s *service) asks(tx data.Tx, u data.User) (bool, error) {
	if u.Group == "" || u.IsSuperuser() {
		return false, nil
	}
	rule, err := ruleOf(tx, u.Group)
	return err == nil && rule.Holds(s.now()), err
}

// sayRule fills in GroupRequires.
func (s *service) sayRule(tx data.Tx, u *data.User) (err error) {
	u.GroupRequires, err = s.asks(tx, *u)
	return err
}

// sayRules is sayRule for a page of users.
func (s *service) sayRules(tx data.Tx, users []data.User) error {
	for i := range users {
		if err := s.sayRule(tx, &users[i]); err != nil {
			return err
		}
	}
	return nil
}

// mayTurnOff returns a FieldError if the rule of the group requires a one-time password
// of u, whoever acts: a rule that could be lifted user by user would be no rule.
func (s *service) mayTurnOff(tx data.Tx, u data.User) error {
	asked, err := s.asks(tx, u)
	if err == nil && asked {
		err = &data.FieldError{Field: data.FieldOTP, Kind: data.ErrDenied, Text: data.RequiredBy(u.Group)}
	}
	return err
}

// followGroup turns on the one-time password of a user who is about to sign in without
// one, if the group requires it. The user is then Pending and sees a QR code. A rule
// takes effect only at a sign-in, so it does not matter when and how users became
// members. A code that was typed is not judged: it can't be one of a secret that was
// only just drawn.
func (s *service) followGroup(tx data.Tx, v *verdict, client data.Client) error {
	asked, err := s.asks(tx, v.account.User)
	if err != nil || !asked {
		return err
	}
	v.account, err = s.turnOnFor(tx, v.account, client)
	v.state = data.Pending
	return err
}

// groupMeanwhile is followGroup for a user who proved the password before the rule took
// effect, and needed no code then: the user has to sign in again.
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

// turnOnFor turns on the one-time password of an account because its group requires it,
// and returns the changed account.
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
	if err := tx.AppendEvent(about(on.User, data.OTPTurnedOn, client, s.now(), lang.InEnglish(data.Say(words.RequiredByGroup, on.Group)))); err != nil {
		return account, err
	}
	return tx.Account(on.Key)
}
