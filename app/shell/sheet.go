package shell

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/data"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// A Sheet is what every property sheet has in common: it edits a copy of
// something, a T, while the stored one may change. What differs is computed by
// Diff each time it is asked, never counted. A Sheet owns when it is read and
// written, and what happens if somebody else was faster:
//
//   - Somebody else changed it, and nothing was typed here: it is shown as it is
//     stored now, and what was said at its fields before goes. Focus and place
//     stay, and what did not change is not painted again.
//   - Something was typed: that stays, as do the sentences at its fields, and
//     nothing takes the keys from whoever is typing. A line says what was changed, as
//     long as it is so.
//   - OK and Apply then ask, with all that differs: keep mine, take theirs, or go
//     back. A field that both changed is mine or theirs, as is answered; one that
//     only they changed is theirs. Nothing is written over unless it was chosen:
//     what changes while the question is open is asked about again.
//   - F5 asks the same, and saves nothing. If nobody else changed anything, it
//     asks whether what was typed may go.
//   - What an act of this very sheet changed is taken over below what was typed,
//     unless it is a field that was typed into.
//   - It was deleted: a question about it goes, and what was typed stays to be
//     read, in rows that can't be changed. There is nothing to save, and nobody is
//     asked about it at Log Out.
//   - The sign-in has ended, or the right to see it was taken away, which a read
//     or a save finds out: nothing of it is shown, in no question either. What was
//     typed is there again once it may be seen.
//   - While it is being saved nothing is read: that would be older than what is
//     written. An answer that was under way is dropped, and what was missed is
//     read afterwards.
type Sheet[T any] struct {
	Window fyne.Window
	Tasks  *Tasks
	Page   *properties.Sheet
	Noun   string        // what it is, in sentences: "user", or "policies"
	Many   bool          // the noun is a plural
	Name   func() string // which one, in questions: "alice"; nil: the noun says it

	// Read reads what is stored, off Fyne's goroutine; data.ErrNotFound says that it
	// was deleted. It may report how far it is, if Progress is there to show it:
	// such a sheet is busy until the first answer.
	Read     func(ctx context.Context, report func(int)) (T, error)
	Progress func(int)

	// Show shows Stored in all rows, and leaves alone those that say it already.
	// Whatever was typed is gone.
	Show func()
	// Keep shows Stored but in the rows that were typed into: they did not say what
	// was says, and stay. chosen: whoever typed was asked, and keeps it also where
	// somebody else changed the same.
	Keep func(was T, chosen bool)
	// Diff returns the fields that differ between was and now, which is what somebody
	// else changed, and those whose rows say something else than was, which was
	// changed here.
	Diff func(was, now T) []Difference
	// Edit returns what OK is to do with what the rows say, or what is wrong with it.
	Edit func() (Edit[T], error)

	ClearErrors func()           // takes away what is said at the rows
	ShowError   func(error) bool // says an error at its row; false: it is about none
	Freeze      func()           // makes the rows unchangeable for good

	Saved       func()                             // called after it was saved; may be nil
	Beside      func(asked bool)                   // reads again what else the window shows, perhaps because somebody asked for it; may be nil
	Typing      func() bool                        // the page that is shown is one to type into; nil: all are
	Unconfirmed func(err error, again func()) bool // has who saves confirm who they are, if err asks for it; may be nil

	Stored T // as it was read last; what was typed is held against it

	loaded  bool // there is something in Stored
	ended   bool // it was deleted
	saving  bool
	latest  Latest         // reads and writes
	reading bool           // a read is under way
	missed  bool           // it may have been changed while it was being saved or read
	newer   bool           // somebody else changed it, while something was typed here …
	newest  T              // … into this
	asking  *widgets.Modal // the question what to do about it; nil before the first
}

// An Edit is what OK and Apply do with what was typed.
type Edit[T any] struct {
	Title, Question, Yes string // asked before; without a question nothing is
	Danger               bool   // the answer Yes destroys something

	// Write saves it and returns what is stored then. It is called off Fyne's
	// goroutine. If it is not stored any more as it was, it changes nothing and
	// returns data.ErrChanged.
	Write func(context.Context) (T, error)
	// Begin, in place of Write, hands the work to another window, which calls ended
	// when there is no more of it. nil: this window closes.
	Begin func(ended func())
}

