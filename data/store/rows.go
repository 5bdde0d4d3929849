package store

import (
	"database/sql"
	"strings"
	"time"

	"tapetrack/data"
)

// An authenticatorRow is a row of authenticators.
type authenticatorRow struct {
	Key           int64   `gorm:"column:authenticator_key;primaryKey;autoIncrement"`
	ID            string  `gorm:"column:id"`
	UserKey       int64   `gorm:"column:user_key"`
	Name          string  `gorm:"column:name"`
	Sealed        []byte  `gorm:"column:sealed"`
	Created       instant `gorm:"column:created_at"`
	Activated     instant `gorm:"column:activated_at"`
	Used          instant `gorm:"column:used_at"`
	LastStep      int64   `gorm:"column:last_step"`
	Drift         int64   `gorm:"column:drift"`
	Disabled      boolean `gorm:"column:disabled"`
	ShownCount    int64   `gorm:"column:shown_count"`
	ShownAt       instant `gorm:"column:shown_at"`
	ShownProgram  string  `gorm:"column:shown_program"`
	ShownComputer string  `gorm:"column:shown_computer"`
	ShownAddress  string  `gorm:"column:shown_address"`
	Code          []byte  `gorm:"column:code"`
}

// TableName names the table for GORM.
func (authenticatorRow) TableName() string { return "authenticators" }

// authenticatorColumns are all columns of authenticators.
const authenticatorColumns = `authenticator_key, id, user_key, name, sealed, created_at, activated_at, used_at,
last_step, drift, disabled, shown_count, shown_at, shown_program, shown_computer, shown_address, code`

// fields returns pointers for authenticatorColumns.
func (r *authenticatorRow) fields() []any {
	return []any{
		&r.Key, &r.ID, &r.UserKey, &r.Name, &r.Sealed, &r.Created, &r.Activated, &r.Used,
		&r.LastStep, &r.Drift, &r.Disabled, &r.ShownCount, &r.ShownAt, &r.ShownProgram, &r.ShownComputer, &r.ShownAddress, &r.Code,
	}
}

func newAuthenticatorRow(userKey int64, a data.Authenticator) authenticatorRow {
	return authenticatorRow{
		ID:            a.ID,
		UserKey:       userKey,
		Name:          a.Name,
		Sealed:        append([]byte{}, a.Sealed...), // never NULL
		Created:       at(a.CreatedAt),
		Activated:     at(a.ActivatedAt),
		Used:          at(a.UsedAt),
		LastStep:      a.LastStep,
		Drift:         int64(a.Drift),
		Disabled:      boolean(a.Disabled),
		ShownCount:    int64(a.Shown.Count),
		ShownAt:       at(a.Shown.At),
		ShownProgram:  a.Shown.Program,
		ShownComputer: a.Shown.Computer,
		ShownAddress:  a.Shown.Address,
	}
}

func (r *authenticatorRow) authenticator() data.Authenticator {
	return data.Authenticator{
		ID:          r.ID,
		Name:        r.Name,
		Sealed:      r.Sealed,
		CreatedAt:   r.Created.time(),
		ActivatedAt: r.Activated.time(),
		UsedAt:      r.Used.time(),
		LastStep:    r.LastStep,
		Drift:       int(r.Drift),
		Disabled:    bool(r.Disabled),
		Shown: data.Display{
			Count: int(r.ShownCount), At: r.ShownAt.time(), Program: r.ShownProgram, Computer: r.ShownComputer, Address: r.ShownAddress,
		},
	}
}

// A singleUseRow is a row of recovery_codes. Lasts is in milliseconds.
type singleUseRow struct {
	Key     int64   `gorm:"column:code_key;primaryKey;autoIncrement"`
	UserKey int64   `gorm:"column:user_key"`
	Kind    string  `gorm:"column:kind"`
	Salt    []byte  `gorm:"column:salt"`
	Hash    []byte  `gorm:"column:hash"`
	Issued  instant `gorm:"column:issued_at"`
	Lasts   int64   `gorm:"column:lasts"`
	Used    instant `gorm:"column:used_at"`
	Code    []byte  `gorm:"column:code"`
}

// TableName names the table for GORM.
func (singleUseRow) TableName() string { return "recovery_codes" }

func (r *singleUseRow) singleUse() data.SingleUse {
	return data.SingleUse{
		Key: r.Key, Kind: data.SingleUseKind(r.Kind), Salt: r.Salt, Hash: r.Hash,
		IssuedAt: r.Issued.time(), Lasts: time.Duration(r.Lasts) * time.Millisecond, UsedAt: r.Used.time(),
	}
}

// A groupRow is a row of groups.
type groupRow struct {
	Key         int64  `gorm:"column:group_key;primaryKey;autoIncrement"`
	GroupID     string `gorm:"column:group_id"`
	IDFolded    string `gorm:"column:id_folded"`
	Description string `gorm:"column:description"`
}

// TableName names the table for GORM.
func (groupRow) TableName() string { return "groups" }

// groupColumns are all columns of groups.
const groupColumns = "group_key, group_id, id_folded, description"

// fields returns pointers for groupColumns.
func (r *groupRow) fields() []any { return []any{&r.Key, &r.GroupID, &r.IDFolded, &r.Description} }

func (r *groupRow) group() data.Group {
	return data.Group{Key: r.Key, ID: r.id(), Description: r.Description}
}

