package files

// Sentences that tests ask for.
const (
	SavedAsCSV = savedAsCSV
	AWebPage   = aWebPage
	OutOfPlace = outOfPlace
	ManyCells  = manyCells
	FewCells   = fewCells
)
