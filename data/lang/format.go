package lang

import (
	"fmt"
	"strconv"
	"strings"
)

// A Verb is what a format has for an argument.
type Verb struct {
	Arg  int  // its number, from 1
	Verb byte // d, s
}

// Verbs returns the verbs of a format of package fmt, in their order. Others
// than %s, %d, %q and %%, with or without a number as in %[2]s, are an error.
func Verbs(format string) ([]Verb, error) {
	var verbs []Verb
	next := 1
	for rest := format; ; {
		_, after, found := strings.Cut(rest, "%")
		if !found {
			return verbs, nil
		}
		if strings.HasPrefix(after, "%") {
			rest = after[1:]
			continue
		}
		if strings.HasPrefix(after, "[") {
			number, verb, closed := strings.Cut(after[1:], "]")
			n, err := strconv.Atoi(number)
			if !closed || err != nil || n < 1 {
				return nil, fmt.Errorf("%q: a number in brackets is expected after %%", format)
			}
			next, after = n, verb
		}
		if after == "" || !strings.Contains("sdq", after[:1]) {
			return nil, fmt.Errorf("%q: only %%s, %%d, %%q and %%%% are permitted", format)
		}
		verbs = append(verbs, Verb{next, after[0]})
		next, rest = next+1, after[1:]
	}
}

// counted returns the number of the argument that decides between singular and plural: the
// first one printed as a number, or the first one of a text that prints none.
func counted(format string) int {
	verbs, err := Verbs(format)
	if err != nil {
		return 1
	}
	for _, v := range verbs {
		if v.Verb == 'd' {
			return v.Arg
		}
	}
	return 1
}
