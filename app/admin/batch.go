package admin

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	turnOffOf     data.Text = "Turn off the one-time password of %d users"
	madeAtRandom  data.Text = "The passwords are made at random and shown once, in a list to copy or save."
	appliesToNone data.Text = "This applies to none of the selected users"
)

// A batch is one act on several users: it asks once, then handles one user after
// the other, each in a separate transaction, and lists the results.
type batch struct {
	desk  *Desk
	act   data.UserAct
	users []data.User // the users to handle

	// For work that is not one of the acts: how one user is handled, and what follows at
	// the end.
	work func(context.Context, data.User) error
	then func()

	// The group that the work may add, and those that there were before; groups is nil if there is none.
	groups *groupChoice
	group  string

	results []result
}

// result is the result for one user.
type result struct {
	user     data.User
	outcome  outcome
	why      string    // a sentence; empty if it was done
	password string    // for Reset Password
	ends     time.Time // of the password; zero where it was not read
}

// named returns why, in words that name the user.
func (r result) named() string {
	if strings.Contains(r.why, r.user.ID) {
		return r.why
	}
	return lang.T("%s: %s", r.user.ID, r.why)
}

// outcome says whether it was done.
type outcome string

const (
	done       outcome = "done"
	failed     outcome = "failed"
	leftOut    outcome = "left out"    // known beforehand to be impossible
	notReached outcome = "not reached" // cancelled before this user
)

// outcomeWords are what people read of an outcome: of one user, and of how many have it.
var outcomeWords = map[outcome]struct{ one, many data.Text }{
	done:       {"result|Done", "%d done"},
	failed:     {"Failed", "%d failed"},
	leftOut:    {"Left out", "%d left out"},
	notReached: {"Not reached", "%d not reached"},
}

func (o outcome) kind() widgets.BadgeKind {
	switch o {
	case done:
		return widgets.BadgeSuccess
	case failed:
		return widgets.BadgeError
	default:
		return widgets.BadgeNeutral
	}
}

// batchWords are the title of the window of several users, the button of its question, and
// what to say of those for whom it was done, or of nobody. No act is work that is not one of
// them.
var batchWords = map[data.UserAct]struct{ title, button, done, nobody data.Text }{
	"":                    {"Change %d users", "Change", "%d users were changed", "No user was changed"},
	data.ActUnlock:        {"Unlock %d users", "Unlock", "%d users were unlocked", "No user was unlocked"},
	data.ActResetPassword: {"Reset the passwords of %d users", "Reset", "%d users got a new password", "No user got a new password"},
	data.ActDisable:       {"Disable %d users", "Disable", "%d users were disabled", "No user was disabled"},
	data.ActEnable:        {"Enable %d users", "Enable", "%d users were enabled", "No user was enabled"},
	data.ActTurnOn: {
		"Turn on the one-time password of %d users", "Turn On",
		"The one-time password of %d users was turned on", "The one-time password of no user was turned on",
	},
	data.ActTurnOff: {
		turnOffOf, "Turn Off",
		"The one-time password of %d users was turned off", "The one-time password of no user was turned off",
	},
	data.ActDelete: {"Delete %d users", "Delete", "%d users were deleted", "No user was deleted"},
}

// consequence says what the act does to the users.
func (b *batch) consequence() string {
	who := words.EachOfThem
	if len(b.users) == 1 {
		who = "The user"
	}
	does := words.Consequence(b.act, who)
	if b.act == data.ActResetPassword {
		does = data.InARow(does, data.Say(madeAtRandom))
	}
	return names(b.users) + "\n\n" + lang.Say(does)
}

// hurts reports whether the question about an act has a red button.
func hurts(act data.UserAct) bool {
	return act == data.ActDelete || act == data.ActTurnOff || act == data.ActDisable
}

// batch asks whether to do an act to the users with these keys.
func (l *list) batch(act data.UserAct, keys []int64) {
	if len(keys) == 0 || l.asking {
		return
	}
	l.asking = true
	l.readUsers(keys, func(users []data.User, gone []int64, err error) {
		if err != nil {
			l.asking = false
			shell.ShowError(l.window, err, operation(act))
			return
		}
		l.view.Deselect(gone...)
		b := &batch{desk: l.desk, act: act}
		for _, u := range users {
			if why := act.Obstacle(l.desk.Session, u); why != nil {
				b.results = append(b.results, result{user: u, outcome: leftOut, why: shell.Message(why)})
			} else {
				b.users = append(b.users, u)
			}
		}
		l.asking = false
		b.ask(l.window, len(gone))
	})
}

// ask lays the question over the list.
func (b *batch) ask(w fyne.Window, gone int) {
	out := container.NewVBox()
	if gone > 0 {
		out.Add(shell.Text(lang.T("%d selected users were deleted.", gone)))
	}
	if n := len(b.results); n > 0 {
		out.Add(shell.Text(lang.T("%d users are left out:", n)))
		for _, line := range b.leftOut() {
			l := widget.NewLabel("•  " + line)
			l.Wrapping = fyne.TextWrapWord
			out.Add(l)
		}
	}
	if len(b.users) == 0 {
		(&widgets.Modal{Title: lang.T(appliesToNone), Content: out, Topic: shell.TopicSeveral}).Show(w)
		return
	}
	m := &widgets.Modal{
		Topic: shell.TopicSeveral,
		Title: b.question(), Message: b.consequence(), Default: lang.T(batchWords[b.act].button), Cancel: lang.T("Cancel"), Danger: hurts(b.act),
		Done: func(yes bool) {
			if yes {
				b.show()
			}
		},
	}
	if len(out.Objects) > 0 {
		m.Content = out
	}
	m.Show(w)
}

