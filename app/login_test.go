package app

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestLoginBeginsWhereTypingGoesOn(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "")
	w.front("Lite Login")
	w.at("User-ID")
	w.start("Checkpoint", "bob")
	w.front("Checkpoint Login")
	w.at("Password")
	w.See("Sign in as bob", "Checkpoint · test.db on this computer")
}

// Whose account the password goes to is said large, as long as the program filled it in,
// and somebody else has the fields empty with one click.
func TestLoginSaysWhoseAccountItIs(t *testing.T) {
	w := newWorld(t)
	w.activate("alice")
	w.start("Lite", "alice")
	w.See("Sign in as alice", "Not you?")
	w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	check.Equal(t, "selected by Tab", w.Selected(), "alice")
	w.Type("bob") // replaces it
	w.Gone("Sign in as", "Not you?")
	check.Equal(t, "User-ID", w.Field(), "bob")

	w.start("Lite", "alice")
	w.signIn(secretWord, "000000")
	w.See(told(data.WrongCode), "Sign in as alice")
	w.Click("Not you?")
	w.Gone(told(data.WrongCode), "Not you?")
	w.at("User-ID")
	check.Equal(t, "User-ID", w.Field(), "")
	w.Press(fyne.KeyTab)
	check.Equal(t, "password", w.Field(), "")
	w.Press(fyne.KeyTab)
	check.Equal(t, "code", w.Field(), "")

	// Nobody was filled in.
	w.start("Lite", "")
	w.Type("bob")
	w.Gone("Sign in as", "Not you?")
}

// A refusal that no password or code changes leaves nothing behind that could be sent in
// the name of somebody else, and one Enter more does not take its reason away.
func TestLoginWhereNothingTypedHelps(t *testing.T) {
	for name, c := range map[string]struct {
		do     func(*world)
		reason data.Reason
	}{
		"disabled": {func(w *world) { w.change("bob", func(e *data.UserEdit) { e.Disabled = true }) }, data.DisabledUser},
		"not permitted": {func(w *world) {
			w.change("bob", func(e *data.UserEdit) { e.Denied = data.Lite })
		}, data.DeniedProgram},
		"expired": {func(w *world) {
			w.must(w.ResetPassword(w.t.Context(), console, w.user("bob").Key, secretWord, true))
			w.now = w.now.AddDate(1, 0, 0)
		}, data.PasswordEnded},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c.do(w)
			w.start("Lite", "bob")
			w.signIn(secretWord, "123456")
			says := lang.Say(data.Refusal{Reason: c.reason, Proven: true, Program: "Lite"}.Says())
			w.See(says)
			for range 3 {
				w.at("Password") // not in User-ID, where a password typed once more would be read
				check.Equal(t, "password", w.Field(), "")
				w.Press(fyne.KeyReturn)
				w.See(says)
			}
			w.Press(fyne.KeyTab)
			check.Equal(t, "code", w.Field(), "")
			w.Type("1")
			w.Press(fyne.KeyReturn)
			w.Gone(says)
		})
	}
}

// Enter after a wrong password keeps the reason, too.
func TestLoginKeepsTheReason(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn("wrong", "")
	w.Press(fyne.KeyReturn)
	w.See(lang.Say(words.BeforePassword))
	w.Type("x")
	w.Press(fyne.KeyBackspace, fyne.KeyReturn)
	w.Gone(lang.Say(words.BeforePassword))
}

// Whoever mistypes a recovery or a temporary code reads about that code, not about clocks.
func TestLoginWrongSingleUseCode(t *testing.T) {
	for typed, kind := range map[string]data.SingleUseKind{"AAAA-BBBB-CCCC-DDDD": data.RecoveryCode, "AAAA-BBBB-CCCC": data.TemporaryCode, "123456": ""} {
		w := newWorld(t)
		w.activate("alice")
		w.start("Lite", "alice")
		w.signIn(secretWord, typed)
		w.See(lang.Say(data.Refusal{Reason: data.WrongCode, Proven: true, SingleUse: kind}.Says()))
		w.at("OTP")
	}
}

