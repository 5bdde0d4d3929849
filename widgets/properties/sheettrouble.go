package properties

import (
	"fyne.io/fyne/v2"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/input"
)

// This file is what a Sheet does when what it shows can't be refreshed.

// SetTrouble shows above the buttons why something could not be read; "" removes that sentence and leaves any other
// one alone. of names what is read: a sheet may read several things.
func (s *Sheet) SetTrouble(of, sentence string) {
	before := s.troubles[of]
	if s.troubles == nil {
		s.troubles = map[string]string{}
	}
	s.troubles[of] = sentence
	switch {
	case sentence != "":
		s.SetError(sentence)
	case before != "" && s.message.Text() == before:
		s.SetError("")
	}
}

// Withhold hides the pages and keeps OK and Apply disabled while the user may not see what they show. What was typed
// into them reappears afterwards.
func (s *Sheet) Withhold(withheld bool) {
	if withheld == s.withheld {
		return
	}
	s.withheld = withheld
	c := input.CanvasOf(s)
	if c != nil && withheld {
		if s.left = c.Focused(); s.left != nil && !(s.win != nil && widgets.ModalOpen(s.win)) {
			c.Focus(s.cancel) // what had the focus is hidden
		}
	}
	if withheld {
		s.body.Hide()
	} else {
		s.body.Show()
	}
	if s.off() {
		s.ok.Disable()
	} else if !s.busy {
		s.ok.Enable()
	}
	s.Update()
	s.root.Refresh()
	if c != nil && !withheld && s.left != nil && c.Focused() == fyne.Focusable(s.cancel) {
		c.Focus(s.left)
	}
}
