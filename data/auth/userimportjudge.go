package auth

import (
	"errors"
	"fmt"

	"tapetrack/data"
	"tapetrack/data/words"
)

// judgeNew judges a row for a user who is not there yet.
func (i *importing) judgeNew(n int) {
	row := &i.file.Rows[n]
	i.report.Rows[n].Result = data.ImportAdd
	i.check(n, data.ColumnUserID, data.CheckUserID(row.ID))
	i.check(n, data.ColumnName, data.CheckName(row.Name))
	i.check(n, data.ColumnEmail, data.CheckEmail(row.Email))
	i.check(n, data.ColumnRole, data.CheckRole(row.Role))
	switch {
	case !i.file.Columns.Has(data.ColumnGroup) && row.Group == "":
		i.problem(n, data.ColumnGroup, "new users need a group, and the file has no Group-ID column. Choose a group for all of them.")
	default:
		i.judgeGroup(n)
	}
	added := data.User{ID: row.ID, Tapemaster: row.Tapemaster}
	err := mayAdd(i.who, added)
	i.noteDenied(n, err)
	if added.IsSuperuser() {
		i.check(n, data.ColumnUserID, err)
	} else {
		i.check(n, data.ColumnRights, err)
	}
}

// judgeGroup judges a Group-ID that differs from the stored one, and notes a
// group that is to be added.
func (i *importing) judgeGroup(n int) {
	group := i.file.Rows[n].Group
	if group == "" {
		i.problem(n, data.ColumnGroup, "the cell is empty. Every user belongs to a group.")
		return
	}
	folded := data.Fold(group)
	if _, known := i.groups[folded]; known {
		return
	}
	if err := data.CheckGroupID(group); err != nil {
		i.check(n, data.ColumnGroup, err)
		return
	}
	i.groups[folded] = group
	i.report.Groups = append(i.report.Groups, group)
}

// judgeKnown judges a row for a user who is there. Only what the row changes is
// judged: a list that was exported can be imported again by anybody who may
// import.
func (i *importing) judgeKnown(n int, stored data.User) error {
	i.keys[n] = stored.Key
	edit := i.edit(n, stored)
	changed := changedColumns(stored, edit)
	if changed == 0 {
		return nil
	}
	result := &i.report.Rows[n]
	result.Result, result.Changed = data.ImportChange, changed
	if i.dry {
		// Otherwise the record is held against its code where it is written.
		if _, err := i.tx.Account(stored.Key); tampered(err) {
			result.Problems = append(result.Problems, words.Message(err))
		} else if err != nil {
			return err
		}
	}
	if err := mayEdit(i.who, stored, edit); err != nil {
		i.noteDenied(n, err)
		result.Problems = append(result.Problems, words.Message(err))
	}
	if i.who.itself(stored) && ownRisk(stored, edit) {
		account, err := i.tx.Account(stored.Key)
		if err == nil {
			err = i.s.confirmedBy(i.tx, i.who, account)
		}
		if errors.Is(err, data.ErrUnconfirmed) {
			result.Problems = append(result.Problems, words.Message(err))
		} else if err != nil {
			return err
		}
	}
	if changed.Has(data.ColumnName) {
		i.check(n, data.ColumnName, data.CheckName(edit.Name))
	}
	if changed.Has(data.ColumnEmail) {
		i.check(n, data.ColumnEmail, data.CheckEmail(edit.Email))
	}
	if changed.Has(data.ColumnRole) {
		i.check(n, data.ColumnRole, data.CheckRole(edit.Role))
	}
	if changed.Has(data.ColumnGroup) && (edit.Group != "" || !stored.IsSuperuser()) {
		i.judgeGroup(n)
	}
	if edit.OTP != data.TurnOTPOff {
		return nil
	}
	err := i.s.mayTurnOff(i.tx, edit.User)
	if _, refused := data.AsFieldError(err); !refused {
		return err
	}
	i.check(n, data.ColumnOTP, err)
	return nil
}

