package data_test

import (
	"fmt"
	"time"

	"tapetrack/data"
)

// User-IDs and names that look alike are alike: case makes no difference, nor how an
// accent is stored.
func ExampleFold() {
	composed, combining := "Zo\u00eb", "ZOE\u0308"
	fmt.Println(composed == combining, data.Fold(composed) == data.Fold(combining))
	// Output: false true
}

// Whether a sign-in asks for a code follows from what the user needs and has.
func ExampleStateOf() {
	var scanned data.Authenticator
	used := data.Authenticator{ActivatedAt: time.Now()}
	usable := func(data.Authenticator) bool { return true }
	lost := func(data.Authenticator) bool { return false }
	fmt.Println(data.StateOf(false, nil, usable))
	fmt.Println(data.StateOf(true, []data.Authenticator{scanned}, usable))
	fmt.Println(data.StateOf(true, []data.Authenticator{scanned, used}, usable))
	fmt.Println(data.StateOf(true, []data.Authenticator{scanned, used}, lost))
	// Output:
	// Off
	// Pending
	// Active
	// Blocked
}
