// TapeMaster is the program for administrators.
package main

import (
	"fyne.io/fyne/v2"

	"tapetrack/app"
	"tapetrack/app/admin"
	"tapetrack/app/audit"
	"tapetrack/app/exchange"
	"tapetrack/app/policy"
	"tapetrack/app/print"
	"tapetrack/app/sessions"
	"tapetrack/assets"
	"tapetrack/cmd/internal/desktop"
	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
)

func main() {
	desktop.Main("TapeMaster", "TapeTrack TapeMaster, the program for administrators.", administration)
}

func administration(m *app.Main, service data.Administration) []*fyne.Menu {
	desk := &admin.Desk{
		Users: service, Session: m.Session, Windows: m.Windows,
		Icon: assets.Icon("TapeMaster"), Changed: m.Changed, Confirm: m.Confirm,
		Clipboard: m.Clipboard, RandomPassword: auth.RandomPassword, OpenURL: desktop.OpenURL,
		Views:    start.Views{},
		Exchange: &exchange.Desk{Users: service, Session: m.Session},
		Print:    &print.Desk{Service: service, Session: m.Session, Place: m.Place, Paper: m.Paper, OpenURL: desktop.OpenURL},
	}
	policies := &policy.Desk{Policies: service, Session: m.Session, Windows: m.Windows, Said: m.Say}
	log := &audit.Book{Events: service, Session: m.Session, Windows: m.Windows}
	active := &sessions.Desk{Service: service, Session: m.Session, Windows: m.Windows}
	m.Ways.Users, m.Ways.NewUser, m.Ways.Verify = desk.ShowFiltered, desk.AddUser, log.ShowVerify
	m.Keys = desk.Keys()
	return desk.Menu(fyne.NewMenuItem(lang.T(policy.Title), policies.Show), fyne.NewMenuItem(lang.T(audit.Title), log.Show), fyne.NewMenuItem(lang.T(sessions.Title), active.Show))
}
