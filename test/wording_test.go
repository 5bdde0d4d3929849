package house

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// avoided are words that must not be in our sentences: a user is they, and a database that
// others changed was modified outside TapeTrack. A match may span lines.
var avoided = regexp.MustCompile(`\b([Hh]e|[Hh]is|[Hh]im|[Hh]imself)\b|[Bb]ehind\s+((the|a)\s+programs?'s?|our)\s+back`)

// outworn are phrases that read as if they were translated, in texts, comments and documents.
// A match may span lines.
var outworn = regexp.MustCompile(`(?i)\bmeanwhile\b|\b(for|of|to|from|by|but)\s+who\b|\bcomes?\s+upon\b|\bis\s+none\s+of\b|\bin\s+vain\b|\bbut\s+for\b|\banew\b|\btells?\s+whether\b`)

// dropped are further phrases, in place of which people read the plain words of
// the glossary: no longer, already exists, sign in, sign out, free some space, you have no
// permission, enter your password, someone, correct the file, Cancel or Keep Editing. The
// command is called Log Out.
var dropped = regexp.MustCompile(`(?i)\bany more\b|\bput right\b|\bof no use\b|\bfor want of\b|\blocked out of (it|them)\b|\bgets? in\b` +
	`|\b(can't|cannot) be (told|taken back)\b|\blike this already\b|\bthere is (a|an|something) .*\balready\b|\bmake room\b|\byou may (not|read|write)\b` +
	`|\blog(ged)? in(to)?\b|(?-i:\b[Ll]og(ged)? out\b)|\bone[ -]time code\b|\b(group|user) is gone\b` +
	`|(?-i:\bType [a-z])|\b(some|every|any)body\b|\bmend(s|ed)?\b|\bworthless\b|\bby itself\b|\bgo back\b|(?-i:\bClear filters\b)`)

// otherNames are further names of things that have one: an email address, an administrator, the
// organisation that apps show above an account, a one-time password that is suspended, a correct code,
// a user who is signed out. Commands and policies keep the names that they were given.
var otherNames = regexp.MustCompile(`\b[Ee]-mails?\b|(^|[^/\w])[Aa]dmins?($|[^/.\w]|\.\W|\.$)|\b[Hh]olders? of tapemaster rights\b|\bwith tapemaster rights\b|\bIssuer\b` +
	`|(^|[^-\w])[Pp]aus(e|ed|es|ing)($|[^-\w])|\b[Rr]ight codes?\b|\b[Oo]pen sign-ins?\b|\bcan (unlock|enable|permit)\.`)

// badge marks an administrator beside a User-ID, where the whole word has no room.
const badge = `"Admin"`

// harsh are words that blame people or alarm them without saying what is wrong (Windows user experience guidelines,
// Error messages; GNOME Human Interface Guidelines 2.2, Alerts).
var harsh = regexp.MustCompile(`\b([Ii]nvalid|[Ii]llegal|[Aa]bort(s|ed)?|[Ff]atal|[Cc]atastrophic|[Oo]ops|[Pp]lease|[Ff]ailed to)\b| [a-z]+!"$`)

// ofWindows are keys, menus and windows. The domain serves a console and a server,
// too: app/shell adds what helps in a window.
var ofWindows = regexp.MustCompile(`\bF\d{1,2}\b|\b(File|Edit|View|Help|Administration) >|\bPress [A-Z]|\b(Ctrl|Alt)\+|\btab [A-Z]|Group User Administration|\b(your own|in) Properties\b|\b[Cc]lick\b`)

