// Write writes the manual, in every language, into a folder, for those who package it: go run ./docs/manual/write FOLDER.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"tapetrack/docs/manual"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: write FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write writes the files of all languages, which share their pictures.
func write(folder string) error {
	n := 0
	for _, language := range manual.Languages() {
		files, err := manual.In(language).Files()
		if err != nil {
			return err
		}
		for name, content := range files {
			at := filepath.Join(folder, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(at, content, 0o644); err != nil {
				return err
			}
			n++
		}
	}
	fmt.Printf("%d files; open %s\n", n, filepath.Join(folder, filepath.FromSlash(manual.In(manual.English).Page(manual.Contents))))
	return nil
}
