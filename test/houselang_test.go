package house

// languages are who may put texts into a language, and who says them in none.
var languages = []violation{
	{"data/lang/a.go", `package lang; import (_ "tapetrack/data/words"; _ "tapetrack/assets/translations"; _ "golang.org/x/text/message")`, ""},
	{"data/words/a.go", `package words; import _ "tapetrack/data/lang"`, "data/words/a.go imports tapetrack/data/lang"},
	{"data/files/a.go", `package files; import _ "tapetrack/data/lang"`, "data/files/a.go imports tapetrack/data/lang"},
	{"data/store/sqlite/a.go", `package sqlite; import _ "tapetrack/data/lang"`, ""},
	{"app/signin/a.go", `package signin; import _ "tapetrack/data/lang"`, ""},
	{"widgets/a.go", `package widgets; import _ "tapetrack/data/lang"`, "widgets/a.go imports tapetrack/data/lang"},
}
