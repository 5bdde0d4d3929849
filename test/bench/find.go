package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"tapetrack/data"
)

// firstRows is how many rows the list reads at first.
const firstRows = 50

// measureFinds measures the time from a keystroke in the field Find to the first rows, and
// the size of the search index on the disk.
func measureFinds(ctx context.Context, folder string) ([]row, error) {
	env, err := environment(folder, nil)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, size := range []int{10_000, 1_000_000} {
		c, err := openCrowd(ctx, folder, env, size)
		if err != nil {
			return rows, err
		}
		defer c.close()
		for _, measure := range []func(context.Context, *crowd) ([]row, error){measureTyped, measureParts, measureIndex} {
			found, err := measure(ctx, c)
			rows = append(rows, found...)
			if err != nil {
				return rows, err
			}
		}
	}
	return rows, nil
}

// words returns words that people look for users by.
func (c *crowd) words() (words []string) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		words = append(words,
			strings.ToLower(firstNames[r.IntN(len(firstNames))]),
			strings.ToLower(lastNames[r.IntN(len(lastNames))]),
			families[r.IntN(len(families))]+eastern[r.IntN(len(eastern))],
			fmt.Sprintf("user%d@", r.IntN(c.size)+1),
			fmt.Sprintf("%c%c%04d", 'a'+rune(r.IntN(26)), 'a'+rune(r.IntN(26)), r.IntN(10_000)),
		)
	}
	return words
}

// measureTyped types many words letter by letter.
func measureTyped(ctx context.Context, c *crowd) ([]row, error) {
	var m keystrokes
	sorts := data.SortColumns()
	for i, word := range c.words() {
		letters := []rune(word)
		for n := 1; n <= len(letters); n++ {
			if err := m.find(ctx, c, string(letters[:n]), sorts[i%len(sorts)], i%2 == 1); err != nil {
				return nil, err
			}
		}
	}
	return []row{m.figure(c, "as you type", 50), m.figure(c, "as you type", 90), m.figure(c, "as you type", 95)}, nil
}

// parts are the texts to find, in every order, both ascending and descending.
var parts = []struct {
	what  string
	texts []string
}{
	{"one common Latin character", strings.Fields("a e n r 1")},
	{"two common Latin characters", strings.Fields("an er us 12 li")},
	{"three common Latin characters", strings.Fields("son ann use mul zoe")},
	{"one rare Latin character", strings.Fields("ʻ")},
	{"two rare Latin characters", strings.Fields("aʻ ʻi zq xj")},
	{"three rare Latin characters", strings.Fields("kaʻ ʻiu aʻi zq0 007")},
	{"one common CJK character", strings.Fields("田 子 李 小 김")},
	{"two common CJK characters", strings.Fields("太郎 山田 小龙 민준")},
	{"three common CJK characters", strings.Fields("山田太 李小龙 さくら")},
	{"one rare CJK character", strings.Fields("鬱 海")},
	{"two rare CJK characters", strings.Fields("海林 林鬱")},
	{"three rare CJK characters", strings.Fields("東海林 海林鬱")},
}

// measureParts finds common and rare parts of names.
func measureParts(ctx context.Context, c *crowd) ([]row, error) {
	var rows []row
	for _, part := range parts {
		var m keystrokes
		for range 3 {
			for _, text := range part.texts {
				for _, sort := range data.SortColumns() {
					for _, descending := range []bool{false, true} {
						if err := m.find(ctx, c, text, sort, descending); err != nil {
							return rows, err
						}
					}
				}
			}
		}
		rows = append(rows, m.figure(c, part.what, 50), m.figure(c, part.what, 95))
	}
	return rows, nil
}

// keystrokes are milliseconds from a keystroke to the first rows, and for reference those
// to read as many rows by their keys.
type keystrokes struct{ found, byKey []float64 }

func (m *keystrokes) find(ctx context.Context, c *crowd, text string, sort data.SortColumn, descending bool) error {
	begun := time.Now()
	if _, err := c.service.Users(ctx, c.console, data.UserQuery{
		Filter: data.UserFilter{Text: text}, Sort: sort, Descending: descending, Limit: firstRows,
	}); err != nil {
		return err
	}
	took := ms(time.Since(begun))
	m.found = append(m.found, took)
	if os.Getenv("BENCH_SLOW") != "" && took > 30 {
		fmt.Printf("%.0f ms: %s by %s, descending %v\n", took, text, sort, descending)
	}
	keys := make([]int64, firstRows)
	for k := range keys {
		keys[k] = rand.Int64N(int64(c.size)) + 1
	}
	begun = time.Now()
	_, err := c.service.UsersOf(ctx, c.console, keys)
	m.byKey = append(m.byKey, ms(time.Since(begun)))
	return err
}

func (m *keystrokes) figure(c *crowd, what string, p int) row {
	return row{
		what:    fmt.Sprintf("find %s, %d users: first rows, %dth percentile of %d (30 ms is the aim)", what, c.size, p, len(m.found)),
		against: fmt.Sprintf("reading %d rows by key, the same percentile", firstRows),
		ours:    percentile(m.found, p), theirs: percentile(m.byKey, p), unit: "ms",
	}
}

// measureIndex compares the search index with the whole database. For a million users it
// may take up 250 MB.
func measureIndex(ctx context.Context, c *crowd) ([]row, error) {
	db, err := sql.Open("sqlite", "file:"+c.path+"?mode=ro")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var index, whole float64
	if err := db.QueryRowContext(ctx, "SELECT sum(pgsize) / 1e6 FROM dbstat WHERE name = 'users_grams' AND aggregate = TRUE").Scan(&index); err != nil {
		return nil, err
	}
	err = db.QueryRowContext(ctx, "SELECT page_count * page_size / 1e6 FROM pragma_page_count, pragma_page_size").Scan(&whole)
	return []row{{
		what: fmt.Sprintf("the search index of %d users (250 MB is the bound for a million)", c.size), against: "the database", ours: index, theirs: whole, unit: "MB",
	}}, err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func percentile(values []float64, p int) float64 {
	slices.Sort(values)
	return values[min(len(values)*p/100, len(values)-1)]
}
