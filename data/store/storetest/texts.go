package storetest

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
)

// texts are stored and found again as they are, in every column.
var texts = []string{
	"x'; DROP TABLE users; --",
	`" OR 1=1 --`,
	"`back` [brackets] \\ %_ ? ?1 @name :name $1",
	"Zoë 字 \U0001F600 e\u0301 \u202Ertl\u202C",
	"line\nbreak\ttab\r",
	"nul\x00inside",
	strings.Repeat("long ", 2000),
	"0123", "1e5", "NULL", "true", "2026-03-29 12:00:00",
	" blanks ",
}

func testTexts(_ *testing.T, s store) {
	for i, text := range texts {
		s.do(func(tx data.Tx) error {
			if err := tx.AddGroup(data.Group{ID: text, Description: text}); err != nil {
				return err
			}
			want := data.Account{
				User: data.User{
					Version: 1, ID: text, Name: text, Email: text + "@", Group: text, Revocation: data.Revocation(text),
					OTP: data.Off, LastSignIn: data.SignIn{Program: text, Computer: text},
				},
				PasswordHash: text, ChangePassword: data.PasswordChange(text),
			}
			key, err := tx.AddAccount(want)
			if err != nil {
				return err
			}
			want.Key = key
			got, err := tx.AccountByLogin(text)
			if err != nil {
				return fmt.Errorf("%q: %w", text, err)
			}
			s.sameAccount(got, want)
			return s.addTexts(tx, i, key, text)
		})
		s.do(func(tx data.Tx) error {
			a, err := tx.AccountByLogin(text + "@")
			if err != nil {
				return err
			}
			a.ID, a.Email = text+"2", text+"2@"
			if err := tx.UpdateAccount(a); err != nil {
				return err
			}
			got, err := tx.AccountByLogin(text + "2")
			s.same(got.Email, text+"2@")
			return err
		})
	}
	s.same(len(look(s, func(tx data.Tx) ([]data.Group, error) { return tx.Groups() })), len(texts))
}

func (s store) addTexts(tx data.Tx, i int, user int64, text string) error {
	s.t.Helper()
	auth := data.Authenticator{
		ID: text, Name: text, Sealed: []byte(text), Shown: data.Display{Program: text, Computer: text},
	}
	if err := tx.AddAuthenticator(user, auth); err != nil {
		return err
	}
	a, err := tx.Account(user)
	if err != nil {
		return err
	}
	s.same(a.Authenticators, []data.Authenticator{auth})
	if won, err := tx.Activate(text, 1, 0, noon); err != nil || !won {
		return fmt.Errorf("activate %q: %t, %w", text, won, err)
	}
	session := data.Session{
		ID: text, UserKey: user, UserID: text, Name: text, Program: text, Version: text, Computer: text,
		Previous: data.SignIn{Program: text, Computer: text},
	}
	if err := tx.OpenSession(session); err != nil {
		return err
	}
	gotSession, err := tx.Session(text)
	if err != nil {
		return err
	}
	s.same(gotSession, session)

	event := data.Event{
		ID: int64(i + 1), Kind: data.Kind(text), UserKey: user, UserID: text, Actor: text, Program: text, Computer: text, Detail: text,
	}
	if err := tx.AppendEvent(event); err != nil {
		return err
	}
	events, err := tx.Events(user, 1)
	if err != nil {
		return err
	}
	s.same(events, []data.Event{event})

	for _, prefix := range []string{"", "policy."} {
		if err := tx.SetSetting(prefix+text, text); err != nil {
			return err
		}
		value, err := tx.Setting(prefix + text)
		if err != nil {
			return err
		}
		s.same(value, text)
	}
	return nil
}