// Content returns what fills the window.
func (s *Sheet[T]) Content() fyne.CanvasObject {
	s.Page.Dirty = s.Dirty
	s.Page.OnOK = func() { s.save(true) }
	s.Page.OnApply = func() { s.save(false) }
	s.Page.OnCancel = s.Window.Close
	s.Page.OnRefresh = s.refresh
	s.Page.InstallKeys(s.Window)
	return container.New(layout.NewCustomPaddedLayout(4, 12, 12, 12), s.Page)
}

// Open reads what is to be edited.
func (s *Sheet[T]) Open() {
	if s.Progress != nil {
		s.Page.Busy("Reading…")
	}
	s.reload(false)
}

// OpenWith shows something that may be older than what is stored, and reads it.
func (s *Sheet[T]) OpenWith(old T) {
	s.take(old)
	s.reload(false)
}

// Dirty reports whether something was typed that is not stored.
func (s *Sheet[T]) Dirty() bool {
	return s.loaded && !s.ended && slices.ContainsFunc(s.Diff(s.Stored, s.Stored), func(d Difference) bool { return d.Here })
}

// Changed is called after each change in a row.
func (s *Sheet[T]) Changed() {
	s.Page.SetError("")
	switch {
	case !s.newer:
	case s.theirs(s.newest):
		s.warn()
	default: // what they changed is no longer changed here
		s.keep(s.newest, false)
	}
	s.Page.Update()
}

// Stale reads it again after anything was changed anywhere: see View.Stale.
func (s *Sheet[T]) Stale() {
	if s.reading { // perhaps what it was before
		s.missed = true
		return
	}
	s.read(func(now T) {
		s.arrived(now, false, false)
		s.beside(false)
	})
}

// Reread reads all of the window again; what was typed stays.
func (s *Sheet[T]) Reread() {
	s.reload(false)
	s.beside(true)
}

// Acted is called after something was done in the sheet that Cancel does not take
// back: said is what.
func (s *Sheet[T]) Acted(said string) {
	s.Page.CancelToClose()
	s.Page.SetMessage(widgets.MessageSuccess, said)
	s.beside(true)
	s.read(func(now T) {
		both := func(d Difference) bool { return d.Theirs && d.Here }
		if s.newer || slices.ContainsFunc(s.Diff(s.Stored, now), both) {
			s.changedElsewhere(now)
			return
		}
		s.keep(now, false)
	})
}

// Gone says that it was deleted.
func (s *Sheet[T]) Gone() {
	s.dismiss()
	s.ended = true
	s.Freeze()
	s.Page.End()
	s.Page.SetError(begun(s.this()) + " " + s.was() + " deleted. Your unsaved changes can no longer be saved.")
}

// refresh is F5. What was typed is not thrown away without asking.
func (s *Sheet[T]) refresh() {
	switch {
	case s.Page.IsBusy():
	case s.Typing != nil && !s.Typing():
		s.Page.SetError("")
		s.Reread()
	case s.Dirty():
		s.read(func(now T) {
			s.arrived(now, false, true)
			switch {
			case !s.Dirty():
			case s.newer:
				s.choose(now, nil)
			default:
				s.askToReadAgain()
			}
		})
	default:
		s.Reread()
	}
}

func (s *Sheet[T]) askToReadAgain() {
	widgets.Confirm(s.Window, "Read again?", "Your unsaved changes will be lost.", "Read again", "Cancel", false, func(yes bool) {
		if yes {
			s.reload(true)
			s.beside(true)
		}
	})
}

// reload reads it again because somebody asked for it. What was typed, perhaps
// while it was being read, is thrown away only if that was asked for, too.
func (s *Sheet[T]) reload(dropTyped bool) {
	s.read(func(now T) { s.arrived(now, dropTyped, true) })
}

