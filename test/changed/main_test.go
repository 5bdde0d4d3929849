package main

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/test/check"
)

func TestAffected(t *testing.T) {
	all := []listed{
		{ImportPath: "tapetrack/app", Dir: "/x/app", Imports: []string{"tapetrack/data"}, TestImports: []string{"tapetrack/data/store"}},
		{ImportPath: "tapetrack/data", Dir: "/x/data"},
		{ImportPath: "tapetrack/data/store", Dir: "/x/data/store", Imports: []string{"tapetrack/data"}},
		{ImportPath: "tapetrack/test", Dir: "/x/test"},
		{ImportPath: "tapetrack/test/tour", Dir: "/x/test/tour", XTestImports: []string{"tapetrack/data/store"}},
	}
	for i := range mostImporters - 1 {
		all = append(all, listed{ImportPath: fmt.Sprint("tapetrack/w", i), Dir: fmt.Sprint("/x/w", i), Imports: []string{"tapetrack/data"}})
	}
	for files, want := range map[string]string{
		"":                           "",
		"/x/README.md":               "tapetrack/test",
		"/x/data/store/a.go":         "tapetrack/app tapetrack/data/store tapetrack/test",
		"/x/data/store/a_test.go":    "tapetrack/data/store tapetrack/test",
		"/x/data/store/testdata/a/b": "tapetrack/data/store tapetrack/test",
		"/x/data/store/schemas/a":    "tapetrack/app tapetrack/data/store tapetrack/test",
		"/x/data/a.go":               "tapetrack/data tapetrack/test", // more import it than are tested in a minute
		"/x/test/tour/a_test.go":     "tapetrack/test",                // needs a display
		"/x/app/a.go /x/w0/a.go":     "tapetrack/app tapetrack/test tapetrack/w0",
		"/x/gone/a.go":               "tapetrack/test",
		"/x/go.sum":                  "tapetrack/app tapetrack/data tapetrack/data/store tapetrack/test tapetrack/w0 tapetrack/w1 tapetrack/w2 tapetrack/w3 tapetrack/w4",
	} {
		check.Equal(t, files, strings.Join(affected(strings.Fields(files), all), " "), want)
	}
}
