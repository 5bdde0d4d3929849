package data

import (
	"cmp"
	"errors"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the sentences say of a character that a text can't have.
const (
	ofUserID  = "A User-ID can't have %s: it has letters (A to Z), digits, dots, dashes and underscores only."
	ofGroupID = "A Group-ID can't have %s: it has letters (A to Z) and digits only."
	ofEmail   = "An email address can't have %s: it looks like alice@example.com."
)

// Whose text it is, where sentences have the rest in common.
const (
	ofName        Text = "A name"
	ofDevice      Text = "The name of an authenticator"
	ofReason      Text = "A reason"
	ofMessage     Text = "A message"
	ofDescription Text = "A description"
	ofAddress     Text = "An email address"
)

// CheckUserID returns a FieldError unless id is 1 to 20 ASCII letters, digits, dots,
// dashes and underscores, the first neither a dot nor a dash.
func CheckUserID(id string) error {
	const field = FieldUserID
	switch {
	case id == "":
		return fieldError(field, "Enter a User-ID.")
	case utf8.RuneCountInString(id) > MaxUserID:
		return fieldError(field, "A User-ID has at most %d characters.", MaxUserID)
	case id[0] == '.' || id[0] == '-':
		return fieldError(field, "A User-ID begins with a letter, a digit or an underscore.")
	}
	if r, bad := FirstOf(id, func(r rune) bool { return !isLetterOrDigit(r) && r != '.' && r != '-' && r != '_' }); bad {
		return fieldError(field, ofUserID, Character(r))
	}
	return nil
}

// PickGroup says how a user gets a group.
const PickGroup = "Choose a group, or enter the Group-ID of a new one."

// CheckGroupID returns a FieldError unless id is 1 to 10 ASCII letters and digits.
func CheckGroupID(id string) error {
	const field = FieldGroup
	switch {
	case id == "":
		return fieldError(field, PickGroup)
	case utf8.RuneCountInString(id) > MaxGroupID:
		return fieldError(field, "A Group-ID has at most %d characters.", MaxGroupID)
	}
	if r, bad := FirstOf(id, func(r rune) bool { return !isLetterOrDigit(r) }); bad {
		return fieldError(field, ofGroupID, Character(r))
	}
	return nil
}

// CheckName returns a FieldError if a display name is too long or has characters that
// can't be seen. It may be empty.
func CheckName(name string) error { return checkText(FieldName, ofName, name, MaxName) }

// CheckDevice returns a FieldError for FieldName if the name of an authenticator is
// empty, too long, or has characters that can't be seen. Joiners count as such, since
// people distinguish devices by their names.
func CheckDevice(name string) error {
	if strings.TrimSpace(name) == "" {
		return fieldError(FieldName, "Give the authenticator a name, like Phone.")
	}
	return cmp.Or(checkText(FieldName, ofDevice, name, MaxDevice), checkBare(FieldName, ofDevice, name))
}

// CheckReason returns a FieldError if the reason of a help-desk act is empty, too long,
// or has characters that can't be seen.
func CheckReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fieldError(FieldReason, "Give a reason.")
	}
	return checkText(FieldReason, ofReason, reason, MaxReason)
}

// CheckMessage returns a FieldError if the message to a user who is disconnected is too long
// or has characters that can't be seen. It may be empty.
func CheckMessage(s string) error { return checkText(FieldMessage, ofMessage, s, MaxMessage) }

// CheckDescription returns a FieldError if the description of a group is too long or
// has characters that can't be seen. It may be empty.
func CheckDescription(s string) error {
	return checkText(FieldDescription, ofDescription, s, MaxDescription)
}

// Tidied returns g with the texts that people type in the form that is stored, see Tidy.
func (g Group) Tidied() Group {
	g.ID, g.Description = Tidy(g.ID), Tidy(g.Description)
	return g
}

// Check returns the first FieldError of what administrators can type about a group, in
// the form that is stored. A rule that begins outside of the years 2000 to 2999 is a
// typing error.
func (g Group) Check() error {
	g = g.Tidied()
	if err := CheckGroupID(g.ID); err != nil {
		return err
	}
	if err := CheckDescription(g.Description); err != nil {
		return err
	}
	if year := g.Rule.From.UTC().Year(); g.Rule.Required && !g.Rule.From.IsZero() && (year < 2000 || year > 2999) {
		return fieldError(FieldFrom, "The date from which one-time passwords are required must be in the years 2000 to 2999.")
	}
	return nil
}

// CheckEmail returns a FieldError unless email is empty or a bare address like
// alice@example.com.
func CheckEmail(email string) error {
	if email == "" {
		return nil
	}
	if err := cmp.Or(checkText(FieldEmail, ofAddress, email, MaxEmail), checkBare(FieldEmail, ofAddress, email)); err != nil {
		return err
	}
	if r, bad := FirstOf(email, unicode.IsSpace); bad {
		return fieldError(FieldEmail, ofEmail, Character(r))
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email {
		return fieldError(FieldEmail, "An email address looks like alice@example.com.")
	}
	return nil
}

// CheckRole returns a FieldError unless role is one of Roles or NoRole.
func CheckRole(role Role) error {
	if role != NoRole && !slices.Contains(Roles(), role) {
		return fieldError(FieldRole, "A role is a number from 0 (highest) to 7 (lowest), or empty.")
	}
	return nil
}

// checkBare refuses joiners, the characters that can't always be seen and that
// checkText permits.
func checkBare(field string, what Text, s string) error {
	if r, bad := FirstOf(s, IsJoiner); bad {
		return refuseCharacter(field, what, r)
	}
	return nil
}

// cannotHave refuses a character. typeAgain says what to do about one that nobody sees.
const (
	cannotHave = "%s can't have %s."
	typeAgain  = " Enter it again instead of pasting it."
)

// refuseCharacter names the character that a text can't have. Nobody types an invisible
// one: it was pasted with the rest.
func refuseCharacter(field string, what Text, r rune) error {
	if IsUnseen(r) && !unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) {
		return fieldError(field, cannotHave+typeAgain, what, Character(r))
	}
	return fieldError(field, cannotHave, what, Character(r))
}

func checkText(field string, what Text, s string, most int) error {
	r, bad := firstUnseen(s)
	if !utf8.ValidString(s) {
		r, bad = utf8.RuneError, true
	}
	if bad {
		return refuseCharacter(field, what, r)
	}
	if utf8.RuneCountInString(s) > most {
		return fieldError(field, "%s has at most %d characters.", what, most)
	}
	return nil
}

func isLetterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

func fieldError(field string, text Text, args ...any) error {
	return &FieldError{Field: field, Text: Say(text, args...)}
}

// Exists returns the FieldError for a value that somebody else has; it matches ErrExists.
func Exists(field string, text Text, args ...any) error {
	return &FieldError{Field: field, Text: Say(text, args...), Kind: ErrExists}
}

// AsFieldError returns the FieldError in err, if there is one.
func AsFieldError(err error) (*FieldError, bool) {
	var f *FieldError
	ok := errors.As(err, &f)
	return f, ok
}

// FirstOf returns the first character of s for which those is true, and whether there
// is one. Bytes that are not UTF-8 count as U+FFFD.
func FirstOf(s string, those func(rune) bool) (rune, bool) {
	for _, r := range s {
		if those(r) {
			return r, true
		}
	}
	return 0, false
}
