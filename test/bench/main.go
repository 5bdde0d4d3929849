// Bench measures the programs against their budgets. Each figure is a ratio
// against a reference that runs in the same process or back to back, so that a
// slow or busy machine changes both sides alike.
//
// Usage: go run ./test/bench [-runs N] [-windows=false]
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
)

func main() {
	runs := flag.Int("runs", 9, "how often each side of a comparison is measured")
	windows := flag.Bool("windows", true, "measure windows, too; needs Xvfb and a C compiler")
	flag.Parse()
	if err := run(*runs, *windows); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(runs int, windows bool) error {
	folder, err := os.MkdirTemp("", "tapetrack-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	var rows []row
	if windows {
		measured, err := measureWindows(folder, runs)
		if err != nil {
			return fmt.Errorf("windows: %w", err)
		}
		rows = append(rows, measured...)
	}
	measured, err := measureSignIn(folder, runs)
	if err != nil {
		return fmt.Errorf("sign-in: %w", err)
	}
	print(append(rows, measured...))
	return nil
}

// A row compares one figure of ours with its reference.
type row struct {
	what, against string
	ours, theirs  float64
	unit          string
	least         bool    // the ratio is to be at least the budget, not at most
	budget        float64 // 0: reported only
}

func (r row) ratio() float64 { return r.ours / r.theirs }

func (r row) met() string {
	switch {
	case r.budget == 0:
		return ""
	case r.least && r.ratio() >= r.budget, !r.least && r.ratio() <= r.budget:
		return "met"
	default:
		return "NOT MET"
	}
}

func print(rows []row) {
	for _, r := range rows {
		fmt.Printf("%s\n    against %s\n    %.4g %s : %.4g %s = %.3f", r.what, r.against, r.ours, r.unit, r.theirs, r.unit, r.ratio())
		if r.budget > 0 {
			fmt.Printf(" (%s %.2f: %s)", map[bool]string{false: "at most", true: "at least"}[r.least], r.budget, r.met())
		}
		fmt.Println()
	}
}

// median returns the middle of the values, which one slow run does not move.
func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	if n%2 == 1 {
		return values[n/2]
	}
	return (values[n/2-1] + values[n/2]) / 2
}
