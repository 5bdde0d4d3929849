package files_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
)

// plainUser is a user as most are, with a value in each column.
func plainUser() data.ExportedUser {
	at := time.Date(2026, 11, 23, 9, 41, 7, 5e6, time.UTC)
	return data.ExportedUser{Status: data.StatusOK, User: data.User{
		ID: "alice", Name: "Alice Archer", Email: "alice.archer@example.com", Group: "OPS", Role: "3", OTPRequired: true,
		OTP: data.Active, Denied: data.TapeMaster, CreatedAt: at.AddDate(-1, 0, 0), LastSignIn: data.SignIn{At: at, Program: "Lite"},
	}}
}

func BenchmarkWriteUsers(b *testing.B) {
	for _, f := range files.UserFormats() {
		b.Run(string(f), func(b *testing.B) {
			u, w := plainUser(), files.NewUserWriter(io.Discard, f, 0)
			b.ReportAllocs()
			for b.Loop() {
				if err := w.Write(u); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Each round reads a file of 1000 users.
func BenchmarkReadUsers(b *testing.B) {
	for _, f := range files.UserFormats() {
		b.Run(string(f), func(b *testing.B) {
			var file bytes.Buffer
			u, w := plainUser(), files.NewUserWriter(&file, f, 0)
			for i := range 1000 {
				u.ID = fmt.Sprintf("user%d", i)
				if err := w.Write(u); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Flush(); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := files.ReadUsers(b.Context(), "users", bytes.NewReader(file.Bytes()), files.Reading{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
