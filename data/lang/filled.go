package lang

import (
	"strconv"
	"strings"

	"tapetrack/data"
)

// A filling is a text of the language, cut where its arguments stand: text 0, argument 0,
// text 1, and so on.
type filling struct {
	texts []string
	args  []int
}

// mark stands for an argument where a text is cut. Nobody can type it.
const mark = "\x00"

// filled words a text whose arguments are all texts, which most are, and reports whether
// it is one. It asks the catalogue once: the search of a log words each event.
func (l *Language) filled(text data.Text, args []any) (string, bool) {
	size := 0
	for _, arg := range args {
		s, is := arg.(string)
		if !is {
			return "", false
		}
		size += len(s)
	}
	f := l.cut(text, len(args))
	if f == nil {
		return "", false
	}
	var b strings.Builder
	b.Grow(size + len(text) + len(text)/2)
	b.WriteString(f.texts[0])
	for i, arg := range f.args {
		b.WriteString(args[arg].(string))
		b.WriteString(f.texts[i+1])
	}
	return b.String(), true
}

// cut returns the filling of a text with so many arguments, nil if it has others than %s.
func (l *Language) cut(text data.Text, n int) *filling {
	if kept, known := l.fillings.Load(text); known {
		f := kept.(*filling)
		if f == nil || len(f.args) < n { // an argument is missing in it: package fmt says so
			return nil
		}
		for _, arg := range f.args {
			if arg >= n {
				return nil
			}
		}
		return f
	}
	f := l.makeFilling(text, n)
	l.fillings.Store(text, f)
	return f
}

func (l *Language) makeFilling(text data.Text, n int) *filling {
	verbs, err := Verbs(string(text))
	if err != nil || strings.Contains(string(text), mark) {
		return nil
	}
	for _, v := range verbs {
		if v.Verb != 's' || v.Arg > n {
			return nil
		}
	}
	marked := make([]any, n)
	for i := range marked {
		marked[i] = mark + strconv.Itoa(i) + mark
	}
	parts := strings.Split(l.format(text, marked...), mark)
	f := &filling{texts: []string{parts[0]}}
	for i := 1; i+1 < len(parts); i += 2 {
		arg, err := strconv.Atoi(parts[i])
		if err != nil {
			return nil // package fmt has quoted it
		}
		f.args, f.texts = append(f.args, arg), append(f.texts, parts[i+1])
	}
	if len(f.args) < n {
		return nil
	}
	return f
}
