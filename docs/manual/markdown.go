package manual

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// This file turns Markdown into HTML: links lead to the other pages, a picture has a dark twin, and a key looks like
// one. HTML in the Markdown is left out.

// markdown returns what reads and writes Markdown. d may be nil for reading alone.
func markdown(d *drawing) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(d, 1))),
	)
}

func parse(source []byte) ast.Node {
	return markdown(nil).Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(ids{}))))
}

// each calls do for every node of a kind in source.
func each[N ast.Node](source []byte, do func(N)) {
	_ = ast.Walk(parse(source), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if found, ok := n.(N); ok && entering {
			do(found)
		}
		return ast.WalkContinue, nil
	})
}

// heading returns the title of a page.
func heading(source []byte) (title string) {
	each(source, func(h *ast.Heading) {
		if h.Level == 1 && title == "" {
			title = plain(h, source)
		}
	})
	return title
}

// contents returns the parts of the manual: the headings of the first page, with the pages that the lists below them
// lead to.
func contents(source []byte) (groups []group) {
	each(source, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 2 {
				groups = append(groups, group{title: plain(n, source)})
			}
		case *ast.Link:
			if name, local := strings.CutSuffix(string(n.Destination), mark); local && len(groups) > 0 {
				last := &groups[len(groups)-1]
				last.pages = append(last.pages, name)
			}
		}
	})
	return groups
}

// plain returns the text of a node without its marks.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Value(source))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// render writes the HTML of a page, and returns the pictures that it shows: of windows in that language, where there are.
func render(root fs.FS, language string, source []byte) (html []byte, shown []string, err error) {
	d := &drawing{root: root, language: language}
	var b bytes.Buffer
	err = markdown(d).Renderer().Render(&b, source, parse(source))
	return b.Bytes(), d.shown, err
}

// ids names headings as GitHub does, so that a link works in both: in lower case, without punctuation, with hyphens for
// blanks.
type ids map[string]bool

// Generate is called by goldmark for each heading.
func (i ids) Generate(value []byte, _ ast.NodeKind) []byte {
	id := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, string(value))
	for n, first := 1, id; i[id]; n++ {
		id = first + "-" + strconv.Itoa(n)
	}
	i[id] = true
	return []byte(id)
}

// Put is called by goldmark for an id that is in the text.
func (i ids) Put(value []byte) { i[string(value)] = true }

// drawing writes what looks different here, and notes the pictures.
type drawing struct {
	root     fs.FS
	language string
	shown    []string
}

// RegisterFuncs is called by goldmark.
func (d *drawing) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindLink, d.link)
	r.Register(ast.KindImage, d.image)
	r.Register(ast.KindCodeSpan, d.code)
}

func (d *drawing) link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	to := string(n.(*ast.Link).Destination)
	if page, at, _ := strings.Cut(to, "#"); strings.HasSuffix(page, mark) {
		to = strings.TrimSuffix(page, mark) + ".html"
		if at != "" {
			to += "#" + at
		}
	}
	_, _ = fmt.Fprintf(w, `<a href="%s">`, util.EscapeHTML([]byte(to)))
	return ast.WalkContinue, nil
}

// image writes a picture: light, or dark where the reader's system is.
func (d *drawing) image(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	name := path.Base(string(n.(*ast.Image).Destination))
	light := path.Join(pictures, d.language, name)
	file, err := d.root.Open(light)
	if errors.Is(err, fs.ErrNotExist) {
		light = path.Join(pictures, name)
		file, err = d.root.Open(light)
	}
	if err != nil {
		return ast.WalkStop, err
	}
	defer func() { _ = file.Close() }()
	size, err := png.DecodeConfig(file)
	if err != nil {
		return ast.WalkStop, err
	}
	dark := strings.Replace(light, "-light.", "-dark.", 1)
	d.shown = append(d.shown, light, dark)
	_, _ = fmt.Fprintf(w, `<picture><source media="(prefers-color-scheme: dark)" srcset="../%s"><img src="../%s" alt="%s" width="%d" height="%d"></picture>`,
		dark, light, util.EscapeHTML([]byte(plain(n, source))), size.Width, size.Height)
	return ast.WalkSkipChildren, nil
}

// pressed is what is a key, or several at once, in the text: as English keyboards name them, or German ones.
var pressed = regexp.MustCompile(`^(?:(?:Ctrl|Alt|Shift|Cmd|Strg|Umschalt)\+)*(?:Ctrl|Alt|Shift|F\d{1,2}|[A-Z]|Enter|Escape|Esc|Tab|Space|Del|Delete|Home|End|Up|Down|Left|Right|Page Up|Page Down|Menu|` +
	`Strg|Umschalt|Eingabe|Leertaste|Entf|Einfg|Pos1|Ende|Pfeil (?:auf|ab|links|rechts)|Bild (?:auf|ab)|Menü)$`)

// code writes a key as one, and everything else in code as that.
func (d *drawing) code(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	words, element := plain(n, source), "code"
	if pressed.MatchString(words) {
		element = "kbd"
	}
	_, _ = fmt.Fprintf(w, "<%s>%s</%s>", element, util.EscapeHTML([]byte(words)), element)
	return ast.WalkSkipChildren, nil
}