// wording finds avoided words and phrases in texts and comments, also in text that people do
// not read, such as SQL.
func wording(s *source) []string {
	if s.isTest() || within(s.folder(), "test", "app/internal", "assets") {
		return nil
	}
	var problems []string
	ast.Inspect(s.file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING && literal.Value != badge {
			if word := cmp.Or(avoided.FindString(literal.Value), outworn.FindString(literal.Value),
				dropped.FindString(literal.Value), otherNames.FindString(literal.Value)); word != "" {
				problems = append(problems, s.at(literal.Pos())+": a text says "+spaced(word))
			}
			if word := harsh.FindString(literal.Value); word != "" && !within(s.folder(), "cmd/internal") { // which reads what Fyne logs
				problems = append(problems, s.at(literal.Pos())+": a text says "+spaced(word))
			}
			if word := ofWindows.FindString(literal.Value); word != "" && within(s.folder(), "data") {
				problems = append(problems, s.at(literal.Pos())+": the domain says "+word)
			}
		}
		return true
	})
	for _, group := range s.file.Comments {
		for _, word := range append(avoided.FindAllString(group.Text(), -1), outworn.FindAllString(group.Text(), -1)...) {
			problems = append(problems, s.at(group.Pos())+": a comment says "+spaced(word))
		}
	}
	return problems
}

