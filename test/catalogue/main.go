// Catalogue refuses a build whose translations do not fit their texts: one that lacks an
// argument, has it twice, or is empty. That each text has a translation at all is tested in
// test/texts.
package main

import (
	"fmt"
	"os"

	"tapetrack/assets/translations"
	"tapetrack/data/lang"
	"tapetrack/test/texts/judge"
)

func main() {
	wrong := 0
	for _, tag := range lang.Languages() {
		entries, err := lang.Read(translations.Catalogue(tag))
		if err != nil {
			fmt.Fprintf(os.Stderr, "assets/translations/%s.json: %v\n", tag, err)
			wrong++
		}
		for _, problem := range judge.Catalogue(entries, lang.Forms(tag)) {
			fmt.Fprintf(os.Stderr, "assets/translations/%s.json: %s\n", tag, problem)
			wrong++
		}
	}
	if wrong > 0 {
		os.Exit(1)
	}
}
