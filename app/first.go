package app

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"

	"tapetrack/app/server"
	"tapetrack/app/shell"
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
	windows, leave := h.before()
	var shown signin.Before
	_, connect, open := h.servers(windows, func() signin.Before { return shown })
	choose := h.chooser()
	if choose != nil {
		choose = func(missing bool) {
			h.choose(missing)
			leave()
		}
	}
	shown = signin.SetUp{
		App: h.app, Icon: h.Icon, Program: h.Name, Path: h.database.Path(), Create: h.database.Create, Cancel: h.end,
		Choose: choose, Connect: nothing(connect), Rule: h.FirstPassword, Random: h.Random, Clipboard: h.clipboard, Places: h.places,
		Done: func(hint data.Sentence) {
			h.missing, h.Login, h.Hint = false, data.Superuser, hint
			h.login(nil)
			leave()
		},
	}.Show(h.tasks)
	h.opens(open)
}

// opens shows the file that the program was started with, once.
func (h *host) opens(open func(path string)) {
	if path := h.File; path != "" {
		h.File = ""
		open(path)
	}
}

// nothing returns what connects to any server; nil if connect is.
func nothing(connect func(data.Server)) func() {
	if connect == nil {
		return nil
	}
	return func() { connect(data.Server{}) }
}

// servers returns what shows the window Server over one of windows, and what offers to connect
// to a server: to any, if it is the zero one. Each is nil where there is nothing to show. open shows
// the window with a file. before is the window that goes if another server or database is taken.
func (h *host) servers(windows *shell.Windows, before func() signin.Before) (show func(), connect func(data.Server), open func(path string)) {
	present := h.database
	var taken Database
	missing := false
	desk := &server.Desk{
		Asked: present, Program: h.Name, Icon: h.Icon, Windows: windows,
		Connect: func(ctx context.Context, link string) (err error) {
			taken, err = present.Connect(ctx, link)
			return err
		},
		Remove: func(ctx context.Context) (err error) {
			if taken, err = present.Remove(ctx); err == nil {
				missing = taken.Missing()
			}
			return err
		},
		MayLeave: func() bool { return before().MayLeave() },
		Taken: func() {
			h.database, h.missing, h.Login, h.Hint = taken, missing, "", data.Sentence{}
			h.begin()
			windows.CloseAll()
			before().Leave()
		},
	}
	if present.Connectable() {
		return desk.Show, func(s data.Server) {
			if s.Link == "" {
				desk.Show()
				return
			}
			desk.Offer(s)
		}, desk.Open
	}
	if present.Server() != nil {
		return desk.Show, nil, desk.Open
	}
	return nil, nil, desk.Open
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
	windows, leave := h.before()
	var shown signin.Before
	_, connect, open := h.servers(windows, func() signin.Before { return shown })
	var taken Database
	shown = signin.Choice{
		App: h.app, Icon: h.Icon, Program: h.Name, Path: present.Path(), Missing: missing, None: none, Places: h.places,
		Choose: func(ctx context.Context, path string) (err error) {
			if connect != nil && strings.EqualFold(filepath.Ext(path), server.Ending) {
				named, err := present.ReadServer(path)
				return cmp.Or[error](err, signin.NamesServer{Server: named})
			}
			taken, err = present.Choose(ctx, path)
			return err
		},
		Done: func() {
			h.database, h.missing, h.Login, h.Hint = taken, false, "", data.Sentence{}
			h.login(nil)
			leave()
		},
		Connect: connect,
		Cancel: func() {
			leave()
			if none {
				h.end()
				return
			}
			h.begin()
		},
	}.Show(h.tasks)
	h.opens(open)
}
