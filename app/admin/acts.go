package admin

import (
	"context"
	"errors"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
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
	case data.ActResetPassword:
		l.desk.showReset(user)
		return
	case data.ActLostPhone:
		l.desk.showLostPhone(l.window, l.tasks, user, func(said string) {
			l.desk.report(said, user.Key)
		})
		return
	}
	q, ask := questionOf(act, user)
	if !ask {
		l.act(act, user, doneTo(user, act))
		return
	}
	users, by := l.desk.Users, l.desk.Session.Actor()
	shell.Do(l.tasks, func(ctx context.Context) error {
		return do(data.DryRun(ctx), users, by, act, user.Key)
	}, func(err error) {
		if err != nil && !errors.Is(err, data.ErrUnconfirmed) {
			l.failed(err, act)
			return
		}
		widgets.Confirm(l.window, q.title, q.text, q.yes, lang.T("Cancel"), true, func(yes bool) {
			if yes {
				l.act(act, user, doneTo(user, act))
			}
		})
	})
}

// doneTo says what an act has done to a user.
func doneTo(u data.User, act data.UserAct) string {
	switch act {
	case data.ActUnlock:
		return lang.T("%s was unlocked.", u.ID)
	case data.ActDisable:
		return lang.T("%s was disabled.", u.ID)
	case data.ActEnable:
		return lang.T("%s was enabled.", u.ID)
	case data.ActTurnOn:
		return lang.Say(words.TurnedOn(u.ID))
	case data.ActTurnOff:
		return lang.T("The one-time password of %s is off.", u.ID)
	default:
		return lang.T("%s was deleted.", u.ID)
	}
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
			l.failed(err, act)
			return
		}
		if act == data.ActDelete {
			l.view.Deselect(user.Key)
		}
		l.desk.report(done, user.Key)
	})
}

// failed shows why an act on one user is not possible.
func (l *list) failed(err error, act data.UserAct) {
	shell.ShowError(l.window, err, operation(act))
	l.reload()
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
