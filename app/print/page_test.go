package print

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/app/shell"
	"tapetrack/assets/authenticators"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// now is when the tests take place.
var now = time.Date(2026, 11, 26, 9, 41, 0, 0, time.Local)

// crowd is many users, and answers what a test wants.
type crowd struct {
	users    []data.User
	rules    map[string]data.GroupRule
	recovery bool
	fail     error
	unnoted  error // why an export could not be noted
	exports  int
	hold     chan struct{} // if not nil, a read waits for one, or for the end
}

func (c *crowd) read(ctx context.Context) error {
	if c.hold != nil {
		select {
		case <-c.hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return c.fail
}

// ExportUsers hands out users as data/auth does: those of keys by User-ID. It
// waits before the first and after each 500th.
func (c *crowd) ExportUsers(ctx context.Context, _ data.Actor, scope data.UserScope, each func(data.ExportedUser) error) error {
	c.exports++
	n := 0
	for _, u := range c.users {
		if len(scope.Keys) > 0 && !slices.Contains(scope.Keys, u.Key) {
			continue
		}
		if n%500 == 0 {
			if err := c.read(ctx); err != nil {
				return err
			}
		}
		n++
		if err := each(data.ExportedUser{User: u, Status: u.Status(now, time.Hour)}); err != nil {
			return errors.Join(err, c.unnoted)
		}
	}
	return c.unnoted
}

func (c *crowd) UsersOf(ctx context.Context, _ data.Actor, keys []int64) (data.UserPage, error) {
	page := data.UserPage{GivenOutLasts: time.Hour}
	if len(keys) > 1000 {
		return page, fmt.Errorf("%d users at once", len(keys))
	}
	for _, u := range c.users {
		if slices.Contains(keys, u.Key) {
			page.Users = append(page.Users, u)
		}
	}
	return page, c.read(ctx)
}

func (c *crowd) CountUsers(context.Context, data.Actor, data.UserFilter, int64) (data.RowCount, error) {
	return data.RowCount{N: int64(len(c.users))}, nil
}

func (c *crowd) Groups(context.Context, data.Actor) ([]data.Group, error) {
	var groups []data.Group
	for id, rule := range c.rules {
		groups = append(groups, data.Group{ID: id, Rule: rule})
	}
	return groups, nil
}

func (c *crowd) Policies(context.Context, data.Actor) ([]data.PolicyItem, error) {
	return []data.PolicyItem{{Name: data.PolicyIssuer, Value: "Acme Vaults"}, {Name: data.PolicyPasswordLength, Value: "15"}, {Name: data.PolicyRecoveryCodes, Value: fmt.Sprint(c.recovery)}}, nil
}

// newCrowd has olga, who prints, and n others.
func newCrowd(n int) *crowd {
	c := &crowd{recovery: true, rules: map[string]data.GroupRule{}}
	c.users = []data.User{{Key: 1, ID: "olga", Name: "Olga Ott", Email: "olga@example.com", Group: "OPS", Tapemaster: true, OTP: data.Active, OTPRequired: true}}
	for i := range n {
		c.users = append(c.users, data.User{Key: int64(i) + 2, ID: fmt.Sprintf("user%05d", i), Name: fmt.Sprintf("Person %d", i), Group: "OPS", OTP: data.Pending, OTPRequired: true})
	}
	return c
}

func (c *crowd) desk(t *testing.T) *Desk {
	return &Desk{
		Service: c, Session: data.Session{ID: "s", UserKey: 1, UserID: "olga", Name: "Olga Ott"}, Place: "test.db on this computer",
		Paper: &shell.Paper{Root: t.TempDir()}, Now: func() time.Time { return now },
	}
}

func none(shell.Step) {}

// page returns what a page says.
func page(t *testing.T, write func(io.Writer) error, err error) string {
	t.Helper()
	var b strings.Builder
	if err == nil {
		err = write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func (c *crowd) usersPage(t *testing.T, scope data.UserScope) string {
	t.Helper()
	l, err := c.desk(t).list(t.Context(), scope, none)
	return page(t, l.html, err)
}

func (c *crowd) lettersPage(t *testing.T, keys ...int64) string {
	t.Helper()
	l, err := c.desk(t).letters(t.Context(), keys, none)
	return page(t, l.html, err)
}

func see(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("%q is not on the page", text)
		}
	}
}

func gone(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page, text) {
			t.Errorf("%q is on the page", text)
		}
	}
}