// edit returns what a row makes of a user. The User-ID stays as it is spelled,
// and so does the Group-ID of a group that exists.
func (i *importing) edit(n int, stored data.User) data.UserEdit {
	row, columns := &i.file.Rows[n], i.file.Columns
	e := data.UserEdit{User: stored}
	if columns.Has(data.ColumnName) && row.Name != data.Tidy(stored.Name) {
		e.Name = row.Name
	}
	if columns.Has(data.ColumnEmail) && row.Email != data.Tidy(stored.Email) {
		e.Email = row.Email
	}
	if columns.Has(data.ColumnGroup) {
		e.Group = i.spelled(row.Group)
	}
	if columns.Has(data.ColumnRole) {
		e.Role = row.Role
	}
	if columns.Has(data.ColumnDisabled) {
		e.Disabled = row.Disabled
	}
	if columns.Has(data.ColumnRights) {
		e.Tapemaster = row.Tapemaster
	}
	named := columns.Programs()
	e.Denied = stored.Denied&^named | row.Denied&named
	switch {
	case !columns.Has(data.ColumnOTP) || row.OTP == stored.OTPRequired:
	case row.OTP:
		e.OTP = data.TurnOTPOn
	default:
		e.OTP = data.TurnOTPOff
	}
	return e
}

func (i *importing) spelled(group string) string {
	if known, there := i.groups[data.Fold(group)]; there {
		return known
	}
	return group
}

// fieldColumns has the columns of the fields that Differing names. Those of the
// access follow from the programs.
var fieldColumns = map[string]data.UserColumns{
	data.FieldName:     data.ColumnName,
	data.FieldEmail:    data.ColumnEmail,
	data.FieldGroup:    data.ColumnGroup,
	data.FieldRole:     data.ColumnRole,
	data.FieldDisabled: data.ColumnDisabled,
	data.FieldRights:   data.ColumnRights,
}

// changedColumns returns what an edit changes.
func changedColumns(stored data.User, e data.UserEdit) data.UserColumns {
	changed := data.ColumnsOf(e.Denied ^ stored.Denied)
	for _, field := range stored.Differing(e.User) {
		changed |= fieldColumns[field]
	}
	if e.OTP != data.KeepOTP {
		changed |= data.ColumnOTP
	}
	return changed
}

// judgeOwner judges an e-mail address that somebody else has. If the file gives
// that user another one, it becomes free.
func (i *importing) judgeOwner(n int, owner data.User) {
	row := &i.file.Rows[n]
	theirs, inFile := i.lineOf[data.Fold(owner.ID)]
	if inFile && data.Fold(i.file.Rows[theirs].Email) != data.Fold(row.Email) {
		i.freed[owner.Key] = freed{theirs, owner.Email}
		return
	}
	i.problem(n, data.ColumnEmail, "%s has the address %s.", owner.ID, row.Email)
}

// check notes a problem if err is one.
func (i *importing) check(n int, column data.UserColumns, err error) {
	if err != nil {
		i.problem(n, column, "%s", words.Message(err))
	}
}

func (i *importing) problem(n int, column data.UserColumns, format string, args ...any) {
	result := &i.report.Rows[n]
	result.Problems = append(result.Problems, column.Titles()[0]+": "+fmt.Sprintf(format, args...))
}

// noteDenied keeps the first refusal for lack of a right.
func (i *importing) noteDenied(n int, err error) {
	if i.denied == nil && errors.Is(err, data.ErrDenied) {
		i.denied = i.atLine(n, err)
	}
}

// atLine says of which row an error is, and whom it is about.
func (i *importing) atLine(n int, err error) error {
	row := &i.file.Rows[n]
	text := data.Say("Line %d: %s: %s", row.Line, data.Shortened(row.ID), err)
	var denied *data.Denied
	var record *data.Tampered
	field, ok := data.AsFieldError(err)
	switch {
	case errors.As(err, &denied):
		return &data.Denied{Text: text}
	case ok:
		return &data.FieldError{Field: data.FieldFile, Kind: field, Text: text}
	case errors.As(err, &record):
		return &data.Trouble{Kind: data.ErrTampered, Text: text, Cause: err}
	}
	return err
}
