package app

import (
	"testing"

	"fyne.io/fyne/v2"
)

// policies signs in to TapeMaster and opens Sign-in Policy.
func (w *world) policies(id string) {
	w.t.Helper()
	w.start(program, id)
	w.signIn(secretWord, "")
	w.Menu("Administration", "Sign-in Policy")
	w.front("Sign-in Policy")
}

// policy returns a policy in effect.
func (w *world) policy(name string) string {
	w.t.Helper()
	items, err := w.Policies(w.t.Context(), console)
	w.must(err)
	for _, i := range items {
		if i.Name == name {
			return i.Value
		}
	}
	w.t.Fatalf("there is no policy %s", name)
	return ""
}

func TestPolicyWindow(t *testing.T) {
	w := newWorld(t)
	w.policies("olga")
	w.at("Profile")
	w.See("TapeTrack", "8 characters", "Wrong passwords that revoke", "Recovery codes", "Checkpoint")
	w.Type("p")
	w.See("PCI", "12 characters")
	w.Click("Apply")
	equal(t, "in effect", w.policy("password-length"), "12")
	w.front("Sign-in Policy")
	w.Click("Wrong passwords that revoke")
	w.Type("101")
	w.Press(fyne.KeyReturn)
	w.See("Wrong passwords that revoke is a whole number from 1 to 100.")
	w.at("Wrong passwords that revoke")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("3")
	w.Press(fyne.KeyReturn)
	w.front(program)
	equal(t, "in effect", w.policy("password-failures"), "3")
	equal(t, "of the profile", w.policy("password-length"), "12")
}
