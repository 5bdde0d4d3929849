package words

import "tapetrack/data"

// fieldWords are the words for fields of a user that are not the title of their column.
var fieldWords = map[string]data.Text{
	data.FieldAccess: "Access",
}

// Field returns what people read for the name of a field of a user: "Group-ID". A name
// that this version does not know is returned as it is.
func Field(name string) data.Sentence {
	if words, ok := fieldWords[name]; ok {
		return data.Say(words)
	}
	for f := range data.Fields() {
		if f.Name == name {
			return data.Say(f.Title)
		}
	}
	return data.Verbatim(name)
}

// Titles returns what people read for columns, in the order of an export.
func Titles(c data.UserColumns) []data.Sentence {
	var titles []data.Sentence
	for f := range c.Fields() {
		titles = append(titles, data.Say(f.Title))
	}
	return titles
}

// True and False are what people read for a switch.
const (
	True  data.Text = "True"
	False data.Text = "False"
)

// Truth returns what people read for a switch. Files and scripts have data.Truth.
func Truth(on bool) data.Text {
	if on {
		return True
	}
	return False
}
