package shell

import (
	"context"
	"errors"
	"strings"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// This file is OK and Apply of a Sheet.

// save asks what has to be asked, and saves what was typed. While the page is busy or has
// ended, its OK and Apply do not call it.
func (s *Sheet[T]) save(andClose bool) {
	switch {
	case !s.Dirty():
		if andClose {
			widgets.Close(s.Window)
		}
		return
	case s.conflict:
		s.compare(andClose)
		return
	}
	s.ClearErrors()
	edit, err := s.Edit()
	if err != nil {
		s.fail(err)
		return
	}
	switch {
	case edit.Question == "":
		s.carryOut(edit, andClose)
	case edit.Begin != nil:
		s.ask(edit, andClose)
	default:
		s.try(true, edit, andClose, func(T) { s.ask(edit, andClose) })
	}
}

func (s *Sheet[T]) ask(edit Edit[T], andClose bool) {
	widgets.Confirm(s.Window, edit.Title, edit.Question, edit.Yes, lang.T("Cancel"), edit.Danger, func(yes bool) {
		if yes {
			s.carryOut(edit, andClose)
		}
	})
}

func (s *Sheet[T]) carryOut(edit Edit[T], andClose bool) {
	switch {
	case edit.Begin == nil:
		s.write(edit, andClose)
	case andClose:
		edit.Begin(nil)
		widgets.Close(s.Window)
	default:
		s.handed = true
		edit.Begin(s.handedOver)
	}
}

// handedOver is called when another window has done what Apply was to do. That window shows
// what could not be done.
func (s *Sheet[T]) handedOver() {
	if s.Tasks.Stopped() {
		return // the window was closed
	}
	s.Page.CancelToClose()
	s.take(s.Stored)
	s.reload(true)
}

func (s *Sheet[T]) write(edit Edit[T], andClose bool) {
	s.try(false, edit, andClose, func(saved T) {
		what := s.typed()
		s.take(saved)
		if s.Saved != nil {
			s.Saved(what)
		}
		if andClose {
			widgets.Close(s.Window)
		}
	})
}

// typed names the fields that were changed here.
func (s *Sheet[T]) typed() string {
	var names []string
	for _, d := range s.Diff(s.Stored, s.Stored) {
		if d.Here {
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, ", ")
}

// SavedWords says what was changed of something, for the foot of its list.
func SavedWords(name, what string) string {
	if what == "" {
		return lang.T("%s was changed.", name)
	}
	return lang.T("%s was changed: %s.", name, what)
}

// try writes, with dry in a dry run, and calls done if nothing prevents that.
func (s *Sheet[T]) try(dry bool, edit Edit[T], andClose bool, done func(T)) {
	dropped := s.reading
	s.latest.Next() // what is being read will be outdated
	s.reading, s.saving = false, true
	s.Page.SetError("")
	says := lang.T("Saving…")
	if dry {
		says = lang.T("Checking…")
	}
	s.Page.Busy(says)
	Run(s.Tasks, func(ctx context.Context) (T, error) {
		if dry {
			ctx = data.DryRun(ctx)
		}
		return edit.Write(ctx)
	}, func(saved T, err error) {
		s.saving = false
		s.Page.Idle()
		missed := s.missed || dropped && err != nil
		s.missed = false
		switch {
		case errors.Is(err, data.ErrChanged):
			s.compare(andClose)
			return
		case errors.Is(err, data.ErrNotFound):
			s.Gone()
			return
		case dry && errors.Is(err, data.ErrUnconfirmed):
			done(saved) // the question comes first
		case s.Unconfirmed != nil && s.Unconfirmed(err, func() { s.write(edit, andClose) }):
		case err != nil:
			s.fail(err)
		default:
			done(saved)
		}
		if missed && !widgets.Closing(s.Window) {
			s.Stale()
		}
	})
}

// fail keeps the sheet open and shows the error, at its row if it has one.
func (s *Sheet[T]) fail(err error) {
	switch {
	case errors.Is(err, data.ErrSessionEnded):
		s.showRead(err)
	case !s.ShowError(err):
		s.Page.SetError(Explain(err, s.operation("edit")))
	}
}

// compare reads what somebody else has changed and lets the user choose what to save. Where the
// newer version has no difference, it is saved over that, once.
func (s *Sheet[T]) compare(andClose bool) {
	s.read(func(now T) {
		if !s.retried && !s.theirs(now) {
			s.retried = true
			s.keep(now, false)
			s.save(andClose)
			return
		}
		s.retried = false
		s.choose(now, func() { s.save(andClose) })
	})
}

// choose shows what both changed. If the user keeps what was typed, it calls save; nil:
// nothing is saved yet.
func (s *Sheet[T]) choose(now T, save func()) {
	s.theirsNow, s.conflict = now, true
	s.findChanger()
	s.asking = Comparison{
		Title: s.theyChanged(),
		Rows:  s.Diff(s.Stored, now),
		Save:  save != nil,
		Keep: func() {
			s.Page.SetError("")
			s.keep(now, true)
			switch {
			case save != nil:
				save()
			case s.conflict:
				s.warn()
			}
		},
		Take: func() {
			s.ClearErrors()
			s.Page.SetError("")
			s.take(s.theirsNow)
		},
		Back: s.warn,
	}.Show(s.Window)
}
