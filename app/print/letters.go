package print

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"tapetrack/app/shell"
	"tapetrack/assets/authenticators"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	givenPassword data.Text = "You get it from %s, separately from this letter. It is valid for one sign-in, at which you choose your own, of at least %s characters."
	firstPassword data.Text = "You get your first password from %s, separately from this letter. Without it you cannot sign in yet."
	disabledNow   data.Text = "Your account is disabled at present. You can sign in as soon as an administrator enables it."
	lockedNow     data.Text = "Your account is locked at present. An administrator can unlock it."
	blockedNow    data.Text = "None of your authenticators can be used at present. An administrator can help you set up a new one."
	isSetUp       data.Text = "Your one-time password is set up: you sign in with your password and a code from your phone. Nobody who has only one of the two can sign in."
	asksForTwo    data.Text = "TapeTrack asks you for two things: your password, and a code from an app on your phone. Nobody who has only one of the two can sign in. " +
		"You set it up at your next sign-in, in about three minutes."
	requiredFrom data.Text = "From %s on, everyone in group %s signs in with two things: the password, and a code from an app on the phone. " +
		"Until then, your password is enough. You set it up at your first sign-in on or after that day, in about three minutes."
	notYetAsked data.Text = "For now, your User-ID and your password are enough. You are not yet asked for a one-time password, which is a code from an app on your phone. " +
		"When it is turned on, you set it up at your next sign-in, in about three minutes:"
	typeTemporary data.Text = "Start %s and enter your User-ID, your password and, into the field OTP, the temporary code that you are given separately."
	leaveEmpty    data.Text = shell.StartAndEnter + " Leave the field OTP empty."
	installOne    data.Text = "Install an authenticator from your phone’s own store, for instance one of those below. If you already have one, use that."
	askAtOnce     data.Text = "Ask an administrator at once. They will make sure that it is you and let you set up another phone. Nobody can use the codes of your phone without your password."
)

// letters is what the page of letters shows.
type letters struct {
	frame
	Letters []letter

	Heading, UserID, Name, Group, Password, Programs string // names of what is in the box
	After, Lost, Questions                           string // headings
	Never                                            string // what nobody will ask for
}

func (l letters) html(w io.Writer) error { return pages.ExecuteTemplate(w, "letters", l) }

// A letter tells one user how to sign in.
type letter struct {
	Dear     []piece
	ID, Name string
	Group    string
	Programs string

	Password string // says where the password comes from
	Notes    []string
	Intro    string
	Todo     string // heading of the steps
	Steps    []string
	Which    string                         // heading of the apps
	Apps     []authenticators.Authenticator // to choose from; nil if the set-up is done
	After    []string                       // what to do after the set-up; nil if it is done
	Lost     string
	Ask      []piece // whom to ask questions
}

// A house is what all letters have in common.
type house struct {
	now      time.Time
	rules    map[string]data.GroupRule // by folded Group-ID
	recovery bool
	issuer   string
	least    string    // characters of a new password
	ask      data.User // the user who prints
}

// letters reads what the letters need.
func (d *Desk) letters(ctx context.Context, keys []int64, report func(shell.Step)) (letters, error) {
	l := newLetters(d.origin(false)) // whoever reads it has no use for the file
	h, err := d.house(ctx)
	if err != nil {
		return l, err
	}
	users, err := d.usersOf(ctx, keys, report)
	if err != nil {
		return l, err
	}
	for _, u := range users {
		l.Letters = append(l.Letters, h.letter(u))
	}
	if len(l.Letters) == 0 {
		return l, data.ErrNotFound // all have been deleted since
	}
	return l, nil
}

// newLetters returns the page without its letters.
func newLetters(origin string) letters {
	return letters{
		frame: newFrame("TapeTrack: how to sign in", origin), Heading: lang.T("How to sign in to TapeTrack"),
		UserID: lang.T("User-ID"), Name: lang.T("Name"), Group: lang.T("Group"), Password: lang.T("Password"), Programs: lang.T("Programs"),
		After: lang.T("After that"), Lost: lang.T("If your phone is lost"), Questions: lang.T("Questions"),
		Never: lang.T("Nobody, not even an administrator, will ever ask you for your password or your recovery codes."),
	}
}

// usersAtOnce is how many users are read in one transaction.
const usersAtOnce = 500

// usersOf reads any number of users by key and returns them in the order of User-IDs.
func (d *Desk) usersOf(ctx context.Context, keys []int64, report func(shell.Step)) ([]data.User, error) {
	var all []data.User
	for some := range slices.Chunk(keys, usersAtOnce) {
		page, err := d.Service.UsersOf(ctx, d.Session.Actor(), some)
		if err != nil {
			return all, err
		}
		all = append(all, page.Users...)
		report(shell.Step{Done: int64(len(all)), Total: int64(len(keys))})
	}
	slices.SortStableFunc(all, func(a, b data.User) int { return strings.Compare(data.Fold(a.ID), data.Fold(b.ID)) })
	return all, nil
}

