package auth

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tapetrack/data"
)

// OwnWordsOnly is what people read here. Tests ask for it by name.
const OwnWordsOnly = "A password can't consist only of the User-ID, name, email address or “TapeTrack”, which are guessed first. Add other words."

// MinPassword is the minimum length of a new password in characters, unless the policy
// requires more. SP 800-63B-4 section 3.1.1.2 requires at least 8 with a second factor,
// and that at least 64 are permitted; it forbids rules of composition, so there are none.
const MinPassword = 8

// OwnPasswordRule returns the rule for a new password of the user of a session.
func (s *Self) OwnPasswordRule(ctx context.Context, by data.Actor) (data.PasswordRule, error) {
	_, account, err := s.self(ctx, by)
	if err != nil {
		return data.PasswordRule{}, err
	}
	return s.passwordRule(ctx, account.User)
}

// DuePasswordRule returns the rule for the new password that must be chosen before a
// sign-in can be completed; ErrSessionEnded if the ticket is no longer valid.
func (s *Entrance) DuePasswordRule(ctx context.Context, ticket data.Ticket) (data.PasswordRule, error) {
	_, account, err := s.due(ctx, ticket)
	if err != nil {
		return data.PasswordRule{}, err
	}
	return s.passwordRule(ctx, account.User)
}

// PasswordRule returns the rule for a new password of another user, even if the user's
// record is damaged, since ResetPassword repairs it.
func (s *Administration) PasswordRule(ctx context.Context, by data.Actor, key int64) (rule data.PasswordRule, err error) {
	err = s.look(ctx, by, func(tx data.Tx) error {
		user, err := s.shown(tx, key)
		if err != nil && !tampered(err) {
			return err
		}
		rule, err = s.passwordRuleIn(tx, user)
		return err
	})
	return rule, err
}

// FirstPasswordRule returns the rule for the password of the superuser of a database
// that does not exist yet, and so has no policy.
func FirstPasswordRule(common func(string) bool) data.PasswordRule {
	return newPasswordRule(data.User{ID: data.Superuser}, common, MinPassword)
}

// RuleFrom makes a rule again from its length and what a guesser knows, for a program that was
// told them by a server. common is the block list; nil: nothing is common.
func RuleFrom(least int, own []string, common func(string) bool) data.PasswordRule {
	if common == nil {
		common = func(string) bool { return false }
	}
	var user data.User
	for i, known := range own {
		switch {
		case i == 0:
			user.ID = known
		case strings.Contains(known, "@"):
			user.Email = known
		default:
			user.Name = known
		}
	}
	return newPasswordRule(user, common, least)
}

// passwordRule returns the rule for a user under the policy in effect.
func (s *service) passwordRule(ctx context.Context, user data.User) (rule data.PasswordRule, err error) {
	err = s.store.View(ctx, func(tx data.Tx) (err error) {
		rule, err = s.passwordRuleIn(tx, user)
		return err
	})
	return rule, err
}

func (s *service) passwordRuleIn(tx data.Tx, user data.User) (data.PasswordRule, error) {
	r, err := rulesIn(tx)
	return newPasswordRule(user, s.common, r.passwordLength), err
}

// checkNewPassword checks a password against the rule for a user.
func (s *service) checkNewPassword(ctx context.Context, password string, user data.User) error {
	rule, err := s.passwordRule(ctx, user)
	if err != nil {
		return err
	}
	return rule.Check(password)
}

func newPasswordRule(user data.User, common func(string) bool, least int) data.PasswordRule {
	own := slices.DeleteFunc([]string{user.ID, user.Name, user.Email}, func(s string) bool { return s == "" })
	return data.PasswordRule{Least: least, Own: own, Check: func(password string) error {
		return checkPassword(password, user, common, least)
	}}
}

// checkPassword returns a FieldError for FieldPassword if password is too short or too
// long, contains NUL or a line end, is a common one, or consists only of words that are
// known about the user.
func checkPassword(password string, user data.User, common func(string) bool, least int) error {
	length := utf8.RuneCountInString(norm.NFC.String(password))
	bad, found := data.FirstOf(password, func(r rune) bool { return strings.ContainsRune("\x00\r\n", r) })
	if !utf8.ValidString(password) {
		bad, found = utf8.RuneError, true
	}
	switch {
	case password == "":
		return refusePassword("Enter a new password.")
	case found:
		return refusePassword("A password can't have %s.", data.Character(bad))
	case length < least:
		return refusePassword("Passwords must have at least %d characters; this one has %d.", least, length)
	case length > data.MaxPassword:
		return refusePassword("Passwords can have at most %d characters.", data.MaxPassword)
	case common(password):
		return refusePassword("This is one of the most common passwords, which are guessed first. Choose another.")
	case ofOwnWords(password, user):
		return refusePassword(OwnWordsOnly)
	}
	return nil
}

func refusePassword(text data.Text, args ...any) error {
	return &data.FieldError{Field: data.FieldPassword, Text: data.Say(text, args...)}
}

// randomPasswordSize is the minimum length of a random password in base32 characters:
// 80 bits.
const randomPasswordSize = 16

// RandomPassword returns a password that nobody can guess and everybody can type: 16
// lower-case letters and digits (80 bits) in groups of four separated by dashes, or more
// groups if that has fewer than least characters.
func RandomPassword(least int) string {
	size := randomPasswordSize
	for size+size/4-1 < least { // with the dashes
		size += 4
	}
	return strings.ToLower(grouped(randomBase32(size), 4, "-"))
}
