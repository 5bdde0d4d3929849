package admin

import (
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets/properties"
)

// This file is what a sheet does when its user was changed by somebody else
// after it was opened.

// shownOnly are what a sheet shows of a user that nobody types.
var shownOnly = []struct {
	name string
	of   func(data.User) string
}{
	{"Activated", func(u data.User) string { return truth(u.Activated()) }},
	{"Revoked", func(u data.User) string { return revocationWords(u.Revocation) }},
}

// differences returns the fields that somebody else or the user of this sheet
// changed, given how the user is stored now.
func (s *sheet) differences(now data.User) []shell.Difference {
	var all []shell.Difference
	theirs := false
	for _, row := range s.fields.rows {
		d := shell.Difference{Name: rowName(row), Was: valueOf(s.stored, row), Is: valueOf(now, row), Mine: s.fields.value(row)}
		d.Theirs, d.Here = d.Is != d.Was, d.Mine != d.Was
		if row == data.FieldOTP && s.wasOff && d.Mine == properties.True {
			d.Mine, d.Here = "True, restarted", true
		}
		if d.Theirs || d.Here {
			all = append(all, d)
		}
		theirs = theirs || d.Theirs
	}
	for _, field := range shownOnly {
		if was, is := field.of(s.stored), field.of(now); was != is {
			all, theirs = append(all, shell.Difference{Name: field.name, Was: was, Is: is, Theirs: true}), true
		}
	}
	if !theirs { // such as a password: no field shows it
		all = append(all, shell.Difference{Name: "Something else", Was: "(not shown)", Is: "changed", Theirs: true})
	}
	return all
}

// compare reads the user whom somebody else has changed and lets choose what to
// save.
func (s *sheet) compare(andClose bool) {
	s.read(func(user data.User) {
		s.choose(user, func() { s.save(andClose) })
	})
}

// choose shows what both changed. save is called when what was typed here is to
// be kept.
func (s *sheet) choose(now data.User, save func()) {
	shell.Comparison{
		Title: s.stored.ID + " was changed meanwhile",
		Rows:  s.differences(now),
		Keep: func() {
			s.page.SetError("")
			restart := s.wasOff && s.grid.Bool(data.FieldOTP)
			s.rebase(now, restart && now.OTPRequired)
			if restart { // a new secret is wanted, also if it was turned off meanwhile
				s.grid.SetBool(data.FieldOTP, true)
				s.showActivated()
			}
			save()
		},
		Take: func() {
			s.fields.clearErrors()
			s.page.SetError("")
			s.load(now)
		},
		Back: func() { s.changedElsewhere(now) },
	}.Show(s.window)
}
