package files

// Sentences that tests ask for.
const (
	SavedAsCSV = savedAsCSV
	AWebPage   = aWebPage
	OutOfPlace = outOfPlace
	NoSwitch   = noSwitch
	ManyCells  = manyCells
	FewCells   = fewCells
)
