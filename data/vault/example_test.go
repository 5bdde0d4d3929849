package vault_test

import (
	"errors"
	"fmt"
	"log"

	"tapetrack/data/vault"
)

// A value is sealed for one place: copied to another, it does not open.
func ExampleVault_Seal() {
	v, err := vault.New(vault.NewKey(), "the id of the database")
	if err != nil {
		log.Fatal(err)
	}
	sealed, err := v.Seal([]byte("a secret"), "authenticators/secret/12/AB34")
	if err != nil {
		log.Fatal(err)
	}
	plain, err := v.Open(sealed, "authenticators/secret/12/AB34")
	fmt.Printf("%s, %v\n", plain, err)
	_, err = v.Open(sealed, "authenticators/secret/13/AB34")
	fmt.Println("in another place:", errors.Is(err, vault.ErrSealed))
	// Output:
	// a secret, <nil>
	// in another place: true
}
