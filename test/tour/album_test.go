package tour

import (
	"fmt"
	"strings"
	"time"
)

// master paints the administration.
func (a *album) master() {
	a.t.Helper()
	p := a.start("TapeMaster", "tapemaster", "--user", "tapemaster")
	p.window("TapeMaster Login").signIn(password, "")
	main := p.window("TapeMaster").says("Since your last sign-in")
	a.paste(main, "tapemaster")
	main.click("Pending")
	counted := p.window(usersTitle).says("1 of")
	a.paste(counted, "count")
	counted.keys("ctrl+w")
	counted.gone()
	// By keys: beside the pointer a short name is read as something else at some scales.
	help := func(down int) {
		w := p.front("TapeMaster").keys("F10").says("Log Out")
		w.changes(func() { w.keys("Left") })
		for range down {
			w.changes(func() { w.keys("Down") })
		}
		w.keys("Return")
	}
	for i, other := range []struct{ title, says, picture string }{
		{"Keys", "What it does", "keys"}, {"Diagnostics", "Architecture", "diagnostics"}, {"About TapeMaster", "Version", "about"},
	} {
		help(i + 1)
		w := p.window(other.title)
		w.says(other.says)
		a.paste(w, other.picture)
		w.keys("Escape")
		w.gone()
	}
	p.window("TapeMaster").menu("Administration").click(usersTitle)
	list := p.window(usersTitle)
	list.says(strings.Fields(a.cast.given)[0])
	list.changes(func() { list.keys("Home") })
	a.paste(list, "users")
	a.newUser(p, list)
	a.sheet(p, list)
	a.several(p, list)
	a.files(list)
	a.groups(p, list)
	for _, other := range []struct{ key, title, says, picture string }{
		{"ctrl+2", "Sign-in Policy", "Profile", "policy"},
		{"ctrl+3", "Sign-in Log", "Signed in", "log"},
		{"ctrl+4", "Active Users", "this session", "active-users"},
	} {
		if other.picture == "active-users" { // of several
			defer a.joins()()
		}
		p.front("TapeMaster").keys(other.key)
		w := p.window(other.title)
		w.says(other.says)
		a.paste(w, other.picture)
		if other.picture == "log" {
			w.changes(func() { w.keys("ctrl+f").writes(a.cast.user) })
			w.says(a.cast.user)
			a.paste(w, "log-text")
			w.keys("ctrl+a", "BackSpace")
			w.click("Verify").says("The log is intact")
			a.paste(w, "verify")
			w.keys("Escape")
		}
		w.keys("ctrl+w")
		w.gone()
	}
	p.front("TapeMaster").keys("ctrl+q")
	p.ends()
}

// joins signs the user in to Lite, until what it returns is called.
func (a *album) joins() (leaves func()) {
	a.t.Helper()
	p := a.start("Lite", "lite", "--user", a.cast.user)
	p.window("Lite Login").signIn(password, "")
	p.window(popup).keys("Return")
	p.window(status).keys("Return")
	p.window("Lite")
	return func() {
		p.front("Lite").keys("ctrl+q")
		p.ends()
	}
}

// newUser paints New User with what can't be, and Reset Password.
func (a *album) newUser(p *program, list *window) {
	a.t.Helper()
	list.keys("ctrl+n")
	form := p.window("New User")
	form.writes(a.cast.user).keys("Tab").writes("Someone Else").keys("Tab", "Tab").writes("OPS").keys("Tab", "Tab").writes(password).keys("Tab").writes(password).keys("Return")
	form.says(a.cast.user + " already exists.") // "A user" has been read as one word
	a.paste(form, "new-user")
	form.discards()
	a.selects(list)
	list.click("Reset Password")
	reset := p.window("Reset Password")
	reset.says("OK sets a random password")
	a.paste(reset, "reset-password")
	reset.keys("Escape")
	reset.gone()
}

