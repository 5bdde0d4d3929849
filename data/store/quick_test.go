package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"path/filepath"
	"testing"
	"time"

	"tapetrack/data"
)

func testMAC(domain string, m []byte) []byte {
	h := hmac.New(sha256.New, []byte("k"+domain))
	h.Write(m)
	return h.Sum(nil)
}

func TestQuick(t *testing.T) {
	ctx := context.Background()
	p := filepath.Join(t.TempDir(), "a b?#%é'.db")
	err := Create(ctx, p, func(db *DB) error {
		return db.Unlock(testMAC).Update(ctx, func(tx data.Tx) error {
			if err := tx.SetSetting("database.id", "x"); err != nil {
				return err
			}
			if err := tx.AddGroup(data.Group{ID: "Ops"}); err != nil {
				return err
			}
			k, err := tx.AddAccount(data.Account{User: data.User{ID: "Alice", Email: "a@b", Group: "OPS", OTPRequired: true, CreatedAt: time.Now()}, PasswordHash: "h"})
			if err != nil {
				return err
			}
			return tx.AddAuthenticator(k, data.Authenticator{ID: "i", Sealed: []byte("s")})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := db.Unlock(testMAC)
	err = s.Update(ctx, func(tx data.Tx) error {
		a, err := tx.AccountByLogin("ALICE")
		t.Logf("%+v %v", a, err)
		ok, err := tx.Activate("i", 5, 0, time.Now())
		t.Log(ok, err)
		a, err = tx.AccountByLogin("A@B")
		t.Logf("%+v %v", a, err)
		t.Log(tx.SetSetting("policy.a", "1"))
		t.Log(tx.Settings(""))
		t.Log(tx.Count())
		t.Log(tx.Users(data.UserQuery{Sort: data.ByLastSignIn, Limit: 10}))
		t.Log(tx.Groups())
		t.Log(tx.Administrators())
		t.Log(tx.AppendEvent(data.Event{Kind: "x", At: time.Now()}))
		t.Log(tx.NewestEvent())
		t.Log(tx.Events(0, 5))
		t.Log(tx.OpenSession(data.Session{ID: "s", UserKey: a.Key}))
		t.Log(tx.CloseSession("s", time.Now()))
		t.Log(tx.Session("s"))
		t.Log(tx.SetCounters(a.Key, data.Counter{Failures: 3}, data.Counter{}))
		t.Log(tx.SetLastSignIn(a.Key, data.SignIn{At: time.Now()}))
		t.Log(tx.UpdateAccount(a))
		t.Log(tx.UpdateAccount(a))
		return nil
	})
	t.Log(err)
	t.Log(s.View(ctx, func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "n"}) }))
}
