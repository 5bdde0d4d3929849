package shell

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// Sentences that people read here. Tests ask for them by name.
const (
	UnsavedLost     data.Text = "Your unsaved changes will be lost."
	LastChanged     data.Text = "The last change was by %s."
	pressF5         data.Text = "Press F5 to see what is stored now."
	showDifferences data.Text = "OK and Apply show the differences and let you choose."
)

// A Sheet is what all property sheets have in common: it edits a copy of something, a T,
// while the stored one may change. Diff computes what differs each time. A Sheet controls
// when T is read and written, and what happens if somebody else changes it first:
//
//   - Somebody else changed it and nothing was typed here: the sheet shows what is stored
//     now and removes the sentences at its fields. Focus and scroll position stay, and
//     rows that did not change are not drawn again.
//   - Something was typed: it stays, with the sentences at its fields, and nothing takes
//     the focus away. A line names what was changed, for as long as it differs.
//   - OK and Apply then ask, with everything that differs: keep mine, take theirs, or go
//     back. For a field that both changed the answer decides; one that only others changed
//     takes their value. Nothing is overwritten unless the user chose so: what changes
//     while the question is open leads to another question.
//   - F5 asks the same, and saves nothing. If nobody else changed anything, it asks whether
//     to discard what was typed.
//   - A change by an act of this sheet is shown, and what was typed stays, unless both
//     concern the same field.
//   - It was deleted: an open question about it closes, and what was typed can still be
//     read, in rows that can't be changed. Nothing is left to save, and Log Out does not
//     ask about it.
//   - The session has ended, or the user may no longer see it, as a read or save finds out:
//     the sheet hides everything, including an open question. What was typed reappears when
//     the user may see it again.
//   - While the sheet saves, it reads nothing, since that would be older than what is being
//     written. An answer under way is dropped, and what was missed is read afterwards.
type Sheet[T any] struct {
	Window fyne.Window
	Tasks  *Tasks
	Page   *properties.Sheet
	Noun   Noun          // what T is, in sentences
	Name   func() string // which one, in questions: "alice"; nil: Noun is enough

	// Read reads what is stored, off Fyne's goroutine; data.ErrNotFound means that it was
	// deleted. It may report its progress if there is a Progress to show it: such a sheet is
	// busy until the first answer.
	Read     func(ctx context.Context, report func(int)) (T, error)
	Progress func(int)

	// Show shows Stored in all rows, and leaves rows alone that already show it. What was
	// typed is discarded.
	Show func()
	// Keep shows Stored, except in rows that differ from was: the user typed there. chosen
	// says that the user was asked and keeps those even where somebody else changed the
	// same.
	Keep func(was T, chosen bool)
	// Diff returns the fields that differ between was and now, which somebody else changed,
	// and those whose rows differ from was, which were changed here.
	Diff func(was, now T) []Difference
	// Edit returns what OK is to do with the rows, or what is wrong with them.
	Edit func() (Edit[T], error)

	// LastChange says who changed T last, and when: "olga, today 09:41", off Fyne's goroutine; "" if that is unknown. nil:
	// it always is.
	LastChange func(context.Context) string

	ClearErrors func()           // removes the sentences at the rows
	ShowError   func(error) bool // shows an error at its row; false: it is not about a row
	Freeze      func()           // makes the rows read-only for good

	Saved       func(what string)                  // called after saving, with what was changed: "Name, Group"; may be nil
	Beside      func(asked bool)                   // refreshes what else the window shows; asked: because the user asked for it; may be nil
	Typing      func() bool                        // whether the page shown can be edited; nil: all can
	Unconfirmed func(err error, again func()) bool // has the user confirm who they are and then calls again, if err requires it; may be nil

	Stored T // as last read; what was typed is compared with it

	loaded    bool // Stored has been read
	ended     bool // it was deleted
	saving    bool
	handed    bool           // another window carries out what was typed, see Edit.Begin
	latest    Latest         // of reads and writes
	reading   bool           // a read is under way
	missed    bool           // a change was reported during a save or read
	changer   string         // who changed it last, and when; "" if that is unknown
	warning   string         // the last one that was shown
	conflict  bool           // somebody else changed it while something was typed here …
	retried   bool           // what was typed was just saved over a newer version without a difference
	theirsNow T              // … into this
	asking    *widgets.Modal // the question about theirsNow; nil before the first
}

