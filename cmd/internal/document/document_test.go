package document

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// grammar has what is special to roff and to shells.
type grammar struct {
	File   string `help:".TH is no request, '\\fBbold\\fR' no font, and [x]: is \"quoted\" by $HOME. A second sentence." placeholder:"PATH" env:"THE_FILE"`
	Secret bool   `help:"Nobody is told." hidden:""`

	User struct {
		Otp struct {
			ID    string `arg:"" help:"Who."`
			State string `arg:"" name:"on|off" enum:"on,off"`
			Form  string `enum:"csv,json" default:"csv" help:"How."`
		} `cmd:"" help:"Don't: use it."`
	} `cmd:"" help:"Users."`
	Hidden struct{} `cmd:"" hidden:""`
}

func written(t *testing.T, form string) string {
	t.Helper()
	parser, err := kong.New(new(grammar), kong.Name("x"), kong.Description("The program."))
	if err != nil {
		t.Fatal(err)
	}
	text, err := Write(form, "a-tool", "1.2.3", parser.Model, File{"/etc/a-tool", "What it reads."})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Each form names what can be typed, and nothing that is hidden.
func TestWrite(t *testing.T) {
	for form, want := range map[string][]string{
		"man": {
			".TH A-TOOL 1 \"\" \"TapeTrack 1.2.3\"", "a\\-tool \\- the program\n", ".SS user otp ID on|off\n", "\\fB\\-\\-form\\fR=\\fIcsv|json\\fR",
			"\n\\&.TH is no request, '\\efBbold\\efR' no font", ".B THE_FILE\n", ".I /etc/a\\-tool\nWhat it reads.\n",
		},
		"bash": {`"a-tool user otp"`, `"a-tool user otp --form") mapfile`, `-W 'csv json' --`, "'on off --help --file --form'"},
		"zsh":  {"#compdef a-tool\n", `below+=('otp:Don'\''t\: use it')`, "--form=[How]:form:(csv json)"},
		"fish": {`-n "__a-tool_at 'a-tool user'" -f -a 'otp' -d 'Don\'t: use it'`, "-l 'form' -x -a 'csv json' -d 'How'", "-l 'file' -r"},
	} {
		text := written(t, form)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not have %q:\n%s", form, w, text)
			}
		}
		if strings.Contains(text, "ecret") || strings.Contains(text, "idden") {
			t.Errorf("%s shows what is hidden:\n%s", form, text)
		}
	}
	if _, err := Write("html", "x", "1", nil); err == nil || !strings.Contains(err.Error(), Forms) {
		t.Errorf("another form: %v", err)
	}
}

// What bash reads, it understands, and offers what can follow.
func TestBash(t *testing.T) {
	for typed, want := range map[string]string{
		"a-tool u":                        "user",
		"a-tool user ":                    "otp --help --file",
		"a-tool --file x user otp --form": "--form",
		"a-tool user otp --form = j":      "json",
		"a-tool user otp ann o":           "on off",
	} {
		words := strings.Fields(typed)
		if strings.HasSuffix(typed, " ") {
			words = append(words, "")
		}
		script := written(t, "bash") + "\n" + `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _a-tool; echo ${COMPREPLY[@]}`
		out, err := exec.Command("bash", append([]string{"-c", script, "bash"}, words...)...).CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("%q: %s, %v; want %s", typed, out, err, want)
		}
	}
}
