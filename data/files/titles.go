package files

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tapetrack/data"
	"tapetrack/data/words"
)

// NoColumn is what people read here. Tests ask for it by name.
const NoColumn = "%s: the file has no readable column %s. Its columns are %s."

// NoSource is the choice that leaves a column out.
const NoSource = "(none)"

// How choices name the source of a column, see ImportFile.Choices.
const (
	choiceNot    = "not "           // before a title: True means False
	choiceJoined = " + "            // between two titles
	choiceDashes = ", with - for _" // after a title
)

// otherTitles are the titles of other products for our columns, the best first, in the
// form of plainTitle: Microsoft Entra and 365, Get-ADUser and csvde, Google Workspace,
// Okta, Keycloak, Moodle and LDAP.
var otherTitles = map[data.UserColumns][]string{
	data.ColumnUserID: {
		"samaccountname", "onpremisessamaccountname", "uid", "username", "login", "loginname", "logonname", "userlogonname", "user",
		"benutzername", "anmeldename", "userprincipalname", "upn",
	},
	data.ColumnName:     {"displayname", "fullname", "cn", "commonname"},
	data.ColumnEmail:    {"mail", "emailaddress", "primaryemail", "emailid", "workemail", "emailadresse"},
	data.ColumnDisabled: {"blocksignin(yes/no)", "blockcredential", "accountdisabled", "suspended", "status[readonly]", controlBits},
}

// enabledTitles are titles of the opposite of Disabled.
var enabledTitles = []string{"accountenabled", "enabled", "isenabled", "active", "isactive", "aktiv"}

// The titles of the two parts of a name.
var (
	givenTitles  = []string{"givenname", "firstname", "vorname"}
	familyTitles = []string{"surname", "lastname", "sn", "familyname", "nachname"}
)

// controlBits is a title of Active Directory, for a number one bit of which is Disabled.
const controlBits = "useraccountcontrol"

// secretWords occur in titles of columns that are never read. membershipTitles are those
// of columns with several groups for each user, where TapeTrack has one.
var (
	secretWords = []string{
		"password", "passwd", "pwd", "secret", "credential", "token", "totp", "otpauth", "recoverycode", "hash",
		"passwort", "kennwort", "motdepasse", "contraseña", "senha", "wachtwoord", "hasło", "пароль", "密码", "パスワード",
	}
	membershipTitles = []string{"memberof", "groups", "groupmembership", "realmroles", "clientroles", "roles", "cohort"}
)

// A title is the title of one column of a file.
type title struct {
	label  string   // as in the file, with a number if it occurs several times
	plain  []string // the names by which it may be known, in the form of plainTitle
	secret bool

	// What the values are like, in the part of the file that was looked at.
	filled, mails, underlines bool
}

// newTitles returns the titles in a first line. Titles of Entra and Google have a word
// in brackets: the name of a property, or whether it is required.
func newTitles(line []string) []title {
	all := make([]title, len(line))
	seen := map[string]int{}
	for i, cell := range line {
		text := strings.TrimSpace(bareCell(cell))
		t := title{label: words.Shortened(text), plain: []string{plainTitle(unzoned(text))}}
		if before, behind, found := strings.Cut(text, "["); found {
			property, _, _ := strings.Cut(behind, "]")
			t.plain = append(t.plain, plainTitle(before))
			if plain := plainTitle(property); !slices.Contains(enabledTitles, plain) { // Entra means the opposite there: blocked
				t.plain = append(t.plain, plain)
			} else {
				t.plain = append(t.plain, "blocksignin(yes/no)")
			}
		}
		if seen[t.label]++; seen[t.label] > 1 && text != "" {
			t.label += " (" + strconv.Itoa(seen[t.label]) + ")"
		}
		t.secret = t.aboutSecret()
		all[i] = t
	}
	return all
}

func (t *title) known(as ...string) bool {
	return !t.secret && slices.ContainsFunc(t.plain, func(plain string) bool { return plain != "" && slices.Contains(as, plain) })
}

// aboutSecret reports whether the column of a title may hold secrets: its values are
// not even looked at.
func (t *title) aboutSecret() bool {
	if columnNamed(t.plain[0]) != 0 || t.known(otherTitles[data.ColumnDisabled]...) {
		return false
	}
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(t.plain[0], word) })
}

