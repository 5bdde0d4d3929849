package words

import (
	"regexp"
	"strconv"

	"tapetrack/data"
)

// CutInto is stored of a cut of the log: the name of the file, the first and the last event, how
// many they are, the seal of the log as it ended with the last, and the hash of the file.
const CutInto data.Text = "%s: events %s to %s, %s in all; seal %s; SHA-256 %s"

// What is said of a seal that lies in what was cut off.
const (
	SealOfCut   data.Text = "The seal is of a part of the Sign-in Log that was exported and removed. Compare it with the file: tapectl audit verify --seal SEAL --export FILE."
	SealInCut   data.Text = "The seal %s is of a part of the Sign-in Log that was exported and removed: the log begins with event %s. Compare the seal with the files: tapectl audit verify --seal SEAL --export FILE."
	SealInCutOf data.Text = "The seal %s is of a part of the Sign-in Log that was removed on %s after it was exported to the file %s, whose SHA-256 is %s. Compare the seal with that file: tapectl audit verify --seal SEAL --export FILE."
)

var cutInto = regexp.MustCompile(`(?s)\A(.+): events (\d{1,18}) to (\d{1,18}), (\d{1,18}) in all; seal (\d{1,18}-[0-9a-f]{16}); SHA-256 ([0-9a-f]{64})\z`)

// EventNumber words the number of an event as it is typed, in decimal digits without separators of
// thousands.
func EventNumber(id int64) string { return strconv.FormatInt(id, 10) }

// Cut words a cut for its event.
func Cut(c data.LoggedCut) data.Sentence {
	return data.Say(CutInto, c.Name, EventNumber(c.From), EventNumber(c.To), EventNumber(c.Events), c.Seal, c.SHA256)
}

// ReadCut returns what the event of a cut says; false if an event is of none.
func ReadCut(kind data.Kind, detail string) (c data.LoggedCut, ok bool) {
	found := cutInto.FindStringSubmatch(detail)
	if kind != data.LogCutOff || found == nil {
		return c, false
	}
	c = data.LoggedCut{Name: found[1], Seal: found[5], SHA256: found[6]}
	for i, to := range []*int64{&c.From, &c.To, &c.Events} {
		*to, _ = strconv.ParseInt(found[2+i], 10, 64) // of 18 digits at most: it never fails
	}
	return c, true
}
