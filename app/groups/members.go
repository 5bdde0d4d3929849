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
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

const (
	pageSize = 100 // members read at once
	maxPages = 20  // kept in memory
)

// members is the tab Members of a sheet: the users in the group. Nothing is edited
// there.
type members struct {
	widget.BaseWidget
	sheet  *sheet
	view   *rowlist.List
	status *widget.Label
	root   *fyne.Container

	rows     *shell.Pages[data.UserFilter, data.User]
	wanted   bool  // it was shown, so it is read whenever the group is
	selected int64 // key of the member in the selected row, 0: none
}

func memberColumns() []rowlist.Column {
	return []rowlist.Column{
		{ID: "user-id", Title: lang.T("User-ID"), Width: 150},
		{ID: "name", Title: lang.T("Name")},
		{ID: "otp", Title: lang.T("One Time Password"), Width: 140, Badge: true},
	}
}

func newMembers(s *sheet) *members {
	m := &members{sheet: s}
	service, by := s.desk.Service, s.desk.Session.Actor()
	m.rows = shell.NewPages(s.Tasks, data.UserFilter{}, shell.PagesOf[data.UserFilter, data.User]{
		Size: pageSize, Most: maxPages,
		Read: func(ctx context.Context, f data.UserFilter, at shell.Span) (shell.Page[data.User], error) {
			page, err := service.Users(ctx, by, data.UserQuery{Filter: f, Sort: data.ByUserID, Offset: at.From, Limit: at.Limit})
			return shell.Page[data.User]{Rows: page.Users}, err
		},
		Key: func(u data.User) int64 { return u.Key },
		Count: func(ctx context.Context, f data.UserFilter, most int64) (data.RowCount, error) {
			return service.CountUsers(ctx, by, f, most)
		},
		OnArrival: m.arrived, OnCounted: m.counted,
	})
	m.view = rowlist.New(memberColumns(), m)
	m.view.Call(lang.T("Members"))
	m.view.OnOpen = m.open
	m.view.OnSelect = func(i int) {
		m.note(i)
		if m.rows.Retry() {
			m.view.Refresh()
		}
	}
	m.status = widget.NewLabel(" ")
	m.status.SizeName = theme.SizeNameCaptionText
	m.root = widgets.Stacked(nil, m.view, container.NewVBox(m.status))
	m.ExtendBaseWidget(m)
	return m
}

// CreateRenderer is called by Fyne.
func (m *members) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.root) }

// Held is the list and what stands below it, see package aloud.
func (m *members) Held() []fyne.CanvasObject { return []fyne.CanvasObject{m.root} }

// FocusFirst gives the list the focus.
func (m *members) FocusFirst() { m.sheet.Window.Canvas().Focus(m.view) }

// shown is called when the tab is shown; the first time it reads.
func (m *members) shown() {
	if !m.wanted {
		m.wanted = true
		m.reload()
	}
}

// reload reads again what is on the screen, if the tab was ever shown.
func (m *members) reload() {
	if !m.wanted {
		return
	}
	if filter := (data.UserFilter{Group: m.sheet.Stored.ID}); filter != m.rows.Wanted() {
		m.rows.Show(filter)
		return
	}
	first, end := m.view.Window()
	m.rows.Reload(first, end, m.view.Selected())
}

// arrived shows what was loaded, or why that failed.
func (m *members) arrived(a shell.Arrival, err error) {
	shell.ShowRead(m.sheet.Page, err, "list members")
	if err == nil && a.Renewed {
		m.view.Empty = lang.T("The group has no members.")
		m.view.Moved(a.Moved)
	}
	m.view.Refresh()
	if u, _ := m.user(m.view.Selected()); err == nil && a.Renewed && m.selected != 0 && u.Key != m.selected {
		m.follow()
	}
	m.note(m.view.Selected())
}

// follow moves the selection to the selected member's new row, or clears it if that
// member is not loaded.
func (m *members) follow() {
	i, there := m.rows.Find(m.selected)
	if !there {
		i = -1
	}
	m.view.Select(i)
}

// note remembers which member is selected, once loaded.
func (m *members) note(i int) {
	u, _ := m.user(i)
	m.selected = u.Key
}

// counted shows how many there are.
func (m *members) counted() {
	m.view.Refresh()
	count, _ := m.rows.Counted()
	m.status.SetText(lang.Say(words.Rows(count, words.Members)))
}

// Len returns the number of members, as far as it is known.
func (m *members) Len() int { return m.rows.Len() }

// Row returns the cells of a member, or asks for the page.
func (m *members) Row(i int) ([]rowlist.Cell, bool) {
	u, ok := m.rows.Want(i)
	if !ok {
		return nil, false
	}
	return []rowlist.Cell{{Text: u.ID}, {Text: u.Name}, {Text: lang.T(words.OTPState(u.OTP)), Kind: account.OTPKind(u.OTP)}}, true
}

func (m *members) user(i int) (data.User, bool) { return m.rows.Row(i) }

// open opens the properties of a member.
func (m *members) open(i int) {
	if u, ok := m.user(i); ok && m.sheet.desk.ShowUser != nil && !widgets.ModalOpen(m.sheet.Window) {
		m.sheet.desk.ShowUser(u)
	}
}