// selects clicks on the user in the list, and again if the list, which has only just come to the front and reads its
// rows, takes no notice.
func (a *album) selects(list *window) {
	a.t.Helper()
	for range 3 {
		list.click(strings.Fields(a.cast.given)[0])
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
			if says(list.read(list.picture()), "1 selected") {
				return
			}
		}
	}
	a.t.Fatalf("%s takes no notice of clicks on %s", list.title, a.cast.given)
}

// sheet paints the property sheet of a user, tab by tab, and what it asks.
func (a *album) sheet(p *program, list *window) {
	a.t.Helper()
	a.selects(list)
	list.keys("alt+Return")
	sheet := p.window(a.cast.user + " Properties")
	sheet.row("One Time Password", "True").row("Activated", "False")
	a.paste(sheet, "sheet")
	sheet.menu("Access").says("Checkpoint")
	a.paste(sheet, "access")
	sheet.menu("IP Ranges").says("any computer")
	a.paste(sheet, "ip-ranges")
	sheet.menu("History").says("Signed out")
	a.paste(sheet, "history")
	sheet.menu("Sign-in").says("Pending: not activated yet")
	a.paste(sheet, "sheet-sign-in")
	sheet.says("Lost Phone").click("Lost Phone").says("No authenticator is set up yet")
	a.paste(sheet, "lost-phone")
	sheet.keys("Escape")
	sheet.menu("Identity").says("Activated")
	sheet.click("One Time Password").sets(false).click("Apply").says("Turn off one-time password")
	a.paste(sheet, "confirm")
	sheet.keys("Escape")
	sheet.click("Tapemaster rights").sets(true).click("Apply").says("can then open Administration") // and all else that Apply does
	a.paste(sheet, "give-rights")
	sheet.keys("Escape")
	// Somebody else gives the user another role at the same time.
	a.tapectl("user", "set", a.cast.user, "--role", "3")
	sheet.says("Someone else has changed this user").click("Apply").says("Keep Mine")
	a.paste(sheet, "conflict")
	sheet.keys("Escape")
	sheet.says("Apply").discards()
	a.tapectl("user", "set", a.cast.user, "--role", "")
}

// several paints what is done to several users at once.
func (a *album) several(p *program, list *window) {
	a.t.Helper()
	list.keys("ctrl+f").writes(a.cast.user[:3]).says("1 of")
	a.paste(list, "find")
	list.click("Clear Filters").says("Show: everyone")
	list.keys("F10").says("Management").keys("m").says("Reset Password")
	a.paste(list, "menu-by-key")
	list.keys("Escape", "Escape")
	a.selects(list)
	list.keys(a.cast.picks...).says(fmt.Sprintf("%d selected", len(a.cast.picks)))
	list.keys("shift+F10").says("Invert Selection")
	list.click("One Time Password").says("Turn On")
	a.paste(list, "menu")
	list.click("Turn On").says("Turn on the one-time password of")
	a.paste(list, "batch-question")
	list.keys("Return")
	came := fmt.Sprintf("%d done", len(a.cast.turned))
	if title := fmt.Sprintf("Turn on the one-time password of %d users", len(a.cast.turned)); len(a.cast.turned) == len(a.cast.picks) {
		list.says(fmt.Sprintf("The one-time password of %d users was turned on", len(a.cast.turned)))
		a.paste(list, "batch-result")
	} else {
		result := p.window(title)
		result.says(came)
		a.paste(result, "batch-result")
		result.keys("Escape")
		result.gone()
	}
	for _, id := range a.cast.turned {
		a.tapectl("user", "otp", id, "off")
	}
	p.front(usersTitle).keys("alt+Return")
	sheet := p.window(fmt.Sprintf("Properties of %d users", len(a.cast.picks)))
	sheet.row("Group-ID", "different")
	a.paste(sheet, "several")
	sheet.keys("Escape")
	sheet.gone()
}