// An Edit is what OK and Apply do with the rows.
type Edit[T any] struct {
	Title, Question, Yes string // asked first, unless Question is empty or Write would fail
	Danger               bool   // the answer Yes destroys something

	// Write saves and returns what is then stored. It is called off Fyne's goroutine. If
	// what is stored has changed since it was read, it changes nothing and returns
	// data.ErrChanged. Before a question it is called in a dry run, see data.DryRun.
	Write func(context.Context) (T, error)
	// Begin, if set, replaces Write: it hands the work to another window, which calls ended
	// when it has finished. ended is nil if this window closes.
	Begin func(ended func())
}

// Content returns the content of the window.
func (s *Sheet[T]) Content() fyne.CanvasObject {
	s.Page.Dirty = s.Dirty
	s.Page.OnOK = func() { s.save(true) }
	s.Page.OnApply = func() { s.save(false) }
	s.Page.OnCancel = s.Leave
	s.Page.OnRefresh = s.refresh
	s.Page.InstallKeys(s.Window)
	return container.New(layout.NewCustomPaddedLayout(4, 12, 12, 12), s.Page)
}

// Open reads what is to be edited.
func (s *Sheet[T]) Open() {
	if s.Progress != nil {
		s.Page.Busy(lang.T("Reading…"))
	}
	s.reload(false)
}

// OpenWith shows a T that may be outdated, and reads the stored one.
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
	case !s.conflict:
	case s.theirs(s.theirsNow):
		s.warn()
	default: // the rows no longer differ from what others changed
		s.keep(s.theirsNow, false)
	}
	s.Page.Update()
}

// Leave closes the window. What was typed is not discarded without asking, and while it is
// being saved the window stays: nobody would read whether it was.
func (s *Sheet[T]) Leave() {
	if s.saving {
		s.Page.SetMessage(widgets.MessageInfo, lang.T(CannotStop))
		return
	}
	Leave(s.Window, func() bool { return s.Dirty() && !s.handed })
}

// Stale reads T again after a change anywhere, see View.Stale.
func (s *Sheet[T]) Stale() {
	if s.reading { // the answer may be older than the change
		s.missed = true
		return
	}
	s.read(func(now T) {
		s.arrived(now, false, false)
		s.beside(false)
	})
}

// Reread reads everything in the window again; what was typed stays.
func (s *Sheet[T]) Reread() {
	s.reload(false)
	s.beside(true)
}

// Acted is called after something was done in the sheet that Cancel can't undo; said is
// what.
func (s *Sheet[T]) Acted(said string) {
	s.Page.CancelToClose()
	s.Page.SetMessage(widgets.MessageSuccess, said)
	s.beside(true)
	s.read(func(now T) {
		both := func(d Difference) bool { return d.Theirs && d.Here }
		if s.conflict || slices.ContainsFunc(s.Diff(s.Stored, now), both) {
			s.changedElsewhere(now)
			return
		}
		s.keep(now, false)
	})
}

// Gone shows that T was deleted.
func (s *Sheet[T]) Gone() {
	s.dismiss()
	s.ended = true
	s.Freeze()
	s.Page.End()
	s.Page.SetError(lang.T(s.Noun.Deleted))
}

// refresh handles F5. It does not discard what was typed without asking.
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
			case s.conflict:
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
	widgets.Confirm(s.Window, lang.T("Read again?"), lang.T(UnsavedLost), lang.T("Read Again"), lang.T(KeepEditing), true, func(yes bool) {
		if yes {
			s.reload(true)
			s.beside(true)
		}
	})
}

