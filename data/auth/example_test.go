package auth_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
)

// common is the list of passwords that nobody may choose: passwords.Common in programs.
func common(password string) bool { return password == "password1" }

// open makes a database in a folder and returns the doors to it. Programs have both
// the folder and the key from the user's computer.
func open(ctx context.Context, folder string) (doors auth.Doors, console *auth.Console, closed func() error) {
	key, err := vault.New(vault.NewKey(), data.NewID())
	if err != nil {
		log.Fatal(err)
	}
	parts := func(db *sqlite.DB) auth.Parts {
		return auth.Parts{Storage: db.Unlock(key), Sealer: key, Common: common, Version: "1.0.0"}
	}
	here := data.Client{Program: "tapectl", Version: "1.0.0", Computer: "desk7"}
	path := filepath.Join(folder, "tapetrack.db")
	err = sqlite.Create(ctx, path, func(db *sqlite.DB) error {
		return auth.OpenConsole(parts(db), "operator@desk7", here).SetUp(ctx, data.SetUp{Password: "forty two reels of tape"})
	})
	if err != nil {
		log.Fatal(err)
	}
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		log.Fatal(err)
	}
	return auth.New(parts(db)), auth.OpenConsole(parts(db), "operator@desk7", here), db.Close
}

// A database is made, alice is added at the console, and signs in.
func Example() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "example-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	doors, console, closed := open(ctx, folder)
	defer closed()

	alice := data.NewUser{User: data.User{ID: "alice", Name: "Alice Winder", Group: "OPS"}, Password: "a cart full of reels"}
	if _, err := doors.AddUser(ctx, console.Actor(), alice); err != nil {
		log.Fatal(err)
	}
	lite := data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk7"}
	out, err := doors.SignIn(ctx, data.Attempt{Login: "Alice", Password: "a cart full of reels", Client: lite})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(out.Session.UserID, "is signed in")

	// A refusal is a result, and no error.
	out, err = doors.SignIn(ctx, data.Attempt{Login: "alice", Password: "a guess", Client: lite})
	fmt.Println(out.Session != nil, out.Refusal != nil, err)
	// Output:
	// alice is signed in
	// false true <nil>
}

// Who needs a one-time password and has none yet is shown a QR code: Ticket, not
// Session, is what the sign-in goes on with.
func ExampleEntrance_SignIn_pending() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "example-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	doors, console, closed := open(ctx, folder)
	defer closed()

	bob := data.NewUser{User: data.User{ID: "bob", Group: "OPS"}, Password: "a cart full of reels", OTP: true}
	if _, err := doors.AddUser(ctx, console.Actor(), bob); err != nil {
		log.Fatal(err)
	}
	out, err := doors.SignIn(ctx, data.Attempt{
		Login: "bob", Password: "a cart full of reels", Client: data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk7"},
	})
	if err != nil {
		log.Fatal(err)
	}
	before, _, _ := strings.Cut(out.Enrolment.URI, "secret=")
	fmt.Println(before + "...")

	// OK without a code: signed in this time, and asked again the next.
	out, err = doors.Complete(ctx, out.Ticket)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(out.Session.UserID, "is signed in")
	// Output:
	// otpauth://totp/TapeTrack:bob?...
	// bob is signed in
}

// What is chosen in Set Up is judged before anything is made.
func ExampleCheckSetUp() {
	for _, password := range []string{"short", "password1", "forty two reels of tape"} {
		fmt.Println(auth.CheckSetUp(data.SetUp{Password: password}, common) == nil)
	}
	// Output:
	// false
	// false
	// true
}