// title names what is done: "Disable 40 users".
func (b *batch) title() string {
	return lang.T(batchWords[b.act].title, len(b.users))
}

// question asks whether to do it: "Disable 40 users?".
func (b *batch) question() string { return lang.T("%s?", b.title()) }

// leftOut says who is left out and why, each reason with one name.
func (b *batch) leftOut() []string {
	const most = 4
	var order []string
	first, count := map[string]result{}, map[string]int64{}
	for _, r := range b.results {
		// A sentence names the user it is about: without the name, equal reasons
		// read the same.
		reason := strings.ReplaceAll(r.why, r.user.ID, "\x00")
		if count[reason] == 0 {
			order = append(order, reason)
			first[reason] = r
		}
		count[reason]++
	}
	var lines []string
	for i, reason := range order {
		if i == most && len(order) > most+1 {
			return append(lines, lang.T("There are %d more reasons; see the list at the end.", len(order)-most))
		}
		line := first[reason].named()
		if n := count[reason] - 1; n > 0 {
			line = lang.T("%s The same applies to %d more.", line, n)
		}
		lines = append(lines, line)
	}
	return lines
}

// names names the first users for a sentence.
func names(users []data.User) string {
	var ids []string
	for _, u := range users {
		ids = append(ids, u.ID)
	}
	return lang.List(words.Names(ids, words.MostNamed, ""))
}

// carryOut handles one user after the other, until ctx ends, and returns the
// results. What is already done is kept.
func (b *batch) carryOut(ctx context.Context, report func(int)) []result {
	users, by := b.desk.Users, b.desk.Session.Actor()
	results := make([]result, 0, len(b.users))
	for i, u := range b.users {
		if ctx.Err() != nil {
			results = append(results, result{user: u, outcome: notReached, why: lang.T("Cancelled before this user.")})
			continue
		}
		report(i)
		r := result{user: u, outcome: done}
		// A transaction that has begun runs to its end, so that its result is known.
		own := context.WithoutCancel(ctx)
		var err error
		if b.work != nil {
			err = b.work(own, u)
		} else if b.act == data.ActResetPassword {
			r.password, err = b.resetPassword(own, u)
			if err == nil && !slices.ContainsFunc(results, func(r result) bool { return !r.ends.IsZero() }) {
				r.ends = b.passwordEnds(own, u) // the first one: it ends first
			}
		} else {
			err = do(own, users, by, b.act, u.Key)
		}
		switch {
		case errors.Is(err, data.ErrNotFound):
			r.outcome, r.why = failed, lang.T("The user no longer exists.")
		case err != nil:
			r.outcome, r.why = failed, shell.Explain(err, b.operation())
		}
		results = append(results, r)
	}
	return results
}

// resetPassword gives a user a random password and returns it.
func (b *batch) resetPassword(ctx context.Context, u data.User) (string, error) {
	users, by := b.desk.Users, b.desk.Session.Actor()
	rule, err := users.PasswordRule(ctx, by, u.Key)
	if err != nil {
		return "", err
	}
	password := b.desk.RandomPassword(rule.Least)
	if err := users.ResetPassword(ctx, by, u.Key, password, true); err != nil {
		return "", err
	}
	return password, nil
}

// passwordEnds reads when a new password expires; zero if it can't be read.
func (b *batch) passwordEnds(ctx context.Context, u data.User) time.Time {
	state, err := b.desk.Users.SignInState(ctx, b.desk.Session.Actor(), u.Key)
	if err != nil {
		shell.Log(err, "read sign-in state")
	}
	return state.PasswordEnds
}

// operation names the work for the program's log.
func (b *batch) operation() string {
	if b.work != nil {
		return "edit user"
	}
	return operation(b.act)
}

// summary counts the results: "12 done · 1 failed · 3 left out".
func summary(results []result) string {
	return strings.Join(counts(results, done, failed, leftOut, notReached), " · ")
}

// counts words how many results have each of the outcomes, unless none has.
func counts(results []result, outcomes ...outcome) []string {
	var parts []string
	for _, o := range outcomes {
		if n := counted(results, o); n > 0 {
			parts = append(parts, lang.T(outcomeWords[o].many, n))
		}
	}
	return parts
}

func counted(results []result, o outcome) (n int) {
	for _, r := range results {
		if r.outcome == o {
			n++
		}
	}
	return n
}

// said says what was done, in a sentence for the list: "2 users were disabled · 1 failed".
func (b *batch) said() string {
	said := lang.T(batchWords[b.act].nobody)
	if n := counted(b.results, done); n > 0 {
		said = lang.T(batchWords[b.act].done, n)
	}
	return strings.Join(append([]string{said}, counts(b.results, failed, leftOut, notReached)...), " · ")
}
