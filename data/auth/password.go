package auth

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tapetrack/data"
)

// MinPassword is the least length of a new password in characters. SP 800-63B-4
// section 3.1.1.2 asks for at least 8 beside a second factor, and for at least
// 64 to be permitted; there are no rules of composition, since it forbids them.
const MinPassword = 8

// CheckNewPassword returns a FieldError for FieldPassword if password is too
// short or too long, one of the commonly used ones, or the User-ID, name or
// e-mail address of the user.
func (s *Service) CheckNewPassword(password string, user data.User) error {
	return CheckNewPassword(password, user, s.common)
}

// CheckNewPassword is the rule without a Service, for Set Up.
func CheckNewPassword(password string, user data.User, common func(string) bool) error {
	length := utf8.RuneCountInString(norm.NFC.String(password))
	switch {
	case password == "":
		return refusePassword("Type a new password.")
	case !utf8.ValidString(password) || strings.ContainsAny(password, "\x00\r\n"):
		return refusePassword("A password has no line breaks and no characters that can't be typed.")
	case length < MinPassword:
		return refusePassword("A password has at least 8 characters.")
	case length > data.MaxPassword:
		return refusePassword("A password has at most 1,024 characters.")
	case common(password):
		return refusePassword("This password is on the list of commonly used ones, which are tried first. Choose another.")
	}
	for _, word := range []string{user.ID, user.Name, user.Email} {
		if word != "" && data.Fold(password) == data.Fold(word) {
			return refusePassword("The password must not be the User-ID, the name or the e-mail address.")
		}
	}
	return nil
}

func refusePassword(text string) error {
	return &data.FieldError{Field: data.FieldPassword, Text: text}
}
