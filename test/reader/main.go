// Reader runs a program on a throwaway database for somebody who does not see it: it says in lines what a screen reader
// finds, and takes keys in lines. `go run -tags ci ./test/reader`, then "help".
package main

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"tapetrack/app"
	"tapetrack/assets"
	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/test/screen"
)

func main() {
	name := flag.String("program", "Lite", "TapeMaster, Lite or Checkpoint")
	language := flag.String("language", cmp.Or(os.Getenv("TAPETRACK_LANGUAGE"), lang.English), "language of the program: "+strings.Join(lang.Languages(), ", "))
	flag.Parse()
	err := speak(*language)
	if err == nil {
		err = read(*name, os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// speak makes a language that of the program.
func speak(tag string) error {
	if !slices.Contains(lang.Languages(), tag) {
		return fmt.Errorf("reader: there is no language %q, only %s", tag, strings.Join(lang.Languages(), ", "))
	}
	lang.Use(tag)
	return nil
}

// read runs the program of a name until it is quit, or no more lines come.
func read(name string, in io.Reader, out io.Writer) error {
	ctx := context.Background()
	demo, err := newDemo(ctx, name)
	if err != nil {
		return err
	}
	defer demo.end()
	fmt.Fprint(out, demo.words(), "Enter help to hear what can be entered.\n\n")

	t := &teller{out: out}
	defer t.end()
	s := screen.New(t)
	l := &listener{screen: s, demo: demo, lines: bufio.NewScanner(in), out: out, program: name}
	s.Loop = l.listen
	program := app.Program{
		Name: name, Version: version, Icon: assets.Icon(name), Login: "", Random: auth.RandomPassword,
		FirstPassword: auth.FirstPasswordRule(passwords.Common), Client: demo.client,
	}
	if name == "TapeMaster" {
		program.SetsUp, program.Menus = true, demo.menus(s)
	}
	return app.Run(s, program, demo)
}

// version is the one of the programs here; it matters to nobody.
const version = "1.0.0"

var _ app.Database = (*demo)(nil)

// Choose is never called: there is one database.
func (d *demo) Choose(context.Context, string) (app.Database, error) { return nil, data.ErrNoDatabase }
