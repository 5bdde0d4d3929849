package account

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// A count is a number of users, and the filter that shows them.
type count struct {
	name   string
	n      int64
	filter data.UserFilter
}

func counts(c data.Counts) []count {
	list := []count{{"All users", c.Users, data.UserFilter{}}}
	for _, s := range []struct {
		state data.OTPState
		n     int64
	}{{data.Active, c.Active}, {data.Pending, c.Pending}, {data.Off, c.Off}, {data.Blocked, c.Blocked}} {
		if s.n > 0 || s.state != data.Blocked {
			list = append(list, count{string(s.state), s.n, data.UserFilter{OTP: s.state}})
		}
	}
	for _, s := range []struct {
		status data.UserStatus
		n      int64
	}{{data.StatusRevoked, c.Revoked}, {data.StatusDisabled, c.Disabled}} {
		list = append(list, count{words.Status(s.status), s.n, data.UserFilter{Status: s.status}})
	}
	return list
}

// users shows how many users are in which state: as buttons that open the list of them,
// if there is one.
func (p *Page) users(c data.Counts, keyPlace string) fyne.CanvasObject {
	tiles := counts(c)
	row := container.NewGridWithColumns(len(tiles))
	for _, t := range tiles {
		row.Add(p.tile(t))
	}
	card := container.NewVBox(shell.Title("Users"), row)
	if keyPlace != "" {
		card.Add(facts(fact{"Database key", shell.Text(keyPlace)}))
	}
	return widgets.NewCard(card)
}

// tile is a number above its name, with a stripe in the colour of its state.
func (p *Page) tile(c count) fyne.CanvasObject {
	text := words.Number(c.n) + "\n" + c.name
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