// evil is the name that an attacker would choose if the rules for names permitted it.
const evil = "<script>alert(1)</script>'\"><img src=x onerror=alert(2)>&amp;\u202egnp.exe {{.Title}} </style></bdi>javascript:alert(3)"

// What users are called does nothing on a page, and no page needs or fetches
// anything from elsewhere.
func TestPagesHoldNoHostages(t *testing.T) {
	c := newCrowd(3)
	u := &c.users[1]
	u.ID, u.Name, u.Email, u.Group, u.LastSignIn = evil, evil, evil, evil, data.SignIn{At: now, Program: evil}
	c.users[0].Name, c.users[0].Email = evil, evil
	c.rules[data.Fold(evil)] = data.GroupRule{Required: true, From: now.AddDate(0, 1, 0)}
	c.users[2].Name = strings.Repeat("W", 5000)
	d := c.desk(t)
	d.Place, d.Session.Name = evil, evil
	scope := data.UserScope{Query: data.UserQuery{Filter: data.UserFilter{Text: evil, Group: evil}}}
	l, err := d.list(t.Context(), scope, none)
	users := page(t, l.html, err)
	all, err := d.letters(t.Context(), []int64{1, 2, 3, 4}, none)
	for name, p := range map[string]string{"users": users, "letters": page(t, all.html, err)} {
		gone(t, p, "http://", "https://", "url(", "@import", "ZgotmplZ")
		for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(p, -1) {
			gone(t, tag, " src", "href", "onerror", "onload", "img", "style=\"{")
		}
		check.Equal(t, name+": scripts", strings.Count(p, "<script"), 1)
		check.Equal(t, name+": ends of styles", strings.Count(p, "</style"), 1)
		see(t, p, "&lt;script&gt;alert(1)", strings.Repeat("W", 5000), "Content-Security-Policy", "default-src 'none'", "<script>"+script+"</script>")
		gone(t, regexp.MustCompile(`<bdi>[^<]*</bdi>`).ReplaceAllString(p, ""), "\u202e", "alert(1)")
	}
}

func TestUsersPage(t *testing.T) {
	c := newCrowd(3)
	c.users[1].Disabled = true
	c.users[2].LastSignIn = data.SignIn{At: now, Program: "Lite", Computer: "desk8"}
	c.users[3].OTPPause = data.Pause{From: now.Add(-time.Hour), Until: now.AddDate(0, 0, 3)}
	p := c.usersPage(t, data.UserScope{Query: data.UserQuery{Filter: data.UserFilter{Group: "OPS", OTP: data.Pending, Ready: data.NotEnrolled, Text: "per"}}})
	see(t, p, "Users of TapeTrack", "4 users", "Filter: group OPS, One Time Password Pending, Not enrolled, “per” in User-ID",
		"Printed on 26 November 2026 at 09:41 by Olga Ott (olga) from test.db on this computer.", "olga@example.com", "<td>Active</td>",
		`<td class="not">Disabled</td>`, "26 Nov 2026 09:41, Lite", "Suspended until 29 November 2026", "<bdi>never</bdi>", "<thead>")
	check.Equal(t, "rows", strings.Count(p, "<tr><td>"), 4)

	p = c.usersPage(t, data.UserScope{Keys: []int64{4, 99, 2}})
	see(t, p, "Selected users", "2 users")
	gone(t, p, "olga@example.com")
	if strings.Index(p, "user00000") > strings.Index(p, "user00002") {
		t.Error("they are not in the order of User-IDs")
	}
	c.users = nil
	see(t, c.usersPage(t, data.UserScope{}), "All users", "0 users", "No users match.")
}