// read reads what is stored, and shows why it failed, if it did.
func (s *Sheet[T]) read(arrived func(T)) {
	if s.saving {
		s.missed = true
		return
	}
	newest := s.latest.Next()
	s.reading = true
	done := func(now T, err error) {
		if !newest() {
			return
		}
		s.reading = false
		if !s.loaded && s.Progress != nil {
			s.Page.Idle()
			s.Page.SetError("") // nothing is being read any more
		}
		gone := errors.Is(err, data.ErrNotFound)
		if gone {
			err = nil
		}
		s.showRead(err)
		switch {
		case gone:
			s.Gone()
		case err == nil && !s.ended:
			arrived(now)
		}
		if s.missed {
			s.missed = false
			s.Stale()
		}
	}
	if s.Progress == nil {
		Run(s.Tasks, func(ctx context.Context) (T, error) { return s.Read(ctx, nil) }, done)
		return
	}
	RunReporting(s.Tasks, s.Read, func(n int) {
		if !s.loaded && newest() {
			s.Progress(n)
		}
	}, done)
}

// showRead shows how it went to read it. To a user who may not see it, the question what
// to do about it shows nothing either.
func (s *Sheet[T]) showRead(err error) {
	if Barred(err) {
		s.dismiss()
	}
	ShowRead(s.Page, err, s.operation("read"))
}

// dismiss takes the question back that nobody is to answer any more.
func (s *Sheet[T]) dismiss() {
	if s.asking != nil {
		s.asking.Close(false)
	}
}

// arrived shows what is stored now.
func (s *Sheet[T]) arrived(now T, dropTyped, asked bool) {
	dirty, theirs := s.Dirty(), s.loaded && s.theirs(now)
	if dirty && theirs && !dropTyped {
		s.changedElsewhere(now)
		return
	}
	if asked && !dirty || dropTyped || s.newer {
		s.Page.SetError("") // what was said there is about what was shown
	}
	if dirty && !dropTyped {
		s.keep(now, false)
		return
	}
	if theirs || asked {
		s.ClearErrors()
	}
	s.take(now)
}

// take shows what is stored now, and nothing of what was typed.
func (s *Sheet[T]) take(now T) {
	s.Stored, s.loaded, s.newer = now, true, false
	s.Show()
	s.Page.Update()
}

// keep shows what is stored now, with what was typed in its place.
func (s *Sheet[T]) keep(now T, chosen bool) {
	was := s.Stored
	s.Stored = now
	s.Keep(was, chosen)
	s.newer = s.newer && s.theirs(s.newest) // it may have been changed once more
	s.Page.Update()
}

// theirs reports whether somebody else has changed it into now.
func (s *Sheet[T]) theirs(now T) bool {
	return slices.ContainsFunc(s.Diff(s.Stored, now), func(d Difference) bool { return d.Theirs })
}

// changedElsewhere notes that somebody else has changed it into now. What is shown
// stays, also the question what to do about it: it comes when something is saved.
func (s *Sheet[T]) changedElsewhere(now T) {
	s.newest, s.newer = now, true
	s.warn()
}

// warn says that there is a newer version.
func (s *Sheet[T]) warn() {
	words := "Somebody else has changed " + s.this()
	if what := theirsInWords(s.Diff(s.Stored, s.newest)); what != "" {
		words += ": " + what
	}
	next := "Press F5 to see what is stored now."
	if s.Dirty() {
		next = "OK and Apply show the differences and let you choose."
	}
	s.Page.SetMessage(widgets.MessageWarning, words+". "+next)
}

func (s *Sheet[T]) beside(asked bool) {
	if s.Beside != nil {
		s.Beside(asked)
	}
}

// this names it in a sentence.
func (s *Sheet[T]) this() string {
	if s.Many {
		return "these " + s.Noun
	}
	return "this " + s.Noun
}

func (s *Sheet[T]) was() string { return map[bool]string{false: "was", true: "were"}[s.Many] }

// operation names what is done for the log of the program.
func (s *Sheet[T]) operation(verb string) string { return verb + " " + s.Noun }

// begun begins a sentence.
func begun(words string) string { return strings.ToUpper(words[:1]) + words[1:] }
