// Generate rewrites the notices of other authors' work from the sources of the modules
// that are linked: make notices.
package main

import (
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	root := filepath.Join("..", "..") // of assets/notices, where go generate runs
	text, err := collect(root)
	if err == nil {
		err = os.WriteFile("THIRD_PARTY_NOTICES.txt", []byte(text), 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}
