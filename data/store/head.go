package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"

	"tapetrack/data"
	"tapetrack/data/words"
)

const (
	// headName is the setting that holds the head of the log. Callers can't read it.
	headName   = "audit.head"
	headDomain = "tapetrack/settings/audit.head"

	// headVersion is the version that is written. Earlier releases, which wrote 1 (1.1.0),
	// 2 (1.2.0), 3 (1.2.1), 4 (1.3.0), 5 (1.4.0) and 6 (2.0.0), take a head of a later version for
	// one that is not genuine, and then write nothing that is sealed. That is intended: a program of
	// such a release that is still open when the database is brought up to date would forget what
	// was cut off the log. Version 6 kept out programs that left
	// addresses and keys of clients out of the codes of events and sessions, version 5
	// programs that left the count of PutOff out of the code of a user's counters, version 4 programs
	// that stored the secret ids of sessions, and never ended them, version 3 programs that
	// left the marks of users out of sessions and groups out of the sum, and version 2
	// programs that ignored the rules of groups.
	headVersion    = headVersion210
	headVersion210 = 7 // the first whose log can have been cut
	headVersion200 = 6 // the first whose events and sessions have addresses
	headVersion140 = 5 // the first whose counters have PutOff
	headVersion130 = 4 // the first whose sessions end by age and are found by a hash
	headVersion121 = 3 // the first with the hash of the policies, and with groups and open sessions in the sum
	headVersion110 = 1 // the first
)

// A head is the end of the log and the sum of all codes. It is stored apart from the
// events, in one setting with a code of its own. New events are chained to it, not to the
// last row of the table, so that there is a gap if rows are removed at the end.
type head struct {
	version uint8   // as it was read
	count   int64   // events that there ever were in the log, see cut
	last    int64   // ID of the newest, 0 if there is none
	newest  instant // when it happened
	chain   link    // its link, see chain.go
	codes   sum
	policy  [32]byte // SHA-256 of the code of the policies, see policySum
	cut     cut
}

// A headRecord is a head as it is stored, in base64. It is followed by the hash of the
// policies (since headVersion121), a cutRecord (since headVersion210) and a code of everything
// before that.
type headRecord struct {
	Version   uint8
	NewestSet bool
	Count     int64
	Last      int64
	Newest    int64
	Chain     link
	Nonce     [16]byte
	Codes     [32]byte // masked with Nonce
}

func (t *tx) encodeHead(h *head) string {
	r := headRecord{
		Version: headVersion, NewestSet: h.newest.set, Count: h.count, Last: h.last, Newest: h.newest.ms, Chain: h.chain,
	}
	_, _ = rand.Read(r.Nonce[:]) // never fails
	r.Codes = h.codes.plus(t.mask(r.Nonce[:])).bytes()
	b, _ := binary.Append(nil, binary.BigEndian, &r) // only fixed sizes: it never fails
	b = append(b, h.policy[:]...)
	b, _ = binary.Append(b, binary.BigEndian, h.cut.record())
	b = append(b, t.key.MAC(headDomain, b)...)
	return base64.RawStdEncoding.EncodeToString(b)
}

// decodeHead returns a head whose code is right, else nil.
func (t *tx) decodeHead(value string) *head {
	b, err := base64.RawStdEncoding.Strict().DecodeString(value)
	var r headRecord
	body := binary.Size(&r)
	size := body + len(link{})
	if err == nil && len(b) > 0 && b[0] >= headVersion121 {
		size += len(head{}.policy)
	}
	if err == nil && len(b) > 0 && b[0] >= headVersion210 {
		size += binary.Size(cutRecord{})
	}
	if err != nil || len(b) != size || b[0] < headVersion110 || b[0] > headVersion || b[1] > 1 {
		return nil
	}
	told, code := b[:size-len(link{})], b[size-len(link{}):]
	if !hmac.Equal(t.key.MAC(headDomain, told), code) {
		return nil
	}
	_, _ = binary.Decode(told, binary.BigEndian, &r)
	h := &head{
		version: r.Version, count: r.Count, last: r.Last, newest: instant{ms: r.Newest, set: r.NewestSet}, chain: r.Chain,
		codes: sumOf(r.Codes[:]).minus(t.mask(r.Nonce[:])),
	}
	rest := told[body+copy(h.policy[:], told[body:]):]
	var c cutRecord
	if _, err := binary.Decode(rest, binary.BigEndian, &c); err == nil { // earlier versions have none
		h.cut = c.cut()
	}
	return h
}

