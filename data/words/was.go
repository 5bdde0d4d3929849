package words

// Was returns the verb for a number of things: "was" or "were".
func Was[N int | int64](n N) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
