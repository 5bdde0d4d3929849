package print

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"strconv"
	"strings"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// A frame is common to all pages.
type frame struct {
	Language string // as in HTML
	Title    string
	Origin   string // when and by whom the page was printed, and from which database if its reader has use for that
}

func newFrame(title data.Text, origin string) frame {
	return frame{Language: lang.Current().Tag(), Title: lang.T(title), Origin: origin}
}

// A piece is a part of a sentence: words of ours, or what comes from users.
type piece struct {
	Text string
	Own  bool // it is not ours
}

// pieces words a text in pieces, so that its arguments can stand in elements of their own.
func pieces(text data.Text, args ...string) []piece {
	const mark = "\x00" // in no name, and in no text
	marked := make([]any, len(args))
	for i := range args {
		marked[i] = mark + strconv.Itoa(i) + mark
	}
	var all []piece
	for i, part := range strings.Split(lang.T(text, marked...), mark) {
		if i%2 == 0 {
			all = append(all, piece{Text: part})
		} else if n, err := strconv.Atoi(part); err == nil {
			all = append(all, piece{args[n], true})
		}
	}
	return all
}

// script opens the print dialog once the page is loaded. No other script runs.
const script = `addEventListener("load", function () { print(); });`

// policy permits only the styles of the page and that one script: whatever a name
// contains, it can neither run nor fetch anything.
func policy() string {
	sum := sha256.Sum256([]byte(script))
	return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// pages are the templates. What comes from users stands in bdi elements, so that its
// writing direction affects nothing else.
var pages = template.Must(template.New("").Parse(`{{define "pieces"}}{{range .}}{{if .Own}}<bdi>{{.Text}}</bdi>{{else}}{{.Text}}{{end}}{{end}}{{end}}{{define "head"}}<!DOCTYPE html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="` + policy() + `">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<script>` + script + `</script>
<style>
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.45 "Noto Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1a1a1a; background: #e9ecef; margin: 0; padding: 8mm; overflow-wrap: anywhere; }
.sheet { background: #fff; margin: 0 auto 8mm; box-shadow: 0 1px 6px #0003; }
h1 { font-size: 17pt; line-height: 1.25; margin: 0; }
h2 { font-size: 11.5pt; margin: 5mm 0 1mm; color: #1d4ed8; break-after: avoid; }
p { margin: 0 0 2mm; }
.origin { color: #555; font-size: 8.5pt; }
@media print {
  body { background: none; padding: 0; }
  .sheet { display: block !important; box-shadow: none; margin: 0; padding: 0 !important; width: auto !important; min-height: 0 !important; }
  h2 { color: #000; }
}
{{end}}{{define "users"}}{{template "head" .}}
.sheet { max-width: 297mm; padding: 12mm; }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 8mm; }
.count { font-weight: 600; margin: 1mm 0; }
table { width: 100%; border-collapse: collapse; font-size: 9pt; line-height: 1.3; table-layout: fixed; margin: 3mm 0; }
thead { display: table-header-group; }
th { text-align: left; border-bottom: 1.5pt solid #1a1a1a; padding: 1.2mm 2mm 1.2mm 0; vertical-align: bottom; }
td { border-bottom: .5pt solid #c8ccd0; padding: 1.1mm 2mm 1.1mm 0; vertical-align: top; }
tr { break-inside: avoid; }
.not { font-weight: 600; }
@page { size: landscape; margin: 12mm 12mm 14mm; @bottom-right { content: "{{.Foot.Before}}" counter(page) "{{.Foot.Between}}" counter(pages) "{{.Foot.After}}"; font: 8pt sans-serif; color: #555; } }
</style>
</head>
<body>
<main class="sheet">
<div class="top"><h1>{{.Title}}</h1><p class="origin"><bdi>{{.Origin}}</bdi></p></div>
<p><bdi>{{.Which}}</bdi></p>
<p class="count">{{.Count}}</p>
<table>
<colgroup><col style="width:13%"><col style="width:20%"><col style="width:23%"><col style="width:9%"><col style="width:10%"><col style="width:9%"><col style="width:16%"></colgroup>
<thead><tr>{{range .Heads}}<th>{{.}}</th>{{end}}</tr></thead>
<tbody>
{{range .Rows}}<tr><td><bdi>{{.ID}}</bdi></td><td><bdi>{{.Name}}</bdi></td><td><bdi>{{.Email}}</bdi></td><td><bdi>{{.Group}}</bdi></td><td>{{.OTP}}</td><td{{if not .Good}} class="not"{{end}}>{{.Status}}</td><td><bdi>{{.Last}}</bdi></td></tr>
{{else}}<tr><td colspan="7">{{.None}}</td></tr>
{{end}}</tbody>
</table>
</main>
</body>
</html>
{{end}}{{define "letters"}}{{template "head" .}}
.sheet { width: 210mm; max-width: 100%; min-height: 277mm; padding: 14mm 18mm; display: flex; flex-direction: column; font-size: 9.5pt; line-height: 1.3; }
.sheet h2 { font-size: 10.5pt; margin: 2.5mm 0 .5mm; }
.sheet p { margin: 0 0 1mm; }
.sheet + .sheet { break-before: page; }
.you { display: grid; grid-template-columns: max-content 1fr; gap: .6mm 5mm; margin: 3mm 0; padding: 2mm 4mm; border: 1pt solid #9aa1a9; border-radius: 2mm; }
.you dt { color: #555; }
.you dd { margin: 0; }
.id { font-weight: 700; font-size: 12pt; }
ol, ul { margin: 0 0 1mm; padding-left: 6mm; }
li { margin-bottom: .6mm; padding-left: 1mm; }
.apps { padding-left: 0; list-style: none; font-size: 8pt; line-height: 1.25; }
.note { border-left: 3pt solid #b45309; padding-left: 3mm; font-weight: 600; }
.never { font-weight: 600; }
/* More to say, in smaller type, so that it stays on one page. */
.noted { font-size: 9pt; }
.sheet .end { margin: auto 0 0; padding-top: 1.5mm; }
@page { margin: 10mm 15mm; }
</style>
</head>
<body>
{{$page := .}}{{range .Letters}}<article class="sheet{{if .Notes}} noted{{end}}">
<h1>{{$page.Heading}}</h1>
<dl class="you">
<dt>{{$page.UserID}}</dt><dd class="id"><bdi>{{.ID}}</bdi></dd>
{{if .Name}}<dt>{{$page.Name}}</dt><dd><bdi>{{.Name}}</bdi></dd>
{{end}}{{if .Group}}<dt>{{$page.Group}}</dt><dd><bdi>{{.Group}}</bdi></dd>
{{end}}<dt>{{$page.Password}}</dt><dd><bdi>{{.Password}}</bdi></dd>
{{if .Programs}}<dt>{{$page.Programs}}</dt><dd>{{.Programs}}</dd>
{{end}}</dl>
<p>{{template "pieces" .Dear}}</p>
{{range .Notes}}<p class="note">{{.}}</p>
{{end}}<p><bdi>{{.Intro}}</bdi></p>
<h2>{{.Todo}}</h2>
<ol>
{{range .Steps}}<li>{{.}}</li>
{{end}}</ol>
{{if .Apps}}<h2>{{.Which}}</h2>
<ul class="apps">
{{range .Apps}}<li><b>{{.Title}}</b> ({{.Platforms}}): {{.Add}}</li>
{{end}}</ul>
{{end}}{{with .After}}<h2>{{$page.After}}</h2>
<ul>
{{range .}}<li>{{.}}</li>
{{end}}</ul>
{{end}}<h2>{{$page.Lost}}</h2>
<p>{{.Lost}}</p>
<h2>{{$page.Questions}}</h2>
<p>{{template "pieces" .Ask}} <span class="never">{{$page.Never}}</span></p>
<p class="origin end"><bdi>{{$page.Origin}}</bdi></p>
</article>
{{end}}</body>
</html>
{{end}}`))
