package data

import (
	"iter"
	"time"
)

// An EventOutcome says how an event ended for the user it is about.
type EventOutcome string

// The outcomes. They follow from the kind.
const (
	AnyOutcome EventOutcome = ""
	Succeeded  EventOutcome = "succeeded"
	Refused    EventOutcome = "refused"
)

// An EventQuery asks for a page of the events that match all of it.
type EventQuery struct {
	UserKey int64  // of the user they are about; 0: any
	Begins  string // what the User-ID of that user began with at that time, in any case; empty: any
	Kinds   []Kind // any of these; empty: all
	Outcome EventOutcome
	Since   time.Time // not before; zero: from the beginning
	Until   time.Time // before; zero: to the end
	Text    string    // each of its words is in what people read of the event, its time excepted, see Finds
	// Language is that in which people read events, as a tag of package lang; empty: English.
	Language string
	Before   int64 // only events with a smaller ID; 0: from the newest
	After    int64 // only events with a greater ID; 0: to the oldest
	Limit    int   // 1 to 1000
}

// An EventPage is one page of events, newest first.
type EventPage struct {
	Events []Event
	More   bool  // older ones match, too
	Total  int64 // events in the whole log
	Newest int64 // ID of the newest event of the whole log, 0 if there is none
	Cut    int64 `json:",omitempty"` // ID of the newest event that was cut off the log, 0 if there is none
}

// EveryEvent yields the events that match q, newest first. It reads them page by page,
// q.Limit events at a time, and no page before the previous one is used up. An error
// of read is yielded last.
func EveryEvent(q EventQuery, read func(EventQuery) (EventPage, error)) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for {
			page, err := read(q)
			if err != nil {
				yield(Event{}, err)
				return
			}
			for _, e := range page.Events {
				if !yield(e, nil) {
					return
				}
				q.Before = e.ID
			}
			if !page.More || len(page.Events) == 0 {
				return
			}
		}
	}
}

// An AuditReport says what Audit found.
type AuditReport struct {
	Events  int64    // how many were checked
	Records int64    // how many users, counters, authenticators, codes and policies were checked
	Damage  Sentence // about the first event that is not as it was written; empty if all are
	Event   int64    // ID of that event; 0 if there is none, or if events are missing at the end
	// Damaged are about records that were modified outside TapeTrack, at most 100.
	Damaged []Sentence
	// Seal names the newest event and its hash: "1284-5f0c…". Kept elsewhere, on
	// paper or in another system, it later shows whether the whole file was replaced
	// by an older state.
	Seal string
}

// Findings returns everything that was found, in the order in which it is reported.
func (r AuditReport) Findings() []Sentence {
	if r.Damage.Empty() {
		return r.Damaged
	}
	return append([]Sentence{r.Damage}, r.Damaged...)
}

// Sound reports whether nothing was found.
func (r AuditReport) Sound() bool { return len(r.Findings()) == 0 }