// policySum returns the hash of the stored code of the policies. The head holds it, so that
// earlier policies are not trusted when they are put back with their code. It is computed
// only where a program writes that code, and where the database is taken as it is
// (endEarlier, sealAnew): a transaction that does not read the policies must not vouch for
// them.
func (t *tx) policySum() [32]byte { return sha256.Sum256([]byte(t.settings[policyCodeName])) }

// A sealState says whether a database has a head.
type sealState int

const (
	unread   sealState = iota
	sealed             // it has one
	fresh              // nothing was ever stored
	unsealed           // made by 1.0.0, which had no head
	broken             // the head is missing or not genuine
)

// findHead reads the head, once in a transaction.
//
// A database without a head is trusted only if it can't have had one: if it has no user,
// event or setting, or is of release 1.0.0. The latter is recognised by the code of its
// policy, which has another form with a head (policyVersion): nobody without the key can
// make one of the old form. Somebody could put back a copy of the database from that time,
// so it is adopted only once, see adopter.
//
// An error means that the state could not be determined. If the head is broken,
// t.headTrouble says why.
func (t *tx) findHead() error {
	if t.state != unread {
		return nil
	}
	settings, err := t.allSettings()
	if err != nil {
		return err
	}
	if value, there := settings[headName]; there {
		t.state, t.head = sealed, t.decodeHead(value)
		if t.head == nil {
			t.state, t.headTrouble = broken, t.logTrouble("its seal is not genuine")
			return nil
		}
		if err := t.notBefore(); err != nil {
			return err
		}
		return t.takeGroups()
	}
	t.state, err = t.stateWithoutHead(settings)
	switch {
	case err != nil:
		return err
	case t.state == broken:
		t.headTrouble = t.logTrouble("its seal is missing")
		return nil
	case t.state == fresh:
		t.head = &head{version: headVersion}
	}
	return t.notBefore()
}

func (t *tx) stateWithoutHead(settings map[string]string) (sealState, error) {
	state, query := unsealed, "SELECT 1 FROM events WHERE chain IS NOT NULL LIMIT 1"
	switch code, coded := settings[policyCodeName]; {
	case len(settings) == 0:
		state, query = fresh, "SELECT 1 WHERE EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM events)"
	case !coded || !equal([]byte(code), t.policyCode(policiesOf(settings), policyVersion100)), t.adoptedBefore():
		return broken, nil
	}
	others, err := t.has("look for a seal", query)
	if others {
		return broken, err
	}
	return state, err
}

// needHead returns the head for changing it. A database of 1.0.0 gets one. If the head is
// broken, nothing is committed: an act that can't be logged does not happen.
func (t *tx) needHead() (*head, error) {
	if !t.writes {
		return nil, errors.New("a View writes nothing")
	}
	if err := t.findHead(); err != nil {
		return nil, err
	}
	switch t.state {
	case broken:
		t.failure = t.headTrouble
		return nil, t.headTrouble
	case unsealed:
		if err := t.adopt(); err != nil {
			return nil, err
		}
	}
	if err := t.closeEarlier(); err != nil {
		return nil, err
	}
	return t.head, t.tellWaiting()
}

// seal writes the head if anything that it covers has changed. It is called once, before
// the commit.
func (t *tx) seal() error {
	if !t.appended && t.delta == (sum{}) {
		return nil
	}
	h, err := t.needHead()
	if err != nil {
		return err
	}
	if t.state == fresh {
		// Now, so that policies can't be removed together with their code.
		if err := t.sealPolicy(policiesOf(t.settings)); err != nil {
			return err
		}
	}
	h.codes = h.codes.plus(t.delta)
	t.delta = sum{}
	if t.recount {
		if h.codes, err = t.sumOfCodes(); err != nil {
			return err
		}
	}
	return t.putSetting(headName, t.encodeHead(h))
}

// equal compares codes.
func equal(a, b []byte) bool { return hmac.Equal(a, b) }

// logTrouble returns the error that nothing can be written, because the log was modified
// outside TapeTrack: why follows a colon.
func (t *tx) logTrouble(why data.Text) error {
	err := t.distrust("the Sign-in Log: %s", why)
	if errors.Is(err, data.ErrKeyChanged) {
		return err
	}
	return &data.Trouble{Kind: data.ErrTampered, Cause: err, Text: data.Say(
		"The Sign-in Log of the database %s was modified outside TapeTrack: %s. Until this is repaired, nothing can be changed. "+
			"%s They run Verify, and then restore a backup or run tapectl recover.", Shown(t.db.name), why, words.TellSecurity)}
}
