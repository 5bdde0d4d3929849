package passwords_test

import (
	"fmt"

	"tapetrack/assets/passwords"
)

func ExampleCommon() {
	for _, password := range []string{"Password1", "forty two reels of tape"} {
		fmt.Println(password, passwords.Common(password))
	}
	// Output:
	// Password1 true
	// forty two reels of tape false
}
