package admin

import (
	"strings"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	TurnOffTitle data.Text = "Turn off one-time password for %s?"
	DisableTitle data.Text = "Disable %s?"
	GiveTitle    data.Text = "Make %s an administrator?"
	TakeTitle    data.Text = "Take tapemaster rights from %s?"
	DenyTitle    data.Text = "Deny %s to %s?"
	GivesRights  data.Text = "%s can then open Administration: add, change and delete users, change the Sign-in Policy and read the Sign-in Log. Only the user tapemaster can take these rights away."
	TakesRights  data.Text = "%s can no longer open Administration."
	DeniesAccess data.Text = "%s can no longer sign in to %s."
	NewKey       data.Text = "%s gets a new Secret Key, and codes of the old one are refused. Every sign-in shows the new QR code until one succeeds with a code."
	UntilThen    data.Text = "Until then, the password alone is enough."
)

// A question is asked before a change that locks somebody out, destroys a Secret Key, or
// gives rights. Its default is Cancel.
type question struct{ title, text, yes string }

const cantUndo data.Text = "This can't be undone."

// questionOf returns the question that an act on one user needs, and whether it needs one.
func questionOf(act data.UserAct, u data.User) (question, bool) {
	text, yes := words.Consequence(act, who(u)), lang.T(words.Act(act))
	switch act {
	case data.ActDisable:
		return question{lang.T(DisableTitle, u.ID), lang.Say(text), yes}, true
	case data.ActTurnOff:
		return question{lang.T(TurnOffTitle, u.ID), lang.Say(text), yes}, true
	case data.ActDelete:
		return question{lang.T("Delete %s?", u.ID), lang.Say(data.InARow(text, data.Say(cantUndo))), yes}, true
	default:
		return question{}, false
	}
}

// questionOfEdit returns the question that an edit of a stored user needs: all that it does
// to the user in one.
func questionOfEdit(stored data.User, edit data.UserEdit) (question, bool) {
	var all []question
	ask := func(title, text data.Sentence, yes data.Text) {
		all = append(all, question{lang.Say(title), lang.Say(text), lang.T(yes)})
	}
	act := func(act data.UserAct) {
		q, _ := questionOf(act, stored)
		all = append(all, q)
	}
	switch {
	case edit.Tapemaster && !stored.Tapemaster:
		ask(data.Say(GiveTitle, stored.ID), data.Say(GivesRights, who(stored)), "Give Rights")
	case stored.Tapemaster && !edit.Tapemaster:
		ask(data.Say(TakeTitle, stored.ID), data.Say(TakesRights, who(stored)), "Take Rights")
	}
	if edit.Disabled && !stored.Disabled {
		act(data.ActDisable)
	}
	if newly := edit.Denied &^ stored.Denied; newly != 0 {
		programs := words.Listed(newly.Names())
		ask(data.Say(DenyTitle, programs, stored.ID), data.Say(DeniesAccess, who(stored), programs), "Deny")
	}
	switch edit.OTP {
	case data.TurnOTPOff:
		act(data.ActTurnOff)
	case data.RestartOTP:
		text := data.Say(NewKey, who(stored))
		if stored.Activated() {
			text = data.InARow(text, data.Say(UntilThen))
		}
		ask(data.Say("Restart one-time password for %s?", stored.ID), text, "Restart")
	}
	if len(all) < 2 {
		return append(all, question{})[0], len(all) == 1
	}
	var texts []string
	for _, q := range all {
		texts = append(texts, q.text)
	}
	return question{lang.T("Change %s?", stored.ID), strings.Join(texts, "\n\n"), lang.T("Change")}, true
}