func TestLoginTabOrder(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "")
	var forth, back []string
	for range 7 {
		forth = append(forth, w.Focus())
		w.Press(fyne.KeyTab)
	}
	// The icon that reveals the password is no stop.
	check.Equal(t, "Tab", strings.Join(forth, " "), "User-ID Password OTP OK Cancel Help User-ID")
	w.Window("Lite Login")
	for range 6 {
		w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
		back = append(back, w.Focus())
	}
	check.Equal(t, "Shift+Tab", strings.Join(back, " "), "User-ID Help Cancel OK OTP Password")
	if cancel, ok := w.Button("Cancel"), w.Button("OK"); runtime.GOOS != "windows" && cancel.Position().X >= ok.Position().X {
		t.Error("OK is not at the right end")
	}
}

func TestLoginEnterFromEachField(t *testing.T) {
	for tabs, field := range []string{"User-ID", "Password", "OTP"} {
		w := newWorld(t)
		w.start("Lite", "")
		w.Type("bob")
		w.Press(fyne.KeyTab)
		w.Type(secretWord)
		w.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab) // round to User-ID
		for range tabs {
			w.Press(fyne.KeyTab)
		}
		w.at(field)
		w.Press(fyne.KeyEnter)
		w.titles("Lite")
		check.Equal(t, "remembered", w.remembered, "bob")
	}
}

func TestLoginEscapeFromEachStop(t *testing.T) {
	for tabs := range 6 {
		w := newWorld(t)
		w.start("Lite", "")
		for range tabs {
			w.Press(fyne.KeyTab)
		}
		stop := w.Focus()
		w.Press(fyne.KeyEscape)
		check.Equal(t, "quits from "+stop, w.Quits, 1)
		check.Equal(t, "windows after Escape at "+stop, w.Titles(), "")
	}
	w := newWorld(t)
	w.start("Lite", "")
	w.CloseButton()
	check.Equal(t, "quits by the close button", w.Quits, 1)
	w.start("Lite", "")
	w.Click("Cancel")
	check.Equal(t, "quits by Cancel", w.Quits, 2)
}

func TestLoginByMailWithBlanksAndLineEnds(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "")
	w.Paste("  ALICE@example.com \r\n")
	w.Press(fyne.KeyTab)
	w.Paste(secretWord + "\r\n")
	w.Press(fyne.KeyReturn)
	w.front("One Time Password")
}

// After Log Out the dialog knows the User-ID, even if an e-mail address was typed.
func TestLoginAfterLogOut(t *testing.T) {
	w := newWorld(t)
	w.change("bob", func(e *data.UserEdit) { e.Email = "bob@example.com" })
	w.start("Lite", "")
	w.Type("Bob@example.com")
	w.Press(fyne.KeyTab)
	w.Type(secretWord)
	w.Press(fyne.KeyReturn)
	w.Menu("File", "Log Out")
	w.titles("Lite Login")
	w.at("Password")
	w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	check.Equal(t, "User-ID", w.Field(), "bob")
}

func TestLoginKeepsWhatWasProvenAfterARefusal(t *testing.T) {
	w := newWorld(t)
	secret := w.activate("alice")
	w.start("Lite", "alice")

	w.signIn("wrong password", "123456")
	w.front("Lite Login")
	w.See(lang.Say(words.BeforePassword), "alice")
	w.at("Password")
	check.Equal(t, "password", w.Field(), "")

	w.Type(secretWord)
	w.Press(fyne.KeyReturn)
	w.See("The code is not correct.")
	w.Gone(lang.Say(words.BeforePassword))
	w.at("OTP")
	check.Equal(t, "code", w.Field(), "")

	w.Press(fyne.KeyReturn)
	w.See(told(data.NoCode))
	w.at("OTP")

	code := w.code(secret)
	w.Paste(" " + code[:3] + " " + code[3:] + "\n")
	w.Press(fyne.KeyReturn)
	w.keepCodes("Lite")
}

func TestLoginWithoutUserID(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "")
	w.Press(fyne.KeyTab)
	w.Type(secretWord)
	w.Press(fyne.KeyReturn)
	w.See(lang.T(signin.TypeLoginName))
	w.at("User-ID")
}

