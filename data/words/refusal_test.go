package words_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// reasons returns those that are told once the password is proven, or the others.
func reasons(told bool) []data.Reason {
	return slices.DeleteFunc(data.Reasons(), func(r data.Reason) bool { return r.Told() != told })
}

// TestRefusalHides: before the password is proven there is one text only.
func TestRefusalHides(t *testing.T) {
	for _, reason := range data.Reasons() {
		r := data.Refusal{Reason: reason, Wait: time.Hour, Needs: "1.2.0", Program: "Lite"}
		if lang.Say(r.Says()) != lang.Say(words.BeforePassword) {
			t.Errorf("%s: %q", reason, lang.Say(r.Says()))
		}
	}
	if want := "User-ID or password is not correct, or the account is locked after several wrong passwords: an administrator can unlock it."; lang.Say(words.BeforePassword) != want {
		t.Errorf("%q", lang.Say(words.BeforePassword))
	}
}

// TestRefusalTells: once it is proven each reason has words of its own, but
// those that end the sign-in for a reason from before.
func TestRefusalTells(t *testing.T) {
	seen := map[string]data.Reason{}
	for _, reason := range reasons(true) {
		r := data.Refusal{Reason: reason, Proven: true, Wait: 2 * time.Minute, Needs: "1.2.0", Program: "Lite"}
		text := lang.Say(r.Says())
		if text == lang.Say(words.BeforePassword) || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q", reason, text)
		}
		if other, there := seen[text]; there {
			t.Errorf("%s reads like %s: %q", reason, other, text)
		}
		seen[text] = reason
	}
	for _, reason := range reasons(false) {
		r := data.Refusal{Reason: reason, Proven: true}
		if seen[lang.Say(r.Says())] != data.TicketUnknown {
			t.Errorf("%s, proven: %q", reason, lang.Say(r.Says()))
		}
	}
}

func TestRefusalDetails(t *testing.T) {
	for _, c := range []struct {
		r    data.Refusal
		want string
	}{
		{data.Refusal{Reason: data.WrongCode}, "automatically"},
		{data.Refusal{Reason: data.WrongCode, Wait: 30 * time.Second}, "30 seconds"},
		{data.Refusal{Reason: data.WrongCode, Wait: 30 * time.Second}, "automatically"},
		{data.Refusal{Reason: data.CodeDelay, Wait: time.Hour}, "automatically"},
		{data.Refusal{Reason: data.WrongCode, SingleUse: data.RecoveryCode}, "The recovery code is not correct."},
		{data.Refusal{Reason: data.WrongCode, SingleUse: data.RecoveryCode, Wait: 30 * time.Second}, "no longer work. You can try again in 30 seconds."},
		{data.Refusal{Reason: data.WrongCode, SingleUse: data.TemporaryCode}, "The temporary code is not correct."},
		{data.Refusal{Reason: data.WrongCode, SingleUse: data.TemporaryCode, Wait: time.Minute}, "no longer work. You can try again in 1 minute."},
		{data.Refusal{Reason: data.UsedCode}, "was already used. Wait until your authenticator shows the next one."},
		{data.Refusal{Reason: data.UsedCode, Wait: 30 * time.Second}, "was already used. Wait until your authenticator shows the next one."},
		{data.Refusal{Reason: data.UsedCode, Wait: 60 * time.Second}, "shows in 1 minute."},
		{data.Refusal{Reason: data.UsedCode, Wait: 150 * time.Second}, "shows in 3 minutes."},
		{data.Refusal{Reason: data.UsedCode, Wait: 180 * time.Second}, "The codes of the next 3 minutes are used up"},
		{data.Refusal{Reason: data.UsedCode, Wait: 180 * time.Second}, "Enter a recovery code, or ask an administrator for help (Lost Phone)."},
		{data.Refusal{Reason: data.CodeDelay, Wait: time.Hour}, "1 hour"},
		{data.Refusal{Reason: data.OldProgram, Needs: "1.2.0", Program: "Lite"}, "This Lite is too old"},
		{data.Refusal{Reason: data.OldProgram, Needs: "1.2.0", Program: "Lite"}, "version 1.2.0"},
	} {
		c.r.Proven = true
		if !strings.Contains(lang.Say(c.r.Says()), c.want) {
			t.Errorf("%q does not say %q", lang.Say(c.r.Says()), c.want)
		}
	}
}

// TestRefusalSuitsThePlace: advice names only what can be done where the code was typed.
func TestRefusalSuitsThePlace(t *testing.T) {
	const recovery, empty, qr = "recovery code", "Leave OTP empty", "this QR code"
	for _, reason := range []data.Reason{data.NoCode, data.BadCode, data.WrongCode, data.CodeDelay, data.BlockedOTP, data.UsedCode} {
		for _, where := range []data.CodePlace{data.AtSignIn, data.AtPending, data.BesideQR, data.OwnCodeOnly} {
			for _, wait := range []time.Duration{0, time.Hour} {
				text := lang.Say(data.Refusal{Reason: reason, Proven: true, Where: where, Wait: wait}.Says())
				if strings.Contains(text, recovery) && where != data.AtSignIn {
					t.Errorf("%s at place %d: %q", reason, where, text)
				}
				if strings.Contains(text, empty) && where != data.AtPending || strings.Contains(text, qr) && where != data.BesideQR {
					t.Errorf("%s at place %d: %q", reason, where, text)
				}
			}
		}
	}
	for _, c := range []struct {
		reason data.Reason
		where  data.CodePlace
		want   string
	}{
		{data.NoCode, data.AtSignIn, recovery},
		{data.BadCode, data.AtSignIn, recovery},
		{data.WrongCode, data.AtSignIn, recovery},
		{data.CodeDelay, data.AtSignIn, recovery},
		{data.BlockedOTP, data.AtSignIn, recovery},
		{data.BlockedOTP, data.OwnCodeOnly, "Ask an administrator"},
		{data.BadCode, data.AtPending, empty},
		{data.WrongCode, data.AtPending, empty},
		{data.CodeDelay, data.AtPending, empty},
		{data.BadCode, data.BesideQR, qr},
		{data.WrongCode, data.BesideQR, qr},
	} {
		if text := lang.Say(data.Refusal{Reason: c.reason, Proven: true, Where: c.where}.Says()); !strings.Contains(text, c.want) {
			t.Errorf("%s at place %d does not say %q: %q", c.reason, c.where, c.want, text)
		}
	}
}

func TestWait(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0 seconds"},
		{time.Millisecond, "1 second"},
		{time.Second, "1 second"},
		{time.Second + 1, "2 seconds"},
		{30 * time.Second, "30 seconds"},
		{59 * time.Second, "59 seconds"},
		{time.Minute, "1 minute"},
		{61 * time.Second, "61 seconds"},
		{90 * time.Second, "90 seconds"},
		{90*time.Second + 1, "2 minutes"},
		{2 * time.Minute, "2 minutes"},
		{32 * time.Minute, "32 minutes"},
		{time.Hour, "1 hour"},
		{time.Hour + 1, "61 minutes"},
		{90 * time.Minute, "90 minutes"},
		{91 * time.Minute, "2 hours"},
		{24 * time.Hour, "24 hours"},
		{48 * time.Hour, "2 days"},
		{48*time.Hour + 1, "3 days"},
		{365*24*time.Hour + 30*time.Second, "366 days"},
	} {
		if got := lang.Say(words.Wait(c.d)); got != c.want {
			t.Errorf("%s: %q, want %q", c.d, got, c.want)
		}
	}
}
