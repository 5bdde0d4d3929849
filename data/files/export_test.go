package files

// Sentences that tests ask for.
const (
	SavedAsCSV  = savedAsCSV
	AWebPage    = aWebPage
	TextFollows = textFollows
	SaveAsUTF8  = saveAsUTF8
	OutOfPlace  = outOfPlace
	ManyCells   = manyCells
	FewCells    = fewCells
)

// Altered is asked for by a test alone.
func Altered(text string) bool { return altered(text) }
