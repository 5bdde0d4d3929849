package data

// A SetUp is what people choose for a new database.
type SetUp struct {
	Password string // of the user Superuser
	Issuer   string // the policy PolicyIssuer; empty: its default
}
