package words

import (
	"strings"

	"tapetrack/data"
)

// fieldWords are the words for fields of a user that are not the title of their column.
var fieldWords = map[string]string{
	data.FieldRights: "tapemaster rights",
	data.FieldAccess: "Access",
}

// Field returns what people read for the name of a field of a user: "Group-ID". A name
// that this version does not know is returned as it is.
func Field(name string) string {
	if words, ok := fieldWords[name]; ok {
		return words
	}
	for f := range data.Fields() {
		if f.Name == name {
			return f.Title
		}
	}
	return name
}

// Person words whom an import would add: the texts, and what is not as it mostly is.
func Person(r *data.ImportRow) string {
	user := r.User()
	var parts []string
	for f := range data.TakenColumns().Fields() {
		value := f.Get(&user)
		switch {
		case f.Program != 0, value == "", f.Name == data.FieldUserID: // a list shows the User-ID beside it
		case f.IsSwitch():
			if value == data.Truth(true) {
				parts = append(parts, Field(f.Name))
			}
		case f.Choices != nil:
			parts = append(parts, Field(f.Name)+" "+value)
		default:
			parts = append(parts, value)
		}
	}
	if user.Denied != 0 {
		parts = append(parts, "may not start "+data.Listed(user.Denied.Names()))
	}
	return strings.Join(parts, " · ")
}
