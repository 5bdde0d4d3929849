package main

import (
	"strings"

	"github.com/alecthomas/kong"

	"tapetrack/cmd/internal/diagnose"
	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
)

type diagnosticsCommand struct {
	JSON bool `help:"As a JSON array of sections."`
}

// Sections and lines of the diagnostics for scripts. Members may be added, but never renamed.
type (
	jsonFindings struct {
		Title string        `json:"title"`
		Lines []jsonFinding `json:"lines"`
	}
	jsonFinding struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
)

// Run prints what support asks for, also where database or key can't be used.
func (d diagnosticsCommand) Run(c *console, command *kong.Context) error {
	by, err := c.describer()
	if err != nil {
		return err
	}
	p := diagnose.Program{Name: program, Database: c.database, Options: start.Given(command)}
	if c.server != nil {
		p.Server = c.server.Remote
	}
	found := p.Read(c.ctx, by, nil)
	if !d.JSON {
		for line := range strings.Lines(lang.Plain(found)) {
			c.print(strings.TrimRight(line, "\n"))
		}
		return nil
	}
	var sections []jsonFindings
	for _, section := range found {
		s := jsonFindings{Title: lang.InEnglish(data.Say(section.Title))}
		for _, line := range section.Lines {
			s.Lines = append(s.Lines, jsonFinding{lang.InEnglish(line.Name), lang.InEnglish(line.Value)})
		}
		sections = append(sections, s)
	}
	return c.printJSON(sections, "  ")
}

// describer returns who is told what there is: nobody, where there is no console of a
// database. At a server diagnostics are asked for when nobody can sign in, too: somebody does
// so only if --sign-in says it.
func (c *console) describer() (data.Actor, error) {
	switch {
	case c.server != nil && c.server.who.SignIn == "":
		return data.Actor{}, nil
	case c.server != nil:
		err := c.signIn()
		return c.actor(), err
	case !c.database.Missing():
		_, _ = c.database.Open(c.ctx) // what is wrong is told by the diagnostics
	}
	if door := c.database.Console(); door != nil {
		return door.Actor(), nil
	}
	return data.Actor{}, nil
}
