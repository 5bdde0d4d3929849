package start

import "tapetrack/data"

// CheckKeep refuses a value of --keep that would keep no backup; nil: there is none.
func CheckKeep(keep *int) error {
	if keep == nil || *keep >= 1 {
		return nil
	}
	return &data.FieldError{Field: "keep", Text: data.Say("--keep needs a number from 1 on: how many backups stay in the folder, the new one included.")}
}
