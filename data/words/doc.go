// Package words says in people's words what the domain decides: why somebody was
// refused, what an event means, what an act comes to, what went wrong and what to
// do next. It is where errors of the domain become sentences, for windows and
// console alike, and it knows neither: no key, menu or window is named here.
package words