// files paints Import and Export.
func (a *album) files(list *window) {
	a.t.Helper()
	path := a.file("users.csv", "User-ID;Name;Email;Group-ID\r\n-frank;Frank Foster;;OPS\r\n"+a.cast.user+";Alice Winder-Berg;;OPS\r\n"+
		"greta;Greta Grant;greta@example.com;OPS\r\nGRETA;Greta Grant;;OPS\r\nhanna;Hanna Hansen;nowhere;OPS\r\nemma;Emma Evers;;NIGHTSHIFTS\r\n")
	list.menu("User").click("Import").says("First you see what would happen")
	list.keys("ctrl+a").writes("/home/operator/users.csv").says("/home/operator/users.csv")
	a.paste(list, "import")
	list.keys("ctrl+a").writes(path).keys("Return").says("4 can't be imported")
	a.paste(list, "import-preview")
	list.keys("Escape")
	list.menu("User").says("Import").item("Export").says("without passwords")
	list.keys("ctrl+a").writes("/home/operator/users.csv").says("/home/operator/users.csv")
	a.paste(list, "export")
	list.keys("shift+Tab", "space").says("CSV for Excel")
	a.paste(list, "export-formats")
	list.keys("Escape", "Escape")
}

// groups paints the tab Groups and its sheets.
func (a *album) groups(p *program, list *window) {
	a.t.Helper()
	group := a.group()
	list.keys("ctrl+Tab").says("Show Members").click(group)
	a.paste(list, "groups")
	list.keys("ctrl+n")
	form := p.window("New Group")
	form.writes("OPS 2").keys("Tab").writes("Operators of the night").keys("Return")
	form.says("A Group-ID")
	a.paste(form, "new-group")
	form.discards()
	p.front(usersTitle).keys("alt+Return")
	sheet := p.window("Group " + group + " Properties")
	sheet.opens("optional", "required from a date").keys("Down", "Down", "Return") // the list opens at the first of three
	sheet.says("from that day on, the next sign-in of a member")
	a.paste(sheet, "group")
	sheet.menu("Members").says(strings.Fields(a.cast.given)[0])
	a.paste(sheet, "group-members")
	sheet.discards()
	list = p.front(usersTitle)
	list.keys("Delete").says("Move to")
	a.paste(list, "delete-group")
	list.keys("Escape", "ctrl+Tab").says("Show: everyone")
}

// group is that of the user whose one-time password is pending.
func (a *album) group() string {
	a.t.Helper()
	return a.sql("SELECT group_id FROM users WHERE user_id = '" + a.cast.user + "'")
}

// enrolled paints what somebody sees with a phone, in each of the variants that show everything.
func (s *stage) enrolled(c cast, folder string) {
	s.t.Helper()
	for _, v := range c.variants {
		if !v.all {
			continue
		}
		s.set("FYNE_THEME", v.theme)
		s.set("FYNE_SCALE", v.scale)
		a := album{stage: s, cast: c, folder: folder, variant: fmt.Sprintf("%s-%s-%s", c.name, v.theme, v.scale)}
		a.phone()
	}
}

// phone paints Checkpoint and My Sign-in once the phone is there.
func (a *album) phone() {
	a.t.Helper()
	p := a.start("Checkpoint", "checkpoint", "--user", a.cast.user)
	p.window("Checkpoint Login").signIn(password, "")
	w := p.window(popup)
	w.writes(a.stage.phone(w.scan().key).code()).keys("Return")
	p.window(status).says(nowActive).keys("Return")
	p.window("Checkpoint").click("Make Recovery Codes…")
	codes := p.window("Recovery Codes").says("Your recovery codes")
	a.paste(codes, "recovery-codes")
	codes.keys("space", "Return")
	codes.gone()
	main := p.front("Checkpoint")
	a.paste(main, "checkpoint")
	main.keys("ctrl+m")
	mine := p.window("My Sign-in").says("Recovery codes: 10 left.")
	a.paste(mine, "my-sign-in")
	mine.keys("Escape")
	mine.gone()
	p.front("Checkpoint").keys("ctrl+q")
	p.ends()
	a.tapectl("user", "otp", a.cast.user, "off")
	a.tapectl("user", "otp", a.cast.user, "on")
}
