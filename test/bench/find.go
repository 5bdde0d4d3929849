package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"tapetrack/data"
)

// firstRows is how many rows the list asks for at first.
const firstRows = 50

// measureFind measures what it takes from a keystroke in the field Find to the
// first rows: of many words, each letter by letter. The reference reads as many
// rows by their keys.
func measureFind(ctx context.Context, c *crowd) ([]row, error) {
	console := data.Actor{Console: "console:bench"}
	r := rand.New(rand.NewPCG(3, 4))
	var words []string
	for range 40 {
		words = append(words,
			strings.ToLower(firstNames[r.IntN(len(firstNames))]),
			strings.ToLower(lastNames[r.IntN(len(lastNames))]),
			fmt.Sprintf("user%d@", r.IntN(c.size)+1),
			fmt.Sprintf("%c%c%04d", 'a'+rune(r.IntN(26)), 'a'+rune(r.IntN(26)), r.IntN(10_000)),
		)
	}
	var typed, byKey []float64
	sorts := data.SortColumns()
	for i, word := range words {
		letters := []rune(word)
		for n := 1; n <= len(letters); n++ {
			q := data.UserQuery{
				Filter: data.UserFilter{Text: string(letters[:n])}, Sort: sorts[i%len(sorts)], Descending: i%2 == 1, Limit: firstRows,
			}
			begun := time.Now()
			if _, err := c.service.Users(ctx, console, q); err != nil {
				return nil, err
			}
			typed = append(typed, ms(time.Since(begun)))

			keys := make([]int64, firstRows)
			for k := range keys {
				keys[k] = r.Int64N(int64(c.size)) + 1
			}
			begun = time.Now()
			if _, err := c.service.UsersOf(ctx, console, keys); err != nil {
				return nil, err
			}
			byKey = append(byKey, ms(time.Since(begun)))
		}
	}
	figure := func(name string, p int) row {
		return row{
			what:    fmt.Sprintf("find as you type, %d users: first rows, %s of %d keystrokes (30 ms is the aim)", c.size, name, len(typed)),
			against: fmt.Sprintf("reading %d rows by key, %s", firstRows, name),
			ours:    percentile(typed, p), theirs: percentile(byKey, p), unit: "ms",
		}
	}
	return []row{figure("median", 50), figure("90th percentile", 90), figure("95th percentile", 95)}, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func percentile(values []float64, p int) float64 {
	slices.Sort(values)
	return values[min(len(values)*p/100, len(values)-1)]
}