// documentsWording finds them in documents.
func documentsWording(root fs.FS) []string {
	var problems []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/manual/en/*.md"} {
		names, err := fs.Glob(root, pattern)
		if err != nil {
			return []string{err.Error()}
		}
		for _, name := range names {
			text, err := fs.ReadFile(root, name)
			if err != nil {
				return []string{err.Error()}
			}
			found := avoided.FindAllIndex(text, -1)
			if name != "CHANGELOG.md" { // what was released stays as it was written
				found = append(found, outworn.FindAllIndex(text, -1)...)
			}
			if name == "README.md" || name == "docs/SECURITY.md" || path.Dir(name) == "docs/manual/en" { // which users and administrators read
				found = append(found, otherNames.FindAllIndex(text, -1)...)
			}
			for _, at := range found {
				line := 1 + strings.Count(string(text[:at[0]]), "\n")
				problems = append(problems, fmt.Sprintf("%s:%d: it says %s", name, line, spaced(string(text[at[0]:at[1]]))))
			}
		}
	}
	return problems
}

// spaced returns words that stood on several lines on one line.
func spaced(words string) string { return strings.Join(strings.Fields(words), " ") }

// worded are the cases of these rules in TestHouseFindsFaults.
var worded = []violation{
	{"data/a.go", `package data; const a = "Unlock him."`, "data/a.go:1: a text says him"},
	{"data/a.go", `package data; const a = "The theory of this history."`, ""},
	{"app/a.go", "package app\n\n// a is for\n// who asks.\nconst a = 1", "app/a.go:3: a comment says for who"},
	{"app/a.go", "package app\n\n// f reads the rows anew.\nfunc f() {}", "app/a.go:3: a comment says anew"},
	{"app/a.go", "package app\n\n// f tells\n// whether it is full.\nfunc f() {}", "app/a.go:3: a comment says tells whether"},
	{"app/a.go", "package app\n\n// f reports whether it is full.\nfunc f() {}", ""},
	{"app/a.go", "package app\n\n// whoMeanwhile is for whoever asks.\nconst whoMeanwhile = 1", ""},
	{"app/a.go", `package app; const a = "The user was deleted meanwhile."`, "app/a.go:1: a text says meanwhile"},
	{"data/a.go", `package data; const a = "There is a group OPS already."`, "data/a.go:1: a text says There is a group OPS already"},
	{"data/a.go", `package data; const a = "The group OPS already exists."`, ""},
	{"app/a.go", `package app; const a = "Invalid code."`, "app/a.go:1: a text says Invalid"},
	{"app/a.go", `package app; const a = "The key was not found!"`, "app/a.go:1: a text says found!\""},
	{"data/a.go", `package data; const a = "This code can't be used any more."`, "data/a.go:1: a text says any more"},
	{"data/a.go", `package data; const a = "Type your password."`, "data/a.go:1: a text says Type y"},
	{"data/a.go", `package data; const a = "Enter your password. Content-Type: text."`, ""},
	{"app/a.go", `package app; const a = "Go back"`, "app/a.go:1: a text says Go back"},
	{"app/a.go", `package app; const a = "Clear filters"`, "app/a.go:1: a text says Clear filters"},
	{"app/a.go", `package app; const a = "Clear Filters"`, ""},
	{"app/a.go", `package app; const a = "Somebody else has changed this."`, "app/a.go:1: a text says Somebody"},
	{"app/a.go", `package app; const a = "Mend the file."`, "app/a.go:1: a text says Mend"},
	{"app/a.go", `package app; const a = "The old one is worthless."`, "app/a.go:1: a text says worthless"},
	{"app/a.go", `package app; const a = "It was set by itself."`, "app/a.go:1: a text says by itself"},
	{"app/a.go", `package app; const a = "It was done for want of a password."`, "app/a.go:1: a text says for want of"},
	{"app/a.go", `package app; const a = "This can't be taken back."`, "app/a.go:1: a text says can't be taken back"},
	{"app/a.go", `package app; const a = "It is deleted when you log out."`, "app/a.go:1: a text says log out"},
	{"app/a.go", `package app; const a = "Choose File > Log Out."`, ""},
	{"app/a.go", `package app; const a = "Enter an e-mail address."`, "app/a.go:1: a text says e-mail"},
	{"app/a.go", `package app; const a = "Issuer"`, "app/a.go:1: a text says Issuer"},
	{"app/a.go", `package app; const a = "Ask an admin."`, "app/a.go:1: a text says admin"},
	{"app/a.go", `package app; const a = "Holders of tapemaster rights wait."`, "app/a.go:1: a text says Holders of tapemaster rights"},
	{"app/a.go", `package app; const a = "The one-time password is paused."`, "app/a.go:1: a text says paused"},
	{"app/a.go", `package app; const a = "Open sign-ins end."`, "app/a.go:1: a text says Open sign-ins"},
	{"app/a.go", `package app; const a = "The user is locked; an administrator can unlock."`, "app/a.go:1: a text says can unlock."},
	{"app/a.go", `package app; const a = "You signed in with a right code."`, "app/a.go:1: a text says right code"},
	{"cmd/tapectl/a.go", `package main; const a = "Give them tapemaster rights: user pause-otp, --issuer."`, ""},
	{"README.md", "Ask an admin, see app/admin.", "README.md:1: it says admin"},
	{"docs/a.md", "The windows of the package admin.", ""},
	{"CHANGELOG.md", "An e-mail address.", ""},
	{"data/auth/a.go", `package auth; const a = "Press F5 to refresh."`, "data/auth/a.go:1: the domain says Press F"},
	{"data/words/a.go", `package words; const a = "Use File > My Sign-in."`, "data/words/a.go:1: the domain says File >"},
	{"data/a.go", `package data; const a = "It is on the tab Access."`, "data/a.go:1: the domain says tab A"},
	{"data/a.go", `package data; const a = "An administrator sets it in Properties."`, "data/a.go:1: the domain says in Properties"},
	{"data/a_test.go", `package data; const a = "Press F5 to refresh."`, ""},
	{"app/shell/a.go", `package shell; const a = "Press F5 to refresh."`, ""},
	{"data/a.go", "package data\n\n// F was changed behind our\n// back.\nfunc f() {}", "data/a.go:3: a comment says behind our back"},
	{"data/store/a.go", "package store\n\n// It was changed behind\n// the program's back.", "data/store/a.go:3: a comment says behind the program's back"},
	{"data/auth/a.go", "package auth\n\n// F asks him.\nfunc f() {}", "data/auth/a.go:3: a comment says him"},
	{"README.md", "One.\n\nWhat was changed behind the\nprogram's back.", "README.md:3: it says behind the program's back"},
	{"docs/a.md", "The user and his phone.", "docs/a.md:1: it says his"},
	{"docs/a.md", "This is the history of the theory.", ""},
	{"docs/a.md", "Nobody but for them.", "docs/a.md:1: it says but for"},
	{"docs/a.md", "It is of use to nobody but who holds it.", "docs/a.md:1: it says but who"},
	{"CHANGELOG.md", "Nobody but for them.", ""},
}
