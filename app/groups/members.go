package groups

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/account"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

const (
	pageSize = 100 // members read at once
	maxPages = 20  // kept in memory
)

// members is the tab Members of a sheet: who belongs to the group. Nothing is
// edited there.
type members struct {
	widget.BaseWidget
	sheet  *sheet
	view   *rowlist.List
	status *widget.Label
	root   *fyne.Container

	total  int64
	pages  map[int][]data.User
	asked  map[int]bool // pages under way
	turn   int          // counts reloads: an answer from before the last one is dropped
	wanted bool         // it was shown
}

var memberColumns = []rowlist.Column{
	{ID: "user-id", Title: "User-ID", Width: 150},
	{ID: "name", Title: "Name"},
	{ID: "otp", Title: "One Time Password", Width: 140, Badge: true},
}

func newMembers(s *sheet) *members {
	m := &members{sheet: s, pages: map[int][]data.User{}, asked: map[int]bool{}}
	m.view = rowlist.New(memberColumns, m)
	m.view.OnOpen = m.open
	m.status = widget.NewLabel(" ")
	m.status.SizeName = theme.SizeNameCaptionText
	m.root = widgets.Stacked(nil, m.view, container.NewVBox(m.status))
	m.ExtendBaseWidget(m)
	return m
}

// CreateRenderer is called by Fyne.
func (m *members) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.root) }

// FocusFirst gives the list the focus.
func (m *members) FocusFirst() { m.sheet.window.Canvas().Focus(m.view) }

// shown is called when the tab is shown: the first time it reads.
func (m *members) shown() {
	if !m.wanted {
		m.wanted = true
		m.reload()
	}
}

// reload reads again what is on the screen, if it was ever shown.
func (m *members) reload() {
	if !m.wanted {
		return
	}
	m.turn++
	turn, service, by, filter := m.turn, m.sheet.desk.Service, m.sheet.desk.Session.Actor(), m.filter()
	shell.Run(m.sheet.tasks, func(ctx context.Context) (data.UserCount, error) {
		return service.CountUsers(ctx, by, filter, 0)
	}, func(count data.UserCount, err error) {
		if turn != m.turn {
			return
		}
		if m.failed(err) {
			return
		}
		m.total = count.N
		m.pages, m.asked = map[int][]data.User{}, map[int]bool{}
		m.view.Empty = "The group has no members."
		m.view.Refresh()
		m.status.SetText(data.Count(m.total, "member"))
	})
}

func (m *members) filter() data.UserFilter { return data.UserFilter{Group: m.sheet.stored.ID} }

// failed tells whether they could not be read, and the sheet says why.
func (m *members) failed(err error) bool {
	shell.ShowRead(m.sheet.page, err, "list members")
	return err != nil
}

// Len returns how many there are.
func (m *members) Len() int { return int(m.total) }

// Row returns the cells of a member, or asks for the page.
func (m *members) Row(i int) ([]rowlist.Cell, bool) {
	if _, ok := m.user(i); !ok {
		m.ask(i / pageSize)
	}
	u, ok := m.user(i) // tasks that do everything at once have it by now
	if !ok {
		return nil, false
	}
	return []rowlist.Cell{{Text: u.ID}, {Text: u.Name}, {Text: string(u.OTP), Kind: account.OTPKind(u.OTP)}}, true
}

func (m *members) user(i int) (data.User, bool) {
	page := m.pages[i/pageSize]
	if i < 0 || i%pageSize >= len(page) {
		return data.User{}, false
	}
	return page[i%pageSize], true
}

func (m *members) ask(page int) {
	if m.asked[page] {
		return
	}
	m.asked[page] = true
	if len(m.pages) >= maxPages {
		m.pages = map[int][]data.User{} // what is on the screen is asked for again
		m.asked = map[int]bool{page: true}
	}
	turn, service, by := m.turn, m.sheet.desk.Service, m.sheet.desk.Session.Actor()
	query := data.UserQuery{Filter: m.filter(), Sort: data.ByUserID, Offset: int64(page) * pageSize, Limit: pageSize}
	shell.Run(m.sheet.tasks, func(ctx context.Context) (data.UserPage, error) {
		return service.Users(ctx, by, query)
	}, func(found data.UserPage, err error) {
		if turn != m.turn {
			return
		}
		if m.failed(err) { // it is not asked for again before the next reload
			return
		}
		m.pages[page] = found.Users
		m.view.Refresh()
	})
}

// open opens the properties of a member.
func (m *members) open(i int) {
	if u, ok := m.user(i); ok && m.sheet.desk.ShowUser != nil && !widgets.ModalOpen(m.sheet.window) {
		m.sheet.desk.ShowUser(u)
	}
}