// reload reads T again because the user asked for it. It discards what was typed, even
// during the read, only with dropTyped.
func (s *Sheet[T]) reload(dropTyped bool) {
	s.read(func(now T) { s.arrived(now, dropTyped, true) })
}

// read reads what is stored, and shows why that failed, if it did.
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
			s.Page.SetError("") // the reading is over
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

// showRead shows the result of a read. If the user may no longer see T, it also closes an
// open question about it.
func (s *Sheet[T]) showRead(err error) {
	if Barred(err) {
		s.dismiss()
	}
	ShowRead(s.Page, err, s.operation("read"))
}

// dismiss closes a question that no longer applies.
func (s *Sheet[T]) dismiss() {
	if s.asking != nil {
		s.asking.Close(false)
	}
}

// arrived handles what was read. asked says that the user asked for it.
func (s *Sheet[T]) arrived(now T, dropTyped, asked bool) {
	dirty, theirs := s.Dirty(), s.loaded && s.theirs(now)
	if dirty && theirs && !dropTyped {
		s.changedElsewhere(now)
		return
	}
	if asked && !dirty || dropTyped || s.conflict {
		s.Page.SetError("") // the sentence was about what was shown before
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

// take shows now as stored, and discards what was typed.
func (s *Sheet[T]) take(now T) {
	s.Stored, s.loaded, s.conflict, s.handed, s.retried = now, true, false, false, false
	s.Show()
	s.Page.Update()
}

// keep shows now as stored, except for what was typed.
func (s *Sheet[T]) keep(now T, chosen bool) {
	was := s.Stored
	s.Stored = now
	s.Keep(was, chosen)
	s.conflict = s.conflict && s.theirs(s.theirsNow) // it may have been changed again
	s.Page.Update()
}

// theirs reports whether somebody else has changed T into now.
func (s *Sheet[T]) theirs(now T) bool {
	return slices.ContainsFunc(s.Diff(s.Stored, now), func(d Difference) bool { return d.Theirs })
}

// changedElsewhere notes that somebody else has changed T into now. The rows stay, and so
// does an open question: now is taken into account when something is saved.
func (s *Sheet[T]) changedElsewhere(now T) {
	s.theirsNow, s.conflict = now, true
	s.findChanger()
	s.warn()
}

// findChanger finds out whose the newer version is.
func (s *Sheet[T]) findChanger() {
	s.changer, s.warning = "", ""
	if s.LastChange == nil {
		return
	}
	Run(s.Tasks, func(ctx context.Context) (string, error) { return s.LastChange(ctx), nil }, func(changer string, _ error) {
		s.changer = changer
		if s.conflict && s.warning != "" && s.Page.Message() == s.warning { // nothing else is said by now
			s.warn()
		}
	})
}

// warn says that there is a newer version, and whose it is.
func (s *Sheet[T]) warn() {
	changed, who, next := data.Say(s.Noun.Changed), data.Sentence{}, data.Say(pressF5)
	if what := theirsOf(s.Diff(s.Stored, s.theirsNow)); len(what.Things) > 0 {
		changed = data.Say(s.Noun.ChangedIn, what)
	}
	if s.changer != "" {
		who = data.Say(LastChanged, s.changer)
	}
	if s.Dirty() {
		next = data.Say(showDifferences)
	}
	s.warning = lang.Say(data.InARow(changed, who, next))
	s.Page.SetMessage(widgets.MessageWarning, s.warning)
}

func (s *Sheet[T]) beside(asked bool) {
	if s.Beside != nil {
		s.Beside(asked)
	}
}

// theyChanged is the title of the question which changes to keep.
func (s *Sheet[T]) theyChanged() string {
	if s.Name != nil {
		return lang.T("%s was changed by someone else", s.Name())
	}
	return lang.T(s.Noun.ByOthers)
}

// operation names an operation for the program's log.
func (s *Sheet[T]) operation(verb string) string { return verb + " " + s.Noun.Log }
