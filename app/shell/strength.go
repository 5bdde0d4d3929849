package shell

import (
	"tapetrack/app/internal/strength"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// ShowStrength shows how good a typed password is, or, if it is empty, what a good one is.
// Red is what the rule refuses; everything else is advice.
func ShowStrength(m *widgets.Meter, rule data.PasswordRule, password string) {
	if password == "" {
		advice := data.Say(strength.SeveralWords)
		if rule.Least > 0 {
			advice = data.InARow(data.Say("At least %d characters.", rule.Least), advice)
		}
		m.Set(0, widgets.MessageInfo, lang.Say(advice))
		return
	}
	if rule.Check != nil {
		if err := rule.Check(password); err != nil {
			m.Set(1, widgets.MessageError, Message(err))
			return
		}
	}
	j := strength.Judge(password, rule.Own)
	kind := [...]widgets.MessageKind{
		strength.Weak: widgets.MessageWarning, strength.Fair: widgets.MessageWarning,
		strength.Good: widgets.MessageSuccess, strength.Strong: widgets.MessageSuccess,
	}[j.Level]
	m.Set(int(j.Level)+1, kind, lang.Say(j.Words))
}