// A page holds so many, and says how many it leaves out.
func TestUsersPageIsBounded(t *testing.T) {
	c := newCrowd(mostUsers + 500)
	p := c.usersPage(t, data.UserScope{})
	see(t, p, "The first 10,000 of 10,501 users.", "export them")
	check.Equal(t, "rows", strings.Count(p, "<tr><td>"), mostUsers)
	check.Equal(t, "exports", c.exports, 1)
	c.unnoted = data.ErrBusy // of an export that is not noted nothing is printed
	if _, err := c.desk(t).list(t.Context(), data.UserScope{}, none); !errors.Is(err, data.ErrBusy) {
		t.Errorf("an export that was not noted: %v", err)
	}
	c = newCrowd(mostUsers - 1)
	p = c.usersPage(t, data.UserScope{})
	see(t, p, ">10,000 users<")
	gone(t, p, "The first")

	var keys []int64
	for _, u := range c.users {
		keys = append(keys, u.Key)
	}
	see(t, c.usersPage(t, data.UserScope{Keys: keys}), ">10,000 users<")
}

// The letter says how it stands with the one-time password.
func TestLetterFollowsTheState(t *testing.T) {
	in := func(days int) time.Time { return now.AddDate(0, 0, days) }
	for name, c := range map[string]struct {
		user     func(*data.User)
		rule     data.GroupRule
		codes    bool
		see, not []string
	}{
		"off": {
			func(u *data.User) { u.OTP, u.OTPRequired = data.Off, false },
			data.GroupRule{},
			true,
			[]string{lang.T(notYetAsked), "Install an authenticator", "recovery codes, which are"},
			[]string{"From 1", "temporary code"},
		},
		"pending": {
			func(*data.User) {},
			data.GroupRule{},
			true,
			[]string{lang.T(asksForTwo), "Scan it with the app", "Acme Vaults", "Leave the field OTP empty", "Activate"},
			[]string{"For now", "temporary code"},
		},
		"without recovery codes": {
			func(*data.User) {},
			data.GroupRule{},
			false,
			[]string{lang.T(askAtOnce)},
			[]string{"recovery codes, which are", "Sign in with a recovery code"},
		},
		"guarded": {
			func(u *data.User) { u.Guarded = true },
			data.GroupRule{},
			true,
			[]string{lang.T(typeTemporary, "Lite or Checkpoint")},
			[]string{"Leave the field OTP empty"},
		},
		"required by the group": {
			func(u *data.User) { u.OTP, u.OTPRequired = data.Off, false },
			data.GroupRule{Required: true},
			true,
			[]string{lang.T(asksForTwo)},
			[]string{"For now"},
		},
		"required from a date": {
			func(u *data.User) { u.OTP, u.OTPRequired = data.Off, false },
			data.GroupRule{Required: true, From: in(30)},
			true,
			[]string{lang.T(requiredFrom, "26 December 2026", "OPS")},
			[]string{"For now"},
		},
		"required since a date": {
			func(u *data.User) { u.OTP, u.OTPRequired = data.Off, false },
			data.GroupRule{Required: true, From: in(-1)},
			true,
			[]string{lang.T(asksForTwo)},
			[]string{"From 2", "For now"},
		},
		"active": {
			func(u *data.User) { u.OTP = data.Active },
			data.GroupRule{},
			true,
			[]string{lang.T(isSetUp), "My Sign-in"},
			[]string{"Install", "QR code", "From then on", "After that", "<b>2FAS</b>"},
		},
		"blocked": {
			func(u *data.User) { u.OTP = data.Blocked },
			data.GroupRule{},
			true,
			[]string{lang.T(blockedNow)},
			[]string{"Install"},
		},
		"no password": {
			func(u *data.User) { u.Unset = true },
			data.GroupRule{},
			true,
			[]string{lang.T(firstPassword, "Olga Ott (olga)")},
			nil,
		},
		"password given out": {
			func(u *data.User) { u.GivenOut = now },
			data.GroupRule{},
			true,
			[]string{lang.T(givenPassword, "Olga Ott (olga)", "15")},
			nil,
		},
		"own password": {
			func(*data.User) {},
			data.GroupRule{},
			true,
			[]string{"Your current one."},
			[]string{"You get it"},
		},
		"disabled": {func(u *data.User) { u.Disabled = true }, data.GroupRule{}, true, []string{lang.T(disabledNow)}, nil},
		"locked":   {func(u *data.User) { u.Revocation = data.WrongPasswords }, data.GroupRule{}, true, []string{lang.T(lockedNow)}, nil},
		"programs": {
			func(u *data.User) { u.Denied = data.Lite },
			data.GroupRule{},
			true,
			[]string{"<dt>Programs</dt><dd>Checkpoint</dd>"},
			[]string{"TapeMaster"},
		},
		"administrator": {
			func(u *data.User) { u.Tapemaster = true },
			data.GroupRule{},
			true,
			[]string{"<dt>Programs</dt><dd>TapeMaster, Lite and Checkpoint</dd>"},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := newCrowd(1)
			all.recovery, all.rules["ops"] = c.codes, c.rule
			c.user(&all.users[1])
			p := all.lettersPage(t, 2)
			see(t, p, append(c.see, "user00000", "Person 0", "<bdi>OPS</bdi>", "If your phone is lost", "olga@example.com", "Nobody, not even")...)
			gone(t, p, append(c.not, "otpauth", "on this computer")...)
		})
	}
}

