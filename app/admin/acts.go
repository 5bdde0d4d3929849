package admin

import (
	"context"
	"fmt"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// This file is what is done to one user from the list; for several see batch.go.

// properties opens the sheet of the selected user, or of the selected users.
func (l *list) properties() {
	if user, ok := l.one(); ok {
		l.desk.showSheet(user)
		return
	}
	l.view.WithSelection(l.desk.showSheets)
}

// carryOut applies a command to the selected users.
func (l *list) carryOut(act data.UserAct) {
	user, ok := l.one()
	if !ok {
		l.view.WithSelection(func(keys []int64) { l.batch(act, keys) })
		return
	}
	switch act {
	case data.ActUnlock:
		l.act(act, user, user.ID+" was unlocked.")
	case data.ActResetPassword:
		l.desk.showReset(user)
	case data.ActDisable:
		l.ask(act, user, "Disable "+user.ID+"?",
			words.Consequence(act, who(user)), "Disable", user.ID+" was disabled.")
	case data.ActEnable:
		l.act(act, user, user.ID+" was enabled.")
	case data.ActTurnOn:
		l.act(act, user, words.TurnedOn(user.ID))
	case data.ActTurnOff:
		l.ask(act, user, fmt.Sprintf(batchWords[act].title, user.ID)+"?",
			words.Consequence(act, who(user)),
			"Turn off", "The one-time password of "+user.ID+" is off.")
	case data.ActLostPhone:
		l.desk.showLostPhone(l.window, l.tasks, user, func(said string) {
			l.desk.report(said, user.Key)
		})
	case data.ActDelete:
		l.ask(act, user, "Delete "+user.ID+"?",
			words.Consequence(act, who(user))+" This can't be undone.",
			"Delete", user.ID+" was deleted.")
	}
}

// ask carries out an act after a question.
func (l *list) ask(act data.UserAct, user data.User, title, message, yesLabel, done string) {
	widgets.Confirm(l.window, title, message, yesLabel, "Cancel", true, func(yes bool) {
		if yes {
			l.act(act, user, done)
		}
	})
}

// act carries out an act on one user and reports the result.
func (l *list) act(act data.UserAct, user data.User, done string) {
	users, by := l.desk.Users, l.desk.Session.Actor()
	shell.Do(l.tasks, func(ctx context.Context) error {
		return do(ctx, users, by, act, user.Key)
	}, func(err error) {
		if l.desk.confirmed(l.window, l.tasks, err, func() { l.act(act, user, done) }) {
			return
		}
		if err != nil {
			shell.ShowError(l.window, err, operation(act))
			l.reload()
			return
		}
		if act == data.ActDelete {
			l.view.Deselect(user.Key)
		}
		l.desk.report(done, user.Key)
	})
}

// do carries out an act that needs no further input on one user, in one transaction.
func do(ctx context.Context, users Users, by data.Actor, act data.UserAct, key int64) (err error) {
	switch act {
	case data.ActUnlock:
		return users.Unlock(ctx, by, key)
	case data.ActDisable, data.ActEnable:
		_, err = users.SetDisabled(ctx, by, key, act == data.ActDisable)
	case data.ActTurnOn:
		_, err = users.SetOTP(ctx, by, key, data.TurnOTPOn)
	case data.ActTurnOff:
		_, err = users.SetOTP(ctx, by, key, data.TurnOTPOff)
	case data.ActDelete:
		return users.DeleteUser(ctx, by, key)
	}
	return err
}

// operation names an act for the program's log.
func operation(act data.UserAct) string {
	return map[data.UserAct]string{
		data.ActUnlock: "unlock user", data.ActResetPassword: "reset password", data.ActDisable: "disable user", data.ActEnable: "enable user",
		data.ActTurnOn: "turn one-time password on", data.ActTurnOff: "turn one-time password off", data.ActDelete: "delete user",
	}[act]
}

// report tells the windows what was done to users, who are no longer as they were.
func (d *Desk) report(what string, keys ...int64) {
	d.say(what)
	d.changed()
	for _, key := range keys {
		if s := d.sheets[key]; s != nil {
			s.Reread()
		}
	}
}
