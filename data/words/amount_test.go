package words_test

import (
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestRows(t *testing.T) {
	for want, n := range map[string]data.RowCount{
		"0 users":       {},
		"1 user":        {N: 1},
		"1+ users":      {N: 1, More: true},
		"1,284 users":   {N: 1284},
		"10,000+ users": {N: 10_000, More: true},
	} {
		check.Equal(t, "words", lang.Say(words.Rows(n, words.Users)), want)
	}
	all := data.RowCount{N: 1_000_000}
	for want, n := range map[string]data.RowCount{
		"0 of 1,000,000 users":       {},
		"12 of 1,000,000 users":      {N: 12},
		"10,000+ of 1,000,000 users": {N: 10_000, More: true},
	} {
		check.Equal(t, "words", lang.Say(words.RowsOf(n, all, words.Users)), want)
	}
	check.Equal(t, "words", lang.Say(words.RowsOf(data.RowCount{N: 1}, data.RowCount{N: 1}, words.Users)), "1 of 1 user")
	check.Equal(t, "words", lang.Say(words.RowsOf(data.RowCount{N: 1}, data.RowCount{N: 10_000, More: true}, words.Users)), "1 of 10,000+ users")
}
