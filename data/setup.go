package data

// A SetUp is what people say of a database that is to be made.
type SetUp struct {
	Password string // of the user Superuser
	Issuer   string // what authenticators show above the account, as the policy; empty: its default
}