// Whatever is typed, somebody who is not let in reads a sentence.
func TestLoginBadInput(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	for name, text := range map[string]string{
		"long": long, "control": "a\x00\x1b[31m\x7fb", "emoji": "👩‍👩‍👧‍👦🔑", "right to left": "\u202eשלום\u200f",
		"quotes": `'; DROP TABLE users; -- "`, "broken": "\xff\xfe", "blanks": "   ", "digits": "１２３４５６",
	} {
		w := newWorld(t)
		w.start("Lite", "")
		w.Paste(text)
		w.Press(fyne.KeyTab)
		w.Paste(text)
		w.Press(fyne.KeyTab)
		w.Paste(text)
		w.Press(fyne.KeyReturn)
		w.front("Lite Login")
		want := lang.Say(words.BeforePassword)
		if name == "blanks" {
			want = lang.T(signin.TypeLoginName)
		}
		if !w.Says(want) {
			t.Errorf("%s: the dialog shows\n%s", name, w.Front().Text())
		}
		users, err := w.Users(t.Context(), console, data.UserQuery{Sort: data.ByUserID, Limit: 10})
		w.must(err)
		check.Equal(t, name+": users", len(users.Users), 4)
	}
}

func TestLoginCodeOfAnotherLength(t *testing.T) {
	for _, code := range []string{"12345", "1234567", "12345678", "12345x", strings.Repeat("1", 10_000), "🔑"} {
		w := newWorld(t)
		w.activate("alice")
		w.start("Lite", "alice")
		w.Type(secretWord)
		w.Press(fyne.KeyTab)
		w.Paste(code)
		w.Press(fyne.KeyReturn)
		w.See(told(data.BadCode))
		w.at("OTP")
		check.Equal(t, "field", w.Field(), "")
	}
}

func TestLoginDatabaseThatCannotBeOpened(t *testing.T) {
	w := newWorld(t)
	db := w.db
	w.db = nil
	w.trouble = &data.Trouble{Kind: data.ErrBusy, Text: data.Say("Another program holds the database."), Cause: errors.New("SQLITE_BUSY")}
	log := captureLog(t)
	w.start("Lite", "bob")
	w.See("Another program holds the database.")
	check.Equal(t, "opened", w.opened, 2)
	w.signIn(secretWord, "")
	check.Equal(t, "opened again by OK", w.opened, 3)
	w.front("Lite Login")
	w.See("Another program holds the database.")
	if !strings.Contains(log.String(), "SQLITE_BUSY") {
		t.Error("the cause is not in the log")
	}
	w.trouble, w.db = nil, db
	w.Press(fyne.KeyReturn)
	w.titles("Lite")
	if strings.Contains(log.String(), secretWord) {
		t.Error("the password is in the log")
	}
}

func TestLoginWarnsOfAClockThatIsBehind(t *testing.T) {
	w := newWorld(t)
	w.now = w.now.Add(-time.Hour)
	w.start("Lite", "bob")
	w.See(lang.T(words.ClockBehind, "1 hour"))
	w.signIn(secretWord, "")
	w.titles("Lite")
}

func TestLoginWarnsOfAServerWhoseClockIsBehind(t *testing.T) {
	w := servedWorld(t)
	w.now = w.now.Add(-time.Hour)
	w.start("Lite", "bob")
	w.See(lang.T(signin.ServerBehind, "1 hour"))
}

func TestLoginHintUntilTheFirstRefusal(t *testing.T) {
	w := newWorld(t)
	h := w.start("Lite", "bob")
	h.Hint = data.Verbatim("Demo. The password is on the card.")
	h.login(nil)
	w.See(lang.Say(h.Hint))
	w.signIn("wrong", "")
	w.See(lang.Say(words.BeforePassword))
	w.Gone(lang.Say(h.Hint))

	h.standing = h.Hint
	w.signIn(secretWord, "")
	w.Menu("File", "Log Out")
	w.See(lang.Say(h.Hint))
}
