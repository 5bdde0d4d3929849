package files

import (
	"cmp"
	"io"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapetrack/data"
	"tapetrack/data/words"
)

// ocsfVersion is the version of the Open Cybersecurity Schema Framework whose names are used.
const ocsfVersion = "1.8.0"

// LogName is what the log is called where events of several programs come together.
const LogName = "Sign-in Log"

// mostOCSFText is the most that one text of an event takes, in bytes: a receiver of datagrams
// refuses an event that is too long as a whole. Only what no program of ours wrote is longer.
const mostOCSFText = 8 << 10

// NewOCSFWriter returns a writer of events in JSON Lines with the names of OCSF, each with a
// single call of w.Write. version is that of the program that writes. Fields are added, never
// renamed.
func NewOCSFWriter(w io.Writer, version string) EventWriter { return ocsfLines{w, version} }

type ocsfLines struct {
	out     io.Writer
	version string
}

func (l ocsfLines) Write(e data.Event) error { return WriteJSON(l.out, ocsfOf(e, l.version), "") }

func (ocsfLines) Flush() error { return nil }

// An ocsfEvent is an event in the form of a class of OCSF. All texts are in English.
type ocsfEvent struct {
	Activity     int           `json:"activity_id"`
	ActivityName string        `json:"activity_name"`
	Category     int           `json:"category_uid"`
	CategoryName string        `json:"category_name"`
	Class        ocsfClass     `json:"class_uid"`
	ClassName    string        `json:"class_name"`
	Type         int           `json:"type_uid"`
	Time         int64         `json:"time"` // milliseconds since 1970; 0 if the stored time can't be read
	Severity     ocsfSeverity  `json:"severity_id"`
	SeverityName string        `json:"severity"`
	Status       int           `json:"status_id"`
	StatusName   string        `json:"status"`
	StatusCode   string        `json:"status_code,omitempty"`   // the reason why something was refused, by its name
	StatusDetail string        `json:"status_detail,omitempty"` // the same in words
	Message      string        `json:"message"`
	Metadata     ocsfMetadata  `json:"metadata"`
	User         *ocsfUser     `json:"user,omitempty"`
	Group        *ocsfNamed    `json:"group,omitempty"`
	Entity       *ocsfNamed    `json:"entity,omitempty"`
	API          *ocsfAPI      `json:"api,omitempty"`
	Service      *ocsfNamed    `json:"service,omitempty"`
	LogName      string        `json:"log_name,omitempty"`
	Actor        *ocsfActor    `json:"actor,omitempty"`
	Source       *ocsfEndpoint `json:"src_endpoint,omitempty"`
	Unmapped     *ocsfUnmapped `json:"unmapped,omitempty"`
}

type ocsfMetadata struct {
	Version string      `json:"version"`
	Product ocsfProduct `json:"product"`
	UID     string      `json:"uid"` // the number of the event as a text
	Number  int64       `json:"sequence"`
	Kind    data.Kind   `json:"event_code"`
	Log     string      `json:"log_name"`
}

type ocsfProduct struct {
	Name    string `json:"name"`
	Vendor  string `json:"vendor_name"`
	Version string `json:"version"`
}

type ocsfUser struct {
	Name string `json:"name"`
	UID  string `json:"uid,omitempty"`
}

type ocsfNamed struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
}

type ocsfAPI struct {
	Operation string `json:"operation"`
}

type ocsfActor struct {
	User *ocsfUser `json:"user,omitempty"`
	App  string    `json:"app_name,omitempty"`
}

type ocsfEndpoint struct {
	IP       string `json:"ip,omitempty"`
	Hostname string `json:"hostname,omitempty"`
	Name     string `json:"name,omitempty"`
}

// An ocsfUnmapped is what OCSF has no name for.
type ocsfUnmapped struct {
	Detail   string    `json:"detail,omitempty"`   // as it is stored
	User     *ocsfUser `json:"user,omitempty"`     // whom it is about, where the class has no user
	Modified bool      `json:"modified,omitempty"` // outside TapeTrack: the other fields have what can be read
}

