package account

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// A count is a number of users, and the filter that shows them.
type count struct {
	name   string
	n      int64
	filter data.UserFilter
}

// counts returns how many users there are, and those who are kept out.
func counts(c data.Counts) []count {
	return []count{
		{lang.T("All users"), c.Users, data.UserFilter{}},
		{lang.T(words.Status(data.StatusRevoked)), c.Revoked, data.UserFilter{Status: data.StatusRevoked}},
		{lang.T(words.Status(data.StatusDisabled)), c.Disabled, data.UserFilter{Status: data.StatusDisabled}},
	}
}

// otpCounts returns how many users have a one-time password in which state; Blocked is left
// out while nobody is.
func otpCounts(c data.Counts) []count {
	var list []count
	for _, s := range []struct {
		state data.OTPState
		n     int64
	}{{data.Active, c.Active}, {data.Pending, c.Pending}, {data.Off, c.Off}, {data.Blocked, c.Blocked}} {
		if s.n > 0 || s.state != data.Blocked {
			list = append(list, count{lang.T(words.OTPState(s.state)), s.n, data.UserFilter{OTP: s.state}})
		}
	}
	return list
}

// users shows how many users are in which state: as buttons that open the list of them,
// if there is one.
func (p *Page) users(c data.Counts) fyne.CanvasObject {
	tiles := func(list []count) fyne.CanvasObject {
		row := container.NewGridWithColumns(len(list))
		for _, t := range list {
			row.Add(p.tile(t))
		}
		return container.New(layout.NewCustomPaddedLayout(2, 2, 0, 0), row) // from the row below
	}
	return widgets.NewCard(container.NewVBox(shell.Title(lang.T("Users")), p.names.facts(
		fact{lang.T("Accounts"), tiles(counts(c))},
		fact{lang.T("One Time Password"), tiles(otpCounts(c))},
	)))
}

// onServer says of something where it is on the computer of the server.
const onServer data.Text = "on the server, %s"

// database says where what all users share is kept.
func (p *Page) database(keyPlace data.Sentence) fyne.CanvasObject {
	if p.ways.Server != "" {
		return widgets.NewCard(container.NewVBox(shell.Title(lang.T("Server")), p.names.facts(
			fact{lang.T("Address"), shell.Text(p.ways.Server)},
			fact{lang.T("database|Key"), shell.Text(lang.T(onServer, keyPlace))},
		)))
	}
	var rows []fact
	if p.ways.Database != "" {
		rows = append(rows, fact{lang.T("File"), shell.Text(shell.NameBelow(p.ways.Database))})
	}
	rows = append(rows, fact{lang.T("database|Key"), shell.Text(lang.Say(keyPlace))})
	return widgets.NewCard(container.NewVBox(shell.Title(lang.T("Database")), p.names.facts(rows...)))
}

// tile is a number above its name, with a stripe in the colour of its state.
func (p *Page) tile(c count) fyne.CanvasObject {
	text := lang.Number(c.n) + "\n" + c.name
	if p.ways.Users == nil {
		label := widget.NewLabel(text)
		label.Alignment = fyne.TextAlignCenter
		return label
	}
	b := p.button("count "+c.name, text, func() { p.ways.Users(c.filter) })
	if c.filter.OTP == "" {
		return b
	}
	stripe := container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), widgets.Stripe(OTPKind(c.filter.OTP)))
	return container.NewStack(b, container.NewBorder(stripe, nil, nil, nil))
}
