package words

import "tapetrack/data"

// fieldWords are the words for fields of a user that are not the title of their column.
var fieldWords = map[string]string{
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
