package recovery

import (
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// A sheet is what is saved and printed: the codes, their user, and how to use them.
type sheet struct {
	Codes    []string
	User     string // User-ID
	Name     string
	Program  string
	Computer string
	Made     time.Time
}

// What is on the page and in the file alike.
const (
	codesOf data.Text = "TapeTrack recovery codes of %s"
	ifLost  data.Text = "If your phone is lost:"
)

// String keeps the codes out of logs and messages.
func (sheet) String() string { return "[redacted]" }

// GoString keeps the codes out of logs and messages.
func (sheet) GoString() string { return "[redacted]" }

// who names the user for a heading: "Alice Ärmel (alice)" or "alice".
func (s sheet) who() string {
	return shell.Who(s.Name, s.User)
}

// made says when and where the codes were made.
func (s sheet) made() string {
	return lang.T("Made on %s in %s on %s.", lang.Time(s.Made.Local(), data.LayoutLongTimeAt), s.Program, s.Computer)
}

// steps say how to use a code.
func (s sheet) steps() []string {
	return []string{
		lang.T(shell.StartAndEnter, s.Program),
		lang.T("Enter one of these codes into the field OTP, then press OK."),
		lang.T("My Sign-in opens and guides you through replacing your phone. You get new recovery codes; destroy these."),
		lang.T("Each code works once: cross it out when it is used."),
	}
}

// text returns the sheet as a text file.
func (s sheet) text() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", lang.T(codesOf, s.who()), s.made())
	for i, code := range s.Codes {
		fmt.Fprintf(&b, "%2d  %s\n", i+1, code)
	}
	fmt.Fprintf(&b, "\n%s\n", lang.T(ifLost))
	for i, step := range s.steps() {
		fmt.Fprintf(&b, "%d. %s\n", i+1, step)
	}
	return []byte(b.String())
}

// html writes the sheet as a page that opens the print dialog. It loads nothing from
// elsewhere.
func (s sheet) html(w io.Writer) error {
	return printed.Execute(w, struct {
		sheet
		Language, Title, Heading, Who, Origin, IfLost, KeepIt string
		Steps                                                 []string
	}{
		s, lang.Current().Tag(), lang.T(codesOf, s.User), lang.T("TapeTrack recovery codes"), s.who(), s.made(), lang.T(ifLost),
		lang.T("Keep this page locked away, and apart from your phone and your password."), s.steps(),
	})
}

var printed = template.Must(template.New("codes").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>{{.Title}}</title>
<style>
body { font: 12pt/1.5 sans-serif; color: #000; background: #fff; max-width: 17cm; margin: 1.5cm auto; }
h1 { font-size: 18pt; margin: 0; }
p { margin: .2cm 0; }
ol.codes { font: bold 14pt/1.9 monospace; columns: 2; border: 1px solid #000; padding: .4cm 1cm .4cm 1.6cm; margin: .8cm 0; }
ol.codes li { break-inside: avoid; padding-left: .3cm; }
ol.codes li::marker { font-weight: normal; }
@page { margin: 1.5cm; }
@media print { body { margin: 0; } }
</style>
</head>
<body onload="window.print()">
<h1>{{.Heading}}</h1>
<p><strong>{{.Who}}</strong></p>
<p>{{.Origin}}</p>
<ol class="codes">
{{range .Codes}}<li>{{.}}</li>
{{end}}</ol>
<p><strong>{{.IfLost}}</strong></p>
<ol>
{{range .Steps}}<li>{{.}}</li>
{{end}}</ol>
<p>{{.KeepIt}}</p>
</body>
</html>
`))