// Who has yet to choose an app finds each of the guide with what it runs on, and where to tap.
func TestLetterHasTheApps(t *testing.T) {
	p := html.UnescapeString(newCrowd(1).lettersPage(t, 2))
	for _, a := range authenticators.In(authenticators.English) {
		see(t, p, "<li><b>"+a.Title+"</b> ("+a.Platforms+"): "+a.Add+"</li>")
	}
}

// Nobody is told to ask a User-ID that means nothing to them.
func TestLettersOfSomebodyWithoutAName(t *testing.T) {
	all := newCrowd(1)
	all.users[0].Name, all.users[1].Unset = "", true
	p := all.lettersPage(t, 2)
	see(t, p, lang.T(firstPassword, "your administrator"), "Ask <bdi>your administrator</bdi>, <bdi>olga@example.com</bdi>.")
}

// A page for each, in the order of User-IDs, however they were selected.
func TestLettersForSeveral(t *testing.T) {
	c := newCrowd(1200)
	var keys []int64
	for i := range int64(mostLetters) {
		keys = append(keys, 1001-i)
	}
	p := c.lettersPage(t, keys...)
	check.Equal(t, "letters", strings.Count(p, "<article"), mostLetters)
	if strings.Index(p, "user00007") > strings.Index(p, "user00008") {
		t.Error("they are not in the order of User-IDs")
	}
	if _, err := c.desk(t).letters(t.Context(), []int64{99_999}, none); err == nil {
		t.Error("a letter to nobody")
	}
}

// Pages to look at in a browser: PRINT_OUT says where to.
func TestPagesToLookAt(t *testing.T) {
	out := os.Getenv("PRINT_OUT")
	if out == "" {
		out = t.TempDir()
	}
	c := newCrowd(120)
	c.users[1] = data.User{Key: 2, ID: "alice", Name: "Alice Ärmel", Email: "alice@example.com", Group: "OPS", OTP: data.Pending, OTPRequired: true, GivenOut: now}
	c.users[2] = data.User{Key: 3, ID: "bob", Name: "Bob Baker", Group: "VAULT", OTP: data.Off}
	c.users[3] = data.User{
		Key: 4, ID: "w.wwwwwwwwwwwwww", Name: strings.Repeat("Wolfeschlegelsteinhausenbergerdorff ", 2)[:64], Group: "WAREHOUSE1", OTP: data.Pending, Guarded: true, Unset: true,
		Email: strings.Repeat("very.long.address.", 12) + "@a-long-domain.example.com", LastSignIn: data.SignIn{At: now, Program: "Checkpoint"}, Disabled: true, OTPRequired: true, Revocation: data.WrongPasswords,
	}
	c.users[4] = data.User{Key: 5, ID: "dina", Name: "דינה כהן", Group: "VAULT", OTP: data.Active, OTPRequired: true, LastSignIn: data.SignIn{At: now, Program: "Lite"}}
	c.rules["vault"] = data.GroupRule{Required: true, From: now.AddDate(0, 0, 14)}
	defer lang.Use(lang.English)
	for _, tag := range lang.Languages() {
		lang.Use(tag)
		for name, text := range map[string]string{
			"users":   c.usersPage(t, data.UserScope{Query: data.UserQuery{Filter: data.UserFilter{Ready: data.NotEnrolled}}}),
			"letters": c.lettersPage(t, 2, 3, 4, 5),
		} {
			if err := os.WriteFile(filepath.Join(out, name+"-"+tag+".html"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
