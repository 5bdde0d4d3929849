package auth

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tapetrack/data"
)

// MinPassword is the least length of a new password in characters, unless the
// policy asks for more. SP 800-63B-4
// section 3.1.1.2 asks for at least 8 beside a second factor, and for at least
// 64 to be permitted; there are no rules of composition, since it forbids them.
const MinPassword = 8

// checkNewPassword is CheckNewPassword with the least length that the policy
// asks for.
func (s *Service) checkNewPassword(ctx context.Context, password string, user data.User) error {
	least := 0
	err := s.store.View(ctx, func(tx data.Tx) error {
		r, err := rulesIn(tx)
		least = r.passwordLength
		return err
	})
	if err != nil {
		return err
	}
	return checkPassword(password, user, s.common, least)
}

// CheckNewPassword returns a FieldError for FieldPassword if password is too
// short or too long, one of the commonly used ones, or the User-ID, name or
// e-mail address of the user. It is the rule for a database that is not there
// yet, and so has no policy.
func CheckNewPassword(password string, user data.User, common func(string) bool) error {
	return checkPassword(password, user, common, MinPassword)
}

func checkPassword(password string, user data.User, common func(string) bool, least int) error {
	length := utf8.RuneCountInString(norm.NFC.String(password))
	switch {
	case password == "":
		return refusePassword("Type a new password.")
	case !utf8.ValidString(password) || strings.ContainsAny(password, "\x00\r\n"):
		return refusePassword("A password has no line breaks and no characters that can't be typed.")
	case length < least:
		return refusePassword("A password has at least " + strconv.Itoa(least) + " characters.")
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

// randomPasswordSize is the length of a random password in base32 characters:
// 80 bits, which nobody guesses.
const randomPasswordSize = 16

// RandomPassword returns a password that nobody can guess and everybody can
// type: 16 small letters and digits in groups of four, 80 bits.
func RandomPassword() string {
	return strings.ToLower(grouped(randomBase32(randomPasswordSize), 4, "-"))
}
