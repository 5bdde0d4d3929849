package sqlite

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/semver"
	"gorm.io/gorm"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/words"
)

// schemaFiles has the schema of each release, as its last migration made it. It is text so
// that a program need not make a database to know it; a test compares it with databases.
//
//go:embed schemas/*.sql
var schemaFiles embed.FS

const (
	// objectsQuery reads the rows in the order in which SQLite reads them.
	objectsQuery = "SELECT type, name, tbl_name, sql, rootpage FROM main.sqlite_master"
	appliedQuery = "SELECT CAST(id AS TEXT) FROM main.migrations WHERE id IS NOT NULL"
)

// An object is a row of sqlite_master. Only the text decides what SQLite makes of it.
type object struct {
	kind, name, table string
	text              string // empty for indexes that SQLite makes by itself
	page              int64  // the first page of its rows; 0 if it has none
}

// objectsOf returns the objects of rows whose values may be of any type.
func objectsOf(rows [][]any) []object {
	objects := make([]object, 0, len(rows))
	for _, row := range rows {
		texts := textsOf([][]any{row[:1], row[1:2], row[2:3], row[3:4]})
		o := object{kind: texts[0], name: texts[1], table: texts[2], text: texts[3], page: -1}
		o.page, _ = row[4].(int64)
		objects = append(objects, o)
	}
	return objects
}

// textsOf returns the first column of rows as texts.
func textsOf(rows [][]any) []string {
	var texts []string
	for _, row := range rows {
		switch value := row[0].(type) {
		case nil:
			texts = append(texts, "")
		case []byte:
			texts = append(texts, string(value))
		default:
			texts = append(texts, fmt.Sprint(value))
		}
	}
	return texts
}

// words names an object for people. Its kind is a word of SQL.
func (o object) words() data.Sentence {
	if o.kind == "table" || o.table == o.name {
		return data.Say("the %s %s", store.Shown(o.kind), store.Shown(o.name))
	}
	return data.Say("the %s %s of %s", store.Shown(o.kind), store.Shown(o.name), store.Shown(o.table))
}

// ofSearch reports whether an object belongs to the search index.
func (o object) ofSearch() bool { return o.table == searchTable }

// oldSearch returns the objects of the search index of 1.2.0. A program of that release that
// is still open makes it again if it is missing. Nothing reads it, and it is deleted at the
// next start, see mendSearch.
var oldSearch = sync.OnceValue(func() schema {
	s, _ := schemaOf("1.2.0")
	return slices.DeleteFunc(s, func(o object) bool {
		return o.table != oldSearchTable && !strings.HasPrefix(o.table, oldSearchTable+"_")
	})
})

func (o object) order(p object) int {
	return cmp.Or(cmp.Compare(p.kind, o.kind), cmp.Compare(o.table, p.table), cmp.Compare(o.name, p.name), cmp.Compare(o.text, p.text))
}

// A schema is the sorted list of the objects that a database must have.
type schema []object

// compare returns the end of a sentence about each object that is foreign, missing or
// different. The search index may be missing as a whole: it is made again, see search.go.
func (s schema) compare(found []object) []data.Sentence {
	found = slices.Clone(found)
	slices.SortFunc(found, object.order)
	var differs []data.Sentence
	pages := map[int64]object{}
	missing := slices.Clone(s)
	for _, o := range found {
		same := func(want object) bool { return want.kind == o.kind && want.name == o.name && want.table == o.table }
		i := slices.IndexFunc(missing, same)
		if old := slices.IndexFunc(oldSearch(), same); i < 0 && old >= 0 { // it may exist, and is then compared like the others
			i = len(missing)
			missing = append(missing, oldSearch()[old])
		}
		switch {
		case i < 0:
			differs = append(differs, data.Say("%s does not belong there", o.words()))
			continue
		case missing[i].text != o.text:
			differs = append(differs, data.Say("%s is not as it was made", o.words()))
		}
		missing = slices.Delete(missing, i, i+1)
		virtual := strings.HasPrefix(o.text, "CREATE VIRTUAL TABLE ")
		other, taken := pages[o.page]
		switch {
		case virtual && o.page == 0:
		case o.page < 2 || virtual:
			differs = append(differs, data.Say("%s has no page of its own", o.words()))
		case taken:
			differs = append(differs, data.Say("%s shares its page with %s", o.words(), other.words()))
		}
		pages[o.page] = o
	}
	removed := !slices.ContainsFunc(found, object.ofSearch)
	for _, o := range missing {
		if !removed || !o.ofSearch() {
			differs = append(differs, data.Say("%s is missing", o.words()))
		}
	}
	return differs
}

// schemaOf returns the schema of a release, and whether it is known.
func schemaOf(release string) (schema, bool) {
	text, err := fs.ReadFile(schemaFiles, "schemas/"+release+".sql")
	return parseSchema(string(text)), err == nil
}

// latestSchema returns the schema that the migrations make.
var latestSchema = sync.OnceValue(func() schema {
	files, _ := fs.Glob(schemaFiles, "schemas/*.sql") // the pattern is well formed
	release := ""
	for _, name := range files {
		if r := strings.TrimSuffix(path.Base(name), ".sql"); semver.Compare("v"+r, "v"+release) > 0 {
			release = r
		}
	}
	s, _ := schemaOf(release)
	return s
})

// objectLine is the prefix of the line above the text of an object: "-- index a of b".
const objectLine = "-- "

func parseSchema(text string) schema {
	var s schema
	for part := range strings.SplitSeq("\n"+text, "\n"+objectLine) {
		line, sql, _ := strings.Cut(part, "\n")
		var o object
		if n, _ := fmt.Sscanf(line, "%s %s of %s", &o.kind, &o.name, &o.table); n == 3 {
			o.text = strings.TrimSpace(sql)
			s = append(s, o)
		}
	}
	slices.SortFunc(s, object.order)
	return s
}

// differences compares the schema in a transaction with want, see compare.
func differences(orm *gorm.DB, want schema) ([]data.Sentence, error) {
	rows, err := orm.Raw(objectsQuery).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list [][]any
	for rows.Next() {
		row := make([]any, 5)
		if err := rows.Scan(&row[0], &row[1], &row[2], &row[3], &row[4]); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return want.compare(objectsOf(list)), rows.Err()
}

// mostNamed is how many objects a message names.
const mostNamed = 5

// foreignSchema returns the error for a schema that differs by what was found.
func foreignSchema(name string, found []data.Sentence) error {
	what := found[0]
	for _, next := range found[1:min(len(found), mostNamed)] {
		what = data.Say("%s; %s", what, next)
	}
	if more := len(found) - mostNamed; more > 0 {
		what = data.Say("%s; and %d more", what, more)
	}
	return &data.Trouble{Kind: data.ErrTampered, Text: data.Say(
		"The structure of the database %s was modified outside TapeTrack: %s. Nobody can sign in and nothing can be changed until this is repaired. "+
			"%s Then restore a backup.", store.Shown(name), what, words.TellSecurity)}
}
