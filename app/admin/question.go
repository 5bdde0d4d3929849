package admin

import (
	"fmt"
	"strings"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	TurnOffTitle = "Turn off one-time password for %s?"
	DisableTitle = "Disable %s?"
	GiveTitle    = "Make %s an administrator?"
	TakeTitle    = "Take tapemaster rights from %s?"
	DenyTitle    = "Deny %s to %s?"
	GivesRights  = "%s can then open Administration: add, change and delete users, change the Sign-in Policy and read the Sign-in Log. Only the user tapemaster can take these rights away."
	TakesRights  = "%s can no longer open Administration."
	DeniesAccess = "%s can no longer sign in to %s."
	NewKey       = "%s gets a new Secret Key, and codes of the old one are refused. Every sign-in shows the new QR code until one succeeds with a code."
	UntilThen    = " Until then, the password alone is enough."
)

// A question is asked before a change that locks somebody out, destroys a Secret Key, or
// gives rights. Its default is Cancel.
type question struct{ title, text, yes string }

// questionOf returns the question that an act on one user needs, and whether it needs one.
func questionOf(act data.UserAct, u data.User) (question, bool) {
	text := lang.Say(words.Consequence(act, who(u)))
	switch act {
	case data.ActDisable:
		return question{fmt.Sprintf(DisableTitle, u.ID), text, "Disable"}, true
	case data.ActTurnOff:
		return question{fmt.Sprintf(TurnOffTitle, u.ID), text, "Turn Off"}, true
	case data.ActDelete:
		return question{"Delete " + u.ID + "?", text + " This can't be undone.", "Delete"}, true
	default:
		return question{}, false
	}
}

// questionOfEdit returns the question that an edit of a stored user needs: all that it does
// to the user in one.
func questionOfEdit(stored data.User, edit data.UserEdit) (question, bool) {
	var all []question
	ask := func(title, text, yes string) { all = append(all, question{title, text, yes}) }
	act := func(act data.UserAct) {
		q, _ := questionOf(act, stored)
		all = append(all, q)
	}
	switch {
	case edit.Tapemaster && !stored.Tapemaster:
		ask(fmt.Sprintf(GiveTitle, stored.ID), fmt.Sprintf(GivesRights, who(stored)), "Give Rights")
	case stored.Tapemaster && !edit.Tapemaster:
		ask(fmt.Sprintf(TakeTitle, stored.ID), fmt.Sprintf(TakesRights, who(stored)), "Take Rights")
	}
	if edit.Disabled && !stored.Disabled {
		act(data.ActDisable)
	}
	if programs := denied(edit.Denied &^ stored.Denied); programs != "" {
		ask(fmt.Sprintf(DenyTitle, programs, stored.ID), fmt.Sprintf(DeniesAccess, who(stored), programs), "Deny")
	}
	switch edit.OTP {
	case data.TurnOTPOff:
		act(data.ActTurnOff)
	case data.RestartOTP:
		text := fmt.Sprintf(NewKey, who(stored))
		if stored.Activated() {
			text += UntilThen
		}
		ask("Restart one-time password for "+stored.ID+"?", text, "Restart")
	}
	if len(all) < 2 {
		return append(all, question{})[0], len(all) == 1
	}
	var texts []string
	for _, q := range all {
		texts = append(texts, q.text)
	}
	return question{"Change " + stored.ID + "?", strings.Join(texts, "\n\n"), "Change"}, true
}

// denied names programs in a sentence.
func denied(programs data.Programs) string {
	var names []string
	for f := range data.Fields() {
		if f.Program&programs != 0 {
			names = append(names, lang.T(f.Title))
		}
	}
	return lang.T("%s", words.Listed(names))
}