func (t *title) membership() bool {
	return columnNamed(t.plain[0]) == 0 && slices.ContainsFunc(membershipTitles, func(word string) bool { return strings.HasPrefix(t.plain[0], word) })
}

// look notes what the values of a row are like.
func look(titles []title, row []string) {
	for i, cell := range row[:min(len(row), len(titles))] {
		if cell = strings.TrimSpace(cell); cell == "" || titles[i].secret {
			continue
		}
		at, under := strings.Contains(cell, "@"), strings.Contains(cell, "_")
		titles[i].mails = at && (titles[i].mails || !titles[i].filled)
		titles[i].underlines = titles[i].underlines || under
		titles[i].filled = true
	}
}

// A source says from which cells of a row the value of a column comes.
type source struct {
	places []int // indexes of one cell, or of two that are joined
	not    bool  // True means False
	dashes bool  // - for _
	bits   bool  // see controlBits
}

// suggested returns the sources of the columns unless others are chosen. A file with
// our own title User-ID is read by our own titles only, so that a column of ours that
// was left out of it is not taken from another product's.
func suggested(titles []title) map[data.UserColumns]source {
	from := map[data.UserColumns]source{}
	for i, t := range titles {
		if column := columnNamed(t.plain[0]); column != 0 {
			if _, twice := from[column]; !twice {
				from[column] = source{places: []int{i}}
			}
		}
	}
	if _, own := from[data.ColumnUserID]; own {
		return from
	}
	find := func(column data.UserColumns, names []string) (int, bool) {
		if s, own := from[column]; own {
			return s.places[0], true
		}
		for _, name := range names {
			for i := range titles {
				if titles[i].known(name) && (titles[i].filled || !anyFilled(titles)) {
					return i, true
				}
			}
		}
		return 0, false
	}
	email, hasEmail := find(data.ColumnEmail, otherTitles[data.ColumnEmail])
	user, hasUser := find(data.ColumnUserID, otherTitles[data.ColumnUserID])
	if !hasUser && hasEmail && titles[email].mails {
		user, hasUser = email, true
	}
	if !hasEmail && hasUser && titles[user].mails {
		email, hasEmail = user, true
	}
	if hasUser {
		from[data.ColumnUserID] = source{places: []int{user}}
	}
	if hasEmail {
		from[data.ColumnEmail] = source{places: []int{email}}
	}
	if name, found := find(data.ColumnName, otherTitles[data.ColumnName]); found {
		from[data.ColumnName] = source{places: []int{name}}
	} else if both := nameParts(titles); both != nil {
		from[data.ColumnName] = source{places: both}
	}
	if _, own := from[data.ColumnDisabled]; own {
		return from
	}
	if at, found := find(data.ColumnDisabled, otherTitles[data.ColumnDisabled]); found {
		from[data.ColumnDisabled] = source{places: []int{at}, bits: titles[at].known(controlBits)}
	} else if at, found := find(data.ColumnDisabled, enabledTitles); found {
		from[data.ColumnDisabled] = source{places: []int{at}, not: true}
	}
	return from
}

func anyFilled(titles []title) bool {
	return slices.ContainsFunc(titles, func(t title) bool { return t.filled })
}

// nameParts returns the indexes of given and family name, nil if one is missing.
func nameParts(titles []title) []int {
	given := slices.IndexFunc(titles, func(t title) bool { return t.known(givenTitles...) })
	family := slices.IndexFunc(titles, func(t title) bool { return t.known(familyTitles...) })
	if given < 0 || family < 0 {
		return nil
	}
	return []int{given, family}
}

// label words a source in a form that chosen understands.
func (s source) label(titles []title) string {
	if len(s.places) == 0 {
		return NoSource
	}
	parts := make([]string, len(s.places))
	for i, at := range s.places {
		parts[i] = titles[at].label
	}
	words := strings.Join(parts, choiceJoined)
	if s.not {
		words = choiceNot + words
	}
	if s.dashes {
		words += choiceDashes
	}
	return words
}

