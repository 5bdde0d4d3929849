package app

import (
	"context"

	"tapetrack/app/signin"
	"tapetrack/data"
)

// This file has what comes before the login dialog: where there is no database yet, and
// where another one is chosen.

// begin shows the first window for the database.
func (h *host) begin() {
	switch {
	case !h.missing:
		h.login(nil)
	case h.SetsUp:
		h.setUp()
	case h.database.Choosable():
		h.choose(true)
	default:
		h.login(nil) // says that there is none where the options name one
	}
}

func (h *host) setUp() {
	signin.SetUp{
		App: h.app, Icon: h.Icon, Program: h.Name, Path: h.database.Path(), Create: h.database.Create, Cancel: h.end,
		Choose: h.chooser(), Rule: h.FirstPassword, Random: h.Random, Clipboard: h.clipboard, Places: h.places,
		Done: func(hint data.Sentence) {
			h.missing, h.Login, h.Hint = false, data.Superuser, hint
			h.login(nil)
		},
	}.Show(h.tasks)
}

// chooser returns what asks for another database, nil if none can be chosen.
func (h *host) chooser() func(missing bool) {
	if !h.database.Choosable() {
		return nil
	}
	return h.choose
}

// choose asks for another database. missing says that the present one is.
func (h *host) choose(missing bool) {
	none := h.missing && !h.SetsUp
	present := h.database
	var taken Database
	signin.Choice{
		App: h.app, Icon: h.Icon, Program: h.Name, Path: present.Path(), Missing: missing, None: none, Places: h.places,
		Choose: func(ctx context.Context, path string) (err error) {
			taken, err = present.Choose(ctx, path)
			return err
		},
		Done: func() {
			h.database, h.missing, h.Login, h.Hint = taken, false, "", data.Sentence{}
			h.login(nil)
		},
		Cancel: func() {
			if none {
				h.end()
				return
			}
			h.begin()
		},
	}.Show(h.tasks)
}
