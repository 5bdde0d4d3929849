package account

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/recovery"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	UsedRecovery data.Text = "You signed in with a recovery code, which is now used up. Replace your lost phone; until then you can't change anything else about your sign-in."
	OwnOff       data.Text = "Your one-time password is off: whoever learns your password can sign in as you."
	OwnLocked    data.Text = "Wrong passwords have locked your account: once you sign out, you can't sign in again until an administrator unlocks it."
	OwnPending   data.Text = "Your one-time password is not activated yet. Sign out, then sign in with a code from your authenticator; if you leave OTP empty, you see the QR code."
	NoCodes      data.Text = "You have no recovery codes yet. With one of them you can still sign in if you lose your phone."
	canPutOff    data.Text = "You can sign in %d more times before you have to make them."
	LastPutOff   data.Text = "At your next sign-in you have to store them before you can continue."
	fewLeft      data.Text = "You have %d recovery codes left."
	noneLeft     data.Text = "You have no recovery codes left."
	MakeNew      data.Text = "Make new ones in case you lose your phone."
	NothingToDo  data.Text = "Nothing needs your attention."
	NoBackup     data.Text = "No backup has been made yet."
	noneSince    data.Text = "No backup has been made since the key was replaced."
	oldBackup    data.Text = "The last backup was made %d days ago."
	BackUpHere   data.Text = "To make one, run tapectl backup at a console."
	backUpThere  data.Text = "To make one, run tapectl backup on the computer of the server, with --database and the path of its database."
	typeBackup   data.Text = "The path of the database or its key has characters that a console would replace, so the command can't be copied from here."
	NotVerified  data.Text = "The sign-in log has never been verified."
	oldVerified  data.Text = "The sign-in log was last verified %d days ago."
	FoundDamage  data.Text = "The last verification of the sign-in log found damage."
)

// A manner says something of a number of users, and of at least so many.
type manner struct{ some, many data.Text }

// What is said of other users.
var (
	adminsOff      = manner{"%d administrators have no active one-time password.", "%d+ administrators have no active one-time password."}
	otherAdminsOff = manner{"%d other administrators have no active one-time password.", "%d+ other administrators have no active one-time password."}
	areBlocked     = manner{some: "%d users are Blocked after wrong codes and can sign in only with a recovery code."}
	areWaiting     = manner{"%d users have been Pending for over %s.", "%d+ users have been Pending for over %s."}
	haveFew        = manner{"%d users have few or no recovery codes left.", "%d+ users have few or no recovery codes left."}
	othersHaveFew  = manner{"%d other users have few or no recovery codes left.", "%d+ other users have few or no recovery codes left."}
)

// What the buttons that make recovery codes, or leave that for later, are called, wherever
// they stand.
const (
	MakeCodes data.Text = "Make Recovery Codes…" // the first ones
	NewCodes  data.Text = "New Recovery Codes…"
	Later     data.Text = "Later"
)

// firstCodes is the chore that can be left for the next sign-in.
const firstCodes = "first recovery codes"

// A chore is something to be done: a sentence, and the button that leads to it.
type chore struct {
	name     string // tells it from the others, whatever the numbers in its sentence
	urgent   bool
	sentence string
	button   string
	do       func() // nil: there is no button
}

// chores returns what is to be done, the most urgent first.
func (p *Page) chores(o overview) []chore {
	list := p.ownChores(o)
	if o.Chores == nil || p.ways.Users == nil {
		return list
	}
	c, now := o.Chores, p.now()
	users := func(name string, urgent bool, n data.RowCount, says manner, filter data.UserFilter, more ...any) {
		text := says.some
		if n.More {
			text = says.many
		}
		if n.N > 0 {
			list = append(list, chore{name, urgent, lang.T(text, append([]any{n.N}, more...)...), lang.T("Show"), func() { p.ways.Users(filter) }})
		}
	}
	without, off := c.AdministratorsWithout, adminsOff
	if ownOff(o) {
		without.N, off = without.N-1, otherAdminsOff // whoever reads this was told above
	}
	users("administrators", true, without, off, data.UserFilter{Ready: data.AdministratorsWithout})
	users("blocked", true, data.RowCount{N: o.Counts.Blocked}, areBlocked, data.UserFilter{OTP: data.Blocked})
	if c.Unsound {
		list = append(list, chore{"verify", true, lang.T(FoundDamage), lang.T("Verify"), p.ways.Verify})
	}
	untouched := func(last time.Time) bool { return p.alone(o) && last.IsZero() } // there is nothing yet to back up, or to verify
	if c.Rekeyed || data.Due(c.BackedUp, data.BackUpAfter, now) && !untouched(c.BackedUp) {
		list = append(list, p.backUp(c))
	}
	users("pending", false, c.PendingLong, areWaiting, data.UserFilter{Ready: data.PendingLong}, data.PendingTooLong)
	if !c.Unsound && data.Due(c.Verified, data.VerifyAfter, now) && !untouched(c.Verified) {
		list = append(list, chore{"verify", false, lang.Say(lately(NotVerified, oldVerified, c.Verified, now)), lang.T("Verify"), p.ways.Verify})
	}
	few, says := c.FewCodesLeft, haveFew
	if fewCodes(o) {
		few.N, says = few.N-1, othersHaveFew
	}
	users("few codes", false, few, says, data.UserFilter{Ready: data.FewCodesLeft})
	return list
}

