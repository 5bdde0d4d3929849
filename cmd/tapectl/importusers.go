package main

import (
	"errors"
	"strconv"
	"strings"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	nothingImported data.Text = "%s of %d rows can't be imported, so nothing was imported."
	correctTheFile  data.Text = "Correct the file and try again."
	nameGroup       data.Text = words.NoGroups + "name one with --group GROUP-ID."
	needPasswords             = "new users have no password until you run tapectl user reset-password"
	andPasswords    data.Text = "%s; " + needPasswords
)

type importUsers struct {
	File     string   `arg:"" help:"A CSV file from tapectl export or another product, or JSON or XML from tapectl export. The first line of CSV names the columns."`
	DryRun   bool     `help:"Show what would happen, without changing anything."`
	Column   []string `help:"Map a column of the file, like User-ID=sAMAccountName, \"Name=givenName + sn\", \"Disabled=not Enabled\" or \"Email=(none)\". Repeat for more." placeholder:"OURS=THEIRS" sep:"none"`
	Group    string   `help:"The group of new users, if the file has none." placeholder:"GROUP-ID"`
	Encoding string   `help:"utf-8, windows-1252, utf-16le or utf-16be, if it is not recognised." placeholder:"NAME"`
	JSON     bool     `help:"Print what happens to each row as a JSON object."`
}

// reading returns how to read the file according to the options.
func (i importUsers) reading() (files.Reading, error) {
	how := files.Reading{Group: i.Group, Columns: map[data.UserColumns]string{}}
	for _, typed := range i.Column {
		ours, theirs, found := strings.Cut(typed, "=")
		column := files.ColumnNamed(ours)
		if column == 0 || !found {
			var titles []string
			for _, c := range data.TakenColumns().Each() {
				titles = append(titles, c.Titles()...)
			}
			meant := didYouMean(ours, offered(titles, func(title string) []string { return []string{title} }))
			return how, &data.FieldError{Field: "--column", Text: data.InARow(
				data.Say("--column must be one of %s, then =, then a title in the file, like %s.", words.Listed(titles), "User-ID=sAMAccountName"), meant)}
		}
		how.Columns[column] = theirs
	}
	encodings := offered(files.Encodings(), func(e files.Encoding) []string {
		return []string{strings.ToLower(strings.ReplaceAll(string(e), " ", ""))}
	})
	var err error
	how.Encoding, err = oneOf("--encoding", i.Encoding, encodings)
	return how, err
}

// A jsonImport is the result of an import for scripts.
type jsonImport struct {
	File      string          `json:"file"`
	SHA256    string          `json:"sha256"`
	Encoding  string          `json:"encoding"`
	Columns   [][2]string     `json:"columns"`  // our title, and the column of the file that is used for it
	Imported  bool            `json:"imported"` // false after a dry run, and with problems
	Added     int             `json:"added"`
	Changed   int             `json:"changed"`
	Unchanged int             `json:"unchanged"`
	Problems  int             `json:"problems"`
	Groups    []string        `json:"groupsAdded"`
	Unknown   []string        `json:"unknownColumns"`
	Ignored   []string        `json:"ignoredColumns"` // columns about passwords and memberships
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
	how, err := i.reading()
	if err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	file, err := files.OpenUsers(c.ctx, path, how)
	if errors.Is(err, files.ErrNoUserID) {
		err = &data.FieldError{Field: data.FieldFile, Kind: err, Text: data.Say(files.NoUserIDColumn+": %s.", "--column User-ID=TITLE")}
	}
	if err != nil {
		return err
	}
	report, err := c.service.ImportUsers(c.ctx, c.actor(), file.Import, data.ImportOptions{Dry: i.DryRun}, nil)
	if err != nil {
		return err
	}
	var refused error
	if report.Problems > 0 {
		said := []data.Sentence{data.Say(nothingImported, data.Say("%d", report.Problems), len(report.Rows))}
		if report.Groupless > 0 {
			said = append(said, data.Say(nameGroup))
		}
		if report.Groupless < report.Problems {
			said = append(said, data.Say(correctTheFile))
		}
		refused = &data.FieldError{Field: data.FieldFile, Text: data.InARow(said...)}
	}
	if i.JSON {
		if err := c.printJSON(jsonOfImport(file, report), "  "); err != nil {
			return err
		}
		return c.after(refused)
	}
	for _, note := range file.Notes() {
		c.print(lang.Say(note))
	}
	for _, row := range report.Rows {
		if row.Result == data.ImportProblem {
			c.say("Line %s: %s: %s", strconv.Itoa(row.Line), row.UserID, words.ImportedRow(row))
		}
	}
	if refused == nil {
		if disabled := words.AddedDisabled(report.Disabled(file.Import)); !disabled.Empty() {
			c.print(lang.Say(disabled))
		}
		c.print(lang.Say(i.words(report)))
	}
	return c.after(refused)
}

// words returns the line with the counts.
func (i importUsers) words(r data.ImportReport) data.Sentence {
	said := data.Say("Imported %s: %s", i.File, words.ImportCounts(r, "%d added", "%d changed", "%d unchanged"))
	if i.DryRun {
		said = data.Say("Would import %s: %s", i.File, words.ImportCounts(r, "%d to add", "%d to change", "%d unchanged"))
	}
	if len(r.Groups) > 0 {
		said = data.Say("%s; new groups: %s", said, words.InCommas(r.Groups))
	}
	if r.Added > 0 {
		said = data.Say(andPasswords, said)
	}
	return data.Say("%s.", said)
}

func jsonOfImport(file files.ImportFile, r data.ImportReport) jsonImport {
	j := jsonImport{
		File: file.Name, SHA256: file.SHA256, Imported: r.Written, Encoding: string(file.Encoding), Columns: [][2]string{},
		Ignored: append(append([]string{}, file.Secrets...), file.Memberships...),
		Added:   r.Added, Changed: r.Changed, Unchanged: r.Unchanged, Problems: r.Problems,
		Groups: orEmpty(r.Groups), Unknown: orEmpty(file.Unknown), Rows: make([]jsonImportRow, 0, len(r.Rows)),
	}
	for _, column := range data.TakenColumns().Each() {
		if from, taken := file.Sources[column]; taken {
			j.Columns = append(j.Columns, [2]string{column.Titles()[0], from})
		}
	}
	for _, row := range r.Rows {
		j.Rows = append(j.Rows, jsonImportRow{
			row.Line, row.UserID, [...]string{"unchanged", "add", "change", "problem"}[row.Result], orEmpty(row.Changed.Titles()), orEmpty(allInEnglish(row.Problems)),
		})
	}
	return j
}

// orEmpty returns list, or an empty list for nil, which JSON would write as null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
