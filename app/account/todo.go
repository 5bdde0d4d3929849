package account

import (
	"fmt"
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
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	UsedRecovery = "You signed in with a recovery code, which is now used up. Replace your lost phone; until then you can't change anything else about your sign-in."
	OwnOff       = "Your one-time password is off: whoever learns your password can sign in as you."
	OwnLocked    = "Wrong passwords have locked your account: once you sign out, you can't sign in again until an administrator unlocks it."
	OwnPending   = "Your one-time password is not activated yet. Sign out, then sign in with a code from your authenticator; if you leave OTP empty, you see the QR code."
	NoCodes      = "You have no recovery codes yet. If you lose your phone, each of them signs you in once."
	CanPutOff    = "You can sign in %s without them."
	LastPutOff   = "At your next sign-in you have to store them before you can continue."
	fewLeft      = "You have %s left. Make new ones in case you lose your phone."
	NothingToDo  = "Nothing needs your attention."
	NoBackup     = "No backup has been made yet. To make one, run tapectl backup at a console."
	oldBackup    = "The last backup was made %s ago. To make one, run tapectl backup at a console."
	typeBackup   = "The path of the database or its key has characters that a console would replace, so the command can't be copied from here."
	NoUsers      = "You are the only user so far. Add those who are to sign in."
	NotVerified  = "The sign-in log has never been verified."
	oldVerified  = "The sign-in log was last verified %s ago."
	haveFew      = "%s %s few or no recovery codes left."
	othersOff    = "%s %s no active one-time password."
	areBlocked   = "%s %s Blocked after wrong codes and can sign in only with a recovery code."
	FoundDamage  = "The last verification of the sign-in log found damage."
)

// Those with a limit in them.
var (
	areWaiting = "%s %s been Pending for over " + lang.Say(words.Wait(data.PendingTooLong)) + "."
)

// What the buttons that make recovery codes, or leave that for later, are called, wherever
// they stand.
const (
	MakeCodes = "Make Recovery Codes…" // the first ones
	NewCodes  = "New Recovery Codes…"
	Later     = "Later"
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
	users := func(n data.RowCount, urgent bool, unit words.Unit, format, one, many string, filter data.UserFilter) {
		if n.N == 1 && !n.More {
			many = one
		}
		if n.N > 0 {
			list = append(list, chore{format, urgent, fmt.Sprintf(format, lang.Say(words.Rows(n, unit)), many), "Show", func() { p.ways.Users(filter) }})
		}
	}
	without, administrator := c.AdministratorsWithout, words.AdminUsers
	if ownOff(o) {
		without.N, administrator = without.N-1, words.OtherAdministrators // whoever reads this was told above
	}
	users(without, true, administrator, othersOff, "has", "have", data.UserFilter{Ready: data.AdministratorsWithout})
	users(data.RowCount{N: o.Counts.Blocked}, true, words.Users, areBlocked, "is", "are", data.UserFilter{OTP: data.Blocked})
	if c.Unsound {
		list = append(list, chore{"verify", true, FoundDamage, "Verify", p.ways.Verify})
	}
	if data.Due(c.BackedUp, data.BackUpAfter, now) {
		backup := chore{"backup", true, lately(NoBackup, oldBackup, c.BackedUp, now), "Copy Command", p.copyBackup}
		if !p.ways.copiesBackup() {
			backup.sentence, backup.do = backup.sentence+" "+typeBackup, nil
		}
		list = append(list, backup)
	}
	if o.Counts.Users <= 1 {
		list = append(list, chore{"new user", false, NoUsers, "New User…", p.ways.NewUser})
	}
	users(c.PendingLong, false, words.Users, areWaiting, "has", "have", data.UserFilter{Ready: data.PendingLong})
	if !c.Unsound && data.Due(c.Verified, data.VerifyAfter, now) {
		list = append(list, chore{"verify", false, lately(NotVerified, oldVerified, c.Verified, now), "Verify", p.ways.Verify})
	}
	few, others := c.FewCodesLeft, words.Users
	if fewCodes(o) {
		few.N, others = few.N-1, words.OtherUsers
	}
	users(few, false, others, haveFew, "has", "have", data.UserFilter{Ready: data.FewCodesLeft})
	return list
}

// ownChores returns what users have to do about their own sign-in.
func (p *Page) ownChores(o overview) []chore {
	switch {
	case o.replace:
		return []chore{{"replace phone", true, UsedRecovery, "Replace Phone…", p.ways.MySignIn}}
	case o.User.Revocation == data.WrongPasswords: // nothing else can be done about it until then
		return []chore{{"locked", true, OwnLocked, "", nil}}
	case o.User.OTP == data.Off && o.MayTurnOn:
		return []chore{{"turn on", true, OwnOff, "Turn On…", p.ways.TurnOn}}
	case o.User.OTP == data.Pending:
		return []chore{{"activate", true, OwnPending, "Log Out", p.ways.LogOut}}
	case !fewCodes(o):
		return nil
	case o.RecoveryOf > 0:
		return []chore{{"recovery codes", o.RecoveryLeft == 0, fmt.Sprintf(fewLeft, codesLeft(o.RecoveryLeft)), NewCodes, p.ways.NewCodes}}
	case o.Offer == nil: // it was not this session that proved a code
		return []chore{{"recovery codes", true, NoCodes, MakeCodes, p.ways.NewCodes}}
	case p.putOff:
		return nil
	default:
		return []chore{{firstCodes, true, offerWords(*o.Offer), MakeCodes, p.ways.MakeCodes}}
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
		return "no recovery codes"
	}
	return lang.T("%d recovery codes", n)
}

// offerWords says what recovery codes are for and how long they can be put off.
func offerWords(o data.RecoveryOffer) string {
	sentence := NoCodes + " " + LastPutOff
	if o.PutOff > 0 {
		sentence = NoCodes + " " + fmt.Sprintf(CanPutOff, lang.T("%d more times", o.PutOff))
	}
	if o.Last {
		sentence += " " + recovery.NobodyElse
	}
	return sentence
}

// lately says that something was never done, or how many days ago.
func lately(never, before string, last, now time.Time) string {
	if last.IsZero() {
		return never
	}
	return fmt.Sprintf(before, lang.T("%d days", int64(now.Sub(last)/(24*time.Hour))))
}

// copyBackup copies the command that makes a backup, and says so on its button.
func (p *Page) copyBackup() {
	p.ways.Copy(p.ways.backupCommand(p.now()))
	p.buttons["backup"].SetText("Copied")
}

// putItOff leaves the first recovery codes for the next sign-in.
func (p *Page) putItOff() {
	p.putOff = true
	p.show(p.shown)
}

// todo is the card that says what is to be done.
func (p *Page) todo(list []chore) fyne.CanvasObject {
	card := container.NewVBox(shell.Title("To do"))
	if len(list) == 0 {
		card.Add(row(theme.NewSuccessThemedResource(theme.ConfirmIcon()), NothingToDo, nil))
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
			ways.Objects = slices.Insert(ways.Objects, 0, fyne.CanvasObject(p.button("later", Later, p.putItOff)))
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
