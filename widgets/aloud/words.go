package aloud

import "tapetrack/widgets/internal/look"

// Say words a text in the language of the program.
func Say(text look.Text, args ...any) string { return look.Say(text, args...) }

// What is said of controls. The name of a control comes first, since it is what people listen for.
const (
	Value       look.Text = "%s: %s"     // a field with its value
	Empty       look.Text = "%s: empty"  // a field without one
	Secret      look.Text = "%s: hidden" // a field for a password that is filled in
	Unavailable look.Text = "%s, unavailable"
	ReadOnly    look.Text = "%s, read-only"
	Checked     look.Text = "%s, checked"
	Unchecked   look.Text = "%s, not checked"
	DropDown    look.Text = "%s, drop-down list"
	Chosen      look.Text = "%s, chosen, %d of %d"
	NotChosen   look.Text = "%s, not chosen, %d of %d"
	Selected    look.Text = "%s, selected"
	TabOf       look.Text = "%s, tab %d of %d"
	MenuNamed   look.Text = "%s, menu"
	Submenu     look.Text = "%s, submenu"
	Also        look.Text = "%s, %s" // a menu item and its key, the cells of a row
	Then        look.Text = "%s. %s" // a control and a sentence about it
	Cell        look.Text = "%s %s"  // the title of a column and what stands there
	ListOf      look.Text = "%s, list, rows: %d"
	RowOf       look.Text = "%s, row %d of %d"
	RowEmpty    look.Text = "Empty row %d of %d"
	RowLoading  look.Text = "Row %d of %d is being read"
	Column      look.Text = "%s, column"
	ColumnUp    look.Text = "%s, column, sorts upwards"
	ColumnDown  look.Text = "%s, column, sorts downwards"
	ForAll      look.Text = "%s for all"           // the tick of a row of several things
	EmptyPrompt look.Text = "%s: empty, prompt %s" // a field without a value, and what it says in its place
	Marked      look.Text = "%s, marked"
	Calendar    look.Text = "Calendar of %s. Escape closes it; the day can also be typed, and Up and Down change it."
	ErrorOf     look.Text = "Error: %s"
	WarningOf   look.Text = "Warning: %s"
	SuccessOf   look.Text = "Done: %s"
	NoteOf      look.Text = "Note: %s"
)
