package main

import (
	"fmt"
	"strings"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
)

type importUsers struct {
	File   string `arg:"" help:"CSV in UTF-8, as tapectl export writes it. The first line names the columns."`
	DryRun bool   `help:"Say what would happen, and change nothing."`
	JSON   bool   `help:"Print what happens to each row as a JSON object."`
}

// A jsonImport is an import as scripts see it.
type jsonImport struct {
	File      string          `json:"file"`
	SHA256    string          `json:"sha256"`
	Imported  bool            `json:"imported"` // false after a dry run, and with problems
	Added     int             `json:"added"`
	Changed   int             `json:"changed"`
	Unchanged int             `json:"unchanged"`
	Problems  int             `json:"problems"`
	Groups    []string        `json:"groupsAdded"`
	Unknown   []string        `json:"unknownColumns"`
	Rows      []jsonImportRow `json:"rows"`
}

type jsonImportRow struct {
	Line     int      `json:"line"`
	UserID   string   `json:"userId"`
	Result   string   `json:"result"` // add, change, unchanged or problem
	Changed  []string `json:"changed"`
	Problems []string `json:"problems"`
}

// Run imports users from a file, all of them or none.
func (i importUsers) Run(c *console) error {
	path, err := start.Path(i.File)
	if err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	file, err := data.OpenUsers(c.ctx, path, data.Reading{})
	if err != nil {
		return err
	}
	report, err := c.service.ImportUsers(c.ctx, c.actor(), file, data.ImportOptions{Dry: i.DryRun}, nil)
	if err != nil {
		return err
	}
	var refused error
	if report.Problems > 0 {
		refused = &data.FieldError{Field: data.FieldFile, Text: fmt.Sprintf(
			"%d of %s can't be imported, so nothing was. Mend the file and try again.", report.Problems, data.Count(len(report.Rows), "row"),
		)}
	}
	if i.JSON {
		if err := c.printJSON(jsonOfImport(file, report), "  "); err != nil {
			return err
		}
		return c.after(refused)
	}
	if len(file.Unknown) > 0 {
		c.say("Columns that are not known are left out: %s.", strings.Join(file.Unknown, ", "))
	}
	for _, row := range report.Rows {
		if row.Result == data.ImportProblem {
			c.say("Line %d: %s: %s", row.Line, row.UserID, row.Words())
		}
	}
	if refused == nil {
		c.say("%s", i.words(report))
	}
	return c.after(refused)
}

// words is the line of counts.
func (i importUsers) words(r data.ImportReport) string {
	verb := "Imported"
	if i.DryRun {
		verb = "Would import"
	}
	words := fmt.Sprintf("%s %s: %d to add, %d to change, %d unchanged", verb, i.File, r.Added, r.Changed, r.Unchanged)
	if !i.DryRun {
		words = fmt.Sprintf("%s %s: %d added, %d changed, %d unchanged", verb, i.File, r.Added, r.Changed, r.Unchanged)
	}
	if len(r.Groups) > 0 {
		words += "; new groups: " + strings.Join(r.Groups, ", ")
	}
	if r.Added > 0 {
		words += "; who is added has no password before tapectl user reset-password"
	}
	return words + "."
}

func jsonOfImport(file data.ImportFile, r data.ImportReport) jsonImport {
	j := jsonImport{
		File: file.Name, SHA256: file.SHA256, Imported: r.Written,
		Added: r.Added, Changed: r.Changed, Unchanged: r.Unchanged, Problems: r.Problems,
		Groups: orEmpty(r.Groups), Unknown: orEmpty(file.Unknown), Rows: make([]jsonImportRow, 0, len(r.Rows)),
	}
	for _, row := range r.Rows {
		j.Rows = append(j.Rows, jsonImportRow{
			row.Line, row.UserID, [...]string{"unchanged", "add", "change", "problem"}[row.Result], orEmpty(row.Changed.Titles()), orEmpty(row.Problems),
		})
	}
	return j
}

// orEmpty returns a list that JSON does not write as null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