func (d *Desk) house(ctx context.Context) (house, error) {
	by := d.Session.Actor()
	h := house{now: d.now(), rules: map[string]data.GroupRule{}, recovery: true, issuer: "TapeTrack"}
	groups, err := d.Service.Groups(ctx, by)
	if err != nil {
		return h, err
	}
	for _, g := range groups {
		h.rules[data.Fold(g.ID)] = g.Rule
	}
	items, err := d.Service.Policies(ctx, by)
	if err != nil {
		return h, err
	}
	for _, i := range items {
		switch i.Name {
		case data.PolicyRecoveryCodes:
			h.recovery = i.Value == "true"
		case data.PolicyIssuer:
			h.issuer = i.Value
		case data.PolicyPasswordLength:
			h.least = i.Value
		}
	}
	h.ask = data.User{ID: d.Session.UserID, Name: d.Session.Name}
	me, err := d.Service.UsersOf(ctx, by, []int64{d.Session.UserKey})
	if err == nil && len(me.Users) == 1 {
		h.ask = me.Users[0]
	}
	return h, err
}

// letter words the letter of a user as things stand now.
func (h house) letter(u data.User) letter {
	l := letter{
		Dear: pieces("letter|Dear %s,", cmp.Or(u.Name, u.ID)), ID: u.ID, Name: u.Name, Group: u.Group, Programs: lang.List(words.Listed(programs(u))),
		Ask:      pieces("Ask %s.", h.asked()),
		Password: h.password(u), Notes: notes(u), Intro: h.intro(u),
	}
	if h.ask.Email != "" {
		l.Ask = pieces("Ask %s, %s.", h.asked(), h.ask.Email)
	}
	if u.Activated() {
		l.Todo = lang.T("How you sign in")
		l.Steps = []string{
			lang.T("Enter your User-ID, your password and, into the field OTP, the code that your authenticator shows at that moment."),
			lang.T("A new code comes every 30 seconds. Each works once."),
			lang.T("In File > My Sign-in you can add another phone or replace yours."),
		}
	} else {
		l.Todo, l.Steps, l.Apps, l.After = lang.T("What to do"), h.steps(u), shell.Authenticators(), h.after()
		l.Which = lang.T(shell.WhichAuthenticator)
	}
	l.Lost = h.lost()
	return l
}

// asked names who prints, for people who may not know a User-ID like tapemaster.
func (h house) asked() string {
	if h.ask.Name == "" {
		return lang.T("your administrator")
	}
	return shell.Who(h.ask.Name, h.ask.ID)
}

// programs names what a user may start. TapeMaster is for administrators.
func programs(u data.User) []string {
	return slices.DeleteFunc(data.ProgramNames(), func(name string) bool {
		return !u.MayStart(name) || name == "TapeMaster" && !u.Tapemaster && !u.IsSuperuser()
	})
}

// starts names what a user starts to sign in: "Lite or Checkpoint".
func starts(u data.User) string {
	return cmp.Or(lang.List(words.Either(programs(u))), lang.T("your TapeTrack program"))
}

// password says where the password comes from. The password itself is never in the letter.
func (h house) password(u data.User) string {
	from := h.asked()
	switch {
	case u.Unset:
		return lang.T(firstPassword, from)
	case !u.GivenOut.IsZero():
		return lang.T(givenPassword, from, h.least)
	default:
		return lang.T("Your current one. Only you know it, so it is not in this letter.")
	}
}

// notes says what currently keeps a user from signing in.
func notes(u data.User) []string {
	var all []string
	if u.Disabled {
		all = append(all, lang.T(disabledNow))
	}
	if u.Revocation != data.NotRevoked {
		all = append(all, lang.T(lockedNow))
	}
	if u.OTP == data.Blocked {
		all = append(all, lang.T(blockedNow))
	}
	return all
}

// intro says what the user's one-time password requires.
func (h house) intro(u data.User) string {
	rule := h.rules[data.Fold(u.Group)]
	switch {
	case u.Activated():
		return lang.T(isSetUp)
	case u.OTP == data.Pending, rule.Holds(h.now):
		return lang.T(asksForTwo)
	case rule.Required:
		return lang.T(requiredFrom, day(rule.From), u.Group)
	default:
		return lang.T(notYetAsked)
	}
}

// steps are the steps to the first code.
func (h house) steps(u data.User) []string {
	steps := []string{
		lang.T(installOne),
		lang.T(leaveEmpty, starts(u)),
	}
	if u.Guarded {
		steps[1] = lang.T(typeTemporary, starts(u))
	}
	return append(steps,
		lang.T("The window One Time Password shows a QR code. Scan it with the app, which then has an account “%s”. Only the program ever shows the QR code: never scan one that comes by email.", h.issuer),
		lang.T("Enter the six digits that the app shows into the same window and press Activate. The window One Time Password Status says that it is active; press OK."),
	)
}

// after says what to do once the one-time password is set up.
func (h house) after() []string {
	all := []string{lang.T("From then on, enter the six digits that the app shows at that moment into the field OTP, below your password.")}
	if h.recovery {
		all = append(all, lang.T("You are then offered %d recovery codes, which are shown only once. Save or print them, and keep them away from your phone and your password.", data.RecoveryCodes))
	}
	return all
}

// lost says what to do without the phone.
func (h house) lost() string {
	if h.recovery {
		return lang.T("Sign in with a recovery code in the field OTP: My Sign-in opens and guides you to a new phone. If you have no recovery codes, ask an administrator at once. Nobody can use the codes of your phone without your password.")
	}
	return lang.T(askAtOnce)
}
