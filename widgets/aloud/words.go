package aloud

import "fmt"

// Say words a text.
func Say(text string, args ...any) string { return fmt.Sprintf(text, args...) }

// What is said of controls. The name of a control comes first, since it is what people listen for.
const (
	Value       = "%s: %s"     // a field with its value
	Empty       = "%s: empty"  // a field without one
	Secret      = "%s: hidden" // a field for a password that is filled in
	Unavailable = "%s, unavailable"
	ReadOnly    = "%s, read-only"
	Checked     = "%s, checked"
	Unchecked   = "%s, not checked"
	DropDown    = "%s, drop-down list"
	Chosen      = "%s, chosen, %d of %d"
	NotChosen   = "%s, not chosen, %d of %d"
	Selected    = "%s, selected"
	TabOf       = "%s, tab %d of %d"
	MenuNamed   = "%s, menu"
	Submenu     = "%s, submenu"
	Also        = "%s, %s" // a menu item and its key, the cells of a row
	Then        = "%s. %s" // a control and a sentence about it
	Cell        = "%s %s"  // the title of a column and what stands there
	ListOf      = "%s, list, rows: %d"
	RowOf       = "%s, row %d of %d"
	RowLoading  = "Row %d of %d is being read"
	Column      = "%s, column"
	ColumnUp    = "%s, column, sorts upwards"
	ColumnDown  = "%s, column, sorts downwards"
	ForAll      = "%s for all"           // the tick of a row of several things
	EmptyPrompt = "%s: empty, prompt %s" // a field without a value, and what it says in its place
	Marked      = "%s, changed from the profile"
	Calendar    = "Calendar of %s. Escape closes it; the day can also be typed, and Up and Down change it."
	ErrorOf     = "Error: %s"
	WarningOf   = "Warning: %s"
	SuccessOf   = "Done: %s"
	NoteOf      = "Note: %s"
)
