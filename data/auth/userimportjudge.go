package auth

import (
	"errors"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	needsGroup   = "new users need a group, and the file has no Group-ID column."
	NeedsGroupID = "the cell is empty. A user needs a group."
)

// judgeNew judges a row for a user who does not exist yet.
func (i *importing) judgeNew(n int) {
	row := &i.file.Rows[n]
	added := row.User()
	i.report.Rows[n].Result = data.ImportAdd
	i.checkFields(n, data.TakenColumns(), &added)
	switch {
	case !i.file.Columns.Has(data.ColumnGroup) && row.Group == "":
		i.problem(n, data.ColumnGroup, needsGroup)
		i.report.Groupless++
	default:
		i.judgeGroup(n)
	}
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
		i.problem(n, data.ColumnGroup, NeedsGroupID)
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

// judgeKnown judges a row for an existing user. It judges only what the row changes, so
// that anybody who may import can import an exported list again.
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
		for f := range changed.Fields() {
			result.Was = append(result.Was, f.Get(&stored))
		}
		// Otherwise the record is checked against its keyed code when it is written.
		if _, err := i.tx.Account(stored.Key); tampered(err) {
			result.Problems = append(result.Problems, data.Say("%s", said(err)))
		} else if err != nil {
			return err
		}
	}
	if err := mayEdit(i.who, stored, edit); err != nil {
		i.noteDenied(n, err)
		result.Problems = append(result.Problems, data.Say("%s", said(err)))
	}
	if i.who.itself(stored) && ownRisk(stored, edit) {
		account, err := i.tx.Account(stored.Key)
		if err == nil {
			err = i.s.confirmedBy(i.tx, i.who, account)
		}
		if errors.Is(err, data.ErrUnconfirmed) {
			result.Problems = append(result.Problems, data.Say("%s", said(err)))
		} else if err != nil {
			return err
		}
	}
	i.checkFields(n, changed, &edit.User)
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

// edit returns the edit of a stored user that a row describes. The User-ID keeps its
// spelling, and so does the Group-ID of an existing group.
func (i *importing) edit(n int, stored data.User) data.UserEdit {
	columns, row := i.file.Columns, i.file.Rows[n].User()
	row.Group = i.spelled(row.Group)
	e := data.UserEdit{User: stored}
	tidied := stored.Tidied(data.User{})
	for f := range (columns &^ data.ColumnUserID).Fields() {
		value := f.Get(&row)
		switch {
		case f.Changed != data.ByEdit, value == f.Get(&tidied): // a text from a release that did not tidy texts stays
		default:
			f.Set(&e.User, value)
		}
	}
	switch {
	case !columns.Has(data.ColumnOTP) || row.OTPRequired == stored.OTPRequired:
	case row.OTPRequired:
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

// changedColumns returns the columns that an edit changes.
func changedColumns(stored data.User, e data.UserEdit) data.UserColumns {
	changed := stored.Changes(e.User)
	if e.OTP != data.KeepOTP {
		changed |= data.ColumnOTP
	}
	return changed
}

// judgeOwner judges an e-mail address that another user has. It becomes free if the file
// gives that user another one.
func (i *importing) judgeOwner(n int, owner data.User) {
	row := &i.file.Rows[n]
	theirs, inFile := i.lineOf[data.Fold(owner.ID)]
	if inFile && data.Fold(i.file.Rows[theirs].Email) != data.Fold(row.Email) {
		i.freed[owner.Key] = freed{theirs, owner.Email}
		return
	}
	i.problem(n, data.ColumnEmail, "%s already uses the address %s.", owner.ID, row.Email)
}

// checkFields checks values of a user, except the group, see judgeGroup.
func (i *importing) checkFields(n int, columns data.UserColumns, u *data.User) {
	for f := range (columns &^ data.ColumnGroup).Fields() {
		i.check(n, f.Column, f.Check(u))
	}
}

// check notes err, which may be nil, as a problem.
func (i *importing) check(n int, column data.UserColumns, err error) {
	if err != nil {
		i.problem(n, column, "%s", err)
	}
}

func (i *importing) problem(n int, column data.UserColumns, text data.Text, args ...any) {
	result := &i.report.Rows[n]
	result.Problems = append(result.Problems, data.Say("%s: %s", words.Titles(column)[0], data.Say(text, args...)))
}

// noteDenied keeps the first refusal for lack of rights.
func (i *importing) noteDenied(n int, err error) {
	if i.denied == nil && errors.Is(err, data.ErrDenied) {
		i.denied = i.atLine(n, err)
	}
}

// said is an error as the argument of a sentence: what it says to people, since the error itself
// does not cross the network.
func said(err error) any {
	if text := words.Known(err); !text.Empty() {
		return text
	}
	return err
}

// atLine adds line and User-ID of a row to an error.
func (i *importing) atLine(n int, err error) error {
	row := &i.file.Rows[n]
	text := data.Say("Line %d: %s: %s", row.Line, words.Shortened(row.ID), said(err))
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