// A sessionRow is a row of sessions.
type sessionRow struct {
	ID               string  `gorm:"column:id;primaryKey"`
	UserKey          int64   `gorm:"column:user_key"`
	UserID           string  `gorm:"column:user_id"`
	Name             string  `gorm:"column:name"`
	Program          string  `gorm:"column:program"`
	Version          string  `gorm:"column:version"`
	Computer         string  `gorm:"column:computer"`
	Opened           instant `gorm:"column:opened_at"`
	Used             instant `gorm:"column:used_at"`
	Seen             instant `gorm:"column:seen_at"`
	Closed           instant `gorm:"column:closed_at"`
	WithCode         boolean `gorm:"column:with_code"`
	Factor           string  `gorm:"column:factor"`
	Previous         instant `gorm:"column:previous_at"`
	PreviousProgram  string  `gorm:"column:previous_program"`
	PreviousComputer string  `gorm:"column:previous_computer"`
	PreviousAddress  string  `gorm:"column:previous_address"`
	Generation       int64   `gorm:"column:generation"`
	Ticket           *string `gorm:"column:ticket"`
	ClientKey        string  `gorm:"column:client_key"`
	Address          string  `gorm:"column:address"`
	Code             []byte  `gorm:"column:code"`
}

// TableName names the table for GORM.
func (sessionRow) TableName() string { return "sessions" }

// sessionColumns are all columns of sessions.
const sessionColumns = `id, user_key, user_id, name, program, version, computer,
opened_at, used_at, seen_at, closed_at, with_code, factor, previous_at, previous_program, previous_computer, previous_address, generation, ticket, client_key, address, code`

// fields returns pointers for sessionColumns.
func (r *sessionRow) fields() []any {
	return []any{
		&r.ID, &r.UserKey, &r.UserID, &r.Name, &r.Program, &r.Version, &r.Computer,
		&r.Opened, &r.Used, &r.Seen, &r.Closed, &r.WithCode, &r.Factor, &r.Previous, &r.PreviousProgram, &r.PreviousComputer, &r.PreviousAddress, &r.Generation, &r.Ticket, &r.ClientKey, &r.Address, &r.Code,
	}
}

func newSessionRow(s data.Session) sessionRow {
	return sessionRow{
		ID: s.ID, UserKey: s.UserKey, UserID: s.UserID, Name: s.Name, Program: s.Program, Version: s.Version, Computer: s.Computer,
		Opened: at(s.OpenedAt), Closed: at(s.ClosedAt), WithCode: boolean(s.WithCode), Factor: string(s.Factor),
		Previous: at(s.Previous.At), PreviousProgram: s.Previous.Program, PreviousComputer: s.Previous.Computer, PreviousAddress: s.Previous.Address,
		Used: at(s.UsedAt), Seen: at(s.SeenAt), Ticket: orNull(s.Ticket), ClientKey: s.ClientKey, Address: s.Address,
	}
}

func (r *sessionRow) session() data.Session {
	return data.Session{
		ID:       r.ID,
		UserKey:  r.UserKey,
		UserID:   r.UserID,
		Name:     r.Name,
		Program:  r.Program,
		Version:  r.Version,
		Computer: r.Computer,
		OpenedAt: r.Opened.time(),
		UsedAt:   r.Used.time(),
		SeenAt:   r.Seen.time(),
		ClosedAt: r.Closed.time(),
		WithCode: bool(r.WithCode),
		Factor:   data.Factor(r.Factor),
		Previous: data.SignIn{At: r.Previous.time(), Program: r.PreviousProgram, Computer: r.PreviousComputer, Address: r.PreviousAddress},
		Ticket:   textOf(r.Ticket),

		ClientKey: r.ClientKey,
		Address:   r.Address,
	}
}

// An eventRow is a row of events. UserKey is NULL if the event is about no user; Chain is
// NULL only in a database of 1.0.0.
type eventRow struct {
	ID       int64
	At       instant
	Kind     string
	UserKey  sql.NullInt64
	UserID   string
	Actor    string
	Program  string
	Computer string
	Detail   string
	Address  string
	Chain    []byte
}

// eventColumns are the columns of events except chain.
const eventColumns = "id, at, kind, user_key, user_id, actor, program, computer, detail, address"

// fields returns pointers for eventColumns followed by chain.
func (r *eventRow) fields() []any {
	return []any{&r.ID, &r.At, &r.Kind, &r.UserKey, &r.UserID, &r.Actor, &r.Program, &r.Computer, &r.Detail, &r.Address, &r.Chain}
}

// told returns pointers for eventColumns.
func (r *eventRow) told() []any { return r.fields()[:10] }

// newEventRow returns the row of an event. It replaces bytes that are not UTF-8: otherwise
// an engine or a copy might do so, and the chain would break.
func newEventRow(e data.Event) eventRow {
	text := func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
	return eventRow{
		At:       at(e.At),
		Kind:     text(string(e.Kind)),
		UserKey:  sql.NullInt64{Int64: e.UserKey, Valid: e.UserKey != 0},
		UserID:   text(e.UserID),
		Actor:    text(e.Actor),
		Program:  text(e.Program),
		Computer: text(e.Computer),
		Detail:   text(e.Detail),
		Address:  text(e.Address),
	}
}

func (r *eventRow) event() data.Event {
	return data.Event{
		ID:       r.ID,
		At:       r.At.time(),
		Kind:     data.Kind(r.Kind),
		UserKey:  r.UserKey.Int64,
		UserID:   r.UserID,
		Actor:    r.Actor,
		Program:  r.Program,
		Computer: r.Computer,
		Detail:   r.Detail,
		Address:  r.Address,
	}
}

// A settingRow is a row of settings.
type settingRow struct{ Name, Value string }