// backUp is the chore of a backup that is due.
func (p *Page) backUp(c *data.Chores) chore {
	none := NoBackup
	if c.Rekeyed {
		none = noneSince
	}
	says := []data.Sentence{lately(none, oldBackup, c.BackedUp, p.now()), data.Say(BackUpHere)}
	copyCommand := p.copyBackup
	switch {
	case p.ways.Server != "":
		says[1], copyCommand = data.Say(backUpThere), nil
	case !p.ways.copiesBackup():
		says, copyCommand = append(says, data.Say(typeBackup)), nil
	}
	return chore{"backup", true, lang.Say(data.InARow(says...)), lang.T("Copy Command"), copyCommand}
}

// ownChores returns what users have to do about their own sign-in.
func (p *Page) ownChores(o overview) []chore {
	switch {
	case o.replace:
		return []chore{{"replace phone", true, lang.T(UsedRecovery), lang.T("Replace Phone…"), p.ways.MySignIn}}
	case o.User.Revocation == data.WrongPasswords: // nothing else can be done about it until then
		return []chore{{"locked", true, lang.T(OwnLocked), "", nil}}
	case o.User.OTP == data.Off && o.MayTurnOn:
		return []chore{{"turn on", true, lang.T(OwnOff), lang.T("Turn On…"), p.ways.TurnOn}}
	case o.User.OTP == data.Pending:
		return []chore{{"activate", true, lang.T(OwnPending), lang.T("Log Out"), p.ways.LogOut}}
	case !fewCodes(o):
		return nil
	case o.RecoveryOf > 0:
		return []chore{{"recovery codes", o.RecoveryLeft == 0, codesLeft(o.RecoveryLeft), lang.T(NewCodes), p.ways.NewCodes}}
	case o.Offer == nil: // it was not this session that proved a code
		return []chore{{"recovery codes", true, lang.T(NoCodes), lang.T(MakeCodes), p.ways.NewCodes}}
	case p.putOff:
		return nil
	default:
		return []chore{{firstCodes, true, offerWords(*o.Offer), lang.T(MakeCodes), func() { p.ways.MakeCodes(p.buttons[firstCodes]) }}}
	}
}

// ownOff reports whether the user reads what to do about a one-time password that is not
// active.
func ownOff(o overview) bool {
	return !o.replace && (o.User.OTP == data.Pending || o.User.OTP == data.Off && o.MayTurnOn)
}

// fewCodes reports whether the user needs recovery codes.
func fewCodes(o overview) bool {
	return o.User.OTP == data.Active && !o.replace && o.RecoveryLeft >= 0 && o.RecoveryLeft <= data.FewRecoveryCodes
}

func codesLeft(n int) string {
	if n == 0 {
		return lang.Say(data.InARow(data.Say(noneLeft), data.Say(MakeNew)))
	}
	return lang.Say(data.InARow(data.Say(fewLeft, n), data.Say(MakeNew)))
}

// offerWords says what recovery codes are for and how long they can be put off.
func offerWords(o data.RecoveryOffer) string {
	until, last := data.Say(LastPutOff), data.Sentence{}
	if o.PutOff > 0 {
		until = data.Say(canPutOff, o.PutOff)
	}
	if o.Last {
		last = data.Say(recovery.NobodyElse)
	}
	return lang.Say(data.InARow(data.Say(NoCodes), until, last))
}

// lately says that something was never done, or how many days ago.
func lately(never, before data.Text, last, now time.Time) data.Sentence {
	if last.IsZero() {
		return data.Say(never)
	}
	return data.Say(before, int64(now.Sub(last)/(24*time.Hour)))
}

// copyBackup copies the command that makes a backup, and says so on its button.
func (p *Page) copyBackup() {
	p.ways.Copy(p.ways.backupCommand(p.now()))
	p.buttons["backup"].SetText(lang.T("Copied"))
}

// putItOff leaves the first recovery codes for the next sign-in. Whoever pressed it with the
// keyboard goes on at the first button that is left.
func (p *Page) putItOff() {
	p.putOff = true
	p.show(p.shown)
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(p.root); canvas != nil && len(p.order) > 0 {
		canvas.Focus(p.buttons[p.order[0]])
	}
}

// todo is the card that says what is to be done.
func (p *Page) todo(list []chore) fyne.CanvasObject {
	card := container.NewVBox(shell.Title(lang.T("To do")))
	if len(list) == 0 {
		card.Add(row(theme.NewSuccessThemedResource(theme.ConfirmIcon()), lang.T(NothingToDo), nil))
	}
	var buttons []*widgets.Button
	for _, c := range list {
		if c.do == nil {
			buttons = append(buttons, nil)
			continue
		}
		buttons = append(buttons, p.button(c.name, c.button, c.do))
	}
	equal := func() (widest float32) { // they end the sentences in one column
		for _, b := range buttons {
			if b != nil {
				widest = max(widest, b.MinSize().Width)
			}
		}
		return widest
	}
	for i, c := range list {
		icon := theme.InfoIcon()
		if c.urgent {
			icon = theme.NewWarningThemedResource(theme.WarningIcon())
		}
		if buttons[i] == nil {
			card.Add(row(icon, c.sentence, nil))
			continue
		}
		ways := container.NewHBox(shell.FlexibleWidth(buttons[i], equal))
		if c.name == firstCodes {
			ways.Objects = slices.Insert(ways.Objects, 0, fyne.CanvasObject(p.button("later", lang.T(Later), p.putItOff)))
		}
		card.Add(row(icon, c.sentence, container.NewCenter(ways)))
	}
	return widgets.NewCard(card)
}

// row is a sentence between an icon, below the text above it, and a button.
func row(icon fyne.Resource, sentence string, button fyne.CanvasObject) fyne.CanvasObject {
	picture := container.New(layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0), container.NewCenter(widget.NewIcon(icon)))
	text := shell.Text(sentence)
	if button == nil {
		return container.NewBorder(nil, nil, picture, nil, text)
	}
	return container.NewBorder(nil, nil, picture, button, text)
}
