package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/pquerna/otp/totp"

	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// teller tells what goes wrong on the screen, in place of a test.
type teller struct {
	testing.TB
	out  io.Writer
	ends []func()
}

// gone ends a command that could not be done.
type gone struct{}

func (t *teller) Helper()                      {}
func (t *teller) Cleanup(f func())             { t.ends = append(t.ends, f) }
func (t *teller) Error(args ...any)            { fmt.Fprintln(t.out, args...) }
func (t *teller) Errorf(text string, a ...any) { fmt.Fprintf(t.out, text+"\n", a...) }
func (t *teller) Fatal(args ...any)            { t.Error(args...); panic(gone{}) }
func (t *teller) Fatalf(text string, a ...any) { t.Errorf(text, a...); panic(gone{}) }

func (t *teller) end() {
	for _, f := range slices.Backward(t.ends) {
		f()
	}
}

// listener is the loop of the program: it takes a line, does what it says, and tells where the focus is then.
type listener struct {
	screen  *screen.Screen
	demo    *demo
	lines   *bufio.Scanner
	out     io.Writer
	program string
	before  string // what was heard last
}

const help = `read            everything in the window, from the beginning; > marks what has the focus
focus           what has the focus
tab, back       to the next, or the previous control (Tab, Shift+Tab); with a number, so many
enter, space, escape, up, down, left, right, home, end, f10 ...
key ctrl+l      any key with others held down: ctrl, shift, alt; key alt+f is the menu with the underlined F
type words      types them, where the focus is
code KEY        what an authenticator with that Secret Key shows now
quit            ends
`

func (l *listener) listen() {
	l.rest()
	l.tell()
	for l.screen.Quits == 0 && l.lines.Scan() {
		if strings.TrimSpace(l.lines.Text()) == "quit" {
			return
		}
		l.obey(strings.TrimSpace(l.lines.Text()))
	}
}

// rest waits until nothing has happened for a while and no work is under way.
func (l *listener) rest() {
	for l.screen.Settle(time.Second/4) || l.busy() {
	}
}

// busy reports whether a button of the window in front shows that its work is under way.
func (l *listener) busy() bool {
	return l.screen.Quits == 0 && screen.Find(l.screen.Front(), (*widgets.Button).IsBusy) != nil
}

func (l *listener) obey(line string) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(gone); !ok {
				panic(r)
			}
		}
	}()
	word, rest, _ := strings.Cut(line, " ")
	times, err := strconv.Atoi(rest)
	if err != nil {
		times = 1
	}
	switch word {
	case "":
		return
	case "help":
		fmt.Fprint(l.out, help)
		return
	case "read":
		l.rest()
		l.before = l.screen.Heard()
		fmt.Fprintln(l.out, l.before)
		return
	case "focus":
		fmt.Fprintln(l.out, l.where())
		return
	case "code":
		l.code(strings.ReplaceAll(rest, " ", ""))
		return
	case "type":
		l.screen.Type(rest)
	case "tab", "back":
		for range times {
			l.screen.Chord(map[string]fyne.KeyModifier{"back": fyne.KeyModifierShift}[word], fyne.KeyTab)
		}
	case "key":
		l.press(rest)
	default:
		for range times {
			l.press(word)
		}
	}
	l.rest()
	if l.screen.Quits == 0 {
		l.tell()
	}
}

// code says what an authenticator shows.
func (l *listener) code(key string) {
	code, err := totp.GenerateCode(strings.ToUpper(key), time.Now())
	if err != nil {
		fmt.Fprintln(l.out, "That is no Secret Key:", err)
		return
	}
	fmt.Fprintln(l.out, code)
}

// keys are the names of keys that are not their own.
var keys = map[string]fyne.KeyName{
	"enter": fyne.KeyReturn, "space": fyne.KeySpace, "escape": fyne.KeyEscape, "up": fyne.KeyUp, "down": fyne.KeyDown,
	"left": fyne.KeyLeft, "right": fyne.KeyRight, "home": fyne.KeyHome, "end": fyne.KeyEnd, "tab": fyne.KeyTab,
	"delete": fyne.KeyDelete, "backspace": fyne.KeyBackspace, "pageup": fyne.KeyPageUp, "pagedown": fyne.KeyPageDown,
	"menu": desktop.KeyMenu,
}

var held = map[string]fyne.KeyModifier{"ctrl": fyne.KeyModifierControl, "shift": fyne.KeyModifierShift, "alt": fyne.KeyModifierAlt}

// press presses a key such as ctrl+l.
func (l *listener) press(chord string) {
	parts := strings.Split(strings.ToLower(chord), "+")
	mod := fyne.KeyModifier(0)
	for _, m := range parts[:len(parts)-1] {
		if held[m] == 0 {
			fmt.Fprintf(l.out, "There is no key %q to hold down.\n", m)
			return
		}
		mod |= held[m]
	}
	name := parts[len(parts)-1]
	key, known := keys[name]
	switch {
	case known:
	case len([]rune(name)) == 1 || len(name) > 1 && name[0] == 'f' && strings.Trim(name[1:], "0123456789") == "":
		key = fyne.KeyName(strings.ToUpper(name))
	default:
		fmt.Fprintf(l.out, "%q is neither a command nor a key; help lists them.\n", chord)
		return
	}
	l.screen.Chord(mod, key)
}

// where says what has the focus.
func (l *listener) where() string {
	if focus := l.screen.HeardFocus(); focus != "" {
		return "> " + focus
	}
	return "Nothing has the focus."
}

// tell says which window is in front if it is another one, where the focus is, and whether something else has changed: a
// screen reader says the former two by itself.
func (l *listener) tell() {
	heard := l.screen.Heard()
	title, _, _ := strings.Cut(heard, "\n")
	was, _, _ := strings.Cut(l.before, "\n")
	if title != was {
		fmt.Fprintln(l.out, title)
	}
	fmt.Fprintln(l.out, l.where())
	if title == was && changed(l.before, heard) {
		fmt.Fprintln(l.out, "Something else in the window has changed; enter read to hear it.")
	}
	l.before = heard
}

// changed reports whether two readings of a window differ in more than what has, or had, the focus, and the clock.
func changed(before, now string) bool {
	lines := func(heard string) (all []string, focus string) {
		for _, line := range strings.Split(heard, "\n") {
			text, focused := strings.CutPrefix(line, "> ")
			if focused {
				focus = text
				continue
			}
			if text = strings.TrimSpace(text); !strings.Contains(text, "(UTC") {
				all = append(all, text)
			}
		}
		return all, focus
	}
	old, was := lines(before)
	all, is := lines(now)
	different := func(line string, in []string) bool { return line != was && line != is && !slices.Contains(in, line) }
	return slices.ContainsFunc(old, func(s string) bool { return different(s, all) }) || slices.ContainsFunc(all, func(s string) bool { return different(s, old) })
}
