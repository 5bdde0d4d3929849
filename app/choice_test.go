package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// two returns a world, and another one at another path, which may be chosen there.
func two(t *testing.T, make func(*testing.T) *world) (w, other *world) {
	t.Helper()
	other = newWorld(t)
	w = make(t) // its screen is the one that counts
	other.Screen, other.chosen, other.choosable, other.remembered = w.Screen, true, true, "bob"
	w.others, w.choosable = map[string]*world{other.path: other}, true
	return w, other
}

// Only TapeMaster sets up a database. Users of other programs read what to do, and can
// name the one of their organisation.
func TestNoDatabaseOutsideTapeMaster(t *testing.T) {
	for _, name := range []string{"Lite", "Checkpoint"} {
		w, other := two(t, emptyWorld)
		w.start(name, "")
		w.titles("Choose Database")
		w.See(lang.T(signin.NoneHere), w.path, "Ask your administrator", "start TapeMaster")
		w.at("File")
		check.Equal(t, "filled in", w.Field(), "") // not where it was missed
		const nowhere = "/mnt/nowhere.db"
		w.Type(nowhere)
		w.Press(fyne.KeyReturn)
		w.titles("Choose Database")
		w.See("There is nothing at " + nowhere + ".")
		check.Equal(t, "selected", w.Selected(), nowhere)
		w.Type(other.path)
		w.Press(fyne.KeyReturn)
		w.titles(name + " Login")
		w.See("Sign in as bob")
		w.signIn(secretWord, "")
		w.titles(name)
		check.Equal(t, "remembered", other.remembered, "bob")

		for _, leave := range []func(){
			func() { w.Press(fyne.KeyEscape) }, func() { w.Click("Cancel") }, func() { w.CloseButton() },
		} {
			w, _ = two(t, emptyWorld)
			w.start(name, "")
			leave()
			check.Equal(t, "quits", w.Quits, 1)
			check.Equal(t, "windows", w.Exists(), 0)
		}
	}
}

// Where an option names the database, none is chosen and none is set up.
func TestNoDatabaseWhereOneIsNamed(t *testing.T) {
	w := emptyWorld(t)
	w.trouble = &data.Trouble{Kind: data.ErrNoDatabase, Text: data.Say("There is nothing there.")}
	w.start("Lite", "")
	w.titles("Lite Login")
	w.See("There is nothing there.")
	w.Gone(lang.T(signin.ChooseDatabase))
}

// Set Up offers to choose, and comes back if nothing was chosen.
func TestSetUpOrChoose(t *testing.T) {
	w, other := two(t, emptyWorld)
	w.start(program, "")
	w.titles("Set Up")
	w.Click(lang.T(signin.ChooseDatabase))
	w.titles("Choose Database")
	w.See(lang.T(signin.TrustIt))
	w.Gone(lang.T(signin.NoneHere))
	check.Equal(t, "filled in", w.Field(), "")
	w.Press(fyne.KeyEscape)
	w.titles("Set Up")
	w.Click(lang.T(signin.ChooseDatabase))
	w.Type(other.path)
	w.Click("OK")
	w.titles("TapeMaster Login")
}

// Another database can be chosen where the present one can't be used, and where it was
// chosen before: that is the way back.
func TestLoginOffersAnotherDatabase(t *testing.T) {
	for kind, want := range map[error]bool{
		data.ErrNoDatabase: true, data.ErrUnreadable: true, data.ErrNotDatabase: true, data.ErrReadOnly: true, data.ErrNewerSchema: true,
		data.ErrNoKey: true, data.ErrKeyChanged: true, data.ErrTampered: true, data.ErrBusy: false, data.ErrDiskFull: false, nil: false,
	} {
		w, other := two(t, newWorld)
		if kind != nil {
			w.trouble = &data.Trouble{Kind: kind, Text: data.Say("It can't be opened.")}
		}
		w.start("Lite", "alice")
		if got := w.Says(lang.T(signin.ChooseDatabase)); got != want {
			t.Errorf("%v: offered %v", kind, got)
		}
		if !want {
			continue
		}
		w.Type(secretWord)
		w.reach(lang.T(signin.ChooseDatabase), fyne.KeyTab)
		w.Press(fyne.KeySpace)
		w.titles("Choose Database")
		filled := w.path
		if kind == data.ErrNoDatabase {
			filled = ""
		}
		check.Equal(t, "filled in", w.Field(), filled)
		w.Press(fyne.KeyEscape)
		w.titles("Lite Login")
		check.Equal(t, "password", w.Field(), "")
		w.reach(lang.T(signin.ChooseDatabase), fyne.KeyTab)
		w.Press(fyne.KeySpace)
		w.Type(other.path)
		w.Press(fyne.KeyReturn)
		w.titles("Lite Login")
		// Whoever was filled in is of the other database.
		w.See("Sign in as bob", lang.T(signin.ChooseDatabase))
	}
}

// Who loses the race to set up a database reads whose password counts.
func TestSetUpElsewhere(t *testing.T) {
	w := emptyWorld(t)
	w.start(program, "")
	w.must(w.Create(t.Context(), data.SetUp{Password: "another horse battery"}))
	w.retype("New Password", secretWord, secretWord)
	w.titles("TapeMaster Login")
	w.See(lang.T(signin.SetUpElsewhere))
	w.signIn(secretWord, "")
	w.See(lang.Say(words.BeforePassword))
	w.Type("another horse battery")
	w.Press(fyne.KeyReturn)
	w.titles("TapeMaster")
}