// choices returns what can be chosen for a column, in the order of the titles.
func choices(titles []title, column data.UserColumns) []string {
	all := []string{NoSource}
	if column == data.ColumnUserID {
		all = nil
	}
	if both := nameParts(titles); column == data.ColumnName && both != nil {
		all = append(all, source{places: both}.label(titles))
	}
	for i, t := range titles {
		if t.secret || t.label == "" {
			continue
		}
		s := source{places: []int{i}}
		all = append(all, s.label(titles))
		switch {
		case column == data.ColumnUserID && t.underlines:
			s.dashes = true
			all = append(all, s.label(titles))
		case isSwitch(column) && !t.known(controlBits):
			s.not = true
			all = append(all, s.label(titles))
		}
	}
	return all
}

// chosen returns the source that a choice names, or a FieldError.
func chosen(titles []title, column data.UserColumns, choice string) (source, error) {
	text := strings.TrimSpace(choice)
	if text == "" || text == NoSource {
		return source{}, nil
	}
	if at, found := titleNamed(titles, text); found {
		return source{places: []int{at}, bits: column == data.ColumnDisabled && titles[at].known(controlBits)}, nil
	}
	var s source
	if rest, found := strings.CutPrefix(text, choiceNot); found && isSwitch(column) {
		text, s.not = rest, true
	}
	if rest, found := strings.CutSuffix(text, choiceDashes); found && column == data.ColumnUserID {
		text, s.dashes = rest, true
	}
	parts := []string{text}
	if column == data.ColumnName {
		parts = strings.SplitN(text, strings.TrimSpace(choiceJoined), 2)
	}
	for _, part := range parts {
		at, found := titleNamed(titles, strings.TrimSpace(part))
		if !found {
			var labels []string
			for _, t := range titles {
				if !t.secret && t.label != "" {
					labels = append(labels, t.label)
				}
			}
			return s, fileError(nil, NoColumn, words.Listed(column.Titles()), words.Shortened(part), words.Listed(labels))
		}
		s.places = append(s.places, at)
	}
	return s, nil
}

// titleNamed returns the index of a title, and whether there is one that may be read. It
// looks for the exact spelling first, then without regard to case, spaces and dashes.
func titleNamed(titles []title, text string) (int, bool) {
	at := slices.IndexFunc(titles, func(t title) bool { return t.label == text && !t.secret })
	if at < 0 {
		at = slices.IndexFunc(titles, func(t title) bool {
			return !t.secret && plainTitle(text) != "" && plainTitle(t.label) == plainTitle(text)
		})
	}
	return at, at >= 0
}

// isSwitch reports whether a column is True or False.
func isSwitch(column data.UserColumns) bool {
	for f := range column.Fields() {
		return f.IsSwitch()
	}
	return false
}

// columnOf returns the column that has this title in our own files, 0 if none has.
func columnOf(cell string) data.UserColumns { return columnNamed(plainTitle(unzoned(bareCell(cell)))) }

func columnNamed(plain string) data.UserColumns {
	if plain == "" {
		return 0
	}
	for f := range data.Fields() {
		if plainTitle(string(f.Title)) == plain {
			return f.Column
		}
	}
	return columnNamed(translatedTitles[plain])
}

// translatedTitles are what windows call our columns in other languages, in the form of
// plainTitle, and what files call them: people write them into the files that they make by
// hand.
var translatedTitles = map[string]string{
	"benutzerid": "userid", "gruppenid": "groupid", "rolle": "role", "deaktiviert": "disabled",
	"tapemasterrechte": "tapemasterrights", "einmalpasswort": "onetimepassword", "ipbereiche": "ipranges",
}

// SourceWords says where a column comes from, for one of ImportFile.Choices: "not Active".
func SourceWords(choice string) data.Sentence {
	if title, is := strings.CutPrefix(choice, choiceNot); is {
		return data.Say("source|not %s", title)
	}
	if title, is := strings.CutSuffix(choice, choiceDashes); is {
		return data.Say("source|%s, with - for _", title)
	}
	if choice == NoSource {
		return data.Say("source|(none)")
	}
	return data.Verbatim(choice)
}

// isTitle reports whether a cell is a title of ours or of another product.
func isTitle(cell string) bool {
	if columnOf(cell) != 0 {
		return true
	}
	t := newTitles([]string{cell})[0]
	for _, names := range otherTitles {
		if t.known(names...) {
			return true
		}
	}
	return t.secret || t.known(enabledTitles...) || t.known(givenTitles...) || t.known(familyTitles...)
}

// plainTitle returns a title in lower case without spaces, dashes and underscores.
func plainTitle(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' {
			return -1
		}
		return unicode.ToLower(r)
	}, title)
}