// ocsfOf returns an event in the form of its class.
func ocsfOf(e data.Event, version string) ocsfEvent {
	row := ocsfRowOf(e)
	o := ocsfEvent{
		Activity: row.activity, ActivityName: row.name(), Category: row.class.category(), CategoryName: ocsfCategories[row.class.category()],
		Class: row.class, ClassName: ocsfClasses[row.class].name, Type: int(row.class)*100 + row.activity,
		Severity: row.severity, SeverityName: ocsfSeverities[row.severity], Status: 1, StatusName: "Success",
		Message: ocsfMessage(e),
		Metadata: ocsfMetadata{
			Version: ocsfVersion, Product: ocsfProduct{"TapeTrack", "TapeTrack", version},
			UID: strconv.FormatInt(e.ID, 10), Number: e.ID, Kind: data.Kind(ocsfText(string(e.Kind))), Log: LogName,
		},
		Actor: ocsfActorOf(e), Source: ocsfEndpointOf(e),
	}
	if data.IsWritable(e.At) && !e.At.IsZero() {
		o.Time = e.At.UnixMilli()
	}
	if e.Kind.Outcome() == data.Refused {
		o.Status, o.StatusName = 2, "Failure"
	}
	detail := e.Detail
	if reason, refused := e.Reason(); refused {
		o.StatusCode, o.StatusDetail, detail = ocsfText(string(reason)), words.Reason(reason).String(), ""
	}
	if detail != "" || !e.Sound() {
		o.Unmapped = &ocsfUnmapped{Detail: ocsfText(detail), Modified: !e.Sound()}
	}
	o.about(e, row)
	return o
}

// ocsfMessage says what happened, as words.Happened does. Details that are sentences are stored in
// English, with their numbers.
func ocsfMessage(e data.Event) string {
	detail := e.Detail
	switch _, refused := e.Reason(); {
	case refused:
		detail = ""
	case e.Kind == data.UserChanged, e.Kind == data.UserRevoked, e.Kind == data.PolicySet:
		detail = words.Detail(e).String()
	}
	if detail == "" {
		return words.Event(e).String()
	}
	return words.Event(e).String() + " (" + ocsfText(detail) + ")"
}

// about fills in what the class requires, and whom the event is about.
func (o *ocsfEvent) about(e data.Event, row ocsfRow) {
	who := &ocsfUser{Name: cmp.Or(ocsfText(e.UserID), data.Nobody)}
	if e.UserKey != 0 {
		who.UID = strconv.FormatInt(e.UserKey, 10)
	}
	switch {
	case row.class == ocsfAuthentication, row.class == ocsfAccountChange:
		o.User = who
	case e.UserID != "" || e.UserKey != 0:
		if o.Unmapped == nil {
			o.Unmapped = new(ocsfUnmapped)
		}
		o.Unmapped.User = who
	}
	switch row.class {
	case ocsfAuthentication:
		o.Service = &ocsfNamed{Name: "TapeTrack"}
	case ocsfGroupManagement:
		group, _, _ := strings.Cut(e.Detail, ",")
		group, _, _ = strings.Cut(group, " ")
		o.Group = &ocsfNamed{Name: ocsfText(cmp.Or(group, data.Nobody))}
	case ocsfEntityManagement:
		o.Entity = &ocsfNamed{Name: row.entity, Type: row.entity}
		if policy, _, is := strings.Cut(e.Detail, "="); is && e.Kind == data.PolicySet {
			o.Entity.Name = ocsfText(policy)
		}
	case ocsfEventLog:
		o.LogName = LogName
	case ocsfAPIActivity:
		o.API = &ocsfAPI{"administration"}
		if o.Actor == nil {
			o.Actor = &ocsfActor{App: "TapeTrack"}
		}
		if o.Source == nil {
			o.Source = &ocsfEndpoint{Name: data.Nobody}
		}
	}
}

// ocsfActorOf returns who acted, and with which program; nil if nobody and none is known.
func ocsfActorOf(e data.Event) *ocsfActor {
	a := &ocsfActor{App: ocsfText(e.Program)}
	if by := e.By(); by != "" && by != data.Nobody {
		a.User = &ocsfUser{Name: ocsfText(by)}
		if by == e.UserID && e.UserKey != 0 {
			a.User.UID = strconv.FormatInt(e.UserKey, 10)
		}
	}
	if *a == (ocsfActor{}) {
		return nil
	}
	return a
}

// hostname is what OCSF takes for the name of a host.
var hostname = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?)*$`)

// ocsfEndpointOf returns where the program ran; nil if that is unknown.
func ocsfEndpointOf(e data.Event) *ocsfEndpoint {
	var at ocsfEndpoint
	if ip, err := netip.ParseAddr(e.Address); err == nil {
		at.IP = ip.Unmap().WithZone("").String()
	}
	if computer := ocsfText(e.Computer); hostname.MatchString(computer) {
		at.Hostname = computer
	} else {
		at.Name = computer
	}
	if at == (ocsfEndpoint{}) {
		return nil
	}
	return &at
}

// ocsfText shortens a text that no program of ours wrote.
func ocsfText(s string) string {
	if len(s) <= mostOCSFText {
		return s
	}
	end := mostOCSFText
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// OCSFLine returns the line of NewOCSFWriter for an event, with its message and its severity, 1
// (informational) to 5 (critical).
func OCSFLine(e data.Event, version string) (line []byte, message string, severity int, err error) {
	o := ocsfOf(e, version)
	line, err = jsonText(o, "")
	return line, o.Message, int(o.Severity), err
}
